"""The order in which the story is told: each act at its own instant, with the clock there."""

import heapq
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime, time
from itertools import count
from typing import Any

from essaim.jobs import services as jobs
from essaim.kernel import clock

Act = Callable[[], Any]


@dataclass(order=True)
class _Planned:
    at: datetime
    rank: int
    act: Act = field(compare=False)


class Timeline:
    """Acts to come, by instant; an act may plan others. What is past the end of the story never happens."""

    def __init__(self, until: date) -> None:
        self.end = clock.paris(until, time(9, 0))
        self.told = 0
        self._acts: list[_Planned] = []
        self._ranks = count()

    def plan(self, day: date | datetime, act: Act, *, hour: int = 10, minute: int = 0) -> None:
        """Have ``act`` happen on a day, or at an instant."""
        at = day if isinstance(day, datetime) else clock.paris(day, time(hour, minute))
        if at <= self.end:
            heapq.heappush(self._acts, _Planned(at, next(self._ranks), act))

    def run(self, last_day: date) -> int:
        """Do everything that happens until the end of ``last_day``; give the number of acts.

        After each act the work that it asked for is done at the same instant: letters bear the date of what they tell.
        """
        limit, done = clock.end_of_day(last_day), 0
        while self._acts and self._acts[0].at < limit:
            planned = heapq.heappop(self._acts)
            with clock.travel(planned.at):
                planned.act()
                jobs.run_due()
            done += 1
        self.told += done
        return done
