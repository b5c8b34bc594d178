"""Facts of every sort, drawn from the rules themselves, always the same: some rules are met, some in part, some not."""

import hashlib
from collections.abc import Iterator
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from essaim.evidence.catalogue import CATALOGUE
from essaim.evidence.lists import Group, TerritoryList
from essaim.evidence.periods import Period
from essaim.evidence.providers import Provider
from essaim.evidence.records import EvidenceRecord, is_inside
from essaim.evidence.rules import Bounds, Measure, Rule
from essaim.people.actors import Actor

ABSENT = frozenset({"stake", "contract", "premise", "training"})
"""Kinds that no room provides: not yet measurable."""
COMMUNES = ("59350", "59350", "59350", "59298", "59355")
SECTORS = ("alimentation", "velo", "soin", "reemploi", "ecoconstruction", "textile")
TITLES = {
    "award": "La Roue Libre, amorçage",
    "meeting": "Réunion de suivi",
    "event": "Rencontre à la maison de quartier de Wazemmes",
    "application": "Atelier vélo solidaire à Fives",
    "working_group": "Groupe de la filière",
}


def draw(*parts: object) -> int:
    """A number that depends on the parts alone."""
    return int(hashlib.sha256("/".join(map(str, parts)).encode()).hexdigest()[:8], 16)


def facts_of_rule(rule: Rule, year: int) -> Iterator[EvidenceRecord]:
    """Between none and a few more facts than the rule asks for."""
    count = draw(rule.key, year) % (int(max(rule.minimum, 1)) + 2)
    groups = SECTORS[: 2 + draw(rule.key) % 5] if rule.per == "sector" else ("",)
    for group in groups:
        for number in range(count):
            yield _fact(rule, year, f"{group}{number}", group)
    if rule.measure is Measure.SHARE and count:
        yield _fact(rule, year, "outside", "", conditions=rule.among or {})


def _fact(rule: Rule, year: int, number: str, group: str, conditions: Any = None) -> EvidenceRecord:
    kind = CATALOGUE[rule.kind]
    seed = draw(rule.key, year, number)
    facets: dict[str, Any] = {}
    own: dict[str, Any] = {}
    asked = {**(rule.among or {}), **rule.filter} if conditions is None else conditions
    for name, condition in asked.items():
        value = _value(condition)
        facet = kind.facets[name]
        if name == "sector":
            own["sectors"] = (value,)
        elif name in ("commune", "quarter", "qpv"):
            own[name] = value
        elif name != "organisation":
            facets[name] = [value] if facet.multiple else value
    if group:
        own["sectors"] = (group,)
    if rule.of and rule.of in kind.facets and rule.of != "organisation":
        facets[rule.of] = 5 + seed % 20
    name = f"s{seed % 7}"
    return EvidenceRecord(
        rule.kind,
        f"{rule.key}-{year}-{number}",
        f"{TITLES.get(rule.kind, kind.singular.capitalize())} {seed % 90 + 10}",
        date(year, 1, 5) + timedelta(days=seed % 340),
        url=f"/faits/{rule.key}-{year}-{number}/",
        amount=Decimal(1000 + seed % 9000) if kind.has_amount else None,
        commune=own.pop("commune", "") or COMMUNES[seed % 5],
        organisations=((name, f"Structure {name}"),),
        facets=facets,
        is_visible=seed % 6 != 0,
        **own,
    )


def _value(condition: Any) -> Any:
    if isinstance(condition, Bounds):
        return condition.gte if condition.gte is not None else condition.lte
    return condition[0] if isinstance(condition, tuple) else condition


class World:
    """The facts of every rule over some years; ``records`` may be added to or taken from by a test."""

    def __init__(self, rules: list[Rule], years: range) -> None:
        unique = {rule.key: rule for rule in rules}
        self.records = [fact for rule in unique.values() for year in years for fact in facts_of_rule(rule, year)]
        self.loads: list[str] = []

    def provider(self, kind: str) -> Provider:
        """The provider of one kind; agents may read every title."""

        def load(period: Period, reader: Actor) -> list[EvidenceRecord]:
            self.loads.append(kind)
            found = [one for one in self.records if one.kind == kind and is_inside(one, period)]
            return [_seen_by(one, reader) for one in found]

        return Provider(kind, load)

    def providers(self) -> dict[str, Provider]:
        """As the registry holds them."""
        return {f"tests.{kind}": self.provider(kind) for kind in CATALOGUE if kind not in ABSENT}


def _seen_by(record: EvidenceRecord, reader: Actor) -> EvidenceRecord:
    from dataclasses import replace

    return replace(record, is_visible=record.is_visible or reader.is_agent or reader.is_system)


def lists() -> dict[str, TerritoryList]:
    """The sectors, as the directory would give them."""
    groups = [Group(code, code.capitalize()) for code in SECTORS]
    return {"sector": TerritoryList("sector", "filières", lambda day: groups)}
