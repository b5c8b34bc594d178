"""What the room proves: needs, from their publication on."""

from collections.abc import Iterator

from django.db.models import QuerySet
from django.urls import reverse

from essaim.evidence.periods import Period
from essaim.evidence.providers import PROVIDERS, Provider
from essaim.evidence.records import EvidenceRecord
from essaim.exchange.answers import with_answers
from essaim.exchange.models import Need
from essaim.people.actors import Actor


def load_needs(period: Period, reader: Actor) -> Iterator[EvidenceRecord]:
    """Needs published in the period, over or not, read by all."""
    rows: QuerySet[Need] = Need.objects.filter(published_on__gte=period.start, published_on__lte=period.end)
    for need in with_answers(rows.select_related("partner", "contact_service")).prefetch_related("sectors"):
        if need.published_on is None:
            continue
        yield EvidenceRecord(
            kind="need",
            id=str(need.pk),
            title=need.title,
            on=need.published_on,
            url=reverse("exchange:need", args=[need.slug]),
            commune=need.commune_code,
            quarter=need.quarter_code,
            sectors=tuple(sector.code for sector in need.sectors.all()),
            facets=_facets(need),
        )


def _facets(need: Need) -> dict[str, object]:
    return {
        "origin": need.origin,
        "is_answered": need.answer_count > 0,  # type: ignore[attr-defined]
        "is_local": need.is_local,
        "topic": list(need.topics),
        "service": [need.contact_service.code],
        "partner": [need.partner.code] if need.partner else [],
    }


PROVIDERS.add("exchange.need", Provider("need", load_needs))
