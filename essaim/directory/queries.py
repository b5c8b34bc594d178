"""What each person may read of the directory."""

from dataclasses import dataclass
from datetime import date
from typing import Any, Protocol

from allauth.account.models import EmailAddress
from django.db.models import Count, F, Max, Prefetch, Q, QuerySet

from essaim.directory.models import (
    Membership,
    MembershipInvitation,
    MembershipRole,
    OfficialFacts,
    OfficialSource,
    Organisation,
    OrganisationRole,
    Partner,
    Place,
    Sector,
    Service,
)
from essaim.kernel import clock
from essaim.people.actors import Actor
from essaim.territory.models import Commune, PriorityQuarter, Quarter

Choices = list[tuple[str, str]]


def find_organisation(*, siret: str = "", rna: str = "") -> Organisation | None:
    """The organisation known under one of the numbers (as ``kernel.identifiers`` write them), if any."""
    if siret:
        found = Organisation.objects.filter(siret=siret).first()
        if found is not None:
            return found
    return Organisation.objects.filter(rna=rna).first() if rna else None


def memberships_of(actor: Actor) -> QuerySet[Membership]:
    """The memberships that this person holds today."""
    if actor.user is None:
        return Membership.objects.none()
    return open_memberships().filter(user=actor.user)


def open_memberships() -> QuerySet[Membership]:
    """Memberships in force today."""
    day = clock.today()
    return Membership.objects.filter(Q(until_on__isnull=True) | Q(until_on__gt=day), from_on__lte=day)


def open_roles() -> QuerySet[OrganisationRole]:
    """Roles in force today."""
    return OrganisationRole.objects.filter(Q(until_on__isnull=True) | Q(until_on__gt=clock.today()))


def organisations_visible_to(actor: Actor) -> QuerySet[Organisation]:
    """Agents read all; a member reads theirs; everyone reads the published ones."""
    if actor.is_agent or actor.is_system:
        return Organisation.objects.all()
    visible = Q(is_public=True)
    if actor.user is not None:
        visible |= Q(pk__in=memberships_of(actor).values("organisation"))
    return Organisation.objects.filter(visible)


def published_organisations() -> QuerySet[Organisation]:
    """What the public directory shows, to everyone alike."""
    return Organisation.objects.filter(is_public=True)


def to_check() -> QuerySet[Organisation]:
    """Structures with a SIRET whose identity nobody checked, those that were never looked up first."""
    unchecked = Organisation.objects.filter(is_checked=False).exclude(siret="")
    return unchecked.annotate(asked_at=Max("official_facts__fetched_at")).order_by(
        F("asked_at").asc(nulls_first=True), "pk"
    )


def official_identity(organisation: Organisation) -> OfficialFacts | None:
    """What the register of companies said of the structure the last time, if it was asked."""
    return organisation.official_facts.filter(source=OfficialSource.COMPANIES).first()


def with_lists(organisations: QuerySet[Organisation]) -> QuerySet[Organisation]:
    """The same, with their sectors and their roles in force (``current_roles``), for a list."""
    return organisations.prefetch_related("sectors", Prefetch("roles", open_roles(), to_attr="current_roles"))


def organisations_of(actor: Actor, *roles: MembershipRole) -> QuerySet[Organisation]:
    """Organisations that this person belongs to, in one of ``roles`` when some are named."""
    memberships = memberships_of(actor)
    if roles:
        memberships = memberships.filter(role__in=roles)
    return Organisation.objects.filter(pk__in=memberships.values("organisation"))


def is_member(actor: Actor, organisation: Organisation, *roles: MembershipRole) -> bool:
    """Whether this person belongs to the organisation today, in one of ``roles`` when some are named."""
    return organisations_of(actor, *roles).filter(pk=organisation.pk).exists()


def members_of(organisation: Organisation) -> QuerySet[Membership]:
    """Who acts for the organisation today, those responsible first."""
    return open_memberships().filter(organisation=organisation).select_related("user").order_by("-role", "user__name")


def invitations_of(organisation: Organisation) -> QuerySet[MembershipInvitation]:
    """Invitations of the organisation that nobody has answered."""
    return organisation.invitations.filter(closed_at__isnull=True)


def invitations_for(actor: Actor) -> QuerySet[MembershipInvitation]:
    """Invitations that wait for this person: those sent to an address which they have proved theirs."""
    if actor.user is None:
        return MembershipInvitation.objects.none()
    proved = EmailAddress.objects.filter(user=actor.user, verified=True).values_list("email", flat=True)
    return MembershipInvitation.objects.filter(
        closed_at__isnull=True, email__in=[email.lower() for email in proved]
    ).select_related("organisation")


def incubators() -> QuerySet[Organisation]:
    """Organisations that incubate others today."""
    return Organisation.objects.filter(pk__in=open_roles().filter(role="incubator").values("organisation"))


def sectors_on(day: date) -> QuerySet[Sector]:
    """The sectors followed on that day."""
    return Sector.objects.filter(
        Q(from_on__isnull=True) | Q(from_on__lte=day), Q(until_on__isnull=True) | Q(until_on__gte=day)
    )


def counted_sectors(day: date) -> QuerySet[Sector]:
    """The sectors followed on that day, each with ``listed``: its structures in the public directory."""
    return sectors_on(day).annotate(listed=Count("organisations", filter=Q(organisations__is_public=True)))


def places() -> QuerySet[Place]:
    """Every place: they are public."""
    return Place.objects.select_related("partner")


def totem_places() -> QuerySet[Place]:
    """Totem places that are open."""
    day = clock.today()
    return places().filter(Q(closed_on__isnull=True) | Q(closed_on__gt=day), is_totem=True)


def services() -> QuerySet[Service]:
    """Municipal services."""
    return Service.objects.all()


def partners() -> QuerySet[Partner]:
    """Partners named by the strategy."""
    return Partner.objects.all()


class Located(Protocol):
    """Whatever says its commune and its quarter."""

    commune_code: Any
    quarter_code: Any


@dataclass(frozen=True)
class PlaceNames:
    """Communes, quarters and priority quarters of today by code, to name places in a list: three queries in all."""

    communes: dict[str, str]
    quarters: dict[str, str]
    priority_quarters: dict[str, str]

    def where(self, located: Located) -> str:
        """« Fives, Lille », as far as it is known."""
        names = [self.quarters.get(located.quarter_code, ""), self.communes.get(located.commune_code, "")]
        return ", ".join(dict.fromkeys(filter(None, names)))


def place_names() -> PlaceNames:
    """The names of places as they are today."""
    return PlaceNames(
        communes=dict(Commune.objects.values_list("code", "name")),
        quarters=dict(Quarter.objects.values_list("code", "name")),
        priority_quarters=dict(PriorityQuarter.objects.values_list("code", "name")),
    )


def commune_choices() -> Choices:
    """Communes to choose from."""
    return list(Commune.objects.values_list("code", "name"))


def quarter_choices() -> Choices:
    """Quarters to choose from, each with its commune."""
    rows = Quarter.objects.select_related("commune")
    return [(row.code, row.name if row.is_whole_commune else f"{row.name}, {row.commune.name}") for row in rows]


def priority_quarter_choices() -> Choices:
    """Priority quarters of the list in force to choose from: one *declares* being in one."""
    day = clock.today()
    rows = PriorityQuarter.objects.filter(
        Q(generation__valid_until__isnull=True) | Q(generation__valid_until__gte=day), generation__valid_from__lte=day
    )
    return list(rows.values_list("code", "name"))
