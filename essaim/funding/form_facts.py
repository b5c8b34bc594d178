"""The facts that funding reads in a form: what each is, which question may give it, and what a file lacks without it.

A question feeds a fact; filing copies the facts into the file. The values of a closed list (stages, legal families)
are those that funding knows.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from essaim.directory.models import LegalFamily, Sector
from essaim.funding.models import AidKind, CofinancerStatus, Stage
from essaim.funding.pieces import PROJECT
from essaim.kernel import clock
from essaim.questionnaires.document import BaseQuestion, Document, Table
from essaim.questionnaires.editing import section_of, type_of
from essaim.territory import queries as territory

Pairs = Sequence[tuple[str, str]]

LISTS: dict[str, tuple[str, Callable[[], Pairs]]] = {
    "stages": ("Étapes de vie", lambda: Stage.choices),
    "families": (
        "Formes juridiques",
        lambda: [pair for pair in LegalFamily.choices if pair[0] not in {LegalFamily.UNKNOWN, LegalFamily.PUBLIC}],
    ),
    "carriers": ("Structure ou projet hébergé", lambda: CARRIERS),
    "communes": ("Communes", lambda: [(row.code, row.name) for row in territory.communes()]),
    "quarters": ("Quartiers", lambda: [(row.code, row.name) for row in territory.quarters()]),
    "priority_quarters": (
        "Quartiers prioritaires",
        lambda: [(row.code, row.name) for row in territory.priority_quarters(clock.today())],
    ),
    "sectors": ("Filières", lambda: list(Sector.objects.values_list("code", "name"))),
    "kinds": ("Natures d’aide", lambda: list(AidKind.objects.filter(is_offered=True).values_list("code", "title"))),
}
"""Lists of values that a question may take: their name, and what they hold today."""

CARRIERS: Pairs = (("structure", "au nom d’une structure"), (PROJECT, "pour un projet sans structure"))

COFINANCER_COLUMNS = {"name": "text", "kind": "choice", "amount": "money", "status": "choice"}
"""What a table of cofinancers must ask, by code, with its type."""


@dataclass(frozen=True)
class Fact:
    """A fact: its name for people, the types of question that may give it, what is lost without it.

    ``values`` names the list whose values alone are understood. ``identifies``: it tells who asks, and a blind reading
    hides it.
    """

    label: str
    types: tuple[str, ...]
    loss: str = ""
    values: str = ""
    identifies: bool = False


FACTS: dict[str, Fact] = {
    "organisation_name": Fact("Nom de la structure", ("text",), identifies=True),
    "family": Fact("Forme juridique", ("choice",), "aucune pièce ne sera demandée", "families"),
    "siret": Fact(
        "Numéro SIRET", ("siret",), "le lien avec l’annuaire et les aides déjà reçues ne se fera pas", identifies=True
    ),
    "rna": Fact("Numéro RNA", ("rna",), identifies=True),
    "organisation_address": Fact("Adresse de la structure", ("address",), identifies=True),
    "carrier": Fact("Structure ou projet hébergé", ("choice",), values="carriers"),
    "holder_name": Fact("Nom de la personne qui porte le projet", ("text",), identifies=True),
    "contact": Fact("Personne à joindre", ("text",), identifies=True),
    "contact_email": Fact("Adresse e-mail de la personne à joindre", ("email",), identifies=True),
    "contact_phone": Fact("Téléphone de la personne à joindre", ("phone",), identifies=True),
    "signatory": Fact("Personne qui engage la structure", ("text",), identifies=True),
    "is_qpv_holder": Fact("Porteur issu d’un quartier prioritaire", ("yes_no",)),
    "title": Fact("Titre du projet", ("text",), "les dossiers n’auront pas de titre dans les listes"),
    "summary": Fact("Résumé du projet", ("text", "long_text"), "la page d’un lauréat n’aura pas de résumé"),
    "stage": Fact("Étape de vie", ("choice",), "les dossiers ne prouveront pas l’action de leur étape", "stages"),
    "municipal_stake": Fact("Enjeu municipal", ("choice", "text")),
    "strategies": Fact("Stratégies de changement d’échelle", ("multiple",)),
    "is_experimentation": Fact("Expérimentation", ("yes_no",)),
    "sectors": Fact("Filières", ("multiple",), values="sectors"),
    "requested": Fact("Montant demandé", ("money", "budget"), "le comité ne verra pas ce qui est demandé"),
    "total_cost": Fact("Coût total du projet", ("money", "budget"), "la part d’aides publiques ne sera pas contrôlée"),
    "cofinancers": Fact("Cofinanceurs", ("table",)),
    "commune_code": Fact("Commune", ("choice",), "l’enveloppe de la commune ne sera pas trouvée", "communes"),
    "quarter_code": Fact("Quartier", ("choice",), values="quarters"),
    "targets_qpv": Fact("Action en quartier prioritaire", ("yes_no",)),
    "qpv_code": Fact("Quartier prioritaire", ("choice",)),
    "starts_on": Fact("Début du projet", ("date",)),
    "ends_on": Fact("Fin du projet", ("date",)),
    "heard_through": Fact("Comment l’appel est connu", ("choice",)),
    "has_republican_contract": Fact("Contrat d’engagement républicain", ("yes_no",)),
    "has_publication_consent": Fact("Accord pour une page publique", ("yes_no",)),
}
"""Every fact that funding reads, in the order of a file."""

NEEDED = tuple(name for name, fact in FACTS.items() if fact.loss)
"""Facts without which a file can be sent but is poorer: their absence is a warning."""


@dataclass(frozen=True)
class Obstacle:
    """Why files sent with this form could not be read; ``question`` is where, when it is somewhere."""

    text: str
    question: str = ""


def facts_for(kind: str) -> dict[str, str]:
    """The facts that a question of this type may feed, by name."""
    return {name: fact.label for name, fact in FACTS.items() if kind in fact.types}


def warnings_on(document: Document) -> list[str]:
    """One sentence a fact that filing reads and that no question gives."""
    fed = _feeding(document)
    return [
        f"Aucune question ne donne «\u00a0{FACTS[name].label}\u00a0»\u00a0: {FACTS[name].loss}."
        for name in NEEDED
        if name not in fed
    ]


def obstacles_in(document: Document) -> list[Obstacle]:
    """What must be mended before the form is published: a file could not be sent, or would be misread."""
    fed = _feeding(document)
    found = [Obstacle("Aucune question ne donne le nom de la structure\u00a0: personne ne pourrait déposer.")]
    if (name := fed.get("organisation_name")) is not None:
        found = (
            []
            if _is_always_answered(document, name)
            else [Obstacle("Le nom de la structure doit être obligatoire, et demandé sans condition.", name.code)]
        )
    for fact, question in fed.items():
        found += _misread(fact, question)
    return found


def _feeding(document: Document) -> Mapping[str, BaseQuestion]:
    return {fact: question for question in document.questions() for fact in question.fed_facts()}


def _is_always_answered(document: Document, question: BaseQuestion) -> bool:
    part = section_of(document, question.code)
    return question.required and question.show_if is None and (part is None or part.show_if is None)


def _misread(name: str, question: BaseQuestion) -> list[Obstacle]:
    fact = FACTS.get(name)
    if fact is None:
        return []
    if type_of(question) not in fact.types:
        return [Obstacle(f"Une question de ce type ne peut pas donner «\u00a0{fact.label}\u00a0».", question.code)]
    if fact.values:
        title, values = LISTS[fact.values]
        known = {value for value, _label in values()}
        strange = [choice.label for choice in getattr(question, "choices", []) if choice.value not in known]
        if strange:
            text = f"Choix inconnus de la liste «\u00a0{title}\u00a0»\u00a0: {', '.join(strange)}. Reprenez la liste."
            return [Obstacle(text, question.code)]
    return _cofinancers(question) if isinstance(question, Table) and name == "cofinancers" else []


def _cofinancers(table: Table) -> list[Obstacle]:
    asked = {column.code: column for column in table.columns}
    wrong = [
        code
        for code, kind in COFINANCER_COLUMNS.items()
        if code not in asked or type_of(asked[code]) != kind or (code != "kind" and not asked[code].required)
    ]
    statuses = {choice.value for choice in getattr(asked.get("status"), "choices", [])}
    if wrong or not statuses <= set(CofinancerStatus.values):
        text = "Le tableau des cofinanceurs n’a pas les colonnes attendues\u00a0: reprenez la question toute prête."
        return [Obstacle(text, table.code)]
    return []
