"""The state of an action in a period: computed from its results, never typed, never a percentage of « done ».

What the table of natures leaves open is decided so:

- *Some proof* is a record of the period itself; a record of another year of the roadmap may fill a roadmap's minimum,
  it does not make the action live this year.
- A deliverable is read since the beginning of the strategy, whatever the period of its rules: once delivered it stays
  so. It is late when the roadmap is over and it is not delivered.
- A working group is constituted by any record of a group, and meets by any meeting or workshop of the period. Without
  a rule on groups (or when groups are not measurable yet), to meet is to be constituted.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from itertools import groupby

from essaim.evidence.evaluation import RuleResult
from essaim.evidence.records import EvidenceRecord
from essaim.evidence.rules import Measure

NBSP = "\u00a0"


class Nature(StrEnum):
    """How an action lives."""

    CONTINUOUS = "continuous"
    RECURRING = "recurring"
    WATCH = "watch"
    DELIVERABLE = "deliverable"
    ONE_OFF = "one_off"
    WORKING_GROUP = "working_group"

    @property
    def is_delivered_once(self) -> bool:
        """Whether it ends by being delivered."""
        return self in (Nature.DELIVERABLE, Nature.ONE_OFF)


class ActionState(StrEnum):
    """Where an action stands in a period."""

    ACTIVE = "active"
    PARTIAL = "partial"
    PLANNED = "planned"
    DORMANT = "dormant"
    DELIVERED = "delivered"
    BEGUN = "begun"
    NOT_BEGUN = "not_begun"
    MEETING = "meeting"
    SILENT = "silent"
    NOT_CONSTITUTED = "not_constituted"
    NOT_MEASURABLE = "not_measurable"
    TO_COMPLETE = "to_complete"

    @property
    def word(self) -> str:
        """The state in French, with a capital."""
        return _WORDS[self]

    @property
    def cell(self) -> str:
        """How its cell is drawn: full, half, empty, crossed."""
        return _CELLS[self]

    @property
    def is_alive(self) -> bool:
        """Whether it fills the cell of its objective: active, meeting or delivered."""
        return self.cell == "full"


_WORDS = {
    ActionState.ACTIVE: "Active",
    ActionState.PARTIAL: "Active, en partie",
    ActionState.PLANNED: "Prévue",
    ActionState.DORMANT: "En sommeil",
    ActionState.DELIVERED: "Livrée",
    ActionState.BEGUN: "Commencée",
    ActionState.NOT_BEGUN: "Pas commencée",
    ActionState.MEETING: "Se réunit",
    ActionState.SILENT: "Constitué, sans réunion",
    ActionState.NOT_CONSTITUTED: "Pas constitué",
    ActionState.NOT_MEASURABLE: "Pas encore mesurable",
    ActionState.TO_COMPLETE: "À compléter",
}
_CELLS = {
    ActionState.ACTIVE: "full",
    ActionState.PARTIAL: "half",
    ActionState.PLANNED: "empty",
    ActionState.DORMANT: "empty",
    ActionState.DELIVERED: "full",
    ActionState.BEGUN: "half",
    ActionState.NOT_BEGUN: "empty",
    ActionState.MEETING: "full",
    ActionState.SILENT: "half",
    ActionState.NOT_CONSTITUTED: "empty",
    ActionState.NOT_MEASURABLE: "crossed",
    ActionState.TO_COMPLETE: "crossed",
}


@dataclass(frozen=True)
class Standing:
    """A state with what is said beside it: lateness, how many rules are measurable, the day of delivery."""

    state: ActionState
    is_late: bool
    measurable: int
    rules: int
    delivered_on: date | None = None

    @property
    def measured(self) -> str:
        """``1 règle mesurable sur 3``; empty when all are, or when there is none."""
        if self.measurable == self.rules:
            return ""
        words = "règles mesurables" if self.measurable >= 2 else "règle mesurable"
        return f"{self.measurable}{NBSP}{words} sur {self.rules}"


def standing(
    nature: Nature, results: Iterable[RuleResult], proofs: Iterable[EvidenceRecord], *, has_planned: bool
) -> Standing:
    """The standing of an action.

    ``results``: its rules evaluated (since the beginning of the strategy for what is delivered once). ``proofs``: the
    records that prove it in the period, by a rule or by a link (since the beginning likewise).
    """
    results, proofs = list(results), list(proofs)
    measurable = [result for result in results if result.is_measurable]
    is_late = any(result.is_late for result in measurable)
    delivered_on = None
    if not results:
        state, is_late = ActionState.TO_COMPLETE, False
    elif not measurable:
        state = ActionState.NOT_MEASURABLE
    elif nature.is_delivered_once:
        delivered_on = _delivered_on(measurable)
        begun = ActionState.BEGUN if proofs else ActionState.NOT_BEGUN
        state = ActionState.DELIVERED if delivered_on else begun
        is_late = is_late and delivered_on is None
    elif nature is Nature.WORKING_GROUP:
        state = _group_state(measurable, proofs)
    else:
        state = _living_state(measurable, proofs, has_planned=has_planned)
    return Standing(state, is_late, len(measurable), len(results), delivered_on)


def _living_state(results: list[RuleResult], proofs: list[EvidenceRecord], *, has_planned: bool) -> ActionState:
    has_any = bool(proofs) or any(result.records for result in results)
    if has_any and all(result.is_met for result in results):
        return ActionState.ACTIVE
    if proofs:
        return ActionState.PARTIAL
    return ActionState.PLANNED if has_planned else ActionState.DORMANT


def _group_state(results: list[RuleResult], proofs: list[EvidenceRecord]) -> ActionState:
    kinds = {record.kind for record in proofs} | {result.rule.kind for result in results if result.records}
    meets = any(record.kind in ("meeting", "workshop") for record in proofs)
    asks_for_group = any(result.rule.kind == "working_group" for result in results)
    if "working_group" in kinds or (meets and not asks_for_group):
        return ActionState.MEETING if meets else ActionState.SILENT
    return ActionState.NOT_CONSTITUTED


def _delivered_on(results: list[RuleResult]) -> date | None:
    """The day from which every minimum had been met, None when one never was, or when nothing proves anything."""
    days = [met_on(result) for result in results]
    proving = [record.on for result in results for record in result.records]
    if None in days or not proving:
        return None
    return max(min(proving), *(day for day in days if day is not None))


def met_on(result: RuleResult) -> date | None:
    """The day on which the minimum of a rule was first met, following its records one by one; None if never.

    ``date.min`` for a minimum that asks for nothing. A share that fell later had been met all the same.
    """
    if not result.required:
        return date.min
    return _FIRST_DAYS[result.measure](result)


def _counted(result: RuleResult) -> date | None:
    return _nth(sorted(record.on for record in result.records), result.required)


def _distinct(result: RuleResult) -> date | None:
    return _nth(sorted(min(record.on for record in group.records) for group in result.groups or ()), result.required)


def _summed(result: RuleResult) -> date | None:
    total = Decimal(0)
    for record in sorted(result.records, key=lambda record: record.on):
        total += result.quantity(record) or 0
        if total >= result.required:
            return record.on
    return None


def _shared(result: RuleResult) -> date | None:
    inside = {record.key for record in result.records}
    part = whole = 0
    for day, members in groupby(sorted(result.among or (), key=lambda record: record.on), key=lambda record: record.on):
        held = [record.key in inside for record in members]
        part, whole = part + sum(held), whole + len(held)
        if part >= result.rule.minimum * whole:
            return day
    return None


def _covered(result: RuleResult) -> date | None:
    each = int(max(Decimal(1), result.rule.minimum))
    days = [sorted(record.on for record in group.records) for group in result.groups or () if group.is_met]
    return _nth(sorted(held[each - 1] for held in days), result.required)


_FIRST_DAYS = {
    Measure.COUNT: _counted,
    Measure.DISTINCT: _distinct,
    Measure.SUM: _summed,
    Measure.SHARE: _shared,
    Measure.COVERAGE: _covered,
}


def _nth(days: list[date], rank: Decimal) -> date | None:
    return days[int(rank) - 1] if len(days) >= rank else None
