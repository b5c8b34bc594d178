"""Evidence rules of actions and bodies: the catalogue's words, and the territory's codes."""

from collections.abc import Collection
from typing import Any

from essaim.evidence.rules import read_rules
from essaim.setup.faults import Fault, Step
from essaim.setup.folder import Folder

REMEDY = "corrigez cette clé de la règle"


def rule_faults(folder: Folder) -> list[Fault]:
    """Rules that name an unknown kind, facet, value or code; bodies without obligation."""
    lists = territory_lists(folder)
    faults: list[Fault] = []
    for file, axis in folder.axis_files():
        for number, objective in enumerate(axis.objectives):
            for rank, action in enumerate(objective.actions):
                steps: tuple[Step, ...] = ("objectives", number, "actions", rank, "rules")
                faults += _faults_of(folder, file, steps, action.rules, lists)
    for number, body in enumerate(folder.bodies.bodies):
        steps = ("bodies", number, "obligations")
        faults += _faults_of(folder, "bodies.yaml", steps, body.obligations, lists)
        if not body.obligations:
            cause = f"l’instance {body.code} n’a aucune obligation"
            remedy = "donnez au moins une règle, par exemple sa réunion annuelle"
            faults.append(folder.files["bodies.yaml"].fault(steps, cause, remedy))
    return faults


def territory_lists(folder: Folder) -> dict[str, Collection[str]]:
    """The codes of the territory by the name of list that facets range over."""
    workshops = folder.bodies.workshops
    return {
        "commune": [row.code for row in folder.geography.communes],
        "quarter": [row.code for row in folder.geography.quarters],
        "priority_quarter": [row.code for row in folder.geography.priority_quarters],
        "sector": [row.code for row in folder.sectors.sectors],
        "service": [row.code for row in folder.services.services],
        "partner": [row.code for row in folder.partners.partners],
        "place": [row.code for row in folder.places.places],
        "body": [row.code for row in folder.bodies.bodies],
        "workshop_theme": [theme.code for theme in workshops.themes] if workshops else [],
        "series": [row.code for row in folder.figures.series],
        "indicator": [row.code for row in folder.figures.figures],
    }


def _faults_of(
    folder: Folder, file: str, steps: tuple[Step, ...], rules: list[dict[str, Any]], lists: dict[str, Collection[str]]
) -> list[Fault]:
    faults = []
    for number, rule in enumerate(rules):
        _read, sentences = read_rules([rule], lists=lists)
        for sentence in sentences:
            cause = sentence.removeprefix("règle 1, ")
            key = cause.split("\u00a0:", 1)[0].split(".", 1)[0]
            where = (*steps, number, key) if key in rule else (*steps, number)
            faults.append(folder.files[file].fault(where, cause, REMEDY))
    return faults
