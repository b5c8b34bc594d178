"""What the territory's letters and agreements say: their data in French, and the documents made from them."""

from collections.abc import Mapping, Sequence
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import yaml
from django.conf import settings

from essaim.directory.models import LegalFamily, Organisation
from essaim.documents.docx import render_docx
from essaim.documents.typst import render_pdf
from essaim.funding.french_amounts import amount_in_words
from essaim.funding.law import payment_deadline, report_deadline
from essaim.funding.models import Application, Award
from essaim.funding.schedules import from_data
from essaim.kernel import clock
from essaim.territory.identity import identity
from essaim.ui.formatting import format_day, format_euros

TO_FILL = "à préciser"
FAMILIES_WITH_CONTRACT = frozenset({LegalFamily.ASSOCIATION, LegalFamily.FOUNDATION})


@cache
def _contact(folder: Path) -> dict[str, str]:
    said: dict[str, Any] = yaml.safe_load((folder / "territory.yaml").read_text(encoding="utf-8"))
    contact = said.get("contact") or {}
    return {
        "service": contact.get("service") or "Mission ESS",
        "email": contact.get("email") or "",
        "address": contact.get("address") or TO_FILL,
        "court": (said.get("justice") or {}).get("administrative_court") or "tribunal administratif compétent",
    }


def contact() -> dict[str, str]:
    """Service, e-mail, address and court of the city, as its folder says."""
    return _contact(settings.TERRITORY)


def _is_demo() -> bool:
    return settings.ESSAIM_MODE == "demo"


def make_letter(name: str, data: dict[str, Any], day: date) -> bytes | None:
    """The PDF of a letter of the territory; None when its folder has no such template."""
    template = settings.TERRITORY / "letters" / f"{name}.typ"
    if not template.is_file():
        return None
    who = identity()
    known = {
        "territory": who.name,
        "city": who.awarding_body.name,
        "date": format_day(day),
        "demo": _is_demo(),
        "contact": contact(),
        "place": who.short_name,
        "signatory": f"Pour {who.awarding_body.name}",
    }
    return render_pdf(template, {**known, **data}, at=clock.paris(day))


def address_lines(organisation: Organisation | None) -> list[str]:
    """The postal address, line by line."""
    if organisation is None:
        return []
    town = f"{organisation.postcode} {organisation.town}".strip()
    return [line for line in (organisation.address, town) if line]


def award_letter(award: Award, *, day: date, conditions: Sequence[str], agreement_required: bool) -> bytes | None:
    """The letter that notifies an award; None without a template."""
    application = award.application
    due = report_deadline(award.exercise_ends_on)
    report = f"Avant le {format_day(due)}" if due else "Dans les six mois qui suivent la fin de l’exercice"
    return make_letter(
        "award",
        {
            "title": "Une aide pour votre projet",
            "number": application.number if application else award.reference,
            "organisation": award.organisation.name,
            "address": address_lines(award.organisation),
            "project": application.title if application else award.object,
            "amount": format_euros(award.amount),
            "object": award.object,
            "deliberation": {
                "number": award.deliberation.number,
                "voted_on": format_day(award.deliberation.voted_on),
            },
            "payment_terms": _payment(award, day),
            "conditions": list(conditions),
            "agreement_required": agreement_required,
            "report_due": report,
        },
        day,
    )


def _payment(award: Award, day: date) -> str:
    terms = award.payment_words
    limit = payment_deadline(day)
    return f"{terms}, avant le {format_day(limit)} sauf autre date convenue" if limit else terms


def refusal_letter(application: Application, *, reason: str) -> bytes | None:
    """The letter that tells a refusal, its reason and the ways to contest it; None without a template."""
    return make_letter(
        "refusal",
        {
            "title": "Votre demande d’aide",
            "number": application.number,
            "organisation": application.applicant_name,
            "address": address_lines(application.organisation),
            "project": application.title,
            "reason": reason,
            "alternatives": [],
            "court": contact()["court"],
        },
        clock.today(),
    )


def agreement_document(award: Award, terms: Mapping[str, Any]) -> bytes:
    """The agreement in Word from the city's own template; ``TemplateError`` names what is wrong in it."""
    return render_docx(settings.TERRITORY / "templates" / "agreement.docx", agreement_fields(award, terms))


def agreement_fields(award: Award, terms: Mapping[str, Any]) -> dict[str, Any]:
    """What the template of the agreement reads, in words: drawn from it, and shown before it is drawn."""
    application, organisation = award.application, award.organisation
    who, city = identity(), contact()
    ends_on = application.ends_on if application else None
    exercise_ends_on = date.fromisoformat(terms["exercise_ends_on"])
    return {
        "demo": _is_demo(),
        "number": application.number if application else award.reference,
        "project": application.title if application else award.object,
        "city": {"name": who.awarding_body.name, "address": city["address"], "signatory": terms["city_signatory"]},
        "deliberation": {"number": award.deliberation.number, "voted_on": format_day(award.deliberation.voted_on)},
        "organisation": {
            "name": organisation.name,
            "family": organisation.get_family_display().lower(),
            "number_label": "SIRET" if organisation.siret else "RNA",
            "number": organisation.siret or organisation.rna or TO_FILL,
            "address": ", ".join(address_lines(organisation)) or TO_FILL,
            "signatory": terms["organisation_signatory"],
        },
        "object": award.object,
        "call": f"du dispositif «\u00a0{award.call.title}\u00a0»" if award.call else "de ses politiques publiques",
        "starts_on": _day(application.starts_on if application else None),
        "ends_on": _day(ends_on),
        "amount": format_euros(award.amount),
        "amount_in_words": amount_in_words(award.amount),
        "total_cost": format_euros(application.total_cost) if application and application.total_cost else TO_FILL,
        "legal_basis": award.legal_basis,
        "instalments": [from_data(row).in_words() for row in terms["schedule"]],
        "exercise_ends_on": format_day(exercise_ends_on),
        "unspent_kept": bool(terms.get("unspent_terms")),
        "unspent_terms": terms.get("unspent_terms", ""),
        "redistribution": terms.get("redistribution", ""),
        "conditions": list(terms.get("conditions", ())),
        "report_due": _day(report_deadline(exercise_ends_on)),
        "republican_contract": organisation.family in FAMILIES_WITH_CONTRACT,
        "court": city["court"],
        "place": who.short_name,
        "date": format_day(clock.today()),
    }


FIELDS = (
    ("Pour la Ville", "city.signatory"),
    ("Bénéficiaire", "organisation.name"),
    ("Numéro", "organisation.number"),
    ("Adresse", "organisation.address"),
    ("Pour le bénéficiaire", "organisation.signatory"),
    ("Objet", "object"),
    ("Délibération", "deliberation.number"),
    ("Début du projet", "starts_on"),
    ("Fin du projet", "ends_on"),
    ("Montant", "amount"),
    ("En lettres", "amount_in_words"),
    ("Coût du projet", "total_cost"),
    ("Base légale", "legal_basis"),
    ("Fin de l’exercice", "exercise_ends_on"),
    ("Compte rendu attendu avant le", "report_due"),
    ("Tribunal", "court"),
)
"""What a reader checks before the agreement is drawn, in the order of its articles."""


def fields_in_words(award: Award, terms: Mapping[str, Any]) -> list[tuple[str, str]]:
    """The fields of the agreement, as it will say them; what nobody knows reads ``TO_FILL``."""
    said = agreement_fields(award, terms)
    rows = [(label, str(_within(said, path))) for label, path in FIELDS if _within(said, path)]
    rows += [(one["label"], f"{one['amount']}, {one['when']}") for one in said["instalments"]]
    unspent = said["unspent_terms"]
    rows.append(("Part non employée", f"gardée\u00a0: {unspent}" if unspent else "rendue à la Ville"))
    rows.append(("Reversement à un tiers", said["redistribution"] or "interdit"))
    rows += [("Condition", condition) for condition in said["conditions"]]
    return rows


def _within(said: Mapping[str, Any], path: str) -> Any:
    """The value under a dotted path."""
    value: Any = said
    for name in path.split("."):
        value = value[name]
    return value


def _day(day: date | None) -> str:
    return format_day(day) if day else TO_FILL
