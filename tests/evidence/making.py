"""Records, scopes and evaluators made by hand, without any room."""

from collections.abc import Iterable
from datetime import date

from essaim.evidence.board import Evaluator, Sheet
from essaim.evidence.catalogue import CATALOGUE
from essaim.evidence.evaluation import RuleResult, evaluate
from essaim.evidence.facets import Facet
from essaim.evidence.index import Index
from essaim.evidence.lists import Group
from essaim.evidence.periods import Period, Scope
from essaim.evidence.records import EvidenceRecord
from essaim.evidence.rules import Rule
from essaim.evidence.states import Nature
from essaim.people.actors import Actor

ROADMAP = Period(date(2021, 1, 1), date(2023, 12, 31), "2021-2023")
SECTORS = ("alimentation", "velo", "soin", "reemploi", "ecoconstruction", "textile")
LISTS = {
    "sector": tuple(Group(code, code.capitalize()) for code in SECTORS),
    "commune": (Group("59350", "Lille"), Group("59298", "Hellemmes"), Group("59355", "Lomme")),
    "school": (Group("e1", "École du Nord", "59350"), Group("e2", "École du Sud", "59355")),
}
SEEN_FROM_AFAR = date(2030, 1, 1)


def expected(facet: Facet, day: date) -> tuple[Group, ...] | None:
    if facet.values:
        return tuple(Group(code, label) for code, label in facet.values.items())
    return LISTS.get(facet.ranges_over)


def scope(year: int | Period = 2023, *, as_of: date | None = SEEN_FROM_AFAR, commune: str = "") -> Scope:
    period = Period.year(year) if isinstance(year, int) else year
    return Scope.of(period, roadmap=ROADMAP, as_of=as_of, commune=commune)


def fact(kind: str, number: object, day: date | str, **given) -> EvidenceRecord:
    own = {name: given.pop(name) for name in list(given) if name in EvidenceRecord.__dataclass_fields__}
    on = date.fromisoformat(day) if isinstance(day, str) else day
    title = own.pop("title", f"{kind} {number}")
    return EvidenceRecord(kind, str(number), title, on, facets=given, url=f"/{kind}/{number}/", **own)


def result(rule: Rule, records: Iterable[EvidenceRecord], seen: Scope | None = None, linked=()) -> RuleResult:
    assert rule.faults() == []
    index = Index(CATALOGUE[rule.kind], [r for r in records if r.kind == rule.kind])
    return evaluate(rule, index, seen or scope(), expected, linked=linked)


def evaluator(records: Iterable[EvidenceRecord], seen: Scope | None = None, *, links=(), without=()) -> Evaluator:
    """Every kind has its room, but those named in ``without``."""
    by_kind: dict[str, list[EvidenceRecord]] = {kind: [] for kind in CATALOGUE if kind not in without}
    for record in records:
        by_kind[record.kind].append(record)
    return Evaluator(
        seen or scope(),
        Actor.anonymous(),
        load=lambda kind, period, reader: by_kind.get(kind),
        expected=expected,
        links=links,
    )


def sheet(nature: str, *rules: Rule, code: str = "1.1.a") -> Sheet:
    return Sheet(code, Nature(nature), rules)
