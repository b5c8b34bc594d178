"""The single undertaking of European law: who counts with whom on a day (E6); pure."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True)
class Tie:
    """One undertaking controls another, from a day until another, which is the first day without."""

    controlling: str
    controlled: str
    from_on: date
    until_on: date | None = None

    def holds_on(self, day: date) -> bool:
        """Whether it binds them on that day."""
        return self.from_on <= day and (self.until_on is None or day < self.until_on)


@dataclass(frozen=True)
class Absorption:
    """An undertaking absorbed by another on a day."""

    absorbed: str
    absorbing: str
    merged_on: date


def group_of(siren: str, day: date, ties: Iterable[Tie], public_bodies: Collection[str] = ()) -> frozenset[str]:
    """The undertakings that are one with ``siren`` on ``day``, itself included, by ties in chain.

    A public body binds nobody: two undertakings that only it links stay two.
    """
    around: dict[str, set[str]] = {}
    for tie in ties:
        if tie.holds_on(day) and not {tie.controlling, tie.controlled} & set(public_bodies):
            around.setdefault(tie.controlling, set()).add(tie.controlled)
            around.setdefault(tie.controlled, set()).add(tie.controlling)
    found, waiting = {siren}, [siren]
    while waiting:
        new = around.get(waiting.pop(), set()) - found
        found |= new
        waiting += new
    return frozenset(found)


def with_absorbed(group: Iterable[str], day: date, absorptions: Iterable[Absorption]) -> frozenset[str]:
    """The same, with those whose history the group inherited by mergers until ``day``, in chain."""
    found = set(group)
    past = [one for one in absorptions if one.merged_on <= day]
    while new := {one.absorbed for one in past if one.absorbing in found} - found:
        found |= new
    return frozenset(found)
