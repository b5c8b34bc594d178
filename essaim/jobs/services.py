"""Asking for work, doing what is due, trying again what was given up."""

from datetime import datetime
from typing import Any

from django.db import transaction

from essaim.jobs import running
from essaim.jobs.models import Job
from essaim.jobs.policies import can_retry_job
from essaim.jobs.registry import TASKS
from essaim.kernel import clock
from essaim.people.actors import Actor


def enqueue(name: str, *, key: str, payload: dict[str, Any] | None = None, due_at: datetime | None = None) -> Job:
    """Ask for the task ``name`` with a JSON payload, from ``due_at`` on (now when nothing is said).

    Called inside an act's transaction, the work is asked for with the act or not at all. While the work of this ``key``
    is waiting, running or given up, asking again gives the same job, unchanged; once done, it is to be done again.
    ``LookupError`` when no room declares the task.
    """
    if name not in TASKS:
        raise LookupError(f"no tasks.py declares {name}")
    wanted = Job(name=name, key=key, payload=payload or {}, due_at=due_at or clock.now())
    with transaction.atomic():
        # A concurrent request of the same key neither fails nor makes two: the database keeps the first row.
        Job.objects.bulk_create([wanted], ignore_conflicts=True)
        job = Job.objects.select_for_update().get(key=key)
        if job.done_at is not None:
            job.name, job.payload, job.due_at = wanted.name, wanted.payload, wanted.due_at
            _reopen(job)
            job.save()
    return job


def run_due(limit: int | None = None) -> int:
    """Do here and now what is due, what this work asks for included; give the number of tries made.

    A handler's error goes to its job, as in the worker. Periodic tasks are the worker's.
    """
    tries = 0
    while (limit is None or tries < limit) and running.run_one():
        tries += 1
    return tries


def retry_job(actor: Actor, *, job: Job) -> Job:
    """Have a job that was given up tried again at once, with all its tries."""
    with transaction.atomic():
        job = Job.objects.select_for_update().get(pk=job.pk)
        can_retry_job(actor, job).require()
        job.due_at = clock.now()
        _reopen(job)
        job.save()
    return job


def _reopen(job: Job) -> None:
    job.done_at = job.failed_at = job.lease_until = None
    job.attempts, job.lease, job.last_error = 0, "", ""
