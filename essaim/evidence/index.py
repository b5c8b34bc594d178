"""Records of one kind, arranged once so that many rules can be asked of them."""

from collections.abc import Callable, Iterable
from datetime import date
from typing import Any

from essaim.evidence.catalogue import Kind
from essaim.evidence.facets import Facet
from essaim.evidence.periods import Period
from essaim.evidence.records import EvidenceRecord, is_inside, sort_records
from essaim.evidence.rules import Bounds, Condition, Filter, comparable_value

Positions = frozenset[int]


class Index:
    """The records of a kind in their order, and where each value of each facet is found.

    ``commune`` keeps only the records placed in it. A record given twice is kept once.
    """

    def __init__(self, kind: Kind, records: Iterable[EvidenceRecord], *, commune: str = "") -> None:
        self.kind = kind
        unique = {record.id: record for record in records if not commune or record.commune == commune}
        self.records: tuple[EvidenceRecord, ...] = tuple(sort_records(unique.values()))
        self._places = {record.id: position for position, record in enumerate(self.records)}
        self._found: dict[str, dict[Any, set[int]]] = {}
        self._windows: dict[tuple[date, date, date], Positions] = {}
        self._to_come: dict[tuple[date, date, date], Positions] = {}

    def happened(self, window: Period, as_of: date) -> Positions:
        """Where the counting records of the window are, dated ``as_of`` at the latest."""
        key = (window.start, window.end, as_of)
        if key not in self._windows:
            self._windows[key] = self._where(
                lambda record: (
                    record.counted and not record.planned and record.on <= as_of and is_inside(record, window)
                )
            )
        return self._windows[key]

    def to_come(self, window: Period, as_of: date) -> Positions:
        """Where the records still to come in the window are."""
        key = (window.start, window.end, as_of)
        if key not in self._to_come:
            self._to_come[key] = self._where(
                lambda record: record.planned and record.on >= as_of and is_inside(record, window)
            )
        return self._to_come[key]

    def matching(self, conditions: Filter, among: Positions, *, to_come: bool = False) -> Positions:
        """Those of ``among`` that meet every condition; what is to come is not asked what is only known afterwards."""
        kept = among
        for name, condition in conditions.items():
            facet = self.kind.facets[name]
            if not (to_come and facet.unfolds):
                kept = kept & self._meeting(facet, condition)
        return kept

    def at(self, positions: Iterable[int]) -> tuple[EvidenceRecord, ...]:
        """The records at these places, in their order."""
        return tuple(self.records[position] for position in sorted(positions))

    def places_of(self, identifiers: Iterable[str]) -> Positions:
        """Where the records of these identifiers are; unknown ones are left out."""
        return frozenset(self._places[name] for name in identifiers if name in self._places)

    def _where(self, holds: Callable[[EvidenceRecord], bool]) -> Positions:
        return frozenset(position for position, record in enumerate(self.records) if holds(record))

    def _values(self, facet: Facet) -> dict[Any, set[int]]:
        if facet.name not in self._found:
            found: dict[Any, set[int]] = {}
            for position, record in enumerate(self.records):
                for value in record.values(facet.name):
                    found.setdefault(comparable_value(facet, value), set()).add(position)
            self._found[facet.name] = found
        return self._found[facet.name]

    def _meeting(self, facet: Facet, condition: Condition) -> set[int]:
        found = self._values(facet)
        if isinstance(condition, Bounds):
            low = None if condition.gte is None else comparable_value(facet, condition.gte)
            high = None if condition.lte is None else comparable_value(facet, condition.lte)
            inside = [value for value in found if (low is None or value >= low) and (high is None or value <= high)]
        else:
            wanted = condition if isinstance(condition, tuple) else (condition,)
            inside = [comparable_value(facet, value) for value in wanted]
        return set().union(*(found.get(value, set()) for value in inside))
