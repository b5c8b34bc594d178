"""Where a file stands in words: its state, who acts next and by when, and what waits for whom."""

from dataclasses import dataclass
from datetime import date

from django.db.models import OuterRef, Prefetch, Q, QuerySet, Subquery

from essaim.funding import scoring
from essaim.funding.corrections import waiting_correction
from essaim.funding.exchanges import awaits_office
from essaim.funding.models import (
    Application,
    Assessment,
    Award,
    Comment,
    CommitteeOpinion,
    Correction,
    OpinionRequest,
    PieceRequest,
    Side,
    Verdict,
)
from essaim.funding.policies import INSTRUCTING, TALKING, VOTING_IN
from essaim.funding.queries import exchanges_to_come
from essaim.funding.silences import silence_of
from essaim.funding.states import ApplicationState, AwardState
from essaim.kernel import clock
from essaim.people.actors import Actor
from essaim.territory.models import Commune, Quarter
from essaim.ui.formatting import format_near_day

OFFICE = "Mission ESS"


def with_progress(rows: QuerySet[Application]) -> QuerySet[Application]:
    """The files with all that their state, place and next act are said from: a constant number of queries."""
    return (
        rows.select_related("organisation", "call", "cut_off", "assigned_to", "opinion", "award", "kind", "need")
        .prefetch_related(
            Prefetch("assessments", Assessment.objects.select_related("assessor").order_by("created_at", "id")),
            Prefetch("piece_requests", PieceRequest.objects.order_by("due_on", "id")),
            Prefetch("opinion_requests", OpinionRequest.objects.select_related("service", "partner", "person")),
            "labels",
            *exchanges_to_come(),
        )
        .annotate(
            commune_name=Subquery(Commune.objects.filter(code=OuterRef("commune_code")).values("name")[:1]),
            quarter_name=Subquery(Quarter.objects.filter(code=OuterRef("quarter_code")).values("name")[:1]),
        )
    )


def waits_for(actor: Actor) -> Q:
    """Files that wait for an act of this person."""
    if actor.user is None:
        return Q(pk__in=[])
    pending = Assessment.objects.filter(done_at__isnull=True)
    mine = Q(state=ApplicationState.IN_REVIEW, pk__in=pending.filter(assessor=actor.user).values("application"))
    if actor.has(*INSTRUCTING):
        late = PieceRequest.objects.filter(answered_at__isnull=True, due_on__lt=clock.today())
        office = Q(state=ApplicationState.FILED)
        office |= Q(state=ApplicationState.INCOMPLETE, pk__in=late.values("application"))
        office |= Q(state=ApplicationState.IN_REVIEW) & ~Q(pk__in=pending.values("application"))
        advised_against = CommitteeOpinion.objects.filter(verdict=Verdict.UNFAVOURABLE)
        office |= Q(state=ApplicationState.READY, opinion__in=advised_against)
        office &= ~Q(pk__in=_waiting_corrections().filter(due_on__gte=clock.today()).values("application"))
        office |= Q(pk__in=_waiting_corrections().filter(due_on__lt=clock.today()).values("application"))
        office |= Q(pk__in=Comment.objects.filter(side=Side.APPLICANT, read_at__isnull=True).values("application"))
        mine |= office & (Q(assigned_to=actor.user) | Q(assigned_to__isnull=True))
    if actor.has(*VOTING_IN):
        voted = Award.objects.filter(state=AwardState.VOTED, application__isnull=False)
        mine |= Q(state=ApplicationState.AWARDED, pk__in=voted.values("application"))
    return mine


def _waiting_corrections() -> QuerySet[Correction]:
    return Correction.objects.filter(closed_at__isnull=True)


@dataclass(frozen=True)
class NextAct:
    """Who does what next, and by when when a date is known; ``is_late`` once it is past."""

    who: str
    what: str
    by: date | None = None

    @property
    def is_late(self) -> bool:
        """Whether its date is past."""
        return self.by is not None and self.by < clock.today()

    @property
    def short(self) -> str:
        """« Mission ESS, avant le 27 nov. »."""
        return f"{self.who}, avant le {format_near_day(self.by, clock.today())}" if self.by else self.who


def pending_assessments(application: Application) -> list[Assessment]:
    """Those asked and not given yet."""
    return [assessment for assessment in application.assessments.all() if assessment.done_at is None]


def given_totals(application: Application) -> list[Assessment]:
    """Those given, each with its total."""
    return [assessment for assessment in application.assessments.all() if assessment.total is not None]


def spread_of(application: Application) -> object:
    """The spread of the totals, or None while one is missing or when the call does not flag it."""
    if pending_assessments(application):
        return None
    found = scoring.spread([one.total for one in given_totals(application) if one.total is not None])
    return found if found > application.call.spread_threshold else None


def pending_opinions(application: Application) -> list[OpinionRequest]:
    """Opinions asked of services and partners that are still awaited, the most urgent first."""
    return [request for request in application.opinion_requests.all() if request.is_pending]


def state_words(application: Application) -> tuple[str, str]:
    """The state as a tag: its words and its kind."""
    opinion = _opinion(application)
    if waiting_correction(application) is not None:
        return "Correction demandée", "waiting"
    if application.state == ApplicationState.IN_REVIEW:
        return _review_words(application)
    if application.state == ApplicationState.READY and opinion is not None:
        return {
            Verdict.FAVOURABLE: ("Avis favorable", "done"),
            Verdict.RESERVED: ("Avis favorable avec réserves", "done"),
            Verdict.UNFAVOURABLE: ("Avis défavorable", "problem"),
            Verdict.DEFERRED: ("Reportée", "waiting"),
        }[Verdict(opinion.verdict)]
    return {
        ApplicationState.DRAFT: ("Brouillon", "neutral"),
        ApplicationState.FILED: ("À vérifier", "waiting"),
        ApplicationState.INCOMPLETE: ("Pièce demandée", "waiting"),
        ApplicationState.READY: ("Prête pour la session", "done"),
        ApplicationState.AWARDED: ("Aide votée", "done"),
        ApplicationState.DECLINED: ("Refusée", "neutral"),
        ApplicationState.WITHDRAWN: ("Retirée", "neutral"),
    }[ApplicationState(application.state)]


def _review_words(application: Application) -> tuple[str, str]:
    asked, left = len(application.assessments.all()), len(pending_assessments(application))
    if not asked:
        return "En instruction", "review"
    if left:
        return f"À noter, {asked - left} sur {asked}", "asked"
    return ("Écart de notes", "problem") if spread_of(application) is not None else ("Notée", "review")


def next_act(application: Application) -> NextAct | None:
    """Who acts next on a file; None when nobody has anything to do before the next life of the award.

    A message that nobody read in the office comes before all: the structure may say there what changes the rest.
    """
    agent = str(application.assigned_to) if application.assigned_to else OFFICE
    correction = waiting_correction(application)
    act = _correcting(application, agent, correction) if correction else _next_of_state(application, agent)
    if application.state not in TALKING or not awaits_office(application):
        return act
    if act is None or act.who != agent:
        return NextAct(agent, "lire le message de la structure")
    return NextAct(agent, f"lire le message de la structure, puis {act.what}", act.by)


def _next_of_state(application: Application, agent: str) -> NextAct | None:
    session_on = application.cut_off.session_on if application.cut_off else None
    if application.state == ApplicationState.FILED:
        clock_of_silence = silence_of(application)
        by = clock_of_silence.falls_on if clock_of_silence else None
        return NextAct(agent, "vérifier que le dossier est complet", by)
    if application.state == ApplicationState.INCOMPLETE:
        return _after_request(application, agent)
    if application.state == ApplicationState.IN_REVIEW:
        return _in_review(application, agent, session_on)
    if application.state == ApplicationState.READY:
        return _ready(application, agent, session_on)
    if application.state == ApplicationState.AWARDED and application.award.state == AwardState.VOTED:
        return NextAct(agent, "notifier l’aide")
    return None


def _correcting(application: Application, agent: str, correction: Correction) -> NextAct:
    today = clock.today()
    if correction.due_on < today:
        day = format_near_day(correction.due_on, today)
        return NextAct(agent, f"relancer ou renoncer, la correction était attendue le {day}")
    return NextAct(application.applicant_name, "corriger ses réponses", correction.due_on)


def _after_request(application: Application, agent: str) -> NextAct:
    waiting = [request for request in application.piece_requests.all() if request.answered_at is None]
    due = min((request.due_on for request in waiting), default=None)
    today = clock.today()
    if due is not None and due < today:
        return NextAct(agent, f"relancer ou refuser, la pièce était attendue le {format_near_day(due, today)}")
    return NextAct(application.applicant_name, "envoyer ce qui manque", due)


def _in_review(application: Application, agent: str, session_on: date | None) -> NextAct:
    pending = pending_assessments(application)
    if pending:
        return NextAct(", ".join(str(one.assessor) for one in pending), "noter le dossier", session_on)
    opinions = pending_opinions(application)
    if opinions:
        return NextAct(", ".join(one.whom for one in opinions), "donner un avis", opinions[0].due_on)
    if application.assessments.all():
        return NextAct(agent, "relire les notations et inscrire à la session", session_on)
    return NextAct(agent, "choisir qui note", session_on)


def _ready(application: Application, agent: str, session_on: date | None) -> NextAct:
    opinion = _opinion(application)
    if opinion is None or opinion.verdict == Verdict.DEFERRED:
        return NextAct("Comité de lecture", "donner un avis", session_on)
    if opinion.verdict == Verdict.UNFAVOURABLE:
        return NextAct(agent, "dire le refus et ses motifs")
    return NextAct("Conseil municipal", "voter l’aide")


def _opinion(application: Application) -> CommitteeOpinion | None:
    return getattr(application, "opinion", None)


def where(application: Application) -> str:
    """« Fives · QPV », from the names that ``with_progress`` adds."""
    place = application.quarter_name or application.commune_name or ""  # type: ignore[attr-defined]
    return " · ".join(filter(None, [place, "QPV" if application.qpv_code else ""]))
