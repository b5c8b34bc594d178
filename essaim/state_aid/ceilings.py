"""The dated ceilings of the de minimis regimes, and the days over which each counts."""

import calendar
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cache
from pathlib import Path

import yaml

FOLDER = Path(__file__).parent
YEARS = 3


@dataclass(frozen=True)
class Ceiling:
    """A most, in euros, for the aids of ``regimes`` together, from a day to another (included)."""

    code: str
    label: str
    value: Decimal
    window: str
    regimes: frozenset[str]
    article: str
    valid_from: date
    valid_to: date | None
    is_confirmed: bool
    note: str = ""

    def holds_on(self, day: date) -> bool:
        """Whether it is in force on that day."""
        return self.valid_from <= day and (self.valid_to is None or day <= self.valid_to)

    def first_day(self, day: date, exercise_end_month: int) -> date:
        """The first day, included, of what it counts for an aid granted on ``day``.

        Three years to the day before; or the beginning of the second exercise before the current one.
        """
        if self.window == "exercises":
            began = exercise_start(day, exercise_end_month)
            return began.replace(year=began.year - (YEARS - 1))
        return years_before(day, YEARS)


@cache
def all_ceilings() -> tuple[Ceiling, ...]:
    """Every ceiling of the file, in its order."""
    rows = yaml.safe_load((FOLDER / "ceilings.yaml").read_text(encoding="utf-8"))
    return tuple(
        Ceiling(
            code=row["code"],
            label=row["label"],
            value=Decimal(row["value"]),
            window=row["window"],
            regimes=frozenset(row["regimes"]),
            article=row["article"],
            valid_from=row["valid_from"],
            valid_to=row.get("valid_to"),
            is_confirmed=row["confirmed"],
            note=row.get("note", ""),
        )
        for row in rows
    )


def ceilings_on(day: date, regime: str) -> Sequence[Ceiling]:
    """The ceilings that a new aid of this regime must respect on that day; none when no regulation is in force."""
    return [ceiling for ceiling in all_ceilings() if regime in ceiling.regimes and ceiling.holds_on(day)]


def exercise_start(day: date, end_month: int) -> date:
    """The first day of the exercise that ``day`` belongs to, for accounts that close at the end of ``end_month``."""
    year = day.year if day.month > end_month else day.year - 1
    return date(day.year, 1, 1) if end_month == 12 else date(year, end_month + 1, 1)


def exercise_end(day: date, end_month: int) -> date:
    """The last day of the exercise that ``day`` belongs to."""
    year = day.year if day.month <= end_month else day.year + 1
    return date(year, end_month, calendar.monthrange(year, end_month)[1])


def years_before(day: date, years: int) -> date:
    """The same day so many years before; 28 February for a 29 that the year does not have, which counts one more."""
    last = calendar.monthrange(day.year - years, day.month)[1]
    return date(day.year - years, day.month, min(day.day, last))
