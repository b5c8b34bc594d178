"""The words in which states and results are read. Nothing here is typed by anyone: all of it comes from evidence."""

from collections import Counter
from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import Any

from essaim.evidence.board import ActionResult
from essaim.evidence.catalogue import CATALOGUE
from essaim.evidence.evaluation import RuleResult
from essaim.evidence.rules import Measure
from essaim.evidence.states import ActionState, Nature
from essaim.ui.formatting import NBSP, format_euros, format_number

_COUNTED = {
    ActionState.ACTIVE: "active,actives",
    ActionState.DELIVERED: "livrée,livrées",
    ActionState.MEETING: "qui se réunit,qui se réunissent",
    ActionState.PARTIAL: "active en partie,actives en partie",
    ActionState.BEGUN: "commencée,commencées",
    ActionState.SILENT: "sans réunion,sans réunion",
    ActionState.PLANNED: "prévue,prévues",
    ActionState.DORMANT: "en sommeil,en sommeil",
    ActionState.NOT_BEGUN: "pas commencée,pas commencées",
    ActionState.NOT_CONSTITUTED: "à constituer,à constituer",
    ActionState.NOT_MEASURABLE: "pas encore mesurable,pas encore mesurables",
    ActionState.TO_COMPLETE: "à compléter,à compléter",
}
"""States in the order in which a sum of them is said."""

_TAGS = {"full": "done", "half": "waiting", "empty": "neutral", "crossed": "neutral"}
NATURES = {
    Nature.CONTINUOUS: f"Continue{NBSP}: elle vit ou elle dort, elle ne «{NBSP}finit{NBSP}» pas",
    Nature.RECURRING: f"Récurrente{NBSP}: elle revient chaque année",
    Nature.WATCH: f"Veille{NBSP}: un suivi qui dure, sans fin prévue",
    Nature.DELIVERABLE: f"Livrable{NBSP}: une fois livrée, elle le reste",
    Nature.ONE_OFF: f"Ponctuelle{NBSP}: elle se fait une fois",
    Nature.WORKING_GROUP: f"Groupe de travail{NBSP}: constitué, puis réuni",
}
_ONES = ("Aucune", "Une", "Deux", "Trois", "Quatre", "Cinq", "Six")
_SMALL = ("zéro", "une", "deux", "trois", "quatre", "cinq", "six")


def tag_of(state: ActionState) -> str:
    """The kind of the tag that shows a state; its cell is ``state.cell``."""
    return _TAGS[state.cell]


def say_tally(tally: Mapping[ActionState, int]) -> str:
    """``2 actives, 1 en sommeil``."""
    said = []
    for state, forms in _COUNTED.items():
        if count := tally.get(state, 0):
            singular, plural = forms.split(",")
            said.append(f"{count}{NBSP}{plural if count >= 2 else singular}")
    return ", ".join(said)


def tally_of(states: Iterable[ActionState]) -> Counter[ActionState]:
    """How many are in each state."""
    return Counter(states)


def state_sentence(result: ActionResult, period: str) -> str:
    """``Une règle sur deux est remplie en 2026.``"""
    standing = result.standing
    if standing.state is ActionState.TO_COMPLETE:
        return "Aucune règle de preuve n’est encore écrite pour cette action."
    if standing.state is ActionState.NOT_MEASURABLE:
        return "Les faits qui la prouveraient ne sont pas encore tenus dans Essaim."
    if standing.delivered_on is not None:
        return "Tout ce qui devait être livré l’est."
    read = [one for one in result.results if one.is_measurable]
    met = sum(one.is_met for one in read)
    if len(read) == 1:
        return f"Sa règle est remplie en {period}." if met else f"Sa règle n’est pas remplie en {period}."
    if met == len(read):
        return f"Ses {_small(len(read))} règles sont remplies en {period}."
    verb = "sont remplies" if met >= 2 else "est remplie"
    negation = "n’" if not met else ""
    head = _ONES[met] if met < len(_ONES) else str(met)
    noun = "règles" if met >= 2 else "règle"
    return f"{head} {noun} sur {_small(len(read))} {negation}{verb} en {period}."


def _small(count: int) -> str:
    return _SMALL[count] if count < len(_SMALL) else str(count)


# ------------------------------------------------------------------------------------------------------------ figures


def figure_words(figure: Mapping[str, Any]) -> str:
    """The value of a figure, as plain data, in words: ``31``, ``8 000 €``, ``11 sur 12``."""
    measure, value = figure["measure"], figure["value"]
    if measure == Measure.SHARE:
        whole = len(figure.get("among", ()))
        return f"{format_number(len(figure['records']))} sur {format_number(whole)}" if whole else "aucun cas"
    if measure == Measure.COVERAGE:
        groups = figure.get("groups", ())
        return f"{sum(bool(group['met']) for group in groups)} sur {len(groups)}"
    if measure == Measure.SUM and figure["unit"] == "€":
        return format_euros(Decimal(value))
    return format_number(Decimal(str(value)).normalize()) if value is not None else "aucun cas"


def result_words(result: RuleResult) -> str:
    """The result of a rule with what it counts: ``31 demandes``, ``4 sur 6``."""
    kind = CATALOGUE[result.rule.kind]
    if not result.is_measurable:
        return result.why_not
    if result.measure is Measure.COUNT:
        count = len(result.records)
        return f"{format_number(count)}{NBSP}{kind.label(count)}"
    if result.measure is Measure.DISTINCT:
        facet = kind.facets[result.rule.of or ""]
        count = len(result.groups or ())
        return f"{format_number(count)}{NBSP}{facet.label}{'s' * (count >= 2 and not facet.label.endswith('s'))}"
    if result.measure is Measure.SUM:
        if result.rule.of is None:
            return format_euros(result.attained)
        return f"{format_number(result.attained.normalize())}{NBSP}{kind.facets[result.rule.of].label}"
    whole = len(result.among or ()) if result.measure is Measure.SHARE else len(result.groups or ())
    return f"{format_number(int(result.attained))} sur {format_number(whole)}" if whole else "aucun cas"


def window_words(result: RuleResult) -> str:
    """``en 2026``, ``de 2024 à 2026``, ``depuis 2021``."""
    window = result.window
    if result.rule.period == "once":
        return f"depuis {window.start.year}"
    if window.start.year == window.end.year:
        return f"en {window.start.year}"
    return f"de {window.start.year} à {window.end.year}"


def shortfall_words(result: RuleResult) -> str:
    """What is missing, in words; empty when nothing is."""
    if not result.is_measurable or not result.missing:
        return ""
    if result.measure is Measure.COVERAGE:
        verb = "manquent" if len(result.missing_names) >= 2 else "manque"
        return f"{verb}{NBSP}: {', '.join(result.missing_names)}"
    if result.measure is Measure.SHARE:
        count = len(result.outside)
        return f"{count}{NBSP}{CATALOGUE[result.rule.kind].label(count)} hors de la règle"
    if result.measure is Measure.SUM and result.rule.of is None:
        return f"il manque {format_euros(result.missing)}"
    return f"{format_number(result.attained.normalize())} sur {format_number(result.required.normalize())}"


def status_of(result: RuleResult) -> tuple[str, str, str]:
    """Kind of the tag, cell and word that say whether a rule is met."""
    if not result.is_measurable:
        return "neutral", "crossed", result.why_not.capitalize()
    if result.measure is Measure.SHARE and not result.among:
        return "neutral", "empty", "Sans objet"
    if result.is_met:
        return "done", "full", "Remplie"
    if result.is_late:
        return "problem", "half" if result.records else "empty", "Manquée"
    if result.measure is Measure.SHARE:
        return "problem", "half", "Écart"
    if result.records:
        return "waiting", "half", "En partie"
    return "neutral", "empty", "Aucun fait"


def name_of_kind(kind: str) -> str:
    """``Aide attribuée``: the kind of a record, with a capital."""
    word = CATALOGUE[kind].singular if kind in CATALOGUE else kind
    return word[:1].upper() + word[1:]
