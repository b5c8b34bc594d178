"""What each person may read of funding."""

from decimal import Decimal

from allauth.account.models import EmailAddress
from django.db.models import OuterRef, Prefetch, Q, QuerySet, Subquery

from essaim.directory.models import Organisation
from essaim.directory.queries import memberships_of
from essaim.funding.blindness import with_veil
from essaim.funding.interests import files_kept_from
from essaim.funding.models import (
    Application,
    Assessment,
    Award,
    Call,
    CollaboratorInvitation,
    Comment,
    Correction,
    CutOff,
    Envelope,
    Laureate,
    OpinionRequest,
    SavedFilter,
    Transfer,
)
from essaim.funding.policies.instruction import partners_spoken_for, services_spoken_for
from essaim.funding.states import ApplicationState, AwardState, CallState
from essaim.gatherings.models import AgendaItem, Meeting
from essaim.gatherings.states import MeetingState
from essaim.kernel import clock
from essaim.kernel.money import ZERO
from essaim.people.actors import Actor
from essaim.people.models import User
from essaim.people.roles import Role

READS_ALL = (Role.OFFICER, Role.DIRECTOR, Role.FINANCE, Role.DELEGATE)
"""Roles that read every filed application."""


def published_calls() -> QuerySet[Call]:
    """Calls that everyone may read, open or not: neither those in preparation nor those archived."""
    return Call.objects.filter(state=CallState.PUBLISHED)


def calls_open(actor: Actor) -> QuerySet[Call]:
    """Calls that receive applications today."""
    day = clock.today()
    return published_calls().filter(opens_on__lte=day).filter(Q(closes_on__isnull=True) | Q(closes_on__gte=day))


def upcoming_cut_offs(call: Call) -> QuerySet[CutOff]:
    """Cut-offs of a call not yet over today, the nearest first."""
    return call.cut_offs.filter(last_day__gte=clock.today()).order_by("last_day")


def own_applications(actor: Actor) -> QuerySet[Application]:
    """Applications that this person holds, co-writes, or that belong to an organisation of theirs."""
    if actor.user is None:
        return Application.objects.none()
    return Application.objects.filter(
        Q(holder=actor.user)
        | Q(collaborators__user=actor.user)
        | Q(organisation__in=memberships_of(actor).values("organisation"))
    ).distinct()


def office_applications(actor: Actor) -> QuerySet[Application]:
    """Filed applications that this agent may read: those that their role opens, less those kept from them.

    Nobody reads a file they withdrew from, or that an interest keeps them out of. Each row knows by ``is_veiled``
    whether who reads it may know whose it is.
    """
    return with_veil(actor, _open_to(actor).exclude(files_kept_from(actor)))


def files_withheld_from(actor: Actor) -> QuerySet[Application]:
    """Filed applications that this agent's role opens, and that are kept from them: they are told why."""
    return _open_to(actor).filter(files_kept_from(actor))


def _open_to(actor: Actor) -> QuerySet[Application]:
    """Officer, director, finance and delegate read all; elected members those of their commune; assessors those they
    assess; whoever is asked for an opinion, that file; members of the committee those of a session they are convened
    to, until it is held; the metropolis those it cofinances.
    """
    filed = Application.objects.exclude(state=ApplicationState.DRAFT)
    if not actor.is_system and actor.user is None:
        return filed.none()
    if not actor.has(*READS_ALL):
        mine = Q(assessments__assessor=actor.user) | Q(pk__in=_to_debate(actor))
        mine |= Q(pk__in=opinions_asked_of(actor).values("application"))
        communes = actor.scopes(Role.ELECTED, "commune")
        if communes:
            mine |= Q(commune_code__in=communes)
        if actor.has(Role.METROPOLIS):
            mine |= Q(cofinancers__partner__code="mel")
            mine |= Q(metropolitan__sent_at__isnull=False, metropolitan__consented_at__isnull=False)
        filed = filed.filter(mine).distinct()
    return filed


def opinions_asked_of(actor: Actor) -> QuerySet[OpinionRequest]:
    """Opinions asked of this person, by name or for the service or the partner they speak for.

    One that was withdrawn before its answer is closed to them, and the file with it; one that they gave stays readable.
    """
    if actor.user is None:
        return OpinionRequest.objects.none()
    theirs = Q(person=actor.user) | Q(answered_by=actor.user)
    theirs |= Q(service__code__in=services_spoken_for(actor)) | Q(partner__code__in=partners_spoken_for(actor))
    return OpinionRequest.objects.filter(theirs).exclude(withdrawn_at__isnull=False, answered_at__isnull=True)


def opinions_visible_to(actor: Actor, application: Application) -> QuerySet[OpinionRequest]:
    """Opinions on a file: all of them for who reads every file, one's own for the others."""
    requests = application.opinion_requests.select_related("service", "partner", "person", "answered_by", "asked_by")
    return requests if actor.has(*READS_ALL) else requests.filter(pk__in=opinions_asked_of(actor).values("pk"))


def opinions_shared_with_applicant(application: Application) -> QuerySet[OpinionRequest]:
    """Opinions that the office lets the applicant read."""
    requests = application.opinion_requests.select_related("service", "partner", "person")
    return requests.filter(is_shared=True, answered_at__isnull=False)


def filters_visible_to(actor: Actor) -> QuerySet[SavedFilter]:
    """Filters that this agent kept, and those that colleagues share; theirs first."""
    if actor.user is None:
        return SavedFilter.objects.none()
    shared = SavedFilter.objects.filter(Q(owner=actor.user) | Q(is_shared=True)).select_related("owner")
    return shared.order_by("name", "pk")


def _to_debate(actor: Actor) -> list[str]:
    """Files of the sessions that this member is convened to: nobody votes on what they could not read."""
    if actor.user is None:
        return []
    convened = Meeting.objects.filter(
        state=MeetingState.CONVENED, attendances__user=actor.user, attendances__seat__isnull=False
    )
    items = AgendaItem.objects.filter(target_kind="funding.application", meeting__in=convened)
    return list(items.values_list("target_key", flat=True))


def applications_visible_to(actor: Actor) -> QuerySet[Application]:
    """Everything this person may read: their own, and what their role lets them read."""
    own = own_applications(actor)
    if not actor.is_agent and not actor.is_system:
        return own
    return Application.objects.filter(Q(pk__in=own.values("pk")) | Q(pk__in=office_applications(actor).values("pk")))


def assessments_of(actor: Actor) -> QuerySet[Assessment]:
    """Assessments asked of this person."""
    if actor.user is None:
        return Assessment.objects.none()
    return Assessment.objects.filter(assessor=actor.user)


def awards_visible_to(actor: Actor) -> QuerySet[Award]:
    """Awards are public acts: everyone reads them from their vote."""
    return Award.objects.all()


def results_of(cut_off: CutOff) -> QuerySet[Award]:
    """The standing awards to files of a session, by beneficiary, each with the address of its page when it has one."""
    pages = published_laureates().filter(award=OuterRef("pk")).values("slug")[:1]
    awards = standing_awards().filter(application__cut_off=cut_off).annotate(page_slug=Subquery(pages))
    return awards.select_related("organisation", "deliberation").order_by("organisation__sort_name", "reference")


def sessions_with_results(call: Call) -> QuerySet[CutOff]:
    """The sessions of a call after which the council voted something, the latest first."""
    return call.cut_offs.filter(pk__in=standing_awards().values("application__cut_off")).order_by("-session_on")


def standing_awards() -> QuerySet[Award]:
    """Awards that stand: voted or notified, not annulled."""
    return Award.objects.exclude(state=AwardState.ANNULLED)


def published_laureates() -> QuerySet[Laureate]:
    """Laureates shown to all: consent given, page published, award standing."""
    return Laureate.objects.filter(
        published_on__isnull=False, published_on__lte=clock.today(), consented_at__isnull=False
    ).exclude(award__state=AwardState.ANNULLED)


def yearly_awards(organisation: Organisation, year: int) -> QuerySet[Award]:
    """The year's standing awards to the same legal person (SIREN when known), alone or with others."""
    alone = Q(beneficiaries__isnull=True) & _same_person("", organisation)
    shared = standing_awards().filter(_same_person("beneficiaries__", organisation), voted_on__year=year)
    found = standing_awards().filter(alone | Q(pk__in=shared.values("pk")), voted_on__year=year).distinct()
    return found.prefetch_related("beneficiaries__organisation").order_by("voted_on", "reference")


def _same_person(path: str, organisation: Organisation) -> Q:
    if organisation.siren:
        return Q(**{f"{path}organisation__siren": organisation.siren})
    return Q(**{f"{path}organisation": organisation})


def received_from(award: Award, organisation: Organisation) -> Decimal:
    """What of an award goes to this legal person, in euros: its share of one that several carry."""
    shares = list(award.beneficiaries.all())
    if not shares:
        return award.amount
    mine = [one for one in shares if _is_same_person(one.organisation, organisation)]
    return sum((one.amount for one in mine), ZERO)


def _is_same_person(one: Organisation, other: Organisation) -> bool:
    return one.siren == other.siren if other.siren else one.pk == other.pk


def yearly_amounts(
    organisation: Organisation,
    year: int,
    *,
    without: Award | None = None,
    file: Application | None = None,
    in_kind: bool = True,
) -> list[tuple[str, Decimal]]:
    """Label and euros of what the same legal person receives in a year, but for this award and that of this file."""
    return [
        (f"{award.object} ({award.voted_on:%d/%m/%Y})", received_from(award, organisation))
        for award in yearly_awards(organisation, year)
        if (without is None or award.pk != without.pk)
        and (file is None or award.application_id != file.pk)
        and (in_kind or not award.is_in_kind)
    ]


def envelopes_of(call: Call, year: int) -> QuerySet[Envelope]:
    """Envelopes of a call for a year, by commune."""
    return Envelope.objects.filter(call=call, year=year).order_by("commune_code")


def invitations_to_write(actor: Actor) -> QuerySet[CollaboratorInvitation]:
    """Invitations to write a draft that wait for this person, at an address which they have proved theirs."""
    if actor.user is None:
        return CollaboratorInvitation.objects.none()
    return CollaboratorInvitation.objects.filter(
        closed_at__isnull=True, email__in=_proved(actor.user), application__state=ApplicationState.DRAFT
    ).select_related("application__call")


def transfers_to(actor: Actor) -> QuerySet[Transfer]:
    """Files that somebody offers to this person, at an address which they have proved theirs."""
    if actor.user is None:
        return Transfer.objects.none()
    return Transfer.objects.filter(closed_at__isnull=True, email__in=_proved(actor.user)).select_related(
        "application__call", "offered_by"
    )


def exchanges_to_come() -> tuple[Prefetch, Prefetch]:
    """What a file's standing is said from beyond the file: corrections that wait, messages that nobody read.

    ``corrections`` and ``comments`` then hold these alone, filtered further or not.
    """
    return (
        Prefetch("corrections", Correction.objects.filter(closed_at__isnull=True)),
        Prefetch("comments", Comment.objects.filter(read_at__isnull=True)),
    )


def _proved(user: User) -> list[str]:
    found = EmailAddress.objects.filter(user=user, verified=True).values_list("email", flat=True)
    return [email.lower() for email in found]
