"""Asking for the periodic tasks, once a period."""

from datetime import datetime

from essaim.jobs.models import Job
from essaim.jobs.registry import TASKS
from essaim.kernel import clock

Planned = dict[str, str]
"""Name of a periodic task to the last period asked for by this process."""


def plan(planned: Planned) -> int:
    """Ask for the work of the present period of each periodic task; give the number of jobs created.

    The key names the period, so that several workers ask for it once; periods during which no worker ran are not made
    up for. ``planned`` saves asking the database at every turn.
    """
    now, created = clock.now(), 0
    for name, task in TASKS.items():
        if task.rhythm is None:
            continue
        slot = task.rhythm.slot(now)
        if planned.get(name) != slot:
            created += _ask(name, slot, now)
            planned[name] = slot
    return created


def _ask(name: str, slot: str, now: datetime) -> int:
    key = f"{name}@{slot}"
    if Job.objects.filter(key=key).exists():
        return 0
    Job.objects.bulk_create([Job(name=name, key=key, due_at=now)], ignore_conflicts=True)
    return 1
