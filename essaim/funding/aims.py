"""Which part of the strategy a kind of aid serves: the room that knows the strategy says it, funding asks."""

from collections.abc import Callable
from dataclasses import dataclass

from essaim.funding.models import AidKind, Award
from essaim.kernel.registry import Registry


@dataclass(frozen=True)
class Aim:
    """An action of the strategy, in words, with its axis and the address of its page."""

    axis: str
    action: str
    url: str


AIMS: Registry[Callable[[str], Aim | None]] = Registry("sequels")
"""The aim of an action's code."""


def aim_of(award: Award) -> Aim | None:
    """What the award serves: by its kind of aid, else by the kind that its stage of life has."""
    kind = award.kind or (AidKind.objects.filter(stage=award.stage).first() if award.stage else None)
    if kind is None or not kind.action_code:
        return None
    found = (ask(kind.action_code) for _, ask in AIMS.items())
    return next((aim for aim in found if aim is not None), None)
