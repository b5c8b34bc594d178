"""Asking for work and doing it, without a worker."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import transaction

from essaim.jobs import queries, services
from essaim.jobs.models import Job
from essaim.jobs.registry import GiveUp
from essaim.jobs.services import enqueue, run_due
from essaim.kernel import clock as kernel_clock
from essaim.kernel.verdict import Refused
from essaim.people.actors import Actor
from essaim.people.models import User
from tests.jobs.conftest import Declare
from tests.support.time import Clock

pytestmark = pytest.mark.django_db


@pytest.fixture
def done(declare: Declare) -> list[dict[str, Any]]:
    """Payloads that the task `test.note` has seen."""
    seen: list[dict[str, Any]] = []
    declare("test.note", seen.append)
    return seen


def test_work_is_done_once_with_its_payload(done: list[Any]) -> None:
    job = enqueue("test.note", key="a", payload={"n": 1})
    assert run_due() == 1
    assert done == [{"n": 1}]
    assert run_due() == 0
    job.refresh_from_db()
    assert (job.attempts, job.last_error, job.lease) == (1, "", "")
    assert job.done_at is not None


def test_the_same_key_is_the_same_work_until_it_is_done(done: list[Any]) -> None:
    first = enqueue("test.note", key="a", payload={"n": 1})
    assert enqueue("test.note", key="a", payload={"n": 2}) == first
    run_due()
    assert done == [{"n": 1}]
    assert enqueue("test.note", key="a", payload={"n": 3}) == first
    run_due()
    assert done == [{"n": 1}, {"n": 3}]
    assert Job.objects.count() == 1


def test_an_unknown_task_is_refused_at_once(only_these_tasks: None) -> None:
    with pytest.raises(LookupError, match=r"no tasks\.py declares test\.nothing"):
        enqueue("test.nothing", key="a")


def test_a_task_that_no_longer_exists_fails_its_jobs(only_these_tasks: None) -> None:
    Job.objects.create(name="test.former", key="a")
    run_due()
    assert "test.former" in Job.objects.get().last_error
    assert Job.objects.failed().exists()


def test_work_asked_for_by_an_act_that_fails_was_never_asked_for(done: list[Any]) -> None:
    with transaction.atomic():
        enqueue("test.note", key="a")
        transaction.set_rollback(True)
    assert run_due() == 0


def test_work_waits_for_its_hour(done: list[Any], clock: Clock) -> None:
    clock.travel("2026-10-09T14:32:00")
    enqueue("test.note", key="later", due_at=kernel_clock.now() + timedelta(hours=1))
    enqueue("test.note", key="now", payload={"n": 0})
    assert run_due() == 1
    clock.forward(minutes=59)
    assert run_due() == 0
    clock.forward(minutes=1)
    assert run_due() == 1
    assert done == [{"n": 0}, {}]


def test_the_longest_due_comes_first_and_the_limit_holds(done: list[Any], clock: Clock) -> None:
    clock.travel("2026-10-09T14:32:00")
    for minutes in (2, 3, 1):
        enqueue(
            "test.note",
            key=str(minutes),
            payload={"n": minutes},
            due_at=kernel_clock.now() - timedelta(minutes=minutes),
        )
    assert run_due(limit=2) == 2
    assert done == [{"n": 3}, {"n": 2}]


def test_work_may_ask_for_work(done: list[Any], declare: Declare) -> None:
    declare("test.parent", lambda payload: enqueue("test.note", key="child", payload=payload))
    enqueue("test.parent", key="parent", payload={"n": 7})
    assert run_due() == 2
    assert done == [{"n": 7}]


def test_a_failure_is_tried_again_later_and_later_then_given_up(declare: Declare, clock: Clock) -> None:
    mourned: list[tuple[Any, str]] = []

    def fail(payload: dict[str, Any]) -> None:
        raise ValueError("trop tôt")

    declare(
        "test.fail",
        fail,
        attempts=3,
        backoff=timedelta(minutes=1),
        on_failure=lambda payload, error: mourned.append((payload, error)),
    )
    clock.travel("2026-10-09T14:32:00")
    job = enqueue("test.fail", key="a", payload={"n": 1})
    waits = []
    while not Job.objects.failed().exists():
        before = kernel_clock.now()
        assert run_due() == 1
        job.refresh_from_db()
        waits.append(job.due_at - before)
        assert job.last_error == "ValueError : trop tôt"
        clock.travel(job.due_at)
    assert waits[:2] == [timedelta(minutes=1), timedelta(minutes=3)]
    assert (len(waits), job.attempts) == (3, 3)
    assert mourned == [({"n": 1}, "ValueError : trop tôt")]
    clock.forward(days=2)
    assert run_due() == 0


def test_what_a_failed_try_wrote_is_undone(declare: Declare) -> None:
    def write_then_fail(payload: dict[str, Any]) -> None:
        User.objects.create_user("lea@exemple.fr", name="Léa")
        raise ValueError

    declare("test.fail", write_then_fail)
    enqueue("test.fail", key="a")
    run_due()
    assert not User.objects.exists()
    assert Job.objects.get().attempts == 1


def test_a_handler_may_give_up_at_once(declare: Declare) -> None:
    def refuse(payload: dict[str, Any]) -> None:
        raise GiveUp("l’adresse n’existe pas")

    declare("test.refuse", refuse, atomic=False)
    enqueue("test.refuse", key="a")
    assert run_due() == 1
    assert Job.objects.failed().get().last_error == "l’adresse n’existe pas"


def test_only_the_administration_tries_again_and_only_what_was_given_up(declare: Declare, make_person: Any) -> None:
    answers = iter([ValueError("non"), None])

    def sometimes(payload: dict[str, Any]) -> None:
        answer = next(answers)
        if answer:
            raise answer

    declare("test.sometimes", sometimes, attempts=1)
    job = enqueue("test.sometimes", key="a")
    run_due()
    with pytest.raises(Refused, match="administration technique"):
        services.retry_job(Actor.of(make_person("Camille", "officer")), job=job)
    admin = Actor.of(make_person("Admin", "admin"))
    services.retry_job(admin, job=job)
    assert run_due() == 1
    job.refresh_from_db()
    assert (job.attempts, job.last_error, job.failed_at) == (1, "", None)
    with pytest.raises(Refused, match="pas abandonné"):
        services.retry_job(admin, job=job)


def test_a_lease_keeps_others_away_until_it_ends(declare: Declare, clock: Clock) -> None:
    tries: list[int] = []
    clock.travel("2026-10-09T14:32:00")

    def nested(payload: dict[str, Any]) -> None:
        tries.append(run_due())

    declare("test.nested", nested, lease=timedelta(minutes=2), atomic=False)
    enqueue("test.nested", key="a")
    assert run_due() == 1
    assert tries == [0]


def test_a_job_whose_worker_always_dies_is_given_up(done: list[Any], clock: Clock) -> None:
    clock.travel("2026-10-09T14:32:00")
    job = enqueue("test.note", key="a")
    Job.objects.update(attempts=5, lease="mort", lease_until=kernel_clock.now() + timedelta(minutes=1))
    assert run_due() == 0
    clock.forward(minutes=1)
    assert run_due() == 1
    job.refresh_from_db()
    assert job.failed_at is not None
    assert "arrêté" in job.last_error
    assert not done


def test_a_lost_lease_undoes_what_was_written(declare: Declare) -> None:
    def slow(payload: dict[str, Any]) -> None:
        User.objects.create_user("lea@exemple.fr", name="Léa")
        Job.objects.update(lease="another")

    declare("test.slow", slow)
    enqueue("test.slow", key="a")
    run_due()
    assert not User.objects.exists()
    assert Job.objects.get().done_at is None


def test_health_says_how_long_work_waits(done: list[Any], clock: Clock) -> None:
    clock.travel("2026-10-09T14:32:00")
    assert queries.queue_health() == queries.QueueHealth(0, 0, 0, None, None)
    enqueue("test.note", key="a")
    enqueue("test.note", key="b", due_at=kernel_clock.now() + timedelta(days=1))
    clock.forward(minutes=6)
    health = queries.queue_health()
    assert (health.waiting, health.oldest_due, health.is_late) == (2, timedelta(minutes=6), True)
    run_due()
    health = queries.queue_health()
    assert (health.waiting, health.oldest_due, health.is_late) == (1, None, False)
    assert health.last_done_at == kernel_clock.now()
