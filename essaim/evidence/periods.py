"""Periods in which things are counted: civil years of Paris, roadmaps, and since the beginning of the strategy."""

from dataclasses import dataclass, replace
from datetime import date, timedelta

from essaim.kernel import clock


@dataclass(frozen=True)
class Period:
    """From ``start`` to ``end``, both included."""

    start: date
    end: date
    label: str

    def __post_init__(self) -> None:
        if self.end < self.start:
            raise ValueError("a period ends after it starts")

    @classmethod
    def year(cls, year: int) -> "Period":
        """The civil year."""
        return cls(date(year, 1, 1), date(year, 12, 31), str(year))

    @classmethod
    def always(cls) -> "Period":
        """All time, to look a record up whatever its date (with room on both sides for the arithmetic of days)."""
        return cls(date(1900, 1, 1), date(2999, 12, 31), "depuis toujours")

    def contains(self, day: date) -> bool:
        """Whether the day is inside."""
        return self.start <= day <= self.end

    def touches(self, start: date, end: date | None) -> bool:
        """Whether something that lasts from ``start`` to ``end`` (None: still going on) has a day inside."""
        return start <= self.end and (end is None or end >= self.start)

    def is_over(self, day: date) -> bool:
        """Whether ``day`` is after the last day: from 1 January for a year."""
        return day > self.end

    def years(self) -> list["Period"]:
        """The civil years inside, whole ones only."""
        whole = (Period.year(year) for year in range(self.start.year, self.end.year + 1))
        return [year for year in whole if year.start >= self.start and year.end <= self.end]

    def joined(self, other: "Period") -> "Period":
        """The shortest period that holds both."""
        return replace(self, start=min(self.start, other.start), end=max(self.end, other.end))


@dataclass(frozen=True)
class Scope:
    """From where and when one looks.

    ``period``: what is being read, most often a year. ``roadmap``: the roadmap that runs then. ``since``: first day of
    the strategy. ``as_of``: records dated after it are not counted. ``judged_on``: the day at which lateness is judged.
    ``commune``: only what is placed there is read; nothing is late then, since a commune alone owes nothing.
    """

    period: Period
    roadmap: Period
    since: date
    as_of: date
    judged_on: date
    commune: str = ""

    @classmethod
    def of(
        cls,
        period: Period,
        *,
        roadmap: Period | None = None,
        since: date | None = None,
        as_of: date | None = None,
        commune: str = "",
    ) -> "Scope":
        """The usual scope: as of the last day of the period, or today when it is not over.

        A period that is over is then judged on the day after its end. When ``as_of`` is given, the whole is seen as it
        would be seen on that day: on 31 December nothing of the year is late yet, on 1 January it is.
        """
        roadmap = roadmap or period
        since = min(since or roadmap.start, roadmap.start, period.start)
        if as_of is not None:
            return cls(period, roadmap, since, as_of, as_of, commune)
        today = clock.today()
        judged_on = min(today, period.end + timedelta(days=1))
        return cls(period, roadmap, since, min(today, period.end), judged_on, commune)

    @property
    def once(self) -> Period:
        """From the beginning of the strategy to the end of the period."""
        return Period(self.since, self.period.end, f"depuis {self.since.year}")

    @property
    def span(self) -> Period:
        """Everything that a rule may have to look at."""
        return self.once.joined(self.roadmap).joined(self.period)

    def window(self, period: str) -> Period:
        """The days that a rule of this period (year, roadmap, once) looks at, before ``as_of`` is applied."""
        return {"year": self.period, "roadmap": self.roadmap, "once": self.once}[period]

    def due(self, period: str) -> Period:
        """The period whose end makes an unmet obligation late: what is owed once is owed by the roadmap's end."""
        return self.period if period == "year" else self.roadmap


def months_owed(period: Period, owed_from: date | None) -> tuple[int, int]:
    """How many whole months of the period are owed, over how many.

    A month counts when its first day is on or after ``owed_from``; a whole period when nothing is said.
    """
    months = [
        date(year, month, 1)
        for year in range(period.start.year, period.end.year + 1)
        for month in range(1, 13)
        if period.contains(date(year, month, 1))
    ]
    owed = [first for first in months if owed_from is None or first >= owed_from]
    return len(owed), len(months)
