"""What every room that gives records must do, whichever the room."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from essaim.evidence.catalogue import CATALOGUE
from essaim.evidence.lists import LISTS, Group, TerritoryList, expected_groups
from essaim.evidence.periods import Period
from essaim.evidence.providers import PROVIDERS, Provider, is_measurable
from essaim.people.actors import Actor
from tests.evidence.making import scope

BOUND = 12
"""Queries that a provider may take, however many records there are."""


@pytest.mark.django_db
@pytest.mark.parametrize("period", [Period.year(2023), Period.always()], ids=["a year", "always"])
def test_a_provider_answers_any_period_and_any_reader(period) -> None:
    for name, provider in PROVIDERS.items():
        for reader in (Actor.anonymous(), Actor.system("tests")):
            with CaptureQueriesContext(connection) as queries:
                assert all(record.kind == provider.kind for record in provider.load(period, reader))
            assert len(queries) <= BOUND, name


@pytest.mark.django_db
def test_a_list_answers_for_a_day() -> None:
    for name, supplier in LISTS.items():
        assert supplier.name == name
        with CaptureQueriesContext(connection) as queries:
            assert all(isinstance(group, Group) for group in supplier.load(scope().period.end))
        assert len(queries) <= 2, name


def test_lists_are_those_over_which_a_facet_ranges() -> None:
    with pytest.raises(ValueError, match="ranges over"):
        TerritoryList("moon", "lunes", lambda day: [])


def test_expected_groups(monkeypatch) -> None:
    event, provision = CATALOGUE["event"], CATALOGUE["provision"]
    day = scope().period.end
    monkeypatch.setattr(LISTS, "_items", {})
    assert expected_groups(provision.facets["library"], day) is None
    assert expected_groups(event.facets["participants"], day) is None
    assert len(expected_groups(event.facets["status"], day)) == 3
    LISTS.add("library", TerritoryList("library", "médiathèques", lambda day: []))
    assert expected_groups(provision.facets["library"], day) is None
    LISTS.add("school", TerritoryList("school", "écoles", lambda day: [Group("e1", f"École en {day.year}")]))
    assert expected_groups(event.facets["school"], day) == (Group("e1", "École en 2023"),)


@pytest.mark.parametrize(
    ("asked", "measurable"),
    [
        ({"type": "laureate_page"}, True),
        ({"type": ["article", "laureate_page"]}, True),
        ({}, True),
        ({"type": "article"}, False),
        ({"topic": "permanent_call"}, False),
        ({"participants": {"gte": 3}}, True),
    ],
)
def test_a_room_that_writes_one_sort_of_a_kind_does_not_make_the_others_measurable(
    asked: dict[str, object], measurable: bool
) -> None:
    pages = Provider(
        "publication",
        lambda period, reader: (),
        only={"type": frozenset({"laureate_page"}), "topic": frozenset({"laureates"})},
    )
    assert pages.gives(asked) is measurable


def test_what_no_room_can_write_down_is_not_a_zero() -> None:
    assert is_measurable("publication", {"type": "laureate_page"})
    assert not is_measurable("publication", {"type": "programme", "topic": "mois_ess"})
    assert not is_measurable("agreement", {"type": "relay"})
