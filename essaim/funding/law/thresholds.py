"""Reading the dated thresholds."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cache
from pathlib import Path

import yaml


@dataclass(frozen=True)
class Threshold:
    """A number of law, valid from a day to another (included), with the article that sets it."""

    code: str
    label: str
    value: Decimal
    unit: str
    article: str
    valid_from: date
    valid_to: date | None
    is_confirmed: bool

    def holds_on(self, day: date) -> bool:
        """Whether it is in force on that day."""
        return self.valid_from <= day and (self.valid_to is None or day <= self.valid_to)


@cache
def all_thresholds() -> tuple[Threshold, ...]:
    """Every threshold of the file, in its order."""
    rows = yaml.safe_load((Path(__file__).parent / "thresholds.yaml").read_text(encoding="utf-8"))
    return tuple(
        Threshold(
            code=row["code"],
            label=row["label"],
            value=Decimal(str(row["value"])),
            unit=row["unit"],
            article=row["article"],
            valid_from=row["valid_from"],
            valid_to=row.get("valid_to"),
            is_confirmed=row["confirmed"],
        )
        for row in rows
    )


def threshold(code: str, day: date) -> Threshold:
    """The threshold in force on ``day``; ``LookupError`` when the law had none then."""
    for candidate in all_thresholds():
        if candidate.code == code and candidate.holds_on(day):
            return candidate
    raise LookupError(f"no threshold {code} on {day:%Y-%m-%d}")
