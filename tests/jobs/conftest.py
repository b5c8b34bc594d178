"""Tasks of the tests, declared for the length of one test."""

from collections.abc import Callable
from typing import Any

import pytest

from essaim.jobs.registry import TASKS, periodic, task

Declare = Callable[..., Any]


@pytest.fixture
def only_these_tasks(monkeypatch: pytest.MonkeyPatch) -> None:
    """An empty registry: the rooms' own tasks are not there."""
    monkeypatch.setattr(TASKS, "_items", {})


@pytest.fixture
def declare(only_these_tasks: None) -> Declare:
    """Declare a task: `declare("test.task", handler, attempts=3)`."""

    def add(name: str, handler: Any, **options: Any) -> None:
        (periodic if {"every", "daily_at"} & set(options) else task)(name, **options)(handler)

    return add
