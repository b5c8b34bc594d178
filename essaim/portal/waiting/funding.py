"""What waits in funding: files to check, pieces that came back, notes to give, sessions to plan, awards to notify."""

from dataclasses import replace

from django.db.models import Exists, OuterRef, Prefetch, Q, QuerySet, Subquery

from essaim.funding.law import implicit_refusal
from essaim.funding.models import (
    Application,
    Assessment,
    Award,
    CutOff,
    Laureate,
    OpinionRequest,
    PieceRequest,
    Verdict,
)
from essaim.funding.policies import INSTRUCTING
from essaim.funding.queries import assessments_of, awards_visible_to, office_applications, opinions_asked_of
from essaim.funding.states import ApplicationState, AwardState
from essaim.kernel import clock
from essaim.kernel.clock import day_in_paris
from essaim.people.actors import Actor
from essaim.people.roles import Role
from essaim.portal.addresses import address
from essaim.portal.memory import once
from essaim.portal.waiting.items import Item, Queue
from essaim.ui.formatting import format_day, format_euros, format_near_day

NOTIFYING = (Role.OFFICER, Role.DIRECTOR, Role.FINANCE)


def _instructed(actor: Actor, *states: ApplicationState) -> QuerySet[Application]:
    """Files in these states that this person instructs, or that nobody does yet."""
    if not actor.has(*INSTRUCTING):
        return Application.objects.none()
    own = Q(assigned_to=actor.user) | Q(assigned_to__isnull=True)
    files = once(actor, office_applications).filter(own, state__in=states)
    return files.select_related("organisation", "cut_off").order_by("filed_at", "pk")


def _answered() -> Exists:
    return Exists(PieceRequest.objects.filter(application=OuterRef("pk"), answered_at__isnull=False))


def files_to_check(actor: Actor) -> QuerySet[Application]:
    """Filed, nothing asked yet: is the file complete?"""
    return _instructed(actor, ApplicationState.FILED).exclude(_answered())


def files_completed(actor: Actor) -> QuerySet[Application]:
    """Filed again with the pieces that were asked for."""
    return _instructed(actor, ApplicationState.FILED).filter(_answered())


def files_late(actor: Actor) -> QuerySet[Application]:
    """Pieces asked for that did not come in time."""
    late = PieceRequest.objects.filter(application=OuterRef("pk"), answered_at__isnull=True, due_on__lt=clock.today())
    first = late.order_by("due_on").values("due_on")[:1]
    files = _instructed(actor, ApplicationState.INCOMPLETE).annotate(late_since=Subquery(first))
    return files.filter(late_since__isnull=False).order_by("late_since", "pk")


def files_scored(actor: Actor) -> QuerySet[Application]:
    """Under review, every note given: ready to go to the session."""
    asked = Assessment.objects.filter(application=OuterRef("pk"))
    return _instructed(actor, ApplicationState.IN_REVIEW).filter(
        Exists(asked), ~Exists(asked.filter(done_at__isnull=True))
    )


def files_without_assessor(actor: Actor) -> QuerySet[Application]:
    """Under review, and nobody was asked for a note."""
    asked = Assessment.objects.filter(application=OuterRef("pk"))
    return _instructed(actor, ApplicationState.IN_REVIEW).filter(~Exists(asked))


def files_advised_against(actor: Actor) -> QuerySet[Application]:
    """The committee's opinion is unfavourable: the refusal and its reasons are to be told."""
    return _instructed(actor, ApplicationState.READY).filter(opinion__verdict=Verdict.UNFAVOURABLE)


def notes_to_give(actor: Actor) -> QuerySet[Assessment]:
    """Notes asked of this person, while the file is under review."""
    files = once(actor, office_applications).filter(state=ApplicationState.IN_REVIEW)
    return (
        assessments_of(actor)
        .filter(done_at__isnull=True, application__in=files.values("pk"))
        .prefetch_related(Prefetch("application", files.select_related("organisation", "cut_off")))
        .order_by("application__cut_off__session_on", "pk")
    )


def opinions_to_give(actor: Actor) -> QuerySet[OpinionRequest]:
    """Opinions asked of this person, or of the service or the partner they speak for."""
    asked = opinions_asked_of(actor).filter(answered_at__isnull=True)
    return asked.select_related("application__organisation", "service", "partner", "person").order_by("due_on", "pk")


def sessions_to_plan(actor: Actor) -> QuerySet[CutOff]:
    """Cut-offs that are over, with files and without a meeting, whose session is not past."""
    if not actor.has(*INSTRUCTING):
        return CutOff.objects.none()
    files = Application.objects.filter(cut_off=OuterRef("pk"))
    return (
        CutOff.objects.filter(Exists(files), session__isnull=True)
        .filter(last_day__lt=clock.today(), session_on__gte=clock.today())
        .select_related("call")
        .order_by("session_on", "pk")
    )


def awards_to_notify(actor: Actor) -> QuerySet[Award]:
    """Voted, and the beneficiary was not told."""
    if not actor.has(*NOTIFYING):
        return Award.objects.none()
    awards = awards_visible_to(actor).filter(state=AwardState.VOTED)
    return awards.select_related("organisation", "application").order_by("voted_on", "pk")


def laureates_to_publish(actor: Actor) -> QuerySet[Laureate]:
    """Consent was given, the page is not published."""
    if not actor.has(*INSTRUCTING):
        return Laureate.objects.none()
    pages = Laureate.objects.filter(consented_at__isnull=False, published_on__isnull=True)
    pages = pages.exclude(award__state=AwardState.ANNULLED)
    return pages.select_related("award__organisation", "award__application").order_by("consented_at", "pk")


# ----------------------------------------------------------------------------------------------------------- in words


def _file(what: str, application: Application) -> Item:
    session, today = application.cut_off, clock.today()
    filed = f"déposée le {format_near_day(application.filed_at, today)}" if application.filed_at else ""
    return Item(
        what,
        f"{application.number} {application.title}".strip(),
        address("funding:office_application", application.number),
        ", ".join(filter(None, [application.applicant_name, filed])),
        session.session_on if session and session.session_on >= today else None,
    )


def _late(application: Application) -> Item:
    return replace(_file("Relancer ou refuser", application), due=application.late_since)  # type: ignore[attr-defined]


def _check(application: Application) -> Item:
    """Silence is a refusal: the file is checked before, which is sooner than the session."""
    filed_on = day_in_paris(application.filed_at) if application.filed_at else None
    return replace(_file("Vérifier le dossier", application), due=implicit_refusal(filed_on) if filed_on else None)


def _note(assessment: Assessment) -> Item:
    return _file("Noter", assessment.application)


def _session(cut_off: CutOff) -> Item:
    title = f"Session du {format_day(cut_off.session_on)}"
    return Item("Planifier", title, address("funding:sessions"), str(cut_off.call), cut_off.session_on)


def _award(award: Award) -> Item:
    note = f"{format_euros(award.amount)}, votée le {format_day(award.voted_on)}"
    return Item("Notifier l’aide", str(award.organisation), _award_address(award), note)


def _award_address(award: Award) -> str:
    if award.application is not None and award.application.number:
        own = address("funding:office_application", award.application.number)
        if own:
            return own
    return address("funding:office_award", award.reference) or address("funding:award", award.reference)


def _laureate(page: Laureate) -> Item:
    where = address("funding:office_laureates")
    return Item("Publier la page de lauréat", str(page.award.organisation), where, page.award.object)


LIST = "funding:applications"


def _opinion(row: OpinionRequest) -> Item:
    file = row.application
    title = f"{file.number} {file.title}"
    return Item("Donner un avis", title, address("funding:answer_opinion", row.pk), file.applicant_name, row.due_on)


QUEUES = (
    Queue("late_pieces", "demandes", LIST, files_late, _late),
    Queue("completed", "demandes", LIST, files_completed, lambda row: _file("Vérifier la pièce reçue", row)),
    Queue("to_check", "demandes", LIST, files_to_check, _check),
    Queue("notes", "demandes", LIST, notes_to_give, _note),
    Queue("opinions", "avis", "funding:my_opinions", opinions_to_give, _opinion),
    Queue("assessors", "demandes", LIST, files_without_assessor, lambda row: _file("Choisir qui note", row)),
    Queue("scored", "demandes", LIST, files_scored, lambda row: _file("Envoyer en session", row)),
    Queue("refusals", "demandes", LIST, files_advised_against, lambda row: _file("Dire le refus et ses motifs", row)),
    Queue("sessions", "sessions", "funding:sessions", sessions_to_plan, _session),
    Queue("awards", "aides", "funding:agreements", awards_to_notify, _award),
    Queue("laureates", "laureats", "funding:office_laureates", laureates_to_publish, _laureate),
)
