"""Complete answers to the form of Lille's permanent call, as a page posts them, page by page."""

from datetime import timedelta
from typing import Any

from essaim.kernel import clock

YES = "oui"
FIRST = {"commune": "59350", "own_initiative": YES, "carrier": "structure", "ess": "ess"}
"""What is asked before the form."""


def pages(title: str = "Atelier vélo de Fives", siret: str = "") -> dict[str, dict[str, Any]]:
    """Field → value for each page, in the order of the form; a budget of 12 000 € of which 5 000 € are asked."""
    today = clock.today()
    number = {"identity": "siret", "siret": siret} if siret else {"identity": "none"}
    return {
        "porteur": {
            "carrier": "structure",
            **number,
            "organisation_name": "La Roue de Fives",
            "family": "association",
            "address.street": "12 rue de Lannoy",
            "address.postcode": "59800",
            "address.city": "Lille",
            "contact_name": "Awa Diallo",
            "contact_email": "awa@exemple.fr",
        },
        "projet": {
            "title": title,
            "summary": "On y répare son vélo, entre voisins.",
            "stage": "start_up",
            "need": "Le quartier n’a aucun atelier.",
            "description": "Trois soirs d’atelier par semaine, et des sorties le samedi.",
            "starts_on": (today + timedelta(days=60)).isoformat(),
            "ends_on": (today + timedelta(days=360)).isoformat(),
        },
        "territoire": {
            "commune": "59350",
            "targets_qpv": "non",
            "beneficiaries": "Les habitantes et habitants de Fives.",
            "heard_through": "mda",
        },
        "budget": {
            "budget.641": "9000",
            "budget.606": "3000",
            "budget.74-ville": "5000",
            "budget.756": "7000",
        },
        "cofinanceurs": {"public_aid": "below"},
        "engagements": {
            "republican_contract": YES,
            "dues": YES,
            "truthful": YES,
            "signatory_name": "Awa Diallo",
            "signatory_role": "Présidente",
            "publication_consent": YES,
        },
    }


def whole(title: str = "Atelier vélo de Fives") -> dict[str, Any]:
    """The same as answers kept by the questionnaire, in one go."""
    answers: dict[str, Any] = {}
    for fields in pages(title).values():
        for name, value in fields.items():
            code, _, part = name.partition(".")
            if part:
                answers.setdefault(code, {})[part] = value
            else:
                answers[code] = value
    return answers
