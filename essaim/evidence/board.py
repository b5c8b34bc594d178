"""All the actions of a roadmap at once, read from records that are loaded once a kind."""

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from essaim.evidence.catalogue import CATALOGUE
from essaim.evidence.evaluation import RuleResult, evaluate
from essaim.evidence.index import Index
from essaim.evidence.lists import Expected, ListReader, expected_groups
from essaim.evidence.periods import Period, Scope
from essaim.evidence.providers import is_measurable, load_kind
from essaim.evidence.queries import LinkLine, links_in_force
from essaim.evidence.records import EvidenceRecord, Key, is_inside, sort_records
from essaim.evidence.rules import Rule, RulePeriod
from essaim.evidence.states import ActionState, Nature, Standing, standing
from essaim.people.actors import Actor

Load = Callable[[str, Period, Actor], "Iterable[EvidenceRecord] | None"]


@dataclass(frozen=True)
class Sheet:
    """What is needed of an action: its code, its nature, its rules."""

    code: str
    nature: Nature
    rules: tuple[Rule, ...] = ()


@dataclass(frozen=True, slots=True)
class Proof:
    """A record that proves an action, and every reason why: the labels of rules, the links of agents."""

    record: EvidenceRecord
    rules: tuple[str, ...] = ()
    links: tuple[LinkLine, ...] = ()

    @property
    def reasons(self) -> tuple[str, ...]:
        """The reasons that this reader may read: an agent's sentence may say what a masked title hides."""
        return (*self.rules, *(link.reason for link in self.links if self.record.is_visible))


@dataclass(frozen=True)
class ActionResult:
    """An action in a period.

    ``results``: its rules over their own periods (the figures). ``obligations``: those that owe a minimum, read since
    the beginning of the strategy for what is delivered once. ``records``: the distinct records of the period that
    prove it, by date. ``linked``: what agents linked, among them.
    """

    sheet: Sheet
    standing: Standing
    results: tuple[RuleResult, ...]
    obligations: tuple[RuleResult, ...]
    records: tuple[EvidenceRecord, ...]
    planned: tuple[EvidenceRecord, ...]
    linked: tuple[tuple[Key, LinkLine], ...] = ()

    @property
    def code(self) -> str:
        """The action's code."""
        return self.sheet.code

    @property
    def state(self) -> ActionState:
        """Its state in the period."""
        return self.standing.state

    @property
    def is_late(self) -> bool:
        """Whether the period is over and something owed is missing."""
        return self.standing.is_late

    @property
    def figures(self) -> tuple[RuleResult, ...]:
        """The results that have a value: what is not measurable yet is never shown as zero."""
        return tuple(result for result in self.results if result.is_measurable)

    @property
    def not_measurable(self) -> tuple[RuleResult, ...]:
        """The results without room or without denominator, each saying which (``why_not``)."""
        return tuple(result for result in self.results if not result.is_measurable)

    @cached_property
    def proofs(self) -> tuple[Proof, ...]:
        """The records with the reasons why each proves the action."""
        rules: dict[Key, list[str]] = {}
        for result in self.results:
            for record in result.records:
                rules.setdefault(record.key, []).append(result.label)
        links: dict[Key, list[LinkLine]] = {}
        for key, link in self.linked:
            links.setdefault(key, []).append(link)
        return tuple(Proof(one, tuple(rules.get(one.key, ())), tuple(links.get(one.key, ()))) for one in self.records)


@dataclass(frozen=True)
class Board:
    """Every action evaluated, in the order given. Totals over several actions count distinct records."""

    scope: Scope
    actions: dict[str, ActionResult] = field(default_factory=dict)

    def __getitem__(self, code: str) -> ActionResult:
        return self.actions[code]

    def records(self, codes: Iterable[str] | None = None) -> list[EvidenceRecord]:
        """The distinct records that prove these actions (all when none is named), by date."""
        return sort_records({record.key: record for a in self._chosen(codes) for record in a.records}.values())

    def tally(self, codes: Iterable[str] | None = None) -> Counter[ActionState]:
        """How many of these actions are in each state."""
        return Counter(action.state for action in self._chosen(codes))

    def alive(self, codes: Iterable[str] | None = None) -> tuple[int, int]:
        """How many of these actions are active, meeting or delivered, out of how many: the level of a cell."""
        chosen = self._chosen(codes)
        return sum(action.state.is_alive for action in chosen), len(chosen)

    def late(self, codes: Iterable[str] | None = None) -> list[ActionResult]:
        """Those of these actions that are late."""
        return [action for action in self._chosen(codes) if action.is_late]

    def _chosen(self, codes: Iterable[str] | None) -> list[ActionResult]:
        return list(self.actions.values()) if codes is None else [self.actions[code] for code in codes]


class Evaluator:
    """Evaluates rules and actions for one scope and one reader.

    Each kind is loaded once, over the longest period that a rule may look at; links and lists likewise. The number of
    queries depends on the kinds that the rules name, not on the rules nor on the records.
    """

    def __init__(
        self,
        scope: Scope,
        reader: Actor,
        *,
        load: Load = load_kind,
        expected: Expected = expected_groups,
        links: Iterable[LinkLine] | None = None,
    ) -> None:
        self.scope = scope
        self.reader = reader
        self._load = load
        self._expected = ListReader(expected, commune=scope.commune)
        self._links = None if links is None else list(links)
        self._indexes: dict[str, Index | None] = {}
        self.unplaced = 0
        """With a commune: how many loaded records have no commune, and so belong to none."""

    def index(self, kind: str) -> Index | None:
        """The records of a kind, None when no room provides it (or when the catalogue does not know it)."""
        if kind not in self._indexes:
            given = self._load(kind, self.scope.span, self.reader) if kind in CATALOGUE else None
            self._indexes[kind] = None if given is None else self._arranged(kind, list(given))
        return self._indexes[kind]

    def rule(self, rule: Rule, *, linked: Collection[str] = ()) -> RuleResult:
        """One rule, a body's obligation for example."""
        index = self.index(rule.kind) if is_measurable(rule.kind, rule.filter) else None
        return evaluate(rule, index, self.scope, self._expected, linked=linked)

    def action(self, sheet: Sheet) -> ActionResult:
        """One action."""
        links = [link for link in self._all_links() if link.action_code == sheet.code]
        results = [self.rule(rule, linked=_linked_to(rule, links)) for rule in sheet.rules]
        linked = self._linked(links, self.scope.period)
        records = proving = self._union(results, linked, self.scope.period)
        standing_results = results
        if sheet.nature.is_delivered_once:
            standing_results = [self._since_the_beginning(result, links) for result in results]
            proving = self._union(standing_results, self._linked(links, self.scope.once), self.scope.once)
        planned = sort_records({record.key: record for result in results for record in result.planned}.values())
        has_planned = any(is_inside(record, self.scope.period) for record in planned)
        return ActionResult(
            sheet,
            standing(sheet.nature, standing_results, proving, has_planned=has_planned),
            tuple(results),
            tuple(result for result in standing_results if result.is_obligation and result.is_measurable),
            tuple(records),
            tuple(planned),
            tuple((record.key, link) for record, link in linked),
        )

    def board(self, sheets: Iterable[Sheet]) -> Board:
        """Every action."""
        return Board(self.scope, {sheet.code: self.action(sheet) for sheet in sheets})

    def _arranged(self, kind: str, given: list[EvidenceRecord]) -> Index:
        if self.scope.commune:
            self.unplaced += sum(not record.commune for record in given)
        return Index(CATALOGUE[kind], given, commune=self.scope.commune)

    def _all_links(self) -> list[LinkLine]:
        if self._links is None:
            self._links = links_in_force()
        return self._links

    def _since_the_beginning(self, result: RuleResult, links: Sequence[LinkLine]) -> RuleResult:
        rule = result.rule.model_copy(update={"period": RulePeriod.ONCE, "label": result.label})
        return self.rule(rule, linked=_linked_to(result.rule, links))

    def _union(
        self, results: Iterable[RuleResult], linked: Iterable[tuple[EvidenceRecord, LinkLine]], period: Period
    ) -> list[EvidenceRecord]:
        # A record is one object in one evaluation: its identity tells it apart faster than its key.
        found = {id(record): record for record, _ in linked}
        for result in results:
            if result.window == period:
                found.update((id(record), record) for record in result.records)
            else:
                found.update((id(record), record) for record in result.records if is_inside(record, period))
        return sort_records(found.values())

    def _linked(self, links: Iterable[LinkLine], period: Period) -> list[tuple[EvidenceRecord, LinkLine]]:
        """The links whose record counts in the period: a link does not revive what was cancelled."""
        found = []
        for link in links:
            index = self.index(link.record_kind)
            if index is not None:
                places = index.places_of([link.record_key]) & index.happened(period, self.scope.as_of)
                found += [(record, link) for record in index.at(places)]
        return found


def _linked_to(rule: Rule, links: Iterable[LinkLine]) -> list[str]:
    return [link.record_key for link in links if link.record_kind == rule.kind and link.rule_key == rule.key]
