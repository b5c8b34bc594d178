"""The one clock of Essaim: aware instants, Europe/Paris for people, travel for tests and the story."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.utils import timezone

PARIS = ZoneInfo("Europe/Paris")

_travelled: ContextVar[datetime | None] = ContextVar("travelled", default=None)


def now() -> datetime:
    """The present instant, aware (UTC), or the instant travelled to."""
    return _travelled.get() or timezone.now()


def today() -> date:
    """The present day in Paris."""
    return now().astimezone(PARIS).date()


def paris(day: date, at: time = time(0, 0)) -> datetime:
    """The instant at which Paris clocks show ``at`` on ``day``; at the autumn change, the first of the two."""
    return datetime.combine(day, at, tzinfo=PARIS)


def end_of_day(day: date) -> datetime:
    """First instant that no longer belongs to ``day`` in Paris: compare with ``<``."""
    return paris(day + timedelta(days=1))


def day_in_paris(instant: datetime) -> date:
    """The day that Paris calendars show at ``instant``."""
    return instant.astimezone(PARIS).date()


@contextmanager
def travel(instant: datetime) -> Iterator[None]:
    """Make ``now()`` answer ``instant`` inside the block; ``ValueError`` when it is not aware."""
    if instant.tzinfo is None:
        raise ValueError("clock.travel needs an aware instant")
    token = _travelled.set(instant)
    try:
        yield
    finally:
        _travelled.reset(token)
