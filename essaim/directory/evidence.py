"""What the directory proves: structures and places; and the lists over which coverages range."""

from collections.abc import Iterator
from datetime import date

from django.db.models import Prefetch, Q, QuerySet
from django.urls import reverse

from essaim.directory.models import Organisation, OrganisationRole, Partner, Place, Service
from essaim.directory.queries import organisations_visible_to, sectors_on
from essaim.evidence.lists import LISTS, Group, TerritoryList
from essaim.evidence.periods import Period
from essaim.evidence.providers import PROVIDERS, Provider
from essaim.evidence.records import MASKED_GROUP, EvidenceRecord
from essaim.kernel import clock
from essaim.kernel.clock import day_in_paris
from essaim.people.actors import Actor
from essaim.territory import queries as territory


def touching(period: Period, start: str, end: str) -> Q:
    """Rows whose interval between two date fields has a day in the period; an empty end is still going on."""
    return Q(**{f"{start}__lte": period.end}) & (Q(**{f"{end}__isnull": True}) | Q(**{f"{end}__gte": period.start}))


def reads_in_office(reader: Actor) -> bool:
    """Whether the addresses to give this reader are those of the office."""
    return reader.is_agent or reader.is_system


def named_organisations(organisations: list[Organisation], reader: Actor) -> tuple[tuple[str, str], ...]:
    """Identifiers and names of a record's organisations, without the name of those this reader may not know."""
    knows_all = reads_in_office(reader)
    return tuple(
        (str(one.pk), one.name if knows_all or one.is_public else MASKED_GROUP)
        for one in sorted(organisations, key=lambda one: (one.sort_name, str(one.pk)))
    )


# ---------------------------------------------------------------------------------------------------- structures


def load_organisations(period: Period, reader: Actor) -> Iterator[EvidenceRecord]:
    """Structures that were in the public directory, from the day they entered it until the day they left it."""
    roles = Prefetch("roles", OrganisationRole.objects.filter(touching(period, "from_on", "until_on")))
    rows = Organisation.objects.filter(
        touching(period, "listed_on", "unlisted_on"), listed_on__isnull=False
    ).prefetch_related("sectors", roles)
    visible = _visible_keys(rows, reader)
    for row in rows:
        yield EvidenceRecord(
            kind="organisation",
            id=str(row.pk),
            title=row.name,
            on=row.listed_on or clock.today(),
            until=row.unlisted_on,
            url=_organisation_url(row, reader),
            commune=row.commune_code,
            quarter=row.quarter_code,
            qpv=row.qpv_code,
            organisations=named_organisations([row], reader),
            sectors=tuple(sector.code for sector in row.sectors.all()),
            facets=_organisation_facets(row),
            is_visible=row.pk in visible,
        )


def _visible_keys(rows: QuerySet[Organisation], reader: Actor) -> set[object]:
    if reads_in_office(reader):
        return set(rows.values_list("pk", flat=True))
    return set(organisations_visible_to(reader).filter(pk__in=rows.values("pk")).values_list("pk", flat=True))


def _organisation_url(row: Organisation, reader: Actor) -> str:
    route = "directory:office_structure" if reads_in_office(reader) else "directory:structure"
    return reverse(route, args=[row.pk])


def _organisation_facets(row: Organisation) -> dict[str, object]:
    is_approved = row.iae_approved_until is not None and row.iae_approved_until >= clock.today()
    facets = {
        "family": [row.family],
        "role": sorted({role.role for role in row.roles.all()}),
        "is_ess": row.is_ess,
        "is_iae": row.is_iae,
        "has_sector": bool(row.sectors.all()),
        "is_checked": row.is_checked,
        "has_iae_approval": is_approved if row.is_iae else None,
        "is_born_from_need": row.is_born_from_need,
        "is_from_elsewhere": bool(row.origin_region),
        "is_accelerated": row.incubator_id is not None,
    }
    return {name: value for name, value in facets.items() if value is not None}


# -------------------------------------------------------------------------------------------------------- places


def load_places(period: Period, reader: Actor) -> Iterator[EvidenceRecord]:
    """Places, from their opening, or from the day they were written here when nobody knows it."""
    for row in Place.objects.select_related("partner"):
        on = row.opened_on or day_in_paris(row.created_at)
        if period.touches(on, row.closed_on):
            yield EvidenceRecord(
                kind="place",
                id=str(row.pk),
                title=row.name,
                on=on,
                until=row.closed_on,
                url=f"{reverse('directory:places')}#{row.code}",
                commune=row.commune_code,
                quarter=row.quarter_code,
                qpv=row.qpv_code,
                facets=_place_facets(row),
            )


def _place_facets(row: Place) -> dict[str, object]:
    facets: dict[str, object] = {
        "place": row.code,
        "use": [*(["totem"] if row.is_totem else []), *row.uses],
        "has_services": bool(row.services_offered.strip()),
    }
    if row.is_for_newcomer is not None:
        facets["is_for_newcomer"] = row.is_for_newcomer
    if row.partner is not None:
        facets["partner"] = [row.partner.code]
    return facets


PROVIDERS.add("directory.organisation", Provider("organisation", load_organisations))
PROVIDERS.add("directory.place", Provider("place", load_places))


# --------------------------------------------------------------------------------------------------------- lists


def _sectors(day: date) -> list[Group]:
    return [Group(row.code, row.short_name) for row in sectors_on(day)]


def _services(day: date) -> list[Group]:
    return [Group(row.code, row.name) for row in Service.objects.all()]


def _partners(day: date) -> list[Group]:
    return [Group(row.code, row.name) for row in Partner.objects.all()]


def _places(day: date) -> list[Group]:
    still_open = Q(closed_on__isnull=True) | Q(closed_on__gt=day)
    return [Group(row.code, row.name, row.commune_code) for row in Place.objects.filter(still_open)]


def _communes(day: date) -> list[Group]:
    return [Group(row.code, row.name, row.code) for row in territory.communes()]


def _quarters(day: date) -> list[Group]:
    return [Group(row.code, row.name, row.commune.code) for row in territory.quarters()]


def _priority_quarters(day: date) -> list[Group]:
    return [Group(row.code, row.name) for row in territory.priority_quarters(day)]


LISTS.add("sector", TerritoryList("sector", "filières", _sectors))
LISTS.add("service", TerritoryList("service", "services municipaux", _services))
LISTS.add("partner", TerritoryList("partner", "partenaires", _partners))
LISTS.add("place", TerritoryList("place", "lieux", _places))
# The territory stands below the engine and cannot speak to it: the directory, which points at its lists, does.
LISTS.add("commune", TerritoryList("commune", "communes", _communes))
LISTS.add("quarter", TerritoryList("quarter", "quartiers", _quarters))
LISTS.add("priority_quarter", TerritoryList("priority_quarter", "quartiers prioritaires", _priority_quarters))
