"""Questions written once, that a form takes as they are: those that funding reads, and a form to begin with."""

from collections.abc import Mapping
from typing import Any

from essaim.funding.form_facts import LISTS
from essaim.questionnaires.document import Document

READY: dict[str, dict[str, Any]] = {
    "organisation_name": {"type": "text", "label": "Nom de la structure", "required": True},
    "family": {"type": "choice", "label": "Forme juridique", "required": True, "choices_from": "families"},
    "siret": {"type": "siret", "label": "Numéro SIRET", "hint": "14 chiffres, si la structure en a un"},
    "organisation_address": {"type": "address", "label": "Adresse de la structure"},
    "title": {"type": "text", "label": "Titre du projet", "required": True, "max_length": 120},
    "summary": {
        "type": "long_text",
        "label": "Le projet en quelques lignes",
        "hint": "Ce texte sera public si la Ville vous aide.",
        "required": True,
        "max_length": 800,
    },
    "stage": {"type": "choice", "label": "Étape de vie", "required": True, "choices_from": "stages"},
    "sectors": {"type": "multiple", "label": "Filières", "choices_from": "sectors"},
    "commune_code": {
        "type": "choice",
        "label": "Où le projet se passe-t-il surtout ?",
        "required": True,
        "choices_from": "communes",
    },
    "starts_on": {"type": "date", "label": "Début du projet", "required": True},
    "ends_on": {"type": "date", "label": "Fin du projet"},
    "requested": {
        "type": "budget",
        "label": "Budget prévisionnel",
        "required": True,
        "feeds_total": "total_cost",
        "public_cap": 80,
        "charges": [
            {"code": "60", "label": "Achats"},
            {"code": "61", "label": "Services extérieurs"},
            {"code": "62", "label": "Autres services extérieurs"},
            {"code": "64", "label": "Charges de personnel"},
            {"code": "65", "label": "Autres charges"},
        ],
        "products": [
            {"code": "70", "label": "Ventes et prestations"},
            {
                "code": "74",
                "label": "Subventions",
                "lines": [
                    {
                        "code": "74-ville",
                        "label": "Ville",
                        "hint": "Le montant que vous demandez",
                        "request": True,
                        "public": True,
                    },
                    {"code": "74-publics", "label": "Autres aides publiques", "public": True, "precision": True},
                    {"code": "74-prives", "label": "Aides privées", "precision": True},
                ],
            },
            {"code": "75", "label": "Cotisations, dons, autres produits"},
        ],
    },
    "cofinancers": {
        "type": "table",
        "label": "Cofinanceurs",
        "row_label": "Financeur",
        "totals": ["amount"],
        "columns": [
            {"code": "name", "type": "text", "label": "Nom du financeur", "required": True, "max_length": 160},
            {
                "code": "kind",
                "type": "choice",
                "label": "Public ou privé",
                "required": True,
                "choices": [{"value": "public", "label": "Public"}, {"value": "private", "label": "Privé"}],
            },
            {"code": "amount", "type": "money", "label": "Montant", "required": True, "min": 1},
            {
                "code": "status",
                "type": "choice",
                "label": "Où en êtes-vous ?",
                "required": True,
                "choices": [
                    {"value": "planned", "label": "Envisagé"},
                    {"value": "requested", "label": "Demandé"},
                    {"value": "granted", "label": "Acquis"},
                ],
            },
        ],
    },
    "has_republican_contract": {
        "type": "yes_no",
        "label": "La structure souscrit au contrat d’engagement républicain",
        "help": "La loi le demande à toute association ou fondation qui sollicite une aide publique.",
        "required": True,
        "must_be_yes": "Sans cet engagement, la loi interdit d’aider une association ou une fondation.",
    },
    "has_publication_consent": {
        "type": "yes_no",
        "label": "Acceptez-vous une page publique si la Ville vous aide ?",
    },
}
"""By the fact that it feeds, a question without its code."""

_CONTRACT = {"show_if": {"question": "family", "in": ["association", "foundation"]}}

_FIRST: dict[str, tuple[str, dict[str, dict[str, Any]]]] = {
    "structure": (
        "Votre structure",
        {"organisation_name": {}, "family": {}, "siret": {}, "organisation_address": {}},
    ),
    "projet": (
        "Le projet",
        {"title": {}, "summary": {}, "stage": {}, "commune_code": {}, "starts_on": {}},
    ),
    "budget": ("Le budget", {"requested": {}}),
    "engagements": ("Vos engagements", {"has_republican_contract": _CONTRACT, "has_publication_consent": {}}),
}


def ready_question(fact: str, code: str) -> dict[str, Any]:
    """The question that gives this fact, its values being those of today's list."""
    return filled({"code": code, "feeds": fact, **READY[fact]})


def filled(question: Mapping[str, Any]) -> dict[str, Any]:
    """The question with the values of the list that it names."""
    data = dict(question)
    name = data.pop("choices_from", None)
    if name in LISTS:
        data["choices"] = [{"value": value, "label": str(label)} for value, label in LISTS[name][1]()]
    return data


def first_form(title: str) -> Document:
    """A short form that can be published as it is, to begin with."""
    sections = [
        {
            "code": code,
            "title": name,
            "questions": [ready_question(fact, fact) | more for fact, more in asked.items()],
        }
        for code, (name, asked) in _FIRST.items()
    ]
    return Document.model_validate({"title": title, "sections": sections})
