"""What each person may read of the directory."""

from datetime import date

from django.db.models import Q, QuerySet

from essaim.directory.models import Membership, MembershipRole, Organisation, Place, Sector
from essaim.kernel import clock
from essaim.people.actors import Actor


def memberships_of(actor: Actor) -> QuerySet[Membership]:
    """The memberships that this person holds today."""
    if actor.user is None:
        return Membership.objects.none()
    return open_memberships().filter(user=actor.user)


def open_memberships() -> QuerySet[Membership]:
    """Memberships in force today."""
    day = clock.today()
    return Membership.objects.filter(Q(until_on__isnull=True) | Q(until_on__gte=day), from_on__lte=day)


def organisations_visible_to(actor: Actor) -> QuerySet[Organisation]:
    """Agents read all; a member reads theirs; everyone reads the published ones."""
    if actor.is_agent or actor.is_system:
        return Organisation.objects.all()
    visible = Q(is_public=True)
    if actor.user is not None:
        visible |= Q(pk__in=memberships_of(actor).values("organisation"))
    return Organisation.objects.filter(visible)


def organisations_of(actor: Actor, *roles: MembershipRole) -> QuerySet[Organisation]:
    """Organisations that this person belongs to, in one of ``roles`` when some are named."""
    memberships = memberships_of(actor)
    if roles:
        memberships = memberships.filter(role__in=roles)
    return Organisation.objects.filter(pk__in=memberships.values("organisation"))


def is_member(actor: Actor, organisation: Organisation, *roles: MembershipRole) -> bool:
    """Whether this person belongs to the organisation today, in one of ``roles`` when some are named."""
    return organisations_of(actor, *roles).filter(pk=organisation.pk).exists()


def sectors_on(day: date) -> QuerySet[Sector]:
    """The sectors followed on that day."""
    return Sector.objects.filter(
        Q(from_on__isnull=True) | Q(from_on__lte=day), Q(until_on__isnull=True) | Q(until_on__gte=day)
    )


def places() -> QuerySet[Place]:
    """Every place: they are public."""
    return Place.objects.all()
