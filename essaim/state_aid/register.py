"""The national register of de minimis aids (E7): by when an aid is entered, and until when declarations are asked."""

from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache

import yaml

from essaim.state_aid.ceilings import FOLDER, years_before

FIXED_HOLIDAYS = frozenset({(1, 1), (5, 1), (5, 8), (7, 14), (8, 15), (11, 1), (11, 11), (12, 25)})
"""Month and day of the holidays of the French labour code that do not move."""

AFTER_EASTER = (1, 39, 50)
"""Easter Monday, Ascension, Whit Monday: days after Easter."""


@dataclass(frozen=True)
class RegisterRule:
    """Since when aids of these regimes are entered, and within how many working days."""

    regimes: frozenset[str]
    valid_from: date
    working_days: int
    years_of_declarations: int
    article: str
    is_confirmed: bool
    note: str = ""

    def covers(self, day: date) -> bool:
        """Whether the register holds, on that day, all the years that a ceiling looks back at."""
        return years_before(day, self.years_of_declarations) >= self.valid_from


@cache
def register_rules() -> tuple[RegisterRule, ...]:
    """Every rule of the file."""
    rows = yaml.safe_load((FOLDER / "register.yaml").read_text(encoding="utf-8"))
    return tuple(
        RegisterRule(
            regimes=frozenset(row["regimes"]),
            valid_from=row["valid_from"],
            working_days=row["working_days"],
            years_of_declarations=row["years_of_declarations"],
            article=row["article"],
            is_confirmed=row["confirmed"],
            note=row.get("note", ""),
        )
        for row in rows
    )


def register_rule(regime: str) -> RegisterRule:
    """The rule of a regime; ``LookupError`` when it has none."""
    for rule in register_rules():
        if regime in rule.regimes:
            return rule
    raise LookupError(f"no register for {regime}")


def register_deadline(regime: str, granted_on: date) -> date | None:
    """The last day to enter an aid; None for one granted before the register opened."""
    rule = register_rule(regime)
    return after_working_days(granted_on, rule.working_days) if granted_on >= rule.valid_from else None


def after_working_days(day: date, count: int) -> date:
    """The day that comes so many working days after: neither Saturday, nor Sunday, nor French holiday."""
    found = day
    for _ in range(count):
        found += timedelta(days=1)
        while not is_working_day(found):
            found += timedelta(days=1)
    return found


def is_working_day(day: date) -> bool:
    """Whether offices are open that day."""
    return day.weekday() < 5 and (day.month, day.day) not in FIXED_HOLIDAYS and day not in _moving_holidays(day.year)


@cache
def _moving_holidays(year: int) -> frozenset[date]:
    return frozenset(easter(year) + timedelta(days=days) for days in AFTER_EASTER)


def easter(year: int) -> date:
    """Easter Sunday in the Gregorian calendar (Meeus, Jones and Butcher)."""
    golden, (century, rest) = year % 19, divmod(year, 100)
    moon = (19 * golden + century - century // 4 - (century - (century + 8) // 25 + 1) // 3 + 15) % 30
    week = (32 + 2 * (century % 4) + 2 * (rest // 4) - moon - rest % 4) % 7
    shift = (golden + 11 * moon + 22 * week) // 451
    month, day = divmod(moon + week - 7 * shift + 114, 31)
    return date(year, month, day + 1)
