"""A rule said in French, for those who give it no label."""

from decimal import Decimal
from typing import Any

from essaim.evidence.catalogue import CATALOGUE, Kind
from essaim.evidence.facets import Facet
from essaim.evidence.rules import Bounds, Condition, Filter, Measure, Rule

NBSP = "\u00a0"
_EVERY = {"year": "par an", "roadmap": "par feuille de route", "once": "une fois"}


def rule_label(rule: Rule) -> str:
    """The label of the rule, or a sentence that says it: ``Au moins 2 réunions (instance : COPIL) par an``."""
    return rule.label or f"{_SENTENCES[rule.measure](rule, CATALOGUE[rule.kind])} {_EVERY[rule.period]}"


def say_number(value: Decimal | int | float) -> str:
    """A number without idle zeros, decimal comma, grouped by three."""
    number = Decimal(str(value))
    text = f"{number:,f}" if number != number.to_integral_value() else f"{number.to_integral_value():,f}"
    whole, _, fraction = text.partition(".")
    fraction = fraction.rstrip("0")
    return whole.replace(",", NBSP) + (f",{fraction}" if fraction else "")


def say_filter(kind: Kind, conditions: Filter) -> str:
    """The conditions in brackets, empty without any."""
    said = [f"{kind.facets[name].label}{NBSP}: {_said(kind.facets[name], held)}" for name, held in conditions.items()]
    return f" ({f'{NBSP}; '.join(said)})" if said else ""


def _said(facet: Facet, condition: Condition) -> str:
    if isinstance(condition, Bounds):
        words = [("au moins", condition.gte), ("au plus", condition.lte)]
        return " et ".join(f"{word} {_value(facet, bound)}" for word, bound in words if bound is not None)
    values = condition if isinstance(condition, tuple) else (condition,)
    return " ou ".join(_value(facet, value) for value in values)


def _value(facet: Facet, value: Any) -> str:
    return facet.label_of(value)


def _count(rule: Rule, kind: Kind) -> str:
    number = int(rule.minimum)
    return f"Au moins {number} {kind.label(number)}{say_filter(kind, rule.filter)}"


def _distinct(rule: Rule, kind: Kind) -> str:
    facet = kind.facets[rule.of or ""]
    filtered = say_filter(kind, rule.filter)
    return f"Au moins {int(rule.minimum)} valeurs de «{NBSP}{facet.label}{NBSP}» parmi les {kind.plural}{filtered}"


def _sum(rule: Rule, kind: Kind) -> str:
    what = f"{kind.facets[rule.of].label}, " if rule.of else ""
    least = f", au moins {say_number(rule.minimum)}" if rule.minimum else ""
    return f"Total des {kind.plural}, {what}{say_filter(kind, rule.filter).strip()}{least}".replace(", ,", ",")


def _share(rule: Rule, kind: Kind) -> str:
    least = say_number(rule.minimum * 100)
    return (
        f"Parmi les {kind.plural}{say_filter(kind, rule.among or {})}, au moins {least}{NBSP}% "
        f"remplissent{say_filter(kind, rule.filter)}"
    )


def _coverage(rule: Rule, kind: Kind) -> str:
    facet = kind.facets[rule.per or ""]
    number = int(rule.minimum) if rule.minimum > 1 else 1
    which = f"chaque valeur de «{NBSP}{facet.label}{NBSP}»"
    if rule.minimum < 1:
        which = f"{say_number(rule.minimum * 100)}{NBSP}% des valeurs de «{NBSP}{facet.label}{NBSP}»"
    return f"Au moins {number} {kind.label(number)}{say_filter(kind, rule.filter)} pour {which}"


_SENTENCES = {
    Measure.COUNT: _count,
    Measure.DISTINCT: _distinct,
    Measure.SUM: _sum,
    Measure.SHARE: _share,
    Measure.COVERAGE: _coverage,
}
