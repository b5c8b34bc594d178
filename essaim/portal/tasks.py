"""What the worker does for the whole house."""

from datetime import time, timedelta
from typing import Any

from essaim.jobs.registry import periodic
from essaim.people.actors import Actor
from essaim.portal.services import erase_due


@periodic("portal.erase_due", daily_at=time(3, 40), lease=timedelta(minutes=30), atomic=False)
def erase_what_is_due(payload: dict[str, Any]) -> None:
    """Apply every term of conservation: announce, erase, purge; what a stopped run left, the next one takes."""
    erase_due(Actor.system("erase"))
