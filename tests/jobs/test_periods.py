"""Periodic tasks: once a period, whoever asks."""

from datetime import time, timedelta
from typing import Any

import pytest

from essaim.jobs import periods
from essaim.jobs.models import Job
from essaim.jobs.registry import Rhythm, Task, periodic
from essaim.jobs.services import run_due
from essaim.jobs.tasks import forget_done
from essaim.kernel import clock as kernel_clock
from tests.jobs.conftest import Declare
from tests.support.time import Clock


@pytest.mark.django_db
def test_a_period_is_asked_for_once_by_several_workers(declare: Declare, clock: Clock) -> None:
    seen: list[Any] = []
    declare("test.tick", seen.append, every=timedelta(minutes=10))
    clock.travel("2026-10-09T14:32:00")
    one: periods.Planned = {}
    other: periods.Planned = {}
    assert [periods.plan(one), periods.plan(one), periods.plan(other)] == [1, 0, 0]
    run_due()
    clock.forward(minutes=7)
    assert periods.plan(one) + periods.plan(other) == 0
    clock.forward(minutes=1)
    assert periods.plan(one) + periods.plan(other) == 1
    run_due()
    assert len(seen) == 2


@pytest.mark.django_db
def test_periods_without_a_worker_are_not_made_up_for(declare: Declare, clock: Clock) -> None:
    declare("test.tick", lambda payload: None, every=timedelta(minutes=10))
    clock.travel("2026-10-09T14:32:00")
    planned: periods.Planned = {}
    periods.plan(planned)
    clock.forward(hours=5)
    periods.plan(planned)
    assert Job.objects.count() == 2


@pytest.mark.parametrize(
    ("at", "slot"),
    [
        ("2026-03-29T03:09:00", "2026-03-28"),
        ("2026-03-29T03:10:00", "2026-03-29"),
        ("2026-10-25T23:59:00", "2026-10-25"),
        ("2026-10-26T00:00:00", "2026-10-25"),
    ],
)
def test_a_daily_task_follows_paris_clocks(at: str, slot: str, clock: Clock) -> None:
    assert Rhythm(daily_at=time(3, 10)).slot(clock.travel(at)) == slot


def test_a_rhythm_is_one_or_the_other() -> None:
    with pytest.raises(ValueError, match="every"):
        periodic("test.never")
    with pytest.raises(ValueError, match="daily_at"):
        periodic("test.both", every=timedelta(days=1), daily_at=time(3))


def test_delays_grow_and_stop_growing() -> None:
    task = Task("test", print, backoff=timedelta(minutes=1))
    assert [task.delay(n) // timedelta(minutes=1) for n in (1, 2, 3, 4, 7, 1000)] == [1, 3, 9, 27, 720, 720]


@pytest.mark.django_db
def test_old_work_is_forgotten_but_not_what_was_given_up(clock: Clock) -> None:
    clock.travel("2026-10-09T14:32:00")
    now = kernel_clock.now()
    Job.objects.create(name="a", key="old", done_at=now - timedelta(days=31))
    Job.objects.create(name="a", key="recent", done_at=now - timedelta(days=29))
    Job.objects.create(name="a", key="failed", failed_at=now - timedelta(days=400))
    forget_done({})
    assert set(Job.objects.values_list("key", flat=True)) == {"recent", "failed"}
