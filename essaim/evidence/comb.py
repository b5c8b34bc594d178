"""The comb: the state of every action and the totals, small enough to be kept.

It is kept for (last act of the journal, rights of the reader, day), with what it was asked: any act makes another one.
"""

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date

from django.core.cache import cache

from essaim import __version__
from essaim.evidence.board import ActionResult, Board, Evaluator, Sheet
from essaim.evidence.catalogue import CATALOGUE
from essaim.evidence.periods import Scope
from essaim.evidence.records import EvidenceRecord
from essaim.evidence.states import ActionState, Standing
from essaim.journal.queries import last_entry_id
from essaim.kernel import clock
from essaim.people.actors import Actor

KEPT_SECONDS = 24 * 60 * 60


@dataclass(frozen=True)
class Latest:
    """The latest proof of a group of actions, as the reader may read it."""

    title: str
    url: str
    on: date
    kind: str

    @classmethod
    def of(cls, records: Sequence[EvidenceRecord]) -> "Latest | None":
        """The last of records in their order; one that the reader may open is preferred."""
        visible = [record for record in records if record.is_visible] or list(records)
        if not visible:
            return None
        last = visible[-1]
        return cls(last.shown_title, last.shown_url, last.on, CATALOGUE[last.kind].singular)


@dataclass(frozen=True)
class CombAction:
    """One action of the comb: its standing and the number of records that prove it in the period."""

    code: str
    standing: Standing
    proofs: int

    @property
    def state(self) -> ActionState:
        """Its state in the period."""
        return self.standing.state


@dataclass(frozen=True)
class CombGroup:
    """Some actions together (an objective, an axis, the whole): distinct proofs, and how many actions are alive."""

    proofs: int
    alive: int
    actions: int
    late: int
    latest: Latest | None

    @property
    def level(self) -> float:
        """How full its cell is, from 0 to 1."""
        return self.alive / self.actions if self.actions else 0.0


@dataclass(frozen=True)
class Comb:
    """``actions`` by code, ``groups`` by the name they were asked under."""

    as_of: date
    actions: dict[str, CombAction]
    groups: dict[str, CombGroup]


def comb(reader: Actor, scope: Scope, sheets: Iterable[Sheet], groups: Mapping[str, Sequence[str]]) -> Comb:
    """The comb of these actions, from the cache when nothing happened since; ``groups``: name → codes of actions."""
    sheets = list(sheets)
    key = _key(reader, scope, sheets, groups)
    kept = cache.get(key)
    if not isinstance(kept, Comb):
        kept = comb_of(Evaluator(scope, reader).board(sheets), groups)
        cache.set(key, kept, KEPT_SECONDS)
    return kept


def comb_of(board: Board, groups: Mapping[str, Sequence[str]]) -> Comb:
    """The comb of a board."""
    return Comb(
        board.scope.as_of,
        {code: _action(action) for code, action in board.actions.items()},
        {name: _group(board, codes) for name, codes in groups.items()},
    )


def rights_of(reader: Actor) -> str:
    """A word that is the same for two readers only when they may read the same things.

    Visitors share one. What a person with an account may read depends on roles, and on the structures they act for:
    each has their own.
    """
    if not reader.is_authenticated:
        return "system" if reader.is_system else "public"
    grants = sorted(f"{grant.role}/{grant.scope_kind}/{grant.scope_key}" for grant in reader.grants)
    return " ".join([reader.key, *grants])


def _action(action: ActionResult) -> CombAction:
    return CombAction(action.code, action.standing, len(action.records))


def _group(board: Board, codes: Sequence[str]) -> CombGroup:
    records = board.records(codes)
    alive, total = board.alive(codes)
    return CombGroup(len(records), alive, total, len(board.late(codes)), Latest.of(records))


def _key(reader: Actor, scope: Scope, sheets: list[Sheet], groups: Mapping[str, Sequence[str]]) -> str:
    asked = [
        __version__,
        last_entry_id(),
        rights_of(reader),
        clock.today(),
        asdict(scope),
        [[sheet.code, sheet.nature, [rule.to_data() for rule in sheet.rules]] for sheet in sheets],
        {name: list(codes) for name, codes in groups.items()},
    ]
    return "evidence.comb." + hashlib.sha256(json.dumps(asked, sort_keys=True, default=str).encode()).hexdigest()
