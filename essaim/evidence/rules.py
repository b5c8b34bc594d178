"""The grammar of a rule: which records prove an action, how they are measured, and how much is needed.

``{kind, filter, measure, of, minimum, aim, period, per, among, owed_from, proposed, label}``; what is absent is
``count``, a minimum of 1, a year. In each measure the minimum is:

- ``count``: a number of records; ``distinct``: a number of different values of ``of``;
- ``sum``: a total of amounts, or of the number facet ``of``;
- ``share``: a part of the records of ``among``, from 0 to 1 (1, when absent: all of them);
- ``coverage``: up to 1, the part of the expected groups of ``per`` that must have a record (all of them when absent);
  from 2 on, the number of records that every expected group must have.
"""

import hashlib
import json
from collections.abc import Collection, Mapping, Sequence
from datetime import date
from decimal import Decimal
from difflib import get_close_matches
from enum import StrEnum
from typing import Any

from pydantic import BaseModel, ConfigDict, Field, StrictBool, StrictFloat, StrictInt, StrictStr, ValidationError

from essaim.evidence.catalogue import CATALOGUE, Kind
from essaim.evidence.facets import Facet, FacetType

NBSP = "\u00a0"


class Measure(StrEnum):
    """How records become a value."""

    COUNT = "count"
    DISTINCT = "distinct"
    SUM = "sum"
    SHARE = "share"
    COVERAGE = "coverage"


class RulePeriod(StrEnum):
    """Over what the minimum is owed: each year, each roadmap, or once in the strategy."""

    YEAR = "year"
    ROADMAP = "roadmap"
    ONCE = "once"


Scalar = StrictBool | StrictInt | StrictFloat | date | StrictStr


class Bounds(BaseModel):
    """At least ``gte``, at most ``lte``: for numbers and dates."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    gte: Scalar | None = None
    lte: Scalar | None = None


Condition = Scalar | tuple[Scalar, ...] | Bounds
Filter = dict[str, Condition]


class Rule(BaseModel):
    """One rule of an action, or of a body. See the module for what each key means."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    kind: StrictStr
    filter: Filter = Field(default_factory=dict)
    measure: Measure = Measure.COUNT
    of: StrictStr | None = None
    minimum: Decimal = Field(default=Decimal(1), ge=0, allow_inf_nan=False)
    aim: Decimal | None = Field(default=None, ge=0, allow_inf_nan=False)
    period: RulePeriod = RulePeriod.YEAR
    per: StrictStr | None = None
    among: Filter | None = None
    owed_from: date | None = None
    proposed: StrictBool = False
    label: StrictStr = ""

    @property
    def key(self) -> str:
        """Twelve characters that stay the same as long as what the rule asks does; its label may be reworded."""
        data = {name: value for name, value in self.to_data().items() if name not in ("label", "proposed")}
        return hashlib.sha256(json.dumps(data, sort_keys=True, default=str).encode()).hexdigest()[:12]

    def to_data(self) -> dict[str, Any]:
        """Plain values (for YAML, or JSON with dates as text), without what is said by its absence."""
        data = self.model_dump(exclude_defaults=True)
        return {name: _plain(value) for name, value in data.items()}

    def faults(self, lists: Mapping[str, Collection[str]] | None = None) -> list[str]:
        """What the catalogue does not know in this rule, in French; empty when the rule is sound.

        ``lists``: codes of the territory by name of list (partner, sector, body…), to check codes as well.
        """
        kind = CATALOGUE.get(self.kind)
        if kind is None:
            return [
                f"kind{NBSP}: «{NBSP}{self.kind}{NBSP}» n’est pas un type de preuve{_nearest(self.kind, CATALOGUE)}"
            ]
        faults = _filter_faults(kind, "filter", self.filter, lists or {})
        faults += _filter_faults(kind, "among", self.among or {}, lists or {})
        return faults + self._measure_faults(kind)

    def _measure_faults(self, kind: Kind) -> list[str]:
        faults = [
            f"{key}{NBSP}: cette clé ne vaut que pour measure{NBSP}: {' ou '.join(measures)}"
            for key, measures in _KEYS_OF_MEASURES.items()
            if getattr(self, key) is not None and self.measure not in measures
        ]
        faults += _MEASURE_CHECKS[self.measure](self, kind)
        if self.aim is not None and self.aim < self.minimum:
            faults.append(f"aim{NBSP}: la visée ne peut pas être sous le minimum")
        if self.measure not in (Measure.SUM, Measure.SHARE, Measure.COVERAGE):
            for name in ("minimum", "aim"):
                value = getattr(self, name)
                if value is not None and value != value.to_integral_value():
                    faults.append(f"{name}{NBSP}: un nombre entier est attendu")
        return faults


_KEYS_OF_MEASURES = {
    "of": (Measure.DISTINCT, Measure.SUM),
    "per": (Measure.COVERAGE,),
    "among": (Measure.SHARE,),
}


def _plain(value: Any) -> Any:
    if isinstance(value, Decimal):
        return int(value) if value == value.to_integral_value() else float(value)
    if isinstance(value, StrEnum):
        return str(value)
    if isinstance(value, dict):
        return {name: _plain(item) for name, item in value.items() if item is not None}
    if isinstance(value, list | tuple):
        return [_plain(item) for item in value]
    return value


def _nearest(name: str, known: Collection[str]) -> str:
    close = get_close_matches(name, list(known), 1)
    return f" (vouliez-vous dire «{NBSP}{close[0]}{NBSP}»{NBSP}?)" if close else ""


def _count_faults(rule: Rule, kind: Kind) -> list[str]:
    return []


def _distinct_faults(rule: Rule, kind: Kind) -> list[str]:
    if rule.of is None:
        return [f"of{NBSP}: dites de quoi on compte les valeurs différentes, par exemple `organisation`"]
    return _facet_faults(kind, "of", rule.of)


def _sum_faults(rule: Rule, kind: Kind) -> list[str]:
    if rule.of is None:
        missing = f"measure{NBSP}: «{NBSP}{kind.singular}{NBSP}» n’a pas de montant à additionner, dites `of`"
        return [] if kind.has_amount else [missing]
    facet = kind.facet(rule.of)
    if facet is not None and facet.type is not FacetType.NUMBER:
        return [f"of{NBSP}: «{NBSP}{rule.of}{NBSP}» n’est pas un nombre, on ne peut pas l’additionner"]
    return _facet_faults(kind, "of", rule.of)


def _share_faults(rule: Rule, kind: Kind) -> list[str]:
    faults = [] if rule.among is not None else [f"among{NBSP}: dites parmi quels faits se calcule la part"]
    if rule.minimum > 1 or (rule.aim or 0) > 1:
        faults.append(f"minimum{NBSP}: une part va de 0 à 1 (0.9 pour 90{NBSP}%)")
    return faults


def _coverage_faults(rule: Rule, kind: Kind) -> list[str]:
    if rule.per is None:
        return [f"per{NBSP}: dites quelle liste doit être couverte, par exemple `sector`"]
    facet = kind.facet(rule.per)
    faults = _facet_faults(kind, "per", rule.per)
    if facet is not None and not facet.can_be_covered:
        faults.append(f"per{NBSP}: «{NBSP}{rule.per}{NBSP}» n’a pas de liste à couvrir")
    if rule.minimum > 1 and rule.minimum != rule.minimum.to_integral_value():
        faults.append(f"minimum{NBSP}: au-delà de 1, un nombre entier de faits par groupe est attendu")
    if rule.aim is not None and (rule.aim > 1) != (rule.minimum > 1):
        faults.append(f"aim{NBSP}: la visée se compte comme le minimum, en part des groupes ou en faits par groupe")
    return faults


_MEASURE_CHECKS = {
    Measure.COUNT: _count_faults,
    Measure.DISTINCT: _distinct_faults,
    Measure.SUM: _sum_faults,
    Measure.SHARE: _share_faults,
    Measure.COVERAGE: _coverage_faults,
}


def _facet_faults(kind: Kind, key: str, name: str) -> list[str]:
    if kind.facet(name) is not None:
        return []
    return [
        f"{key}{NBSP}: «{NBSP}{name}{NBSP}» n’est pas un critère du type {kind.code}{_nearest(name, kind.facets)}",
    ]


def _filter_faults(kind: Kind, key: str, conditions: Filter, lists: Mapping[str, Collection[str]]) -> list[str]:
    faults: list[str] = []
    for name, condition in conditions.items():
        facet = kind.facet(name)
        if facet is None:
            faults += _facet_faults(kind, key, name)
        else:
            faults += [f"{key}.{name}{NBSP}: {fault}" for fault in _condition_faults(facet, condition, lists)]
    return faults


def _condition_faults(facet: Facet, condition: Condition, lists: Mapping[str, Collection[str]]) -> list[str]:
    if isinstance(condition, Bounds):
        return _bounds_faults(facet, condition)
    values = condition if isinstance(condition, tuple) else (condition,)
    if not values:
        return ["la liste de valeurs est vide, rien ne peut y répondre"]
    known = facet.values or lists.get(facet.ranges_over, ())
    return [fault for value in values for fault in _value_faults(facet, value, known)]


def _bounds_faults(facet: Facet, bounds: Bounds) -> list[str]:
    if not facet.is_ordered:
        return ["`gte` et `lte` ne valent que pour un nombre ou une date"]
    given = [bound for bound in (bounds.gte, bounds.lte) if bound is not None]
    if not given:
        return ["donnez `gte`, `lte` ou les deux"]
    faults = [fault for bound in given for fault in _value_faults(facet, bound, ())]
    if not faults and len(given) == 2 and comparable_value(facet, given[0]) > comparable_value(facet, given[1]):
        faults.append("`gte` dépasse `lte`, rien ne peut y répondre")
    return faults


def _value_faults(facet: Facet, value: Scalar, known: Collection[str]) -> list[str]:
    shown = f"«{NBSP}{value}{NBSP}»"
    if facet.type is FacetType.BOOLEAN:
        return [] if isinstance(value, bool) else [f"{shown} n’est pas `true` ou `false`"]
    if facet.is_ordered:
        try:
            comparable_value(facet, value)
        except ValueError:
            return [f"{shown} n’est pas {'un nombre' if facet.type is FacetType.NUMBER else 'une date'}"]
        return []
    if not isinstance(value, str):
        return [f"{shown} est un code, écrivez-le entre guillemets"]
    if known and value not in known:
        return [f"{shown} n’est pas une valeur connue{_nearest(value, known)}"]
    return []


def comparable_value(facet: Facet, value: Any) -> Any:
    """A value as it is compared: Decimal for numbers, date for dates (ISO text included); ``ValueError`` otherwise."""
    if facet.type is FacetType.NUMBER:
        if isinstance(value, bool) or not isinstance(value, int | float | Decimal):
            raise ValueError("not a number")
        return Decimal(str(value))
    if facet.type is FacetType.DATE:
        if isinstance(value, str):
            return date.fromisoformat(value)
        if not isinstance(value, date):
            raise ValueError("not a date")
    return value


def read_rules(
    data: Any, *, where: str = "", lists: Mapping[str, Collection[str]] | None = None
) -> tuple[list[Rule], list[str]]:
    """Rules from plain data (a list of mappings), and every fault in French, each beginning with its place.

    ``where`` names the place (``strategy/axis-1.yaml, 1.3.a``). Rules with a fault are left out.
    """
    if not isinstance(data, list | tuple):
        return [], [f"{where}{NBSP}: une liste de règles est attendue"]
    rules: list[Rule] = []
    faults: list[str] = []
    for number, item in enumerate(data, 1):
        try:
            rule = Rule.model_validate(item)
            found = rule.faults(lists)
        except ValidationError as error:
            found = _grammar_faults(error)
        else:
            rules += [] if found else [rule]
        faults += [f"{where}, règle {number}, {fault}" if where else f"règle {number}, {fault}" for fault in found]
    return rules, faults


def _grammar_faults(error: ValidationError) -> list[str]:
    faults: dict[str, str] = {}
    for problem in error.errors():
        path: Sequence[int | str] = problem["loc"]
        key = str(path[0]) if path else ""
        if problem["type"] == "extra_forbidden" and len(path) == 1:
            faults[key] = f"{key}{NBSP}: clé inconnue{_nearest(key, Rule.model_fields)}"
        elif problem["type"] == "missing":
            faults[key] = f"{key}{NBSP}: cette clé est obligatoire"
        else:
            place = ".".join([key, *(str(step) for step in path[1:2])]) if key in ("filter", "among") else key
            message = f"valeur refusée{_choices(key)}"
            faults.setdefault(place, f"{place}{NBSP}: {message}" if place else "un ensemble de clés est attendu")
    return list(faults.values())


def _choices(key: str) -> str:
    expected: dict[str, type[StrEnum]] = {"measure": Measure, "period": RulePeriod}
    return f", attendu{NBSP}: {', '.join(expected[key])}" if key in expected else ""
