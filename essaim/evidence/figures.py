"""Results as plain data: the shape of a figure and of an obligation in the review, the API and the exports."""

from decimal import Decimal
from typing import Any

from essaim.evidence.catalogue import CATALOGUE
from essaim.evidence.evaluation import GroupResult, RuleResult, Value
from essaim.evidence.records import EvidenceRecord
from essaim.evidence.rules import Measure


def unit_of(result: RuleResult) -> str:
    """What the value counts: the kind in the plural, euros, the facet; ``part`` for a fraction from 0 to 1."""
    rule, kind = result.rule, CATALOGUE[result.rule.kind]
    if rule.measure in (Measure.SHARE, Measure.COVERAGE):
        return "part"
    if rule.of is not None:
        return kind.facets[rule.of].label
    return kind.unit if rule.measure is Measure.SUM else kind.plural


def value_data(value: Value) -> int | float | str | None:
    """A sum as text with two decimals, so that no cent is lost; the rest as numbers."""
    return f"{value:.2f}" if isinstance(value, Decimal) else value


def record_data(record: EvidenceRecord, quantity: Decimal | None = None) -> dict[str, Any]:
    """A record as the list of a figure shows it to this reader."""
    data: dict[str, Any] = {
        "kind": record.kind,
        "id": record.id,
        "title": record.shown_title,
        "date": record.on.isoformat(),
        "url": record.shown_url,
    }
    if quantity is not None:
        data["quantity"] = f"{quantity:.2f}"
    return data


def figure_data(result: RuleResult, code: str) -> dict[str, Any]:
    """A figure: its value and the list that makes it.

    The value of a share or a coverage is a fraction; it is null when there is no case, or no list to cover.
    """
    data: dict[str, Any] = {
        "code": code,
        "label": result.label,
        "measure": str(result.measure),
        "unit": unit_of(result),
        "value": value_data(result.value),
        "records": [record_data(record, result.quantity(record)) for record in result.records],
    }
    if result.among is not None:
        data["among"] = [record_data(record) for record in result.among]
    if result.groups is not None:
        data["groups"] = [_group_data(result, group) for group in result.groups]
    return data


def _group_data(result: RuleResult, group: GroupResult) -> dict[str, Any]:
    # A named structure is never tied to a fact that this reader may not open.
    hides = result.rule.of == "organisation"
    shown = [record.id for record in group.records if record.is_visible or not hides]
    data: dict[str, Any] = {"code": group.code, "label": group.label, "records": shown}
    if result.measure is Measure.COVERAGE:
        data["met"] = group.is_met
    return data


def obligation_data(result: RuleResult) -> dict[str, Any]:
    """What is owed, how much of it is done (``met``), the aim, and what is missing; of records, groups or euros."""
    return {
        "label": result.label,
        "required": _amount(result, result.required),
        "met": _amount(result, result.attained),
        "aim": None if result.aim is None else _amount(result, result.aim),
        "missing": _amount(result, result.missing),
    }


def body_data(code: str, result: RuleResult) -> dict[str, Any]:
    """A body's obligation to meet: how many meetings are owed, held and missing."""
    return {
        "code": code,
        "required": int(result.required),
        "held": int(result.attained),
        "missing": int(result.missing),
    }


def _amount(result: RuleResult, amount: Decimal) -> int | str:
    return f"{amount:.2f}" if result.measure is Measure.SUM else int(amount)
