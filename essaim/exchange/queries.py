"""What each person may read of the needs."""

from django.db.models import Q, QuerySet

from essaim.exchange.models import Need
from essaim.exchange.policies import KEEPING
from essaim.exchange.states import PostingState
from essaim.kernel import clock
from essaim.people.actors import Actor


def needs_visible_to(actor: Actor) -> QuerySet[Need]:
    """Everyone reads what was published, over or not; who keeps the needs reads drafts, and who wrote one reads it."""
    needs = Need.objects.select_related("contact_service", "partner")
    if actor.has(*KEEPING) or actor.is_system:
        return needs
    visible = ~Q(state=PostingState.DRAFT)
    if actor.user is not None:
        visible |= Q(proposed_by=actor.user)
    return needs.filter(visible)


def is_open_today() -> Q:
    """Needs that one may answer today."""
    day = clock.today()
    return Q(state=PostingState.PUBLISHED, opens_on__lte=day) & (Q(closes_on__isnull=True) | Q(closes_on__gte=day))


def open_needs() -> QuerySet[Need]:
    """Needs that one may answer today, the nearest end first."""
    return needs_visible_to(Actor.anonymous()).filter(is_open_today()).order_by("closes_on", "title")


def expired_needs() -> QuerySet[Need]:
    """Published needs whose last day is past."""
    return Need.objects.filter(state=PostingState.PUBLISHED, closes_on__lt=clock.today())
