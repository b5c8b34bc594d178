"""What the register of companies says of the structure that a draft names, to take or to leave.

Nothing typed is replaced but by who clicks; when the register does not answer, one writes by hand.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import ValidationError

from essaim.directory.sources.companies import COMPANIES, Company, find_company
from essaim.kernel.identifiers import check_siret
from essaim.kernel.registers import RegisterDown
from essaim.kernel.text import normalise
from essaim.questionnaires.document import Document

NAME, ADDRESS = "organisation_name", "organisation_address"


@dataclass(frozen=True)
class Difference:
    """What was typed and what the register says instead; ``fact`` is what the answer feeds."""

    fact: str
    label: str
    typed: str
    official: str


@dataclass(frozen=True)
class OfficialPanel:
    """What is shown beneath the number. ``fault`` says why the register tells nothing."""

    fault: str = ""
    company: Company | None = None
    differences: tuple[Difference, ...] = ()


def question_feeding(document: Document, fact: str, section: str = "") -> str:
    """The code of the question that feeds ``fact``, in this section when one is named; empty when none does."""
    return next(
        (
            question.code
            for part in document.sections
            if section in ("", part.code)
            for question in part.questions
            if fact in question.fed_facts()
        ),
        "",
    )


def asks_register(document: Document, section: str) -> bool:
    """Whether this page asks a SIRET that may be looked up."""
    return COMPANIES.is_configured and bool(question_feeding(document, "siret", section))


def official_panel(document: Document, answers: Mapping[str, Any]) -> OfficialPanel:
    """What the register says of the number typed, compared with what was typed."""
    try:
        number = check_siret(str(answers.get(question_feeding(document, "siret")) or ""))
        company = find_company(number)
    except ValidationError as fault:
        return OfficialPanel(fault=fault.messages[0])
    except RegisterDown as down:
        return OfficialPanel(fault=f"{down} Continuez à la main\u00a0: la Ville vérifiera plus tard.")
    if company is None:
        return OfficialPanel(
            fault="Le registre ne connaît pas ce numéro. S’il est tout récent, continuez\u00a0: la Ville vérifiera."
        )
    return OfficialPanel(company=company, differences=tuple(_differences(document, answers, company)))


def answers_taken(document: Document, answers: Mapping[str, Any], company: Company, fact: str) -> dict[str, Any]:
    """The answer of the register for ``fact``, as the form writes it; nothing for another fact.

    The town that was typed is kept: the register says « Lille » of Hellemmes and Lomme too.
    """
    code = question_feeding(document, fact)
    if fact == NAME and company.name:
        return {code: company.name}
    if fact == ADDRESS and company.street:
        town = _address(answers, code).get("city") or company.town
        return {code: {"street": company.street, "postcode": company.postcode, "city": town}}
    return {}


def _differences(document: Document, answers: Mapping[str, Any], company: Company) -> list[Difference]:
    found = []
    name = str(answers.get(question_feeding(document, NAME)) or "")
    if company.name and not company.is_named(name):
        found.append(Difference(NAME, "Nom", name, company.name))
    address = _address(answers, question_feeding(document, ADDRESS))
    typed = " ".join(filter(None, (address.get("street", ""), address.get("postcode", ""))))
    if company.street and normalise(typed) != normalise(f"{company.street} {company.postcode}"):
        found.append(Difference(ADDRESS, "Adresse", typed, f"{company.street}, {company.postcode}"))
    return [one for one in found if question_feeding(document, one.fact)]


def _address(answers: Mapping[str, Any], code: str) -> dict[str, str]:
    answer = answers.get(code)
    return {name: str(text or "") for name, text in answer.items()} if isinstance(answer, Mapping) else {}
