"""Weighted marks: pure arithmetic of a grid.

A criterion is ``{"code", "label", "weight"}``; the weights of a grid sum to 100; marks go from 0 to the grid's scale.
The
total is out of 100, to the hundredth.
"""

from collections.abc import Mapping, Sequence
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

HUNDREDTH = Decimal("0.01")


def weighted_total(criteria: Sequence[Mapping[str, Any]], scores: Mapping[str, int], scale: int) -> Decimal | None:
    """Σ mark ÷ scale × weight; None while a criterion has no mark."""
    if any(criterion["code"] not in scores for criterion in criteria):
        return None
    total = sum((Decimal(scores[c["code"]]) / scale * Decimal(c["weight"]) for c in criteria), Decimal(0))
    return total.quantize(HUNDREDTH, rounding=ROUND_HALF_UP)


def faults(criteria: Sequence[Mapping[str, Any]], scores: Mapping[str, Any], scale: int) -> dict[str, str]:
    """What is wrong with the marks, by criterion code, in French."""
    known = {criterion["code"] for criterion in criteria}
    wrong = {code: "Ce critère n’est pas dans la grille." for code in scores if code not in known}
    for code in known & set(scores):
        mark = scores[code]
        if not isinstance(mark, int) or isinstance(mark, bool) or not 0 <= mark <= scale:
            wrong[code] = f"La note va de 0 à {scale}, sans décimale."
    return wrong


def mean(totals: Sequence[Decimal]) -> Decimal | None:
    """The mean of the totals, to the hundredth; None without any."""
    if not totals:
        return None
    return (sum(totals, Decimal(0)) / len(totals)).quantize(HUNDREDTH, rounding=ROUND_HALF_UP)


def spread(totals: Sequence[Decimal]) -> Decimal:
    """The highest total minus the lowest; 0 with fewer than two."""
    return max(totals) - min(totals) if len(totals) > 1 else Decimal(0)
