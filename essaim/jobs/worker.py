"""The loop of ``essaim worker``."""

import logging
from typing import Protocol

from django.db import Error, close_old_connections, connection

from essaim.jobs import periods, services

log = logging.getLogger(__name__)

POLL = 1.0
"""Seconds between two looks at an empty queue."""
PATIENCE = 5.0
"""Seconds before another try when the database does not answer."""
PORTION = 50
"""Tries between two looks at the periodic tasks."""


class Stop(Protocol):
    """What asks the worker to end, as ``threading.Event`` does."""

    def is_set(self) -> bool:
        """Whether the end was asked for."""

    def wait(self, timeout: float) -> bool:
        """Sleep at most so many seconds, less when the end is asked for."""


def run(stop: Stop) -> None:
    """Do work as it comes due, until ``stop`` is set; the work under way is finished first."""
    planned: periods.Planned = {}
    while not stop.is_set():
        pause = turn(planned, stop)
        if pause:
            stop.wait(pause)
    connection.close()


def turn(planned: periods.Planned, stop: Stop) -> float:
    """One look at what is due; gives the seconds to wait before the next."""
    close_old_connections()
    try:
        periods.plan(planned)
        for _ in range(PORTION):
            if stop.is_set() or not services.run_due(limit=1):
                return POLL
    except Error:
        # The server restarts, the disk is full: the queue is still there when the database is back.
        log.exception("the database does not answer the worker")
        connection.close()
        return PATIENCE
    return 0.0
