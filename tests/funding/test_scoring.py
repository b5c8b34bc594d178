"""Weighted marks, their spread, and the places they give."""

from dataclasses import dataclass
from decimal import Decimal
from types import SimpleNamespace
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from essaim.funding import scoring
from essaim.funding.scoring import Ranked, Scored
from tests.funding.making import CRITERIA


def test_the_total_is_weighted_out_of_a_hundred() -> None:
    assert scoring.weighted_total(CRITERIA, {"utility": 4, "viability": 3, "means": 5}, 5) == Decimal("78.00")
    assert scoring.weighted_total(CRITERIA, {"utility": 5, "viability": 5, "means": 5}, 5) == Decimal("100.00")
    assert scoring.weighted_total(CRITERIA, {"utility": 4}, 5) is None


@given(st.fixed_dictionaries({c["code"]: st.integers(0, 5) for c in CRITERIA}))
def test_a_total_lies_between_0_and_100(scores) -> None:
    assert not scoring.faults(CRITERIA, scores, 5)
    total = scoring.weighted_total(CRITERIA, scores, 5)
    assert total is not None
    assert 0 <= total <= 100


def test_wrong_marks_are_named() -> None:
    wrong = scoring.faults(CRITERIA, {"utility": 6, "viability": True, "means": "5", "other": 1}, 5)
    assert set(wrong) == {"utility", "viability", "means", "other"}


def test_mean_and_spread_of_three_readers() -> None:
    totals = [Decimal(72), Decimal(80), Decimal(76)]
    assert scoring.mean(totals) == Decimal("76.00")
    assert scoring.spread(totals) == Decimal(8)
    assert scoring.spread(totals[:1]) == 0
    assert scoring.mean([]) is None


def test_places_follow_the_means_and_ties_say_how_they_are_settled() -> None:
    files = [
        Scored("a", "2026-001", Decimal(70), Decimal("4.0"), "Utilité"),
        Scored("b", "2026-002", Decimal(80), Decimal("3.0"), "Utilité"),
        Scored("c", "2026-003", Decimal(70), Decimal("4.5"), "Utilité"),
        Scored("d", "2026-004", None),
    ]
    ranked = scoring.ranking(files)
    assert [(line.key, line.rank) for line in ranked] == [("b", 1), ("c", 2), ("a", 3), ("d", None)]
    assert ranked[0].explanation == ""
    assert "le critère le plus lourd les départage (Utilité)" in ranked[1].explanation
    assert ranked[3] == Ranked("d", None, "Sans notation.")


def test_three_equal_means_say_who_is_level_and_who_is_not() -> None:
    ranked = scoring.ranking(
        [
            Scored("a", "2026-001", Decimal(70), Decimal(4), "Utilité"),
            Scored("b", "2026-002", Decimal(70), Decimal(4), "Utilité"),
            Scored("c", "2026-003", Decimal(70), Decimal(3), "Utilité"),
        ]
    )
    assert [(line.key, line.rank) for line in ranked] == [("a", 1), ("b", 1), ("c", 3)]
    assert ranked[0].explanation == (
        "Même moyenne que 2026-002, et même note au critère le plus lourd\u00a0: places partagées. "
        "Même moyenne que 2026-003\u00a0: le critère le plus lourd les départage (Utilité)."
    )
    assert ranked[2].explanation.startswith("Même moyenne que 2026-001, 2026-002\u00a0: le critère")


@dataclass(frozen=True)
class Given:
    assessor: str
    scores: dict[str, int]
    grid: Any


def test_the_dispersion_says_who_differs_on_what_the_heaviest_gap_first() -> None:
    grid = SimpleNamespace(criteria=CRITERIA, scale=5)
    readings = [
        Given("Anne", {"utility": 1, "viability": 2, "means": 3}, grid),
        Given("Paul", {"utility": 5, "viability": 3, "means": 3}, grid),
        Given("Zoé", {"utility": 5, "viability": 3, "means": 3}, grid),
        Given("Luc", {"utility": 0, "viability": 0, "means": 0}, SimpleNamespace(criteria=CRITERIA, scale=10)),
    ]
    found = scoring.divergences_of(readings)
    assert [(one.label, one.points) for one in found] == [("Utilité", Decimal(40)), ("Solidité", Decimal(6))]
    assert found[0].sentence == "Utilité\u00a0: Anne 1, Paul, Zoé 5, soit 40\u00a0points sur 100."
    assert scoring.divergences_of([]) == []


def test_equal_in_everything_share_the_place() -> None:
    ranked = scoring.ranking(
        [Scored("a", "2026-001", Decimal(70), Decimal(4)), Scored("b", "2026-002", Decimal(70), Decimal(4))]
    )
    assert [line.rank for line in ranked] == [1, 1]
    assert all("places partagées" in line.explanation for line in ranked)
