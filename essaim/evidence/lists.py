"""The dated lists of the territory over which facets range: what a coverage expects, and how codes are called.

A list that no room supplies, or that is empty on the day asked, has no total: « dénominateur à compléter ».
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date

from essaim.evidence.catalogue import LISTS as NAMES
from essaim.evidence.facets import Facet
from essaim.kernel.registry import Registry


@dataclass(frozen=True)
class Group:
    """One entry of a list: its code, its name, and its commune when it has one (a school, a library)."""

    code: str
    label: str
    commune: str = ""


@dataclass(frozen=True)
class TerritoryList:
    """How a room supplies a list: ``load(day)`` gives the entries in force on that day, in a bounded number of queries.

    ``label`` is French (« filières »).
    """

    name: str
    label: str
    load: Callable[[date], Iterable[Group]]

    def __post_init__(self) -> None:
        if self.name not in NAMES:
            raise ValueError(f"no facet ranges over {self.name}")


LISTS: Registry[TerritoryList] = Registry("evidence")
"""Filled by ``<room>/evidence.py``: ``LISTS.add("sector", TerritoryList("sector", "filières", load))``."""

Expected = Callable[[Facet, date], "tuple[Group, ...] | None"]
"""What the evaluation asks: the groups that a facet should cover on a day, None when the territory does not say."""


def expected_groups(facet: Facet, day: date) -> tuple[Group, ...] | None:
    """The groups of a facet on a day: the values of a closed choice, the entries of a list, None when unknown."""
    if facet.values:
        return tuple(Group(code, label) for code, label in facet.values.items())
    supplier = LISTS.get(facet.ranges_over) if facet.ranges_over else None
    return tuple(supplier.load(day)) or None if supplier else None


class ListReader:
    """Reads each list once a day for one evaluation, restricted to a commune when one is given."""

    def __init__(self, read: Expected = expected_groups, *, commune: str = "") -> None:
        self._read = read
        self._commune = commune
        self._known: dict[tuple[str, str, date], tuple[Group, ...] | None] = {}

    def __call__(self, facet: Facet, day: date) -> tuple[Group, ...] | None:
        """See ``expected_groups``; an entry of another commune is left out of a commune's reading."""
        key = (facet.ranges_over, "" if facet.ranges_over else facet.name, day)
        if key not in self._known:
            self._known[key] = self._restricted(self._read(facet, day))
        return self._known[key]

    def _restricted(self, groups: tuple[Group, ...] | None) -> tuple[Group, ...] | None:
        if groups is None or not self._commune:
            return groups
        return tuple(group for group in groups if group.commune in ("", self._commune)) or None
