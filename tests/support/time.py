"""Travelling in time."""

from collections.abc import Iterator
from contextlib import ExitStack
from datetime import date, datetime, timedelta

import pytest

from essaim.kernel import clock as kernel_clock


class Clock:
    """Moves `kernel.clock` for the length of a test."""

    def __init__(self) -> None:
        self._stack = ExitStack()

    def travel(self, to: datetime | date | str) -> datetime:
        """Go to an instant, to noon in Paris of a day, or to an ISO text of either; give the instant."""
        if isinstance(to, str):
            to = datetime.fromisoformat(to) if "T" in to else date.fromisoformat(to)
        if not isinstance(to, datetime):
            to = datetime(to.year, to.month, to.day, 12)
        instant = to if to.tzinfo else to.replace(tzinfo=kernel_clock.PARIS)
        self.back()
        self._stack.enter_context(kernel_clock.travel(instant))
        return instant

    def forward(self, **duration: float) -> datetime:
        """Move on by a duration: `clock.forward(days=3)`."""
        return self.travel(kernel_clock.now() + timedelta(**duration))

    def back(self) -> None:
        """Come back to the present."""
        self._stack.close()


@pytest.fixture
def clock() -> Iterator[Clock]:
    """A clock to travel with: `clock.travel("2022-03-01")`. A live server's threads stay in the present."""
    traveller = Clock()
    yield traveller
    traveller.back()
