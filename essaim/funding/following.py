"""Where a file stands in the applicant's words: its state, who acts next, and by when."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from essaim.funding.corrections import waiting_correction
from essaim.funding.exchanges import unread_comments
from essaim.funding.models import Application, CutOff, Side, Verdict
from essaim.funding.pieces import Piece
from essaim.funding.policies import TALKING
from essaim.funding.states import APPLICATION, ApplicationState, AwardState
from essaim.kernel import clock
from essaim.ui.formatting import NBSP, format_day

MISSION = "La mission ESS"
YOU = "À vous"


@dataclass(frozen=True)
class Standing:
    """``label`` and ``tag`` make the state's tag; ``who`` acts next, as ``sentence`` says, before ``by`` if known."""

    label: str
    tag: str
    who: str
    sentence: str
    by: date | None = None

    @property
    def is_yours(self) -> bool:
        """Whether the file waits for the applicant."""
        return self.who == YOU


@dataclass(frozen=True)
class Milestone:
    """A step of the way from the draft to the council's vote."""

    title: str
    detail: str
    state: str
    """Cell of the component: full, half or empty."""


def standing_of(
    application: Application, next_cut_off: CutOff | None = None, missing: Sequence[Piece] = ()
) -> Standing:
    """The standing of a file; ``next_cut_off`` is the one that a draft would fall in if it were sent now.

    ``missing``: the pieces that a file was sent without (``missing_pieces``), which nobody has asked for yet.
    Reads ``piece_requests``, ``corrections``, ``comments``, ``opinion`` and ``award``: fetch them before in a list.
    """
    standing = _STANDINGS[ApplicationState(application.state)](application, next_cut_off)
    if missing and application.state == ApplicationState.FILED:
        standing = _filed_without(missing)
    if application.state in APPLICATION.under_way:
        standing = _with_correction(application, standing)
    if application.state in TALKING and not standing.is_yours:
        standing = _with_messages(application, standing)
    return standing


def _with_correction(application: Application, standing: Standing) -> Standing:
    """A correction that is asked comes first, but for a piece that is due before."""
    correction = waiting_correction(application)
    if correction is None or (standing.is_yours and standing.by is not None and standing.by < correction.due_on):
        return standing
    answers = _answers(len(correction.fields))
    sentence = f"Corrigez {answers} {until(correction.due_on)}."
    if correction.due_on < clock.today():
        sentence = f"Corrigez {answers}. Le délai du {format_day(correction.due_on)} est passé, faites vite."
    return Standing("Correction demandée", "asked", YOU, sentence, correction.due_on)


def _with_messages(application: Application, standing: Standing) -> Standing:
    unread = unread_comments(application, Side.APPLICANT)
    if not unread:
        return standing
    what = "le message" if len(unread) == 1 else f"les {len(unread)} messages"
    return Standing(standing.label, "asked", YOU, f"Lisez {what} de la mission ESS, et répondez-lui.")


def _answers(count: int) -> str:
    return "la réponse rouverte" if count == 1 else f"les {count} réponses rouvertes"


def until(day: date) -> str:
    """« avant minuit, heure de Paris, le 12 mars »: a deadline has its day, its hour and its zone."""
    return f"avant minuit, heure de Paris, le {format_day(day)}"


def _draft(application: Application, next_cut_off: CutOff | None) -> Standing:
    if next_cut_off is None:
        return Standing("Brouillon", "waiting", YOU, "Terminez votre demande, puis déposez-la.")
    sentence = f"Déposez {until(next_cut_off.last_day)} pour la session du {format_day(next_cut_off.session_on)}."
    return Standing("Brouillon", "waiting", YOU, sentence, next_cut_off.last_day)


def _filed_without(missing: Sequence[Piece]) -> Standing:
    what = f"«{NBSP}{missing[0].label}{NBSP}»" if len(missing) == 1 else f"les {len(missing)} pièces qui manquent"
    sentence = f"Joignez {what}{NBSP}: le dossier sera étudié quand il sera complet."
    return Standing("Déposée, à compléter", "asked", YOU, sentence)


def _filed(application: Application, _: CutOff | None) -> Standing:
    return Standing("Déposée", "review", MISSION, "Elle vérifie que le dossier est complet.", _session_day(application))


def _incomplete(application: Application, _: CutOff | None) -> Standing:
    asked = [request for request in application.piece_requests.all() if request.answered_at is None]
    first = min(asked, key=lambda request: request.due_on, default=None)
    if first is None:
        return _filed(application, None)
    if first.due_on < clock.today():
        what = f"«{NBSP}{first.label}{NBSP}»" if len(asked) == 1 else f"les {len(asked)} pièces demandées"
        sentence = f"Envoyez {what}. Le délai du {format_day(first.due_on)} est passé, faites vite."
        return Standing("Pièce demandée", "asked", YOU, sentence, first.due_on)
    when = until(first.due_on)
    sentence = f"Envoyez «{NBSP}{first.label}{NBSP}» {when}."
    if len(asked) > 1:
        sentence = f"Envoyez les {len(asked)} pièces demandées, la première {when}."
    return Standing("Pièce demandée", "asked", YOU, sentence, first.due_on)


def _in_review(application: Application, _: CutOff | None) -> Standing:
    return Standing(
        "Complète, en lecture",
        "review",
        "Le comité",
        "Plusieurs personnes lisent votre dossier avant la session.",
        _session_day(application),
    )


def _ready(application: Application, _: CutOff | None) -> Standing:
    opinion = getattr(application, "opinion", None)
    if opinion is not None and opinion.verdict == Verdict.DEFERRED:
        return Standing("Reportée", "review", "Le comité", "Il reverra votre dossier à une prochaine session.")
    if opinion is not None:
        return Standing(
            "Passée en session",
            "review",
            "Le conseil municipal",
            "Le comité a rendu son avis. Seul le conseil vote une aide.",
        )
    return Standing(
        "Prête pour la session", "review", "Le comité", "Il donne son avis en session.", _session_day(application)
    )


def _awarded(application: Application, _: CutOff | None) -> Standing:
    award = getattr(application, "award", None)
    if award is not None and award.state == AwardState.ANNULLED:
        return Standing("Aide annulée", "problem", MISSION, "Écrivez-lui si vous ne savez pas pourquoi.")
    if award is not None and award.state == AwardState.VOTED:
        return Standing("Aide votée", "done", MISSION, "Elle vous envoie la lettre de notification.")
    return Standing("Aide votée", "done", MISSION, "Elle suit le versement de l’aide et votre projet.")


def _declined(application: Application, _: CutOff | None) -> Standing:
    return Standing("Non retenue", "problem", "", "Lisez le motif, et les autres pistes pour votre projet.")


def _withdrawn(application: Application, _: CutOff | None) -> Standing:
    return Standing("Retirée", "neutral", "", "Vous l’avez retirée. Un nouveau dossier peut être déposé à tout moment.")


_STANDINGS = {
    ApplicationState.DRAFT: _draft,
    ApplicationState.FILED: _filed,
    ApplicationState.INCOMPLETE: _incomplete,
    ApplicationState.IN_REVIEW: _in_review,
    ApplicationState.READY: _ready,
    ApplicationState.AWARDED: _awarded,
    ApplicationState.DECLINED: _declined,
    ApplicationState.WITHDRAWN: _withdrawn,
}


def _session_day(application: Application) -> date | None:
    return application.cut_off.session_on if application.cut_off else None


def milestones(application: Application) -> list[Milestone]:
    """The way of a file that was sent, the steps behind it full, the present one half; none when it stopped short."""
    session = _session_day(application)
    steps = [
        ("Déposée", format_day(application.filed_at) if application.filed_at else ""),
        ("Complète", format_day(application.completed_at) if application.completed_at else ""),
        ("Session du comité", format_day(session) if session else "date à venir"),
        ("Vote du conseil", _vote_day(application)),
    ]
    reached = _REACHED[ApplicationState(application.state)]
    if reached is None:
        return []
    return [
        Milestone(title, detail, "full" if rank < reached else "half" if rank == reached else "empty")
        for rank, (title, detail) in enumerate(steps)
    ]


def _vote_day(application: Application) -> str:
    award = getattr(application, "award", None)
    return format_day(award.voted_on) if award is not None else ""


_REACHED: dict[ApplicationState, int | None] = {
    ApplicationState.DRAFT: 0,
    ApplicationState.FILED: 1,
    ApplicationState.INCOMPLETE: 1,
    ApplicationState.IN_REVIEW: 2,
    ApplicationState.READY: 2,
    ApplicationState.AWARDED: 4,
    ApplicationState.DECLINED: None,
    ApplicationState.WITHDRAWN: None,
}
"""Steps behind a file, None when it ended before the last."""


def next_cut_offs(applications: Iterable[Application]) -> dict[UUID, CutOff]:
    """By call, the cut-off that a draft would fall in if it were sent today; one query."""
    calls = {application.call_id for application in applications if application.state == ApplicationState.DRAFT}
    found: dict[UUID, CutOff] = {}
    if calls:
        for cut_off in CutOff.objects.filter(call__in=calls, last_day__gte=clock.today()).order_by("last_day"):
            found.setdefault(cut_off.call_id, cut_off)
    return found
