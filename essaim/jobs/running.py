"""Taking one job and doing it: claimed under a lease, done, put off or given up."""

import logging
import secrets
from contextlib import nullcontext, suppress

from django.db import connection, transaction

from essaim.jobs.models import Job
from essaim.jobs.registry import TASKS, GiveUp, Task
from essaim.kernel import clock

log = logging.getLogger(__name__)

ERROR_LENGTH = 2000
STOPPED = "Le processus s’est arrêté pendant le travail."


class _LeaseLost(Exception):
    """Another worker took the job: what was written here is undone."""


def run_one() -> bool:
    """Do the job that has been due for longest; False when there is none."""
    job = _claim()
    if job is None:
        return False
    task = TASKS.get(job.name)
    if task is None:
        _give_up(job, None, f"Aucune tâche ne s’appelle {job.name}.")
    elif job.attempts > task.attempts:
        _give_up(job, task, job.last_error or STOPPED)
    else:
        _try(job, task)
    return True


def _claim() -> Job | None:
    """Take a free job: no other worker has it until the lease ends. The try counts from now, crash included."""
    with transaction.atomic():
        free = Job.objects.free().order_by("due_at", "id")
        if connection.features.has_select_for_update_skip_locked:
            free = free.select_for_update(skip_locked=True)
        job = free.first()
        if job is None:
            return None
        task = TASKS.get(job.name)
        job.lease = secrets.token_hex(16)
        job.lease_until = clock.now() + (task.lease if task else Task.lease)
        job.attempts += 1
        # Where rows cannot be locked, the condition decides between two workers that read the same job.
        taken = (
            Job.objects.free()
            .filter(pk=job.pk)
            .update(lease=job.lease, lease_until=job.lease_until, attempts=job.attempts)
        )
    return job if taken else None


def _try(job: Job, task: Task) -> None:
    scope = transaction.atomic() if task.is_atomic else nullcontext()
    try:
        with scope:
            if task.is_atomic:
                _hold(job)
            task.handler(dict(job.payload))
            _end(job, done_at=clock.now(), last_error="")
    except _LeaseLost:
        log.warning("%s was taken over by another worker", job.key)
    except GiveUp as refusal:
        _give_up(job, task, str(refusal))
    except Exception as error:
        log.warning("%s failed (try %d of %d)", job.key, job.attempts, task.attempts, exc_info=True)
        _put_off(job, task, f"{type(error).__name__} : {error}")


def _hold(job: Job) -> None:
    """Lock the row for the length of the work, if it is still ours."""
    if not Job.objects.select_for_update().filter(pk=job.pk, lease=job.lease).exists():
        raise _LeaseLost


def _end(job: Job, **outcome: object) -> None:
    """Write how the try ended, if the job is still ours."""
    ours = Job.objects.open().filter(pk=job.pk, lease=job.lease)
    if not ours.update(**outcome, lease="", lease_until=None, updated_at=clock.now()):
        raise _LeaseLost


def _put_off(job: Job, task: Task, error: str) -> None:
    if job.attempts >= task.attempts:
        _give_up(job, task, error)
        return
    with suppress(_LeaseLost):
        _end(job, due_at=clock.now() + task.delay(job.attempts), last_error=error[:ERROR_LENGTH])


def _give_up(job: Job, task: Task | None, error: str) -> None:
    log.error("%s is given up: %s", job.key, error)
    with suppress(_LeaseLost), transaction.atomic():
        _end(job, failed_at=clock.now(), last_error=error[:ERROR_LENGTH])
        if task is not None and task.on_failure is not None:
            task.on_failure(dict(job.payload), error)
