"""A year in four figures: what was aided, what it cost, which bodies met, which sectors have their group.

The same engine as the strategy's gives them, in a visitor's eyes: each is the size of a list that anyone may open.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.core.cache import cache

from essaim import __version__
from essaim.evidence.evaluation import RuleResult
from essaim.evidence.records import EvidenceRecord
from essaim.evidence.rules import Measure, Rule
from essaim.evidence.tables import RecordsTable, table_of_figure, table_of_records
from essaim.journal.queries import last_entry_id
from essaim.kernel import clock
from essaim.people.actors import Actor
from essaim.portal.addresses import address
from essaim.strategy.board import BodyResult, OutsideStrategy, Reading, outlook, strategy_years
from essaim.ui.formatting import NBSP, format_euros, format_number, pluralise

KEPT_SECONDS = 24 * 60 * 60

AWARDS = Rule(kind="award", minimum=Decimal(0), label="Projets soutenus")
EUROS = Rule(kind="award", measure=Measure.SUM, minimum=Decimal(0), label="Euros votés")
GROUPS = Rule(
    kind="working_group",
    filter={"type": "sector"},
    measure=Measure.COVERAGE,
    per="sector",
    label="Filières qui ont leur groupe de travail",
)


@dataclass(frozen=True)
class YearFigure:
    """A figure of the home page: the value as it is read, the words that go on from it, and where its list is."""

    code: str
    value: str
    label: str
    url: str


@dataclass(frozen=True)
class Part:
    """A part of a figure on its page: a body with its meetings, a sector with its group."""

    label: str
    said: str
    is_met: bool


@dataclass(frozen=True)
class YearFigurePage:
    """A figure with the list that makes it."""

    figure: YearFigure
    title: str
    explanation: str
    table: RecordsTable
    parts: tuple[Part, ...] = ()
    parts_label: str = ""


def last_whole_year() -> int | None:
    """The last year that is over and that the strategy covers; None in its first year, or without strategy."""
    over = [year for year in strategy_years() if year < clock.today().year]
    return max(over, default=None)


def year_figures(year: int) -> tuple[YearFigure, ...]:
    """The figures of a year, kept until something happens."""
    key = f"portal.year_figures.{__version__}.{year}.{clock.today().isoformat()}.{last_entry_id()}"
    kept = cache.get(key)
    if not isinstance(kept, tuple):
        kept = tuple(page.figure for page in _pages(year))
        cache.set(key, kept, KEPT_SECONDS)
    return kept


def year_figure_page(year: int, code: str) -> YearFigurePage | None:
    """One figure with its list; None when the strategy has no such year, or nobody can count it."""
    if year not in strategy_years() or code not in _WRITERS:
        return None
    return _WRITERS[code](_reading(year))


def _pages(year: int) -> list[YearFigurePage]:
    try:
        reading = _reading(year)
    except OutsideStrategy:
        return []
    return [page for page in (write(reading) for write in _WRITERS.values()) if page is not None]


def _reading(year: int) -> Reading:
    return Reading(outlook(year), Actor.anonymous())


def _figure(reading: Reading, code: str, value: str, label: str) -> YearFigure:
    return YearFigure(code, value, label, address("portal:year_figure", reading.outlook.year, code))


# ---------------------------------------------------------------------------------------------------------- each one


def _projects(reading: Reading) -> YearFigurePage | None:
    result = reading.evaluator.rule(AWARDS)
    if not result.is_measurable:
        return None
    count, nearby = len(result.records), sum(bool(record.qpv) for record in result.records)
    label = pluralise(count, "projet soutenu,projets soutenus")
    if nearby:
        label += f", dont {nearby} {pluralise(nearby, 'porté,portés')} depuis un quartier prioritaire"
    return YearFigurePage(
        _figure(reading, "projets", format_number(count), label),
        f"{format_number(count)}{NBSP}{pluralise(count, 'projet soutenu,projets soutenus')}",
        "Le chiffre est le nombre d’aides votées dans l’année et qui tiennent toujours.",
        table_of_figure(result),
    )


def _euros(reading: Reading) -> YearFigurePage | None:
    result = reading.evaluator.rule(EUROS)
    if not result.is_measurable:
        return None
    value = format_euros(result.attained)
    amounts = [record.amount for record in result.records if record.amount is not None]
    label = "votés"
    if amounts and min(amounts) < max(amounts):
        label += f", de {format_euros(min(amounts))} à {format_euros(max(amounts))} par projet"
    return YearFigurePage(
        _figure(reading, "euros", value, label),
        f"{value} votés",
        "Le chiffre est la somme des aides de la liste.",
        table_of_figure(result),
    )


def _meetings(reading: Reading) -> YearFigurePage | None:
    owing = [(one, one.meetings) for one in reading.bodies if one.meetings and one.meetings.is_measurable]
    owed = [(one, result) for one, result in owing if result and result.required]
    if not owed:
        return None
    required = sum(int(result.required) for _, result in owed)
    held = sum(_counted(result) for _, result in owed)
    silent = [one.body.name for one, result in owed if not result.records]
    what = pluralise(required, "réunion d’instance tenue,réunions d’instances tenues")
    return YearFigurePage(
        _figure(reading, "instances", f"{held} sur {required}", what + _never_met(silent)),
        f"{held} sur {required} {what}",
        "Chaque instance doit un nombre de réunions par an. Ce qu’elle tient en plus ne compte pas pour une autre.",
        table_of_records(_records(owed), what="réunion,réunions"),
        tuple(_body_part(one, result) for one, result in owed),
        "Instance",
    )


def _counted(result: RuleResult) -> int:
    return int(min(result.attained, result.required))


def _never_met(names: Sequence[str]) -> str:
    if not names:
        return ""
    if len(names) == 1:
        return f"{NBSP}; n’a pas siégé{NBSP}: {_small(names[0])}"
    return f"{NBSP}; {len(names)} instances n’ont pas siégé"


def _small(name: str) -> str:
    """A name inside a sentence: its initials stay."""
    return name[:1].lower() + name[1:]


def _records(owed: Sequence[tuple[BodyResult, RuleResult]]) -> list[EvidenceRecord]:
    found = [record for _, result in owed for record in result.records]
    return sorted(found, key=lambda record: (record.on, record.id))


def _body_part(one: BodyResult, result: RuleResult) -> Part:
    held, required = int(result.attained), int(result.required)
    return Part(one.body.name, f"{held} sur {required}", held >= required)


def _sectors(reading: Reading) -> YearFigurePage | None:
    result = reading.evaluator.rule(GROUPS)
    if not result.is_measurable or not result.groups:
        return None
    met, missing = sum(group.is_met for group in result.groups), result.missing_names
    what = label = pluralise(len(result.groups), "filière a son groupe de travail,filières ont leur groupe de travail")
    if 0 < len(missing) < len(result.groups):
        verb = pluralise(len(missing), "manque,manquent")
        label += f"{NBSP}; {verb} {_listed([_small(name) for name in missing])}"
    value = f"{met} sur {len(result.groups)}"
    return YearFigurePage(
        _figure(reading, "filieres", value, label),
        f"{value} {what}",
        "Le chiffre compte les filières dont un groupe de travail existe dans l’année.",
        table_of_figure(result),
        tuple(Part(group.label, format_number(len(group.records)), group.is_met) for group in result.groups),
        "Filière",
    )


def _listed(names: Sequence[str]) -> str:
    return " et ".join(filter(None, [", ".join(names[:-1]), names[-1]])) if names else ""


_WRITERS: dict[str, Callable[[Reading], YearFigurePage | None]] = {
    "projets": _projects,
    "euros": _euros,
    "instances": _meetings,
    "filieres": _sectors,
}
