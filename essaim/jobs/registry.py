"""What the worker can do: each room declares its tasks in ``tasks.py``.

@task("mail.deliver", attempts=8)
def deliver(payload: dict[str, Any]) -> None: ...

@periodic("journal.seal", every=timedelta(minutes=10))
def seal(payload: dict[str, Any]) -> None: ...
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from typing import Any

from essaim.kernel import clock
from essaim.kernel.registry import Registry

Payload = dict[str, Any]
Handler = Callable[[Payload], object]
Mourner = Callable[[Payload, str], object]

GROWTH = 3
LONGEST_DELAY = timedelta(hours=12)
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


class GiveUp(Exception):
    """Raised by a handler whose work can never succeed: the job fails at once, with this message."""


@dataclass(frozen=True)
class Rhythm:
    """When a periodic task comes back: ``every`` so long, or each day at ``daily_at`` on Paris clocks."""

    every: timedelta = timedelta(days=1)
    daily_at: time | None = None

    def slot(self, now: datetime) -> str:
        """The name of the period that ``now`` belongs to; a period's work is done once."""
        if self.daily_at is not None:
            day = clock.day_in_paris(now)
            return str(day if now >= clock.paris(day, self.daily_at) else day - timedelta(days=1))
        return (EPOCH + (now - EPOCH) // self.every * self.every).isoformat()


@dataclass(frozen=True)
class Task:
    """A handler with its patience.

    ``attempts`` is the number of tries before giving up, ``backoff`` the wait after the first one (it grows three times
    at each), ``lease`` the longest time one try may take. An ``atomic`` handler runs in one transaction with the mark
    that its job is done, so that what it writes is written exactly once; one that speaks to the outside is not atomic,
    holds no lock while it waits, and must bear being run again. ``on_failure`` is told when the job is given up.
    """

    name: str
    handler: Handler
    attempts: int = 5
    backoff: timedelta = timedelta(seconds=30)
    lease: timedelta = timedelta(minutes=5)
    is_atomic: bool = True
    on_failure: Mourner | None = None
    rhythm: Rhythm | None = None

    def delay(self, attempt: int) -> timedelta:
        """The wait after the failed try of this number (from 1)."""
        return min(self.backoff * GROWTH ** min(attempt - 1, 20), LONGEST_DELAY)


TASKS: Registry[Task] = Registry("tasks")


def task(
    name: str,
    *,
    attempts: int = 5,
    backoff: timedelta = timedelta(seconds=30),
    lease: timedelta = timedelta(minutes=5),
    atomic: bool = True,
    on_failure: Mourner | None = None,
) -> Callable[[Handler], Handler]:
    """Declare a function of a payload as the task ``name`` (see ``Task``)."""

    def declare(handler: Handler) -> Handler:
        TASKS.add(name, Task(name, handler, attempts, backoff, lease, atomic, on_failure))
        return handler

    return declare


def periodic(
    name: str,
    *,
    every: timedelta | None = None,
    daily_at: time | None = None,
    attempts: int = 5,
    backoff: timedelta = timedelta(seconds=30),
    lease: timedelta = timedelta(minutes=5),
    atomic: bool = True,
) -> Callable[[Handler], Handler]:
    """Declare a task that the worker asks for by itself, once a period: give ``every`` or ``daily_at``."""
    if (every is None) == (daily_at is None):
        raise ValueError(f"{name}: give every=… or daily_at=…")

    def declare(handler: Handler) -> Handler:
        rhythm = Rhythm(every or timedelta(days=1), daily_at)
        TASKS.add(name, Task(name, handler, attempts, backoff, lease, atomic, rhythm=rhythm))
        return handler

    return declare
