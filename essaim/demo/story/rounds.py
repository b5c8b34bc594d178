"""The rounds of the call: which days a session gathers, when it sits, when the council votes."""

from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from typing import Any

from essaim.demo.story.tables import table
from essaim.funding.models import CutOff

LAST_DAYS = {2: (1, 31), 6: (5, 15), 10: (9, 30)}
COUNCILS = {
    "2021-10": date(2021, 12, 9),
    "2022-02": date(2022, 4, 7),
    "2022-06": date(2022, 6, 23),
    "2022-10": date(2022, 12, 8),
    "2023-02": date(2023, 4, 6),
    "2023-06": date(2023, 6, 22),
    "2023-10": date(2023, 12, 7),
    "2024-02": date(2024, 4, 11),
    "2024-06": date(2024, 6, 20),
    "2024-10": date(2024, 12, 12),
    "2025-02": date(2025, 4, 10),
    "2025-06": date(2025, 6, 19),
    "2025-10": date(2025, 12, 11),
    "2026-02": date(2026, 4, 9),
    "2026-06": date(2026, 6, 18),
}
"""The day on which the council votes on each session; the last session still waits for it."""


@dataclass(frozen=True)
class Round:
    """One session of a call: ``code`` is its month, ``rows`` its applications; ``sits_on`` is said by the table of a
    dated call, the permanent one has its cut-offs from the start.
    """

    code: str
    opens_on: date
    last_day: date
    votes_on: date | None
    rows: tuple[dict[str, Any], ...]
    call: str = "permanent"
    sits_on: date | None = None

    @property
    def year(self) -> int:
        """The year of the session and of its envelope."""
        return int(self.code[:4])

    @property
    def cut_off(self) -> CutOff:
        """The cut-off of the call."""
        return CutOff.objects.select_related("session").get(call__code=self.call, last_day=self.last_day)


@cache
def rounds() -> tuple[Round, ...]:
    """Every round, in order."""
    permanent = (_round(code, tuple(rows)) for code, rows in table("projects").items())
    return (*permanent, *(_dated(row) for row in table("calls") if "session" in row))


def _dated(row: dict[str, Any]) -> Round:
    return Round(
        row["round"], row["opens"], row["closes"], None, tuple(row["projects"]), row["code"], sits_on=row["session"]
    )


def _round(code: str, rows: tuple[dict[str, Any], ...]) -> Round:
    year, month = map(int, code.split("-"))
    last_day = date(year, *LAST_DAYS[month])
    before = {2: date(year - 1, 9, 30), 6: date(year, 1, 31), 10: date(year, 5, 15)}[month]
    opens_on = max(before + timedelta(days=3), date(2021, 7, 19))
    return Round(code, opens_on, last_day, COUNCILS.get(code), rows)
