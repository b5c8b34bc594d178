"""Linking a record to an action by hand: which records may be chosen, which rules they may count for."""

from dataclasses import dataclass

from essaim.evidence import tables
from essaim.evidence.board import ActionResult
from essaim.evidence.catalogue import CATALOGUE
from essaim.evidence.providers import PROVIDERS
from essaim.evidence.records import EvidenceRecord
from essaim.kernel.text import normalise
from essaim.strategy import wording
from essaim.strategy.board import Reading, rules_of
from essaim.strategy.models import RoadmapAction

SHOWN = 40


@dataclass(frozen=True)
class LinkedProof:
    """A record that an agent linked, with the reason, who and when; ``key`` is the link's."""

    record: EvidenceRecord
    when: str
    reason: str
    by: str
    on: object
    key: str
    rule: str


def linked_proofs(result: ActionResult) -> list[LinkedProof]:
    """What agents linked to an action in the period, the latest first."""
    labels = {one.rule.key: one.label for one in result.results}
    records = {record.key: record for record in result.records}
    return [
        LinkedProof(
            records[key],
            tables.when(records[key]),
            link.reason,
            link.linked_by,
            link.linked_on,
            link.key,
            labels.get(link.rule_key, ""),
        )
        for key, link in reversed(result.linked)
        if key in records
    ]


def kinds_provided() -> list[tuple[str, str]]:
    """The kinds that a room provides, by name."""
    found = {provider.kind for _, provider in PROVIDERS.items()}
    return sorted(((kind, wording.name_of_kind(kind)) for kind in found), key=lambda pair: pair[1])


def candidates(reading: Reading, kind: str, words: str, code: str) -> list[EvidenceRecord]:
    """The latest records of a kind that may be linked to an action: they count, are visible, are not linked yet."""
    if kind not in CATALOGUE:
        return []
    seen = reading.outlook
    loaded = reading.records(kind, seen.span, reading.reader) or []
    held = {key for key, _ in reading.action(code).linked}
    wanted = normalise(words).split()
    found = [
        record
        for record in loaded
        if record.counted
        and not record.planned
        and record.is_visible
        and record.key not in held
        and all(word in normalise(record.title) for word in wanted)
    ]
    return sorted(found, key=lambda record: (record.on, record.id), reverse=True)[:SHOWN]


def record_choices(records: list[EvidenceRecord]) -> list[tuple[str, str]]:
    """Records as the choices of a form."""
    return [(record.id, f"{record.title}, {tables.when(record)}") for record in records]


def rule_choices(sheet: RoadmapAction, kind: str) -> list[tuple[str, str]]:
    """The rules of an action that look at this kind of record."""
    return [(rule.key, rule.label or rule.kind) for rule in rules_of(sheet) if rule.kind == kind]


def rule_keys(sheet: RoadmapAction) -> list[str]:
    """Keys of every rule of an action."""
    return [rule.key for rule in rules_of(sheet)]
