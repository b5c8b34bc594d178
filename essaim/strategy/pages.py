"""What the pages show of the strategy: plain values for the templates, every number with the address of its list."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

from django.urls import Resolver404, resolve, reverse

from essaim.evidence import series, tables
from essaim.evidence.board import ActionResult
from essaim.evidence.catalogue import CATALOGUE
from essaim.evidence.comb import Comb, CombGroup
from essaim.evidence.evaluation import RuleResult
from essaim.evidence.records import EvidenceRecord
from essaim.evidence.rules import Measure
from essaim.evidence.states import ActionState, Nature
from essaim.strategy import wording
from essaim.strategy.board import WHOLE, Outlook, YearResult
from essaim.strategy.models import Axis, Commitment, IndicatorValue, RoadmapAction
from essaim.strategy.queries import axes, indicator_values
from essaim.ui.formatting import NBSP, format_day, format_euros, format_number, format_share

LATEST_SHOWN = 10
WIDE_ROW = 4
"""Cells beyond which a row of the comb leaves no room for the latest proof beside it."""


def known_address(path: str) -> str:
    """The address when a room answers there, nothing otherwise."""
    try:
        resolve(path)
    except Resolver404:
        return ""
    return path


def situation(seen: Outlook) -> str:
    """``Situation au 23 novembre 2026``."""
    return f"Situation au {format_day(seen.scope.as_of)}"


# --------------------------------------------------------------------------------------------------------------- comb


def comb_rows(comb: Comb, seen: Outlook, query: str = "") -> list[dict[str, Any]]:
    """The rows of ``c-comb`` and ``c-comb-table``: one an axis, one cell an objective, the latest proof beside."""
    rows = []
    for axis in axes():
        cells = [_cell(comb, seen, objective, query) for objective in axis.objectives.all()]
        aside = _aside(comb.groups.get(axis.code), cells, seen) if len(cells) <= WIDE_ROW else None
        rows.append(
            {"code": axis.code, "title": axis.title, "short_title": axis.short_title, "aside": aside, "cells": cells}
        )
    return rows


def _cell(comb: Comb, seen: Outlook, objective: Any, query: str) -> dict[str, Any]:
    codes = seen.groups.get(objective.code, [])
    group = comb.groups.get(objective.code) or CombGroup(0, 0, 0, 0, None)
    return {
        "code": objective.code,
        "short_title": objective.short_title,
        "url": reverse("strategy:objective", args=[objective.code]) + query,
        "met": group.alive,
        "total": group.actions,
        "level": group.level,
        "state_word": wording.say_tally(wording.tally_of(comb.actions[code].state for code in codes)),
    }


def _aside(group: CombGroup | None, cells: list[dict[str, Any]], seen: Outlook) -> dict[str, str] | str:
    """The latest proof of an axis, and the objectives for which nothing lives."""
    asleep = [cell["short_title"] for cell in cells if not cell["met"]]
    note = f"Rien n’est encore actif pour {_listed(asleep)}." if asleep and len(asleep) < len(cells) else ""
    if group is None or group.latest is None:
        return f"Aucune preuve en {seen.year}."
    return {"text": latest_words(group), "url": group.latest.url, "note": note}


def latest_words(group: CombGroup) -> str:
    """``Groupe Vélo réuni, le 17 novembre``; empty without proof."""
    if group.latest is None:
        return ""
    return f"{group.latest.title}, le {format_day(group.latest.on).removesuffix(f' {group.latest.on.year}')}"


def _listed(names: list[str]) -> str:
    quoted = [f"«{NBSP}{name}{NBSP}»" for name in names]
    return " et ".join(filter(None, [", ".join(quoted[:-1]), quoted[-1]])) if quoted else ""


def whole_sentence(comb: Comb, seen: Outlook, place: str = "") -> str:
    """``38 actions sur 69 vivent en 2026, et 314 faits le prouvent.``"""
    whole = comb.groups.get(WHOLE) or CombGroup(0, 0, 0, 0, None)
    where = f", à {place}" if place else ""
    if not whole.proofs:
        return f"Aucun fait ne prouve encore les {whole.actions} actions en {seen.year}{where}."
    live = "vivent" if whole.alive >= 2 else "vit"
    facts = f"{format_number(whole.proofs)}{NBSP}{'faits le prouvent' if whole.proofs >= 2 else 'fait le prouve'}"
    return f"{whole.alive}{NBSP}actions sur {whole.actions} {live} en {seen.year}{where}, et {facts}."


# ------------------------------------------------------------------------------------------------------------ actions


@dataclass(frozen=True)
class ActionLine:
    """An action in a list of an objective or an axis."""

    code: str
    title: str
    summary: str
    url: str
    state: ActionState
    tag: str
    is_late: bool
    measured: str
    proofs: int

    @property
    def proofs_words(self) -> str:
        """``12 faits``, or that there is none."""
        if not self.proofs:
            return "Aucune preuve cette année"
        return f"{format_number(self.proofs)}{NBSP}{'faits' if self.proofs >= 2 else 'fait'}"


def action_lines(
    comb: Comb, seen: Outlook, codes: Iterable[str], query: str = "", *, route: str = "strategy:action"
) -> list[ActionLine]:
    """The actions of these codes, with their states, from the comb."""
    lines = []
    for code in codes:
        sheet, kept = seen.sheet_by_code[code], comb.actions[code]
        lines.append(
            ActionLine(
                code,
                sheet.title,
                sheet.summary,
                reverse(route, args=[code]) + query,
                kept.state,
                wording.tag_of(kept.state),
                kept.standing.is_late,
                kept.standing.measured,
                kept.proofs,
            )
        )
    return lines


@dataclass(frozen=True)
class RuleLine:
    """A rule of an action with its result."""

    label: str
    key: str
    url: str
    result: str
    window: str
    note: str
    tag: str
    cell: str
    word: str
    is_proposed: bool
    is_measurable: bool
    required: str


def rule_line(result: RuleResult, url: str = "") -> RuleLine:
    """A rule as a page shows it; ``url`` opens the list of its records."""
    tag, cell, word = wording.status_of(result)
    return RuleLine(
        result.label,
        result.rule.key,
        url if result.is_measurable else "",
        wording.result_words(result),
        wording.window_words(result),
        wording.shortfall_words(result),
        tag,
        cell,
        word,
        result.is_proposed,
        result.is_measurable,
        _required(result),
    )


def _required(result: RuleResult) -> str:
    """What is asked, in words: ``au moins 2, viser 4``, ``100 % attendus``."""
    rule = result.rule
    if not result.is_measurable:
        return ""
    if rule.measure is Measure.SHARE:
        return f"{format_share(rule.minimum, 0)} attendus" if rule.minimum else ""
    if rule.measure is Measure.SUM and rule.of is None:
        return f"au moins {format_euros(result.required)}" if result.required else ""
    if rule.measure is Measure.COVERAGE and result.required == len(result.groups or ()):
        return f"les {format_number(result.required.normalize())} sont attendus"
    least = f"au moins {format_number(result.required.normalize())}" if result.required else ""
    aim = f"viser {format_number(result.aim.normalize())}" if result.aim is not None else ""
    return ", ".join(filter(None, [least, aim]))


def rule_lines(code: str, result: ActionResult, query: str) -> list[RuleLine]:
    """The rules of an action, each with the address of its list."""
    return [rule_line(one, reverse("strategy:figure", args=[code, one.rule.key]) + query) for one in result.results]


def proof_entries(records: Iterable[EvidenceRecord]) -> list[dict[str, Any]]:
    """Records as the entries of a timeline, the latest first."""
    return [
        {
            "at": record.on,
            "when": tables.when(record),
            "what": record.shown_title,
            "url": record.shown_url,
            "aside": wording.name_of_kind(record.kind),
        }
        for record in reversed(list(records))
    ]


def shown_first(records: Sequence[EvidenceRecord]) -> list[EvidenceRecord]:
    """The latest records that a sheet names: those that the reader may read when there are any, in their order."""
    readable = [record for record in records if record.is_visible] or list(records)
    return readable[-LATEST_SHOWN:]


def masked_words(records: Sequence[EvidenceRecord]) -> str:
    """``14 de ces faits ne sont pas publics : ils comptent, leur titre est masqué.``"""
    return tables.table_of_records(records).masked_words


def history_lines(years: Iterable[YearResult], seen: Outlook, commune: str) -> list[dict[str, Any]]:
    """The state of an action in each year, the present one marked."""
    return [
        {
            "year": one.year,
            "state": one.result.state,
            "tag": wording.tag_of(one.result.state),
            "is_late": one.result.is_late,
            "proofs": len(one.result.records),
            "query": f"?annee={one.year}" + (f"&commune={commune}" if commune else ""),
            "is_present": one.year == seen.year,
        }
        for one in years
    ]


def sheet_facts(sheet: RoadmapAction, principles: dict[str, Commitment], *, names: bool) -> list[dict[str, Any]]:
    """What the sheet says beside its proofs; what nobody gave yet is « à compléter ».

    ``names``: agents who pilot are named, for the office; the public reads the service that answers.
    """
    nature = Nature(sheet.nature)
    pilots = [str(pilot) for pilot in sheet.pilots.all()] if names else []
    if sheet.pilot_service:
        pilots.append(str(sheet.pilot_service))
    named = [principles[code].place or principles[code].text for code in sheet.principles if code in principles]
    rows = [
        ("Nature", wording.NATURES[nature]),
        ("Pilote" if len(pilots) < 2 else "Pilotes", ", ".join(pilots) or "à compléter"),
        ("Partenaires", _names(sheet.partners.all())),
        ("Services associés", _names(sheet.services.all())),
        ("Filières", _names(sheet.sectors.all())),
        ("Principes", ", ".join(named)),
        ("Calendrier", sheet.calendar or "à compléter"),
        ("Budget", sheet.budget or "à compléter"),
        ("Cible", sheet.target),
        ("Indicateur proposé par Essaim", sheet.proposed_indicator),
    ]
    return [{"label": label, "value": value} for label, value in rows if value]


def roadmap_words(seen: Outlook, sheet: RoadmapAction) -> str:
    """``2024-2026, reconduite, à mettre à jour``: the label before it says what it is of."""
    title = seen.roadmap.title.removeprefix("Feuille de route ")
    if not seen.roadmap.is_voted:
        return f"{title}, {(seen.roadmap.note or 'pas encore votée').lower()}"
    return ", ".join(filter(None, [title, str(sheet.get_outcome_display()).lower()]))


def next_act(sheet: RoadmapAction, result: ActionResult, seen: Outlook) -> str:
    """Who acts next on an action and by when, in one sentence."""
    pilots = [str(pilot) for pilot in sheet.pilots.all()]
    if not pilots:
        return f"La mission ESS désigne qui pilote l’action{NBSP}: personne ne la suit encore."
    who = ", ".join(pilots)
    owed = [one for one in result.obligations if one.missing]
    if not owed:
        return f"{who}{NBSP}: rien n’est dû de plus en {seen.year}."
    rules = f"{len(owed)}{NBSP}règles restent" if len(owed) >= 2 else "une règle reste"
    if result.is_late:
        return f"{who}{NBSP}: {rules} à remplir, le terme est passé."
    return f"{who}{NBSP}: {rules} à remplir avant le 31{NBSP}décembre {seen.year}."


def _names(rows: Iterable[Any]) -> str:
    return ", ".join(str(row) for row in rows)


# ------------------------------------------------------------------------------------------------------------ figures


@dataclass(frozen=True)
class GroupLine:
    """A group of a coverage or of a distinct count."""

    label: str
    count: int
    is_met: bool


@dataclass(frozen=True)
class FigurePage:
    """A figure with the list that makes it."""

    label: str
    value: str
    window: str
    table: tables.RecordsTable
    outside: tables.RecordsTable | None = None
    groups: list[GroupLine] = field(default_factory=list)
    groups_label: str = ""
    shows_met: bool = False
    missing: list[str] = field(default_factory=list)
    planned: list[dict[str, Any]] = field(default_factory=list)
    explanation: str = ""


def figure_page(result: RuleResult) -> FigurePage:
    """The page of a rule's result."""
    kind = CATALOGUE[result.rule.kind]
    facet = kind.facets.get(result.rule.per or result.rule.of or "")
    outside = tables.table_of_records(result.outside, what=f"{kind.singular},{kind.plural}") if result.among else None
    return FigurePage(
        result.label,
        wording.result_words(result),
        wording.window_words(result),
        tables.table_of_figure(result),
        outside if outside and outside.lines else None,
        [GroupLine(group.label, len(group.records), group.is_met) for group in result.groups or ()],
        facet.label.capitalize() if facet and result.groups is not None else "",
        result.rule.per is not None,
        result.missing_names if result.rule.per else [],
        proof_entries(result.planned),
        _EXPLANATIONS[str(result.measure)],
    )


_EXPLANATIONS = {
    "count": "Le chiffre est le nombre de faits de la liste.",
    "distinct": "Le chiffre est le nombre de groupes différents que portent les faits de la liste.",
    "sum": "Le chiffre est la somme des quantités de la liste.",
    "share": "Le chiffre compare les faits de la liste à l’ensemble auquel la règle s’applique.",
    "coverage": "Le chiffre compte les groupes qui ont leur fait, parmi tous ceux qui devraient en avoir un.",
}


def figure_rows(result: RuleResult) -> list[list[Any]]:
    """The lines of the file behind a figure, heads first; for a share, those outside of the rule too."""
    heads: list[Any] = ["Date", "Fin", "Fait", "Nature", "Adresse"]
    is_sum, is_share = result.measure == "sum", result.among is not None
    heads += ["Quantité"] * is_sum + ["Dans la règle"] * is_share + ["Groupes"] * (result.groups is not None)
    inside = {record.key for record in result.records}
    lines = [heads]
    for record in result.among if result.among is not None else result.records:
        line = record_row(record)
        if is_sum:
            line.append(result.quantity(record))
        if is_share:
            line.append(record.key in inside)
        if result.groups is not None:
            hides = result.rule.of == "organisation" and not record.is_visible
            held = [group.label for group in result.groups if record in group.records]
            line.append("" if hides else ", ".join(held))
        lines.append(line)
    return lines


def record_row(record: EvidenceRecord) -> list[Any]:
    """A record as a line of a file."""
    return [record.on, record.until, record.shown_title, wording.name_of_kind(record.kind), record.shown_url]


def action_rows(result: ActionResult) -> list[list[Any]]:
    """The proofs of an action as the lines of a file."""
    lines: list[list[Any]] = [["Date", "Fin", "Fait", "Nature", "Adresse", "Ce qu’il prouve"]]
    return lines + [[*record_row(proof.record), " ; ".join(proof.reasons)] for proof in result.proofs]


# --------------------------------------------------------------------------------------------------------- diagnostic


@dataclass(frozen=True)
class Indicator:
    """An indicator with its values by year: ``chart`` are the rows of ``c-line-chart``, empty for a single value."""

    label: str
    unit: str
    values: list[series.SeriesValue]
    remarks: list[str]
    chart: list[dict[str, Any]]
    warnings: list[str]


def indicators() -> list[Indicator]:
    """The indicators by name, the longest series first; no line crosses a change of series."""
    by_name: dict[tuple[str, str], list[IndicatorValue]] = {}
    for row in indicator_values():
        by_name.setdefault((row.label, row.unit), []).append(row)
    found = [_indicator(label, unit, rows) for (label, unit), rows in by_name.items()]
    return sorted(found, key=lambda one: (-len(one.values), one.label))


def _indicator(label: str, unit: str, rows: list[IndicatorValue]) -> Indicator:
    values = [_series_value(row) for row in rows]
    lines = series.segments(values)
    first = {line[0] for line in lines[1:]}
    ordered = [value for line in lines for value in line]
    chart = [
        {
            "label": f"{value.on.year}, {value.series}",
            "value": value.value,
            "text": value.wording or series.say(value.value, unit if unit == "%" else ""),
            "break": value in first,
        }
        for value in ordered
    ]
    return Indicator(
        label,
        unit,
        ordered,
        list(dict.fromkeys(row.remark for row in rows if row.remark)),
        chart if len(chart) > 1 else [],
        series.warnings(values),
    )


def _series_value(row: IndicatorValue) -> series.SeriesValue:
    return series.SeriesValue(
        indicator=row.label,
        on=date(row.year, 12, 31),
        value=Decimal(row.value),
        unit=row.unit,
        series=row.series,
        perimeter=row.perimeter,
        producer=row.producer,
        status=series.ValueStatus.PROVISIONAL if row.is_provisional else series.ValueStatus.FINAL,
        is_approximate=row.is_approximate,
        wording=row.wording,
    )


def axis_named(code: str) -> Axis | None:
    """The axis of this code with its objectives, None when there is none."""
    return axes().filter(code=code).first()
