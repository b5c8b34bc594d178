"""Structures and places as proof."""

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from essaim.directory import evidence, services
from essaim.directory.models import Partner, Place, Sector, Service
from essaim.evidence.lists import LISTS
from essaim.evidence.periods import Period
from essaim.evidence.records import MASKED_TITLE, record_faults
from essaim.people.actors import Actor

ALWAYS = Period.always()


def test_a_structure_counts_from_the_directory_to_its_leaving(atelier, officer, stranger, clock) -> None:
    assert not list(evidence.load_organisations(ALWAYS, officer)), "not listed, not counted"
    clock.travel("2022-03-01")
    services.set_publication(officer, atelier, is_public=True)
    services.give_role(officer, atelier, role="supporter")
    clock.travel("2023-03-01")
    services.set_publication(officer, atelier, is_public=False)
    (record,) = evidence.load_organisations(Period.year(2022), officer)
    assert record_faults(record) == []
    assert (str(record.on), str(record.until)) == ("2022-03-01", "2023-03-01")
    assert record.values("sector") == ("textile",)
    assert record.facets["role"] == ["supporter"]
    assert record.facets["is_ess"] is True
    (masked,) = evidence.load_organisations(Period.year(2022), stranger)
    assert masked.shown_title == MASKED_TITLE
    assert masked.shown_url == ""
    assert not list(evidence.load_organisations(Period.year(2021), officer))
    assert not list(evidence.load_organisations(Period.year(2024), officer))


def test_what_is_unknown_is_not_said(officer, clock) -> None:
    services.register_organisation(officer, name="Société", family="company", is_public=True)
    (record,) = evidence.load_organisations(ALWAYS, officer)
    assert record_faults(record) == []
    assert {"is_ess", "is_iae", "has_iae_approval", "is_born_from_need"}.isdisjoint(record.facets)


@pytest.mark.parametrize(("until", "expected"), [(date(2030, 1, 1), True), (date(2020, 1, 1), False), (None, False)])
def test_an_approval_counts_while_it_runs(officer, clock, until, expected) -> None:
    clock.travel("2023-03-01")
    services.register_organisation(officer, name="Régie", is_iae=True, iae_approved_until=until, is_public=True)
    (record,) = evidence.load_organisations(ALWAYS, officer)
    assert record.facets["has_iae_approval"] is expected


def test_places(db, officer) -> None:
    partner = Partner.objects.create(code="mres", name="MRES", category="Lieu totem")
    Place.objects.create(
        code="mres", name="MRES", is_totem=True, uses=["venue"], partner=partner, opened_on=date(2021, 7, 1)
    )
    Place.objects.create(code="ferme", name="Fermé", opened_on=date(2019, 1, 1), closed_on=date(2020, 1, 1))
    (record,) = evidence.load_places(Period.year(2022), officer)
    assert record_faults(record) == []
    assert record.facets["use"] == ["totem", "venue"]
    assert record.url == "/lieux/#mres"


def test_the_reader_changes_no_count(published, officer, stranger) -> None:
    counts = {len(list(evidence.load_organisations(ALWAYS, one))) for one in (officer, stranger, Actor.anonymous())}
    assert counts == {1}


def test_queries_do_not_grow(officer, textile) -> None:
    def cost() -> int:
        with CaptureQueriesContext(connection) as captured:
            list(evidence.load_organisations(ALWAYS, Actor.anonymous()))
        return len(captured)

    services.register_organisation(officer, name="Une", is_public=True, sectors=[textile])
    before = cost()
    for number in range(8):
        services.register_organisation(officer, name=f"S{number}", is_public=True, sectors=[textile])
    assert cost() == before <= 5


def test_lists_are_those_of_the_day(db, textile) -> None:
    Sector.objects.create(code="futur", name="Futur", short_name="Futur", from_on=date(2030, 1, 1))
    Service.objects.create(code="culture", name="Culture")
    Place.objects.create(code="lm5", name="LM5", commune_code="59298")
    day = date(2023, 1, 1)
    assert [group.code for group in LISTS["sector"].load(day)] == ["textile"]
    assert [group.code for group in LISTS["service"].load(day)] == ["culture"]
    assert [(group.code, group.commune) for group in LISTS["place"].load(day)] == [("lm5", "59298")]


def test_a_folder_is_laid_twice(db) -> None:
    rows = {
        "sectors": [{"code": "velo", "name": "Vélo", "short_name": "Vélo"}],
        "services": [],
        "partners": [{"code": "mess", "name": "MESS", "category": "Lieu totem"}],
        "places": [{"code": "mess", "name": "MESS", "is_totem": True, "partner": "mess"}],
    }
    services.lay_lists(**rows)
    services.lay_lists(**rows)
    assert Place.objects.get().partner == Partner.objects.get()
