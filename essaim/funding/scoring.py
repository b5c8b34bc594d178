"""Weighted marks: pure arithmetic of a grid.

A criterion is ``{"code", "label", "weight"}``; the weights of a grid sum to 100; marks go from 0 to the grid's scale.
The total is out of 100, to the hundredth.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from typing import Any, Protocol

from essaim.ui.formatting import format_number

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


@dataclass(frozen=True)
class Scored:
    """What ranks a file: its mean, and its mean mark on the heaviest criterion, which settles a tie."""

    key: str
    label: str
    mean: Decimal | None
    heaviest: Decimal | None = None
    heaviest_label: str = ""


@dataclass(frozen=True)
class Ranked:
    """The place of a file, and why it is there when another has the same mean; ``rank`` is None without a mean."""

    key: str
    rank: int | None
    explanation: str = ""


def ranking(files: Sequence[Scored]) -> list[Ranked]:
    """Files from the best mean to the worst; a tie is settled by the heaviest criterion, else the place is shared."""
    order = sorted(files, key=lambda file: (file.mean is None, -(file.mean or 0), -(file.heaviest or 0), file.label))
    ranked: list[Ranked] = []
    for file in order:
        if file.mean is None:
            ranked.append(Ranked(file.key, None, "Sans notation."))
            continue
        twins = [other for other in files if other.mean == file.mean and other.key != file.key]
        rank = next(at for at, other in enumerate(order, start=1) if _place(other) == _place(file))
        ranked.append(Ranked(file.key, rank, _why(file, twins)))
    return ranked


def _place(file: Scored) -> tuple[Decimal | None, Decimal | None]:
    return file.mean, file.heaviest


def _why(file: Scored, twins: Sequence[Scored]) -> str:
    level = ", ".join(sorted(twin.label for twin in twins if twin.heaviest == file.heaviest))
    apart = ", ".join(sorted(twin.label for twin in twins if twin.heaviest != file.heaviest))
    said = []
    if level:
        said.append(f"Même moyenne que {level}, et même note au critère le plus lourd\u00a0: places partagées.")
    if apart:
        said.append(f"Même moyenne que {apart}\u00a0: le critère le plus lourd les départage ({file.heaviest_label}).")
    return " ".join(said)


# --------------------------------------------------------------------------------------------------------- dispersion


class Reading(Protocol):
    """What one person gave: who they are (``str`` of ``assessor``), their marks, and the grid they had."""

    assessor: Any
    scores: Mapping[str, int]
    grid: Any


@dataclass(frozen=True)
class Divergence:
    """A criterion on which the readers differ: the lowest and highest marks, whose they are, and the points at stake.

    ``points`` are those of the total out of 100.
    """

    label: str
    lowest: int
    lowest_by: str
    highest: int
    highest_by: str
    points: Decimal

    @property
    def sentence(self) -> str:
        """« Utilité sociale : Anne 1, Paul 5, soit 40 points sur 100. »"""
        return (
            f"{self.label}\u00a0: {self.lowest_by} {self.lowest}, {self.highest_by} {self.highest}, "
            f"soit {format_number(self.points)}\u00a0points sur 100."
        )


def divergences_of(readings: Sequence[Reading]) -> list[Divergence]:
    """Criteria on which the readers differ, the heaviest gap first; readers with another grid are left apart."""
    if not readings:
        return []
    grid = readings[0].grid
    same = [one for one in readings if one.grid == grid]
    found = []
    for criterion in grid.criteria:
        marks = [(one.scores[criterion["code"]], str(one.assessor)) for one in same if criterion["code"] in one.scores]
        if not marks or min(marks)[0] == max(marks)[0]:
            continue
        lowest, highest = min(marks)[0], max(marks)[0]
        points = Decimal(highest - lowest) / grid.scale * Decimal(criterion["weight"])
        found.append(
            Divergence(
                criterion["label"],
                lowest,
                _names(marks, lowest),
                highest,
                _names(marks, highest),
                points.quantize(HUNDREDTH, rounding=ROUND_HALF_UP),
            )
        )
    return sorted(found, key=lambda one: -one.points)


def _names(marks: Sequence[tuple[int, str]], mark: int) -> str:
    return ", ".join(sorted(name for given, name in marks if given == mark))
