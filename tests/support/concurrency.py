"""Several people at the same instant."""

import contextvars
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from django.db import connections

AtOnce = Callable[..., list[Any]]


@pytest.fixture
def threads(transactional_db: None) -> AtOnce:
    """Run callables at once: `results = threads(pay, pay)`.

    Each runs in its own thread with its own connection, closed at the end; all start together. The results come in the
    order of the callables; an exception raised by one is its result.
    """

    def at_once(*calls: Callable[[], Any], seconds: float = 60) -> list[Any]:
        barrier = threading.Barrier(len(calls))

        def one(call: Callable[[], Any]) -> Any:
            try:
                barrier.wait(seconds)
                return call()
            except Exception as error:
                return error
            finally:
                connections.close_all()

        with ThreadPoolExecutor(len(calls)) as pool:
            # The context goes along, so that a travelled clock shows the same instant in each thread.
            futures = [pool.submit(contextvars.copy_context().run, one, call) for call in calls]
            return [future.result(seconds) for future in futures]

    return at_once
