"""What bodies owe each year and what they did: held, planned, owed, late. Computed by the evidence engine, never typed.

The rules are those of ``Body.obligations``; the records are those that the whole strategy is read from.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from essaim.evidence.catalogue import CATALOGUE
from essaim.evidence.evaluation import RuleResult, evaluate
from essaim.evidence.index import Index
from essaim.evidence.lists import ListReader
from essaim.evidence.periods import Period, Scope
from essaim.evidence.providers import load_kind
from essaim.evidence.records import EvidenceRecord
from essaim.evidence.rules import read_rules
from essaim.gatherings.models import Body
from essaim.people.actors import Actor
from essaim.ui.formatting import NBSP, pluralise


@dataclass(frozen=True)
class Duty:
    """One obligation of a body in a year."""

    result: RuleResult

    @property
    def label(self) -> str:
        """What is owed, in words."""
        return self.result.label

    @property
    def held(self) -> int:
        """How many were held."""
        return int(self.result.attained)

    @property
    def required(self) -> int:
        """How many the year asks for."""
        return int(self.result.required)

    @property
    def aim(self) -> int | None:
        """How many the deliberation hopes for, when it says more than the minimum."""
        return None if self.result.aim is None else int(self.result.aim)

    @property
    def owed(self) -> int:
        """How many are still to be held."""
        return int(self.result.missing)

    @property
    def planned(self) -> int:
        """How many are on the calendar."""
        return len(self.result.planned)

    @property
    def is_late(self) -> bool:
        """Whether the year is over and something is missing."""
        return self.result.is_late

    @property
    def without_minutes(self) -> tuple[EvidenceRecord, ...]:
        """What was held and has no minutes at all: it counts, and it is said."""
        return tuple(record for record in self.result.records if record.facets.get("minutes") == "none")

    @property
    def state(self) -> str:
        """The state in words."""
        if not self.required:
            return "Rien n’est dû cette année"
        if self.is_late:
            return f"En retard{NBSP}: {self.held} sur {self.required}"
        if not self.owed:
            return f"Tenue{NBSP}: {self.held} sur {self.required}"
        if self.planned >= self.owed:
            return f"{self.held} sur {self.required}, la suite est prévue"
        return f"{self.held} sur {self.required}"

    @property
    def tag(self) -> str:
        """The kind of tag that carries the state."""
        if self.is_late:
            return "problem"
        if not self.owed:
            return "done" if self.required else "neutral"
        return "review" if self.planned >= self.owed else "waiting"

    @property
    def sentence(self) -> str:
        """What is still to do, in one sentence; empty when nothing is."""
        if not self.owed:
            return ""
        missing = f"{self.owed} à tenir avant le 31 décembre"
        if self.is_late:
            return f"Il en a manqué {self.owed}."
        if not self.planned:
            return f"{missing}, aucune date n’est prise."
        return f"{missing}, {self.planned} {pluralise(self.planned, 'date prise,dates prises')}."


@dataclass(frozen=True)
class BodyDuties:
    """A body with its obligations of the year."""

    body: Body
    duties: tuple[Duty, ...]

    @property
    def is_late(self) -> bool:
        """Whether one obligation is late."""
        return any(duty.is_late for duty in self.duties)


@dataclass(frozen=True)
class Board:
    """Every body with what it owes, and the totals of the meetings that bodies owe in the year."""

    year: int
    bodies: tuple[BodyDuties, ...]

    @property
    def meetings(self) -> tuple[Duty, ...]:
        """The obligations that speak of meetings (workshops are told apart)."""
        return tuple(duty for row in self.bodies for duty in row.duties if duty.result.rule.kind == "meeting")

    @property
    def required(self) -> int:
        """Meetings owed in the year by all bodies: eight in Lille."""
        return sum(duty.required for duty in self.meetings)

    @property
    def held(self) -> int:
        """Of these, how many were held: what a body holds beyond its due never stands for another's."""
        return sum(min(duty.held, duty.required) for duty in self.meetings)

    @property
    def planned(self) -> int:
        """Of those still owed, how many are on the calendar."""
        return sum(min(duty.planned, duty.owed) for duty in self.meetings)

    @property
    def owed(self) -> int:
        """Meetings still to be held."""
        return sum(duty.owed for duty in self.meetings)

    @property
    def late(self) -> int:
        """Meetings that were missed."""
        return sum(duty.owed for duty in self.meetings if duty.is_late)

    @property
    def without_minutes(self) -> int:
        """Meetings and workshops held without any minutes."""
        return sum(len(duty.without_minutes) for row in self.bodies for duty in row.duties)


def board(bodies: Iterable[Body], year: int, reader: Actor) -> Board:
    """What each body owes and did in a civil year: queries bounded by the kinds of the rules, not by the bodies."""
    scope = Scope.of(Period.year(year))
    ruled = [(body, read_rules(body.obligations, where=body.code)[0]) for body in bodies]
    indexes = _indexes({rule.kind for _, rules in ruled for rule in rules}, scope, reader)
    expected = ListReader()
    return Board(
        year,
        tuple(
            BodyDuties(body, tuple(Duty(evaluate(rule, indexes[rule.kind], scope, expected)) for rule in rules))
            for body, rules in ruled
        ),
    )


def duties_of(body: Body, year: int, reader: Actor) -> tuple[Duty, ...]:
    """The obligations of one body in a year."""
    return board([body], year, reader).bodies[0].duties


def _indexes(kinds: set[str], scope: Scope, reader: Actor) -> dict[str, Index | None]:
    indexes: dict[str, Index | None] = {}
    for kind in sorted(kinds):
        records = load_kind(kind, scope.span, reader)
        indexes[kind] = None if records is None else Index(CATALOGUE[kind], records)
    return indexes
