"""What is asked once a page: an actor lives as long as its request, and what is read for it is kept with it."""

from collections.abc import Callable
from typing import TypeVar

from essaim.people.actors import Actor

Kept = TypeVar("Kept")


def once(actor: Actor, make: Callable[[Actor], Kept]) -> Kept:
    """What ``make`` gives for this actor, made the first time it is asked."""
    memory = vars(actor).setdefault("_portal_memory", {})
    if make not in memory:
        memory[make] = make(actor)
    found: Kept = memory[make]
    return found
