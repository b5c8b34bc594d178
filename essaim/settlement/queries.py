"""What each person may read of what follows an award."""

from datetime import date
from uuid import UUID

from django.db.models import Q, QuerySet

from essaim.directory.models import MembershipRole, Organisation
from essaim.directory.queries import memberships_of
from essaim.funding.law.deadlines import add_months
from essaim.funding.models import Award
from essaim.funding.queries import standing_awards
from essaim.funding.schedules import Trigger
from essaim.funding.states import AwardState
from essaim.kernel import clock
from essaim.people.actors import Actor
from essaim.settlement.models import ActivityCheck, Instalment, Recovery, Report
from essaim.settlement.states import ReportState

OWED = (ReportState.AWAITED, ReportState.TO_CORRECT)
YEARS_AFTER = 2
"""When one asks whether what was helped is still active, after the notification."""


def own_awards(actor: Actor) -> QuerySet[Award]:
    """Awards whose application this person carried, or whose beneficiary they act for."""
    if actor.user is None:
        return Award.objects.none()
    roles = (MembershipRole.MANAGER, MembershipRole.CONTRIBUTOR)
    mine = memberships_of(actor).filter(role__in=roles).values("organisation")
    return Award.objects.filter(Q(application__holder=actor.user) | Q(organisation__in=mine)).distinct()


def own_reports(actor: Actor) -> QuerySet[Report]:
    """Financial reports that this person may write."""
    return Report.objects.filter(award__in=own_awards(actor).values("pk"))


def instalments_of_office(actor: Actor) -> QuerySet[Instalment]:
    """Every payment: awards are public acts, and the routes say who follows their money."""
    return Instalment.objects.exclude(plan__award__state=AwardState.ANNULLED, state="scheduled")


def reports_of_office(actor: Actor) -> QuerySet[Report]:
    """Reports of the awards that stand."""
    return Report.objects.exclude(award__state=AwardState.ANNULLED)


def recoveries_of_office(actor: Actor) -> QuerySet[Recovery]:
    """Every recovery."""
    return Recovery.objects.all()


def late_reports() -> QuerySet[Report]:
    """Owed reports whose day is over."""
    return reports_of_office(Actor.system("settlement")).filter(state__in=OWED, due_on__lt=clock.today())


def late_reports_of(organisation: Organisation) -> QuerySet[Report]:
    """Late reports of the same legal person (SIREN when known)."""
    if organisation.siren:
        return late_reports().filter(award__organisation__siren=organisation.siren)
    return late_reports().filter(award__organisation=organisation)


def blocking_reports(actor: Actor, organisation: Organisation | None) -> QuerySet[Report]:
    """Late reports that prevent a new request: of the organisation, or all of the person's own."""
    if organisation is not None:
        found = late_reports_of(organisation)
    else:
        found = late_reports().filter(award__in=own_awards(actor).values("pk"))
    return found.filter(lifted_on__isnull=True).select_related("award")


def awards_to_ask(day: date) -> QuerySet[Award]:
    """Awards notified two years before or earlier, of which nobody has said what became."""
    known = ActivityCheck.objects.exclude(outcome="").values("award")
    return standing_awards().filter(notified_on__lte=add_months(day, -12 * YEARS_AFTER)).exclude(pk__in=known)


def plans_with_a_date() -> list[UUID]:
    """Awards of which a payment waits for a day that has come."""
    waiting = Instalment.objects.filter(
        state="scheduled", trigger=Trigger.DATE, planned_on__lte=clock.today(), plan__award__state=AwardState.NOTIFIED
    )
    return list(waiting.values_list("plan__award", flat=True).distinct())
