"""The grammar: what it accepts, what it refuses in French, and what comes back from YAML and JSON."""

import json
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from essaim.evidence.catalogue import CATALOGUE
from essaim.evidence.facets import FacetType
from essaim.evidence.rules import Bounds, Measure, Rule, read_rules

EXAMPLES = """
- {kind: meeting, filter: {body: GTINTER, status: held}, minimum: 2, period: year, owed_from: 2021-07-01}
- {kind: meeting, filter: {body: GTINTER, minutes: approved}, minimum: 2, aim: 4, period: year}
- {kind: working_group, measure: coverage, per: sector, period: roadmap}
- {kind: award, measure: share, among: {stage: start_up}, filter: {call: permanent}, period: year}
- {kind: award, measure: sum, filter: {stage: [start_up, consolidation]}, minimum: 0}
- {kind: clause, measure: sum, of: hours_done, minimum: 0}
- {kind: organisation, measure: distinct, of: organisation, filter: {role: cae}, proposed: true, label: Des CAE}
- {kind: event, filter: {present_families: {gte: 2}, venue: maison_associations}}
"""


def test_the_examples_of_the_design_are_sound() -> None:
    rules, faults = read_rules(yaml.safe_load(EXAMPLES))
    assert not faults
    assert len(rules) == 8


def test_absent_means_count_one_a_year() -> None:
    rule = Rule(kind="meeting")
    assert (rule.measure, rule.minimum, rule.period) == ("count", 1, "year")
    assert rule.to_data() == {"kind": "meeting"}


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("{kind: metting}", "« metting » n’est pas un type de preuve (vouliez-vous dire « meeting » ?)"),
        ("{}", "kind : cette clé est obligatoire"),
        ("{kind: meeting, minimun: 2}", "minimun : clé inconnue (vouliez-vous dire « minimum » ?)"),
        ("{kind: meeting, measure: average}", "measure : valeur refusée, attendu : count, distinct"),
        ("{kind: meeting, minimum: -1}", "minimum : valeur refusée"),
        ("{kind: meeting, minimum: 1.5}", "minimum : un nombre entier"),
        ("{kind: meeting, minimum: .nan}", "minimum : valeur refusée"),
        ("{kind: meeting, minimum: 2, aim: 1}", "aim : la visée ne peut pas être sous le minimum"),
        ("{kind: meeting, filter: {bodi: COPIL}}", "filter : « bodi » n’est pas un critère du type meeting"),
        ("{kind: meeting, filter: {status: hold}}", "filter.status : « hold » n’est pas une valeur connue"),
        ("{kind: meeting, filter: {status: []}}", "filter.status : la liste de valeurs est vide"),
        ("{kind: meeting, filter: {status: {gte: 1}}}", "filter.status : `gte` et `lte` ne valent que pour un nombre"),
        ("{kind: meeting, filter: {status: {min: 1}}}", "filter.status : valeur refusée"),
        ("{kind: meeting, filter: {commune: 59350}}", "filter.commune : « 59350 » est un code"),
        ("{kind: meeting, filter: {has_service: oui}}", "filter.has_service : « oui » n’est pas `true` ou `false`"),
        ("{kind: event, filter: {participants: {gte: 3, lte: 2}}}", "filter.participants : `gte` dépasse `lte`"),
        ("{kind: event, filter: {participants: {}}}", "filter.participants : donnez `gte`, `lte`"),
        ("{kind: event, filter: {participants: beaucoup}}", "filter.participants : « beaucoup » n’est pas un nombre"),
        ("{kind: meeting, measure: sum}", "measure : « réunion » n’a pas de montant"),
        ("{kind: award, measure: sum, of: stage}", "of : « stage » n’est pas un nombre"),
        ("{kind: award, measure: distinct}", "of : dites de quoi"),
        ("{kind: award, of: organisation}", "of : cette clé ne vaut que pour measure : distinct ou sum"),
        ("{kind: award, measure: share}", "among : dites parmi quels faits"),
        ("{kind: award, measure: share, among: {}, minimum: 90}", "minimum : une part va de 0 à 1"),
        ("{kind: award, measure: coverage}", "per : dites quelle liste"),
        ("{kind: award, per: sector}", "per : cette clé ne vaut que pour measure : coverage"),
        ("{kind: award, measure: coverage, per: organisation}", "per : « organisation » n’a pas de liste"),
        ("{kind: award, measure: coverage, per: sector, minimum: 2, aim: 1}", "aim : la visée"),
        ("une phrase", "un ensemble de clés est attendu"),
    ],
)
def test_a_fault_names_its_place_in_french(text: str, words: str) -> None:
    rules, faults = read_rules([yaml.safe_load(text)], where="axe-1.yaml, 1.1.a")
    assert not rules
    said = " / ".join(faults).replace("\u00a0", " ")
    assert words in said
    assert said.startswith("axe-1.yaml, 1.1.a, règle 1, ")


def test_rules_are_a_list() -> None:
    assert read_rules({"kind": "meeting"}, where="x")[1] == ["x\u00a0: une liste de règles est attendue"]


def test_codes_are_checked_against_the_lists_given() -> None:
    rule = Rule(kind="award", filter={"cofinancer": "mell"})
    assert rule.faults() == []
    assert "vouliez-vous dire" in rule.faults({"partner": {"mel", "apes"}})[0]


def test_the_key_follows_what_is_asked_not_how_it_is_called() -> None:
    rule = Rule(kind="meeting", filter={"body": "COPIL"}, label="Le comité se réunit")
    assert rule.key == Rule(kind="meeting", filter={"body": "COPIL"}, label="Autrement dit", proposed=True).key
    assert rule.key != Rule(kind="meeting", filter={"body": "COPIL"}, minimum=2).key


def _scalars(facet):
    if facet.type is FacetType.CHOICE:
        return st.sampled_from(sorted(facet.values))
    if facet.type is FacetType.BOOLEAN:
        return st.booleans()
    if facet.type is FacetType.NUMBER:
        return st.one_of(st.integers(0, 99), st.integers(0, 99).map(lambda gte: Bounds(gte=gte, lte=gte + 1)))
    return st.text("abcdefghij_0123456789-", min_size=1, max_size=12)


@st.composite
def rules(draw):
    kind = draw(st.sampled_from(sorted(CATALOGUE.values(), key=lambda kind: kind.code)))
    names = draw(st.lists(st.sampled_from(sorted(kind.facets)), max_size=3, unique=True))
    conditions = {name: draw(_scalars(kind.facets[name])) for name in names}
    return Rule(
        kind=kind.code,
        filter=conditions,
        measure=Measure.SHARE,
        among={},
        minimum=draw(st.sampled_from([Decimal(1), Decimal("0.8"), Decimal(0)])),
        period=draw(st.sampled_from(["year", "roadmap", "once"])),
        owed_from=draw(st.none() | st.dates(date(2020, 1, 1), date(2030, 1, 1))),
        proposed=draw(st.booleans()),
        label=draw(st.text(max_size=20)),
    )


@given(rules())
def test_a_rule_comes_back_from_yaml_and_json(rule: Rule) -> None:
    assert rule.faults() == []
    assert Rule.model_validate(yaml.safe_load(yaml.safe_dump(rule.to_data(), allow_unicode=True))) == rule
    assert Rule.model_validate(json.loads(json.dumps(rule.to_data(), default=str))).key == rule.key


def test_the_territory_says_sound_rules() -> None:
    folder = Path(__file__).resolve().parents[2] / "territories" / "lille" / "strategy"
    files = sorted(folder.glob("*.yaml")) if folder.exists() else []
    found = [
        (path.name, action)
        for path in files
        for objective in (yaml.safe_load(path.read_text()) or {}).get("objectives", [])
        for action in objective.get("actions", [])
    ]
    if not found:
        pytest.skip("the territory has no strategy yet")
    faults = [fault for name, a in found for fault in read_rules(a.get("rules", []), where=f"{name}, {a['code']}")[1]]
    assert not faults
