"""What the worker does for the room, every day."""

from datetime import time
from typing import Any

from django.db import transaction

from essaim.jobs.registry import periodic
from essaim.people.actors import Actor
from essaim.settlement import services
from essaim.settlement.queries import plans_with_a_date
from essaim.settlement.services.plans import bring_due, lock_plan

WORKER = Actor.system("settlement")


@periodic("settlement.call_dated", daily_at=time(5, 10), atomic=False)
def call_dated(payload: dict[str, Any]) -> None:
    """Call the payments whose date has come; each award is a transaction of its own."""
    for key in plans_with_a_date():
        with transaction.atomic():
            bring_due(WORKER, lock_plan(key))


@periodic("settlement.remind_reports", daily_at=time(7, 0))
def remind_reports(payload: dict[str, Any]) -> None:
    """Write to those who owe a financial report."""
    services.remind_reports(WORKER)


@periodic("settlement.ask_activity", daily_at=time(7, 20))
def ask_activity(payload: dict[str, Any]) -> None:
    """Ask, two years after, what became of what was helped."""
    services.ask_all(WORKER)
