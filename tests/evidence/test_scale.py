"""Sixty-nine actions over a hundred thousand records: how many loads, how many queries, how long."""

import time
from collections import Counter
from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from essaim.evidence.board import Evaluator, Sheet
from essaim.evidence.catalogue import CATALOGUE
from essaim.evidence.queries import links_in_force
from essaim.evidence.rules import Rule
from essaim.evidence.states import Nature
from essaim.people.actors import Actor
from tests.evidence.making import SECTORS, expected, fact, scope

TOTAL = 100_000
KINDS = ("meeting", "event", "award", "application", "referral", "organisation", "publication", "document")
FIRST = date(2021, 1, 1)


def _many() -> dict[str, list]:
    held: dict[str, list] = {kind: [] for kind in KINDS}
    for number in range(TOTAL):
        kind = KINDS[number % len(KINDS)]
        facets = {
            "meeting": {"body": f"B{number % 9}", "status": "held", "minutes": ("none", "approved")[number % 2]},
            "award": {
                "stage": ("start_up", "consolidation")[number % 2],
                "call": ("permanent", "other")[number % 3 > 1],
            },
            "event": {"type": ("hackathon", "sourcing", "school")[number % 3], "present_families": number % 5},
        }.get(kind, {})
        held[kind].append(
            fact(
                kind,
                number,
                FIRST + timedelta(number % 1095),
                sectors=(SECTORS[number % 6],),
                organisations=((f"o{number % 900}", f"Structure {number % 900}"),),
                commune=("59350", "59298", "59355")[number % 3],
                amount=Decimal(number % 9000) if CATALOGUE[kind].has_amount else None,
                is_visible=bool(number % 2),
                **facets,
            )
        )
    return held


def _sheets() -> list[Sheet]:
    rules = [
        Rule(kind="meeting", filter={"body": "B3", "status": "held"}, minimum=2, aim=4),
        Rule(kind="award", measure="share", among={"stage": "start_up"}, filter={"call": "permanent"}),
        Rule(kind="award", measure="sum", filter={"stage": "start_up"}),
        Rule(kind="event", filter={"type": "hackathon"}, measure="coverage", per="sector", period="roadmap"),
        Rule(kind="event", filter={"present_families": {"gte": 3}}),
        Rule(kind="organisation", measure="distinct", of="organisation", period="once"),
        Rule(kind="publication"),
        Rule(kind="document", period="once"),
        Rule(kind="referral", filter={"commune": ["59298", "59355"]}),
        Rule(kind="application", filter={"sector": "velo"}),
        Rule(kind="lease"),
    ]
    natures = list(Nature)
    return [
        Sheet(f"{n}", natures[n % 6], tuple(rules[(n + step) % len(rules)] for step in range(3))) for n in range(69)
    ]


@pytest.mark.django_db
def test_loads_are_bounded_by_the_kinds() -> None:
    held, loads = _many(), Counter()

    def load(kind, period, reader):
        loads[kind] += 1
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
        return held.get(kind)

    started = time.process_time()
    with CaptureQueriesContext(
        connection,
    ) as queries:
        evaluator = Evaluator(scope(2022), Actor.anonymous(), load=load, expected=expected)
        board = evaluator.board(_sheets())
    elapsed = time.process_time() - started
    assert len(board.actions) == 69
    assert set(loads.values()) == {1}
    assert set(loads) == {*KINDS, "lease"}
    assert len(queries) == len(loads) + 1, "one a kind, and one for the links"
    assert 0 < len(board.records()) < TOTAL
    assert elapsed < 30, f"{elapsed:.1f} s"


@pytest.mark.django_db
def test_links_are_read_in_one_query(django_assert_num_queries) -> None:
    with django_assert_num_queries(1):
        assert links_in_force() == []
