"""A fact that a room declares: what counts, where and when, and what its reader may read of it."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

from essaim.evidence.catalogue import CATALOGUE
from essaim.evidence.facets import Facet, FacetType
from essaim.evidence.periods import Period

MASKED_TITLE = "Fait non public"
MASKED_GROUP = "Structure non publique"

Key = tuple[str, str]
"""Kind and identifier: two records are the same when these are."""


@dataclass(frozen=True, slots=True)
class EvidenceRecord:
    """One fact, as its room gives it to one reader.

    ``on`` places it in a year (day in Paris); ``until`` is the last day of what lasts, None while it goes on.
    ``url`` is relative. ``amount`` is in euros. ``organisations`` are pairs (identifier, name). ``facets`` holds what
    the catalogue names, except the place, the sectors and the organisations, which have their own fields.
    ``counted``: the room's condition for counting holds (a cancelled meeting never counts). ``planned``: still to come.
    ``is_visible``: this reader may read the title and open the page; the record counts all the same when not.
    """

    kind: str
    id: str
    title: str
    on: date
    until: date | None = None
    url: str = ""
    amount: Decimal | None = None
    commune: str = ""
    quarter: str = ""
    qpv: str = ""
    organisations: tuple[tuple[str, str], ...] = ()
    sectors: tuple[str, ...] = ()
    facets: dict[str, Any] = field(default_factory=dict)
    counted: bool = True
    planned: bool = False
    is_visible: bool = True

    @property
    def key(self) -> Key:
        """What makes it one record."""
        return (self.kind, self.id)

    @property
    def shown_title(self) -> str:
        """The title, or the words that stand for it when this reader may not see it."""
        return self.title if self.is_visible else MASKED_TITLE

    @property
    def shown_url(self) -> str:
        """The address of its page, empty when this reader may not open it."""
        return self.url if self.is_visible else ""

    def values(self, facet: str) -> tuple[Any, ...]:
        """What the record holds under a facet; empty when unknown."""
        if facet in _OWN_FIELDS:
            return _OWN_FIELDS[facet](self)
        value = self.facets.get(facet)
        if facet == "in_qpv" and value is None and self.qpv:
            return (True,)
        if value is None or value == "":
            return ()
        return tuple(value) if isinstance(value, list | tuple | set | frozenset) else (value,)


def _filled(value: str) -> tuple[str, ...]:
    return (value,) if value else ()


_OWN_FIELDS = {
    "commune": lambda record: _filled(record.commune),
    "quarter": lambda record: _filled(record.quarter),
    "qpv": lambda record: _filled(record.qpv),
    "sector": lambda record: tuple(record.sectors),
    "organisation": lambda record: tuple(key for key, _ in record.organisations),
}


def sort_records(records: Iterable[EvidenceRecord]) -> list[EvidenceRecord]:
    """The order in which lists are shown, whatever the order they came in."""
    return sorted(records, key=sort_key)


def sort_key(record: EvidenceRecord) -> tuple[date, str, str]:
    """By date, then kind and identifier."""
    return (record.on, record.kind, record.id)


def is_inside(record: EvidenceRecord, period: Period) -> bool:
    """Whether the record belongs to a period: by its date, or by any of its days when it lasts."""
    if CATALOGUE[record.kind].is_lasting:
        return period.touches(record.on, record.until)
    return period.contains(record.on)


def record_faults(record: EvidenceRecord) -> list[str]:
    """What is wrong with a record against the catalogue (English, for the room's own tests)."""
    kind = CATALOGUE.get(record.kind)
    if kind is None:
        return [f"{record.kind} is not in the catalogue"]
    faults = [f"{name} is a field of the record, not a facet" for name in record.facets if name in _OWN_FIELDS]
    if record.until is not None and not kind.is_lasting:
        faults.append(f"{record.kind} is dated: it has no end")
    if record.amount is not None and not kind.has_amount:
        faults.append(f"{record.kind} has no amount")
    for name in record.facets:
        facet = kind.facet(name)
        if facet is None:
            faults.append(f"{record.kind} has no facet {name}")
        else:
            faults += _value_faults(facet, record.values(name))
    return faults


def _value_faults(facet: Facet, values: tuple[Any, ...]) -> list[str]:
    faults = []
    if len(values) > 1 and not facet.multiple:
        faults.append(f"{facet.name} holds one value")
    for value in values:
        if facet.type is FacetType.CHOICE and value not in facet.values:
            faults.append(f"{facet.name}: {value!r} is not one of {', '.join(facet.values)}")
        elif not isinstance(value, _PYTHON_TYPES[facet.type]) or (
            isinstance(value, bool) and facet.type is not FacetType.BOOLEAN
        ):
            faults.append(f"{facet.name}: {value!r} is not a {facet.type}")
    return faults


_PYTHON_TYPES: dict[FacetType, tuple[type, ...]] = {
    FacetType.TEXT: (str,),
    FacetType.CODE: (str,),
    FacetType.CHOICE: (str,),
    FacetType.BOOLEAN: (bool,),
    FacetType.NUMBER: (int, float, Decimal),
    FacetType.DATE: (date,),
}
