"""The strategy read through evidence: for a year, on a day, by a reader, perhaps in one commune."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from essaim.evidence import comb as combs
from essaim.evidence.board import ActionResult, Board, Evaluator, Sheet
from essaim.evidence.comb import Comb
from essaim.evidence.evaluation import RuleResult
from essaim.evidence.periods import Period, Scope
from essaim.evidence.providers import load_kind
from essaim.evidence.queries import LinkLine, links_in_force
from essaim.evidence.records import EvidenceRecord
from essaim.evidence.rules import Measure, Rule
from essaim.evidence.states import Nature
from essaim.gatherings.models import Body, BodyKind
from essaim.kernel import clock
from essaim.people.actors import Actor
from essaim.strategy.models import Roadmap, RoadmapAction
from essaim.strategy.queries import roadmaps, sheets_of

WHOLE = "all"
"""Name of the group of every action, beside the codes of axes and objectives."""


class OutsideStrategy(ValueError):
    """No roadmap covers the year; the text is French and says which years are."""


@dataclass(frozen=True)
class Outlook:
    """From where one looks: the year, the roadmap that covers it, the sheets in the order of their codes."""

    year: int
    years: tuple[int, ...]
    roadmap: Roadmap
    scope: Scope
    span: Period
    sheets: tuple[RoadmapAction, ...]

    @property
    def commune(self) -> str:
        """Code of the only commune read, empty for the whole territory."""
        return self.scope.commune

    @cached_property
    def sheet_by_code(self) -> dict[str, RoadmapAction]:
        """The sheets by the code of their action."""
        return {sheet.action.code: sheet for sheet in self.sheets}

    @cached_property
    def groups(self) -> dict[str, list[str]]:
        """Codes of the actions of each axis, of each objective, and of the whole."""
        found: dict[str, list[str]] = {WHOLE: []}
        for sheet in self.sheets:
            objective = sheet.action.objective
            for name in (WHOLE, objective.axis.code, objective.code):
                found.setdefault(name, []).append(sheet.action.code)
        return found


def strategy_years(known: Iterable[Roadmap] | None = None) -> list[int]:
    """Every civil year that a roadmap covers, in order."""
    found = roadmaps() if known is None else known
    return sorted({year for row in found for year in range(row.starts_on.year, row.ends_on.year + 1)})


def present_year(years: Sequence[int]) -> int:
    """The current year, or the nearest that the strategy covers."""
    return min(max(clock.today().year, years[0]), years[-1])


def outlook(year: int | None = None, *, on: date | None = None, commune: str = "") -> Outlook:
    """The outlook on a year (the current one by default), as of ``on`` (see ``Scope.of``).

    ``OutsideStrategy`` when no roadmap covers the year. Two queries.
    """
    known = list(roadmaps())
    years = strategy_years(known)
    if not years:
        raise OutsideStrategy("Aucune feuille de route n’est installée : installez d’abord un territoire.")
    year = present_year(years) if year is None else year
    covering = [row for row in known if row.starts_on.year <= year <= row.ends_on.year]
    if not covering:
        raise OutsideStrategy(f"La stratégie va de {years[0]} à {years[-1]} : {year} n’en fait pas partie.")
    roadmap = covering[-1]
    scope = Scope.of(
        Period.year(year),
        roadmap=Period(roadmap.starts_on, roadmap.ends_on, roadmap.code),
        since=known[0].starts_on,
        as_of=on,
        commune=commune,
    )
    span = Period(known[0].starts_on, max(row.ends_on for row in known), "la stratégie")
    return Outlook(year, tuple(years), roadmap, scope, span, tuple(sheets_of(roadmap)))


def rules_of(sheet: RoadmapAction) -> tuple[Rule, ...]:
    """The rules of a sheet; what the folder's check let in is sound."""
    return tuple(Rule.model_validate(row) for row in sheet.rules)


def evidence_sheet(sheet: RoadmapAction) -> Sheet:
    """A sheet as the engine reads it."""
    return Sheet(sheet.action.code, Nature(sheet.nature), rules_of(sheet))


class SharedRecords:
    """Each kind loaded once over the whole strategy, and the links, for every evaluation of one reader."""

    def __init__(self, span: Period) -> None:
        self._span = span
        self._known: dict[str, list[EvidenceRecord] | None] = {}

    def __call__(self, kind: str, period: Period, reader: Actor) -> list[EvidenceRecord] | None:
        """See ``evidence.providers.load_kind``; what is outside of the period is left out by the evaluation."""
        if kind not in self._known:
            self._known[kind] = load_kind(kind, self._span, reader)
        return self._known[kind]

    @cached_property
    def links(self) -> list[LinkLine]:
        """What agents linked."""
        return links_in_force()


class Reading:
    """An outlook in the eyes of a reader. What is read twice is evaluated once."""

    def __init__(self, seen: Outlook, reader: Actor, *, records: SharedRecords | None = None) -> None:
        self.outlook = seen
        self.reader = reader
        self.records = records or SharedRecords(seen.span)
        self.evaluator = Evaluator(seen.scope, reader, load=self.records, links=self.records.links)

    @cached_property
    def board(self) -> Board:
        """Every action."""
        return self.evaluator.board(evidence_sheet(sheet) for sheet in self.outlook.sheets)

    def action(self, code: str) -> ActionResult:
        """One action, without the others."""
        return self.evaluator.action(evidence_sheet(self.outlook.sheet_by_code[code]))

    @cached_property
    def bodies(self) -> list["BodyResult"]:
        """The bodies of the strategy with what they owe."""
        return [
            BodyResult(body, tuple(self.evaluator.rule(Rule.model_validate(row)) for row in body.obligations))
            for body in steering_bodies()
        ]


@dataclass(frozen=True)
class BodyResult:
    """A body with the results of its obligations."""

    body: Body
    results: tuple[RuleResult, ...]

    @property
    def meetings(self) -> RuleResult | None:
        """The obligation to meet, which the review counts; workshops are an obligation of their own."""
        counted = [result for result in self.results if result.measure is Measure.COUNT]
        return next((result for result in counted if result.rule.kind == "meeting"), next(iter(counted), None))


def steering_bodies() -> list[Body]:
    """The bodies that steer the strategy, in their order."""
    return list(Body.objects.filter(kind=BodyKind.STEERING).exclude(obligations=[]).order_by("position", "code"))


def strategy_comb(seen: Outlook, reader: Actor) -> Comb:
    """The comb of a year, kept until something happens; groups are named by code, the whole ``WHOLE``.

    Who has no role reads what the public reads, so that all of them share one comb.
    """
    eyes = reader if reader.is_agent or reader.is_system else Actor.anonymous()
    return combs.comb(eyes, seen.scope, [evidence_sheet(sheet) for sheet in seen.sheets], seen.groups)


@dataclass(frozen=True)
class YearResult:
    """An action in one year: its sheet then, and its result."""

    year: int
    sheet: RoadmapAction
    result: ActionResult


def history(code: str, seen: Outlook, reading: Reading) -> list[YearResult]:
    """The states of an action in each year until the present one, each by the rules of its roadmap."""
    found = []
    last = min(seen.years[-1], max(clock.today().year, seen.year))
    for year in seen.years:
        if year > last:
            break
        if year == seen.year:
            found.append(YearResult(year, seen.sheet_by_code[code], reading.action(code)))
            continue
        other = outlook(year, commune=seen.commune)
        if code in other.sheet_by_code:
            result = Reading(other, reading.reader, records=reading.records).action(code)
            found.append(YearResult(year, other.sheet_by_code[code], result))
    return found
