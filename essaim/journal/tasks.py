"""What the worker does for the room."""

from datetime import time, timedelta
from typing import Any

from essaim.jobs.registry import periodic
from essaim.journal import services
from essaim.people.actors import Actor

WORKER = Actor.system("journal")


@periodic("journal.seal", every=timedelta(minutes=10), atomic=False)
def seal(payload: dict[str, Any]) -> None:
    """Seal what was written since the last time; each batch is a transaction of its own."""
    services.seal_entries(WORKER)


@periodic("journal.verify", daily_at=time(2, 40), lease=timedelta(hours=1), atomic=False)
def verify(payload: dict[str, Any]) -> None:
    """Recompute every seal once a night."""
    services.verify_journal(WORKER)
