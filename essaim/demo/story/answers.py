"""Answers to the form of the call, from a row of the table: right by construction, balanced to the cent."""

from datetime import date, timedelta
from decimal import Decimal
from random import Random
from typing import Any

from essaim.demo.accounts import DOMAIN
from essaim.demo.story.tables import table
from essaim.directory.models import Organisation

CHANNELS = (
    *("neighbourhood_house", "neighbourhood_house", "mda", "mda", "city_media", "press", "social_media"),
    *("social_media", "supporter", "supporter", "city_service", "other"),
)
COFINANCERS = {
    "mel": ("Métropole européenne de Lille", "public", "74-mel"),
    "region": ("Région Hauts-de-France", "public", "74-region"),
    "na": ("Nord Actif", "private", "74-prives"),
}
"""Key of the table → name, sort of money, line of the budget."""

CHARGES = (("606", 12), ("613", 10), ("622", 13), ("623", 6), ("641", 38), ("645", 14), ("indirect-fixes", 7))
"""Lines of the charges and their rough share of the cost, out of 100."""

YES, NO = "oui", "non"


def answers_to(
    row: dict[str, Any], *, structure: Organisation, person: str, day: date, chance: Random
) -> dict[str, Any]:
    """Everything that the form asks for a row, for the structure that carries or hosts the project."""
    return {
        **_carrier(row, structure, person, chance),
        **_project(row, structure, day, chance),
        **_territory(row, structure, day, chance),
        "budget": budget(row, chance),
        **_cofinancing(row, chance),
        **_commitments(row, structure, person, chance),
    }


def _carrier(row: dict[str, Any], structure: Organisation, person: str, chance: Random) -> dict[str, Any]:
    hosted = {"holder_name": person, "holder_qpv": YES if row.get("qpvholder") else NO} if "person" in row else {}
    return {
        "carrier": "project" if "person" in row else "structure",
        **hosted,
        "identity": "siret",
        "siret": structure.siret,
        "organisation_name": structure.name,
        "family": structure.family,
        "address": {"street": structure.address, "postcode": structure.postcode, "city": structure.town},
        "contact_name": person,
        "contact_email": structure.email or f"contact@{DOMAIN}",
        "staff": str(chance.choice([0, 1, 1.5, 2, 3, 4.5, 6])),
        "volunteers": str(chance.randint(2, 45)),
    }


def _project(row: dict[str, Any], structure: Organisation, day: date, chance: Random) -> dict[str, Any]:
    phrases = table("phrases")
    starts = day + timedelta(days=chance.randint(75, 140))
    optional: dict[str, Any] = {}
    if row["stage"] == "scale_up":
        optional["scale_up"] = row["grow"]
    if row["stage"] in ("consolidation", "scale_up"):
        optional["stake"] = row["stake"]
    if row.get("exp"):
        optional["experimentation_steps"] = chance.choice(phrases["lessons"])
    return {
        "title": row["title"],
        "summary": f"{row['gist']} {structure.description}",
        "stage": row["stage"],
        **optional,
        "need": chance.choice(phrases["needs"]),
        "description": f"{row['gist']} {chance.choice(phrases['plans'])}",
        "is_experimentation": YES if row.get("exp") else NO,
        "sectors": [sector.code for sector in structure.sectors.all()],
        "starts_on": starts.isoformat(),
        "ends_on": (starts + timedelta(days=chance.choice([270, 365, 540]))).isoformat(),
    }


def _territory(row: dict[str, Any], structure: Organisation, day: date, chance: Random) -> dict[str, Any]:
    commune = row.get("at") or structure.commune_code
    quarter = structure.quarter_code if commune == structure.commune_code else ""
    # Before 2024 the list in force is that of 2015, whose codes are not known here: nothing is declared.
    declared = row.get("qpv", "") if day.year >= 2024 else ""
    return {
        "commune": commune,
        **({"quarter": quarter} if quarter else {}),
        "targets_qpv": YES if declared else NO,
        **({"qpv": declared} if declared else {}),
        "beneficiaries": chance.choice(table("phrases")["publics"]),
        "beneficiaries_number": str(chance.choice([30, 45, 60, 80, 120, 150, 250, 400])),
        "jobs": str(chance.choice([0, 0.5, 1, 1.5, 2, 3])),
        "heard_through": "neighbourhood_house" if row.get("qpvholder") else chance.choice(CHANNELS),
    }


def budget(row: dict[str, Any], chance: Random) -> dict[str, str]:
    """A budget whose charges and products are both the cost, and whose voluntary parts are equal."""
    cost = Decimal(row["cost"])
    charges: dict[str, Decimal] = {}
    for line, share in CHARGES:
        charges[line] = (cost * share * chance.randint(85, 115) / 10000).quantize(Decimal("1"))
    charges["641"] += cost - sum(charges.values())
    products = {"74-ville": Decimal(row["ask"])}
    for key, (_, _, line) in COFINANCERS.items():
        if row.get(key):
            products[line] = Decimal(row[key])
    rest = cost - sum(products.values())
    dues = (rest * chance.randint(5, 20) / 100).quantize(Decimal("0.01"))
    products["756"], products["70"] = dues, rest - dues
    volunteering = Decimal(chance.choice([0, 800, 1500, 2400, 3600]))
    words = {"74-prives.precision": "Nord Actif"} if row.get("na") else {}
    lines = {**charges, **products, **({"864": volunteering, "875": volunteering} if volunteering else {})}
    return {line: str(amount) for line, amount in lines.items() if amount} | words


def _cofinancing(row: dict[str, Any], chance: Random) -> dict[str, Any]:
    given = [
        {
            "name": name,
            "kind": kind,
            "amount": str(row[key]),
            "status": chance.choice(["granted", "granted", "requested", "planned"]),
        }
        for key, (name, kind, _) in COFINANCERS.items()
        if row.get(key)
    ]
    asked = {"mel_file": YES if row.get("mel") else NO} if row["stage"] == "scale_up" else {}
    return {**({"cofinancers": given} if given else {}), **asked, "public_aid": "below"}


def _commitments(row: dict[str, Any], structure: Organisation, person: str, chance: Random) -> dict[str, Any]:
    contract = {"republican_contract": YES} if structure.family in ("association", "foundation") else {}
    return {
        **contract,
        "dues": YES,
        "truthful": YES,
        "signatory_name": person,
        "signatory_role": chance.choice(table("phrases")["roles"]),
        "publication_consent": NO if row.get("quiet") else YES,
    }
