"""What higher rooms bring to an award and to a new request: funding asks them and tells them, without knowing them.

A room adds to these registries in its own ``sequels.py``.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any
from uuid import UUID

from essaim.directory.models import Organisation
from essaim.funding.models import Award
from essaim.kernel.registry import Registry
from essaim.kernel.verdict import Verdict, allow, deny
from essaim.people.actors import Actor


@dataclass(frozen=True)
class Hindrance:
    """What prevents a new request: why, and what to do, in French; ``url`` is where the applicant does it."""

    reason: str
    remedy: str
    url: str = ""


@dataclass(frozen=True)
class Panel:
    """A part of an award's page: a template of the room that brings it, and what the template reads."""

    template: str
    context: dict[str, Any] = field(default_factory=dict)


Hindering = Callable[[Actor, Organisation | None], Iterable[Hindrance]]
Showing = Callable[[Actor, Award], Panel | None]
Telling = Callable[[Actor, Award], None]
Dating = Callable[[Award], date | None]
Qualifying = Callable[[Sequence[Award]], Mapping[UUID, dict[str, Any]]]

HINDRANCES: Registry[Hindering] = Registry("sequels")
"""What prevents a new request of this organisation; of the person, through any of theirs, when none is named."""

PANELS: Registry[Showing] = Registry("sequels")
"""What follows an award, on its page of the office."""

OWN_PANELS: Registry[Showing] = Registry("sequels")
"""What follows an award, on the page of its application in the holder's space."""

LISTENERS: Registry[Telling] = Registry("sequels")
"""Told, in the same transaction, when an award is notified or annulled, or its agreement signed."""

FACETS: Registry[Qualifying] = Registry("sequels")
"""Facets of evidence that awards get later: by award, names and values of the catalogue."""

DONE: Registry[Dating] = Registry("sequels")
"""The day when what the law asks of an award was done, None before: ``paid`` whole, ``reported``."""


def hindrances(actor: Actor, organisation: Organisation | None) -> list[Hindrance]:
    """Everything that prevents a new request today."""
    return [one for name in HINDRANCES for one in HINDRANCES[name](actor, organisation)]


def may_apply(actor: Actor, organisation: Organisation | None) -> Verdict:
    """Whether nothing prevents a new request; otherwise the first reason and its remedy."""
    found = hindrances(actor, organisation)
    return deny(f"{found[0].reason} {found[0].remedy}") if found else allow()


def panels(registry: Registry[Showing], actor: Actor, award: Award) -> list[Panel]:
    """What the rooms show of an award."""
    shown = (registry[name](actor, award) for name in registry)
    return [panel for panel in shown if panel is not None]


def tell(actor: Actor, award: Award) -> None:
    """Tell the rooms that something happened to an award (inside the caller's transaction)."""
    for name in LISTENERS:
        LISTENERS[name](actor, award)


def done_on(act: str, award: Award) -> date | None:
    """The day of this act, ``paid`` or ``reported``; None when it is not done, or nobody knows."""
    dated = DONE.get(act)
    return dated(award) if dated else None


def facets_of(awards: Sequence[Award]) -> dict[UUID, dict[str, Any]]:
    """What the rooms know of these awards, by award."""
    found: dict[UUID, dict[str, Any]] = {award.pk: {} for award in awards}
    for name in FACETS:
        for key, facets in FACETS[name](awards).items():
            found[key] |= facets
    return found
