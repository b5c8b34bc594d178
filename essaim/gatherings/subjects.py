"""What other rooms tell a meeting of one kind of their records, when such a record is a point of the agenda.

A room declares in its ``subjects.py``: ``SUBJECTS.add("funding.application", Subject(concerns=…, outcomes=…))``. Each
function takes the keys of the records, all at once, and may leave some out.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from uuid import UUID

from essaim.gatherings.conflicts import Finding, conflict_of
from essaim.gatherings.models import AgendaItem, Attendance, Interest, Meeting
from essaim.kernel.clock import day_in_paris
from essaim.kernel.registry import Registry

Keys = list[str]


@dataclass(frozen=True)
class Concern:
    """Whom a point bears on: organisations, by key; ``grants`` when it may give them an aid."""

    organisations: frozenset[UUID]
    grants: bool = False


@dataclass(frozen=True)
class Sheet:
    """A record as the committee's file prints it: facts, then texts and tables, each under its heading."""

    facts: list[tuple[str, str]] = field(default_factory=list)
    texts: list[tuple[str, str]] = field(default_factory=list)
    tables: list[tuple[str, list[str], list[list[str]]]] = field(default_factory=list)


@dataclass(frozen=True)
class Subject:
    """What a room tells of one kind of its records, by key.

    ``concerns``: whom it bears on. ``outcomes``: what came out of the point, a sentence for the minutes. ``sheets``:
    the record on the committee's table. ``closing``: lines that end the minutes, such as sums of what was proposed.
    """

    concerns: Callable[[Keys], Mapping[str, Concern]] = lambda keys: {}
    outcomes: Callable[[Meeting, Keys], Mapping[str, str]] = lambda meeting, keys: {}
    sheets: Callable[[Meeting, Keys], Mapping[str, Sheet]] = lambda meeting, keys: {}
    closing: Callable[[Meeting, Keys], list[str]] = lambda meeting, keys: []


SUBJECTS: Registry[Subject] = Registry("subjects")


def _keys_by_subject(items: Iterable[AgendaItem]) -> list[tuple[Subject, Keys]]:
    keys: dict[str, Keys] = defaultdict(list)
    for item in items:
        if item.target_kind in SUBJECTS:
            keys[item.target_kind].append(item.target_key)
    return [(SUBJECTS[kind], wanted) for kind, wanted in keys.items()]


def outcomes_of(meeting: Meeting, items: Iterable[AgendaItem]) -> dict[str, str]:
    """The sentence of each point, by the key of its record."""
    return {k: said for subject, keys in _keys_by_subject(items) for k, said in subject.outcomes(meeting, keys).items()}


def sheets_of(meeting: Meeting, items: Iterable[AgendaItem]) -> dict[str, Sheet]:
    """The sheet of each point, by the key of its record."""
    return {k: sheet for subject, keys in _keys_by_subject(items) for k, sheet in subject.sheets(meeting, keys).items()}


def closing_lines(meeting: Meeting, items: Iterable[AgendaItem]) -> list[str]:
    """The lines that end the minutes."""
    return [line for subject, keys in _keys_by_subject(items) for line in subject.closing(meeting, keys)]


# -------------------------------------------------------------------------------------------------------- conflicts


@dataclass(frozen=True)
class Involvement:
    """A guest of a meeting, the heaviest of their interests about a point, and what it asks of them."""

    attendance: Attendance
    interest: Interest
    finding: Finding


def involved_in(meeting: Meeting, items: Iterable[AgendaItem]) -> dict[UUID, list[Involvement]]:
    """By point, the guests who hold an interest about it, each with what the heaviest asks of them that day."""
    listed = list(items)
    concerns = {key: one for subject, keys in _keys_by_subject(listed) for key, one in subject.concerns(keys).items()}
    wanted = {organisation for one in concerns.values() for organisation in one.organisations}
    held: dict[UUID, list[Interest]] = defaultdict(list)
    for interest in Interest.objects.filter(organisation__in=wanted, user__in=meeting.attendances.values("user")):
        held[interest.organisation_id].append(interest)
    if not held:
        return {}
    guests = {one.user_id: one for one in meeting.attendances.all() if one.user_id}
    day = day_in_paris(meeting.starts_at)
    return {
        item.pk: _involved(concerns[item.target_key], held, guests, day)
        for item in listed
        if item.target_key in concerns
    }


def _involved(
    concern: Concern, held: Mapping[UUID, list[Interest]], guests: Mapping[UUID, Attendance], day: date
) -> list[Involvement]:
    found: dict[UUID, Involvement] = {}
    for organisation in concern.organisations:
        for interest in held.get(organisation, ()):
            finding = conflict_of(interest, grants=concern.grants, day=day)
            known = found.get(interest.user_id)
            if known is None or finding.weight > known.finding.weight:
                found[interest.user_id] = Involvement(guests[interest.user_id], interest, finding)
    return list(found.values())
