"""The territory seen quarter by quarter: its map, and the facts that happened in each, every count with its list."""

from collections import defaultdict
from dataclasses import dataclass

from essaim.evidence.periods import Period
from essaim.evidence.providers import load_kind
from essaim.evidence.records import EvidenceRecord, sort_records
from essaim.evidence.tables import RecordsTable, table_of_records
from essaim.people.actors import Actor
from essaim.territory import queries as territory
from essaim.territory.models import Quarter
from essaim.territory.queries import MapArea

KINDS = ("organisation", "award", "event")
"""What is counted by quarter: kinds whose records have a quarter, and that everyone may read."""


@dataclass(frozen=True)
class QuarterLine:
    """A quarter and how many facts of each kind happened there."""

    quarter: Quarter
    structures: int
    awards: int
    events: int

    @property
    def total(self) -> int:
        """How many facts in all: the length of the quarter's list."""
        return self.structures + self.awards + self.events


def _records(reader: Actor) -> dict[str, list[EvidenceRecord]]:
    """The facts of each quarter since always, in a number of queries that depends on the kinds alone."""
    found: dict[str, list[EvidenceRecord]] = defaultdict(list)
    for kind in KINDS:
        for record in load_kind(kind, Period.always(), reader) or []:
            if record.quarter and record.counted and not record.planned:
                found[record.quarter].append(record)
    return found


def quarter_lines(reader: Actor) -> list[QuarterLine]:
    """Every quarter in its order, with its counts."""
    records = _records(reader)
    lines = []
    for quarter in territory.quarters():
        kinds = [record.kind for record in records[quarter.code]]
        lines.append(QuarterLine(quarter, *(kinds.count(kind) for kind in KINDS)))
    return lines


def quarter_table(quarter: Quarter, reader: Actor) -> RecordsTable:
    """The facts of a quarter, the oldest first."""
    return table_of_records(sort_records(_records(reader)[quarter.code]))


@dataclass(frozen=True)
class TerritoryMap:
    """What the map draws, and what it must say of its outlines."""

    areas: list[MapArea]

    @property
    def polygons(self) -> list[dict[str, object]]:
        """The outlines as the map component takes them; associated communes are marked."""
        return [{"name": area.name, "geometry": area.geometry} for area in self.areas]

    @property
    def is_schematic(self) -> bool:
        """Whether one outline at least was drawn for Essaim rather than taken from an official layer."""
        return any(area.is_schematic for area in self.areas)

    @property
    def sources(self) -> list[str]:
        """Who is to be credited."""
        return sorted({area.source for area in self.areas if area.source})


def territory_map() -> TerritoryMap:
    """The quarters' outlines: the official ones where a layer was imported, the schematic ones elsewhere."""
    return TerritoryMap(territory.outlines("quarter"))
