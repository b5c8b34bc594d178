"""Background work on the needs."""

from datetime import time
from typing import Any

from essaim.exchange import services
from essaim.exchange.queries import expired_needs
from essaim.jobs.registry import periodic
from essaim.people.actors import Actor


@periodic("exchange.expire_needs", daily_at=time(0, 20))
def expire_needs(payload: dict[str, Any]) -> None:
    """Note the needs whose last day was yesterday or before."""
    for need in expired_needs():
        services.expire_need(Actor.system("exchange"), need)
