"""Filling in a form that is being prepared, to see what filing would say; nothing is written."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.http import QueryDict

from essaim.directory.models import LegalFamily
from essaim.funding.demands import file_faults
from essaim.funding.file_checks import ASKED_FOR_CONTRACT, OWN
from essaim.funding.form_facts import FACTS
from essaim.funding.law import Check, accounts_check, contract_check, convention_check, public_share_check
from essaim.funding.law.checks import company_check
from essaim.funding.models import Call, CofinancerStatus
from essaim.funding.pieces import PROJECT
from essaim.kernel import clock
from essaim.kernel.money import ZERO
from essaim.questionnaires.document import Budget, Document
from essaim.questionnaires.editing import as_one_page
from essaim.questionnaires.posted import posted_answers
from essaim.questionnaires.rendering import SectionPage, section_page
from essaim.questionnaires.validation import validate
from essaim.questionnaires.words import in_words
from essaim.ui.formatting import format_euros

WHOLE = "tout"
"""The section that holds the whole form, on one page."""


@dataclass(frozen=True)
class Trial:
    """What filing would say: what is wrong in the page itself, the facts read, the pieces asked, the law's checks."""

    page: SectionPage
    facts: list[tuple[str, str]]
    pieces: list[str]
    checks: list[Check]

    @property
    def is_right(self) -> bool:
        """Whether the file would be received."""
        return not self.page.errors


def try_form(call: Call, document: Document, posted: QueryDict | None) -> Trial:
    """The whole form to fill in, and once filled what filing would say. Files are not looked at."""
    whole = as_one_page(document)
    answers = posted_answers(whole, WHOLE, posted) if posted is not None else {}
    outcome = validate(whole, answers)
    errors = {}
    if posted is not None:
        errors = {**outcome.errors, **file_faults(call)(whole, outcome)}
    return Trial(
        page=section_page(whole, WHOLE, answers, errors=errors),
        facts=_facts_in_words(whole, answers, outcome.facts),
        pieces=_pieces_asked(call, outcome.facts),
        checks=_checks(whole, outcome.facts) if posted is not None else [],
    )


def _facts_in_words(document: Document, answers: Mapping[str, Any], facts: Mapping[str, Any]) -> list[tuple[str, str]]:
    found = []
    for question in document.questions():
        for name in question.fed_facts():
            if name in facts and name in FACTS:
                is_amount = isinstance(question, Budget)
                words = format_euros(facts[name]) if is_amount else in_words(question, answers.get(question.code))
                found.append((FACTS[name].label, words))
    return found


def _pieces_asked(call: Call, facts: Mapping[str, Any]) -> list[str]:
    family = PROJECT if facts.get("carrier") == PROJECT else facts.get("family")
    return [piece["label"] for piece in call.pieces if family in piece.get("families", ())]


def _checks(document: Document, facts: Mapping[str, Any]) -> list[Check]:
    """The checks that do not depend on what the structure already receives, as if it asked for the first time."""
    day, amount, family = clock.today(), facts.get("requested") or ZERO, facts.get("family") or ""
    public = [
        (row["name"], row["amount"])
        for row in facts.get("cofinancers") or []
        if row.get("kind") == "public" and row.get("status") != CofinancerStatus.REFUSED
    ]
    checks = [
        convention_check([], amount, day),
        company_check(is_company=family == LegalFamily.COMPANY, legal_basis=""),
        contract_check(
            is_asked=family in ASKED_FOR_CONTRACT,
            is_subscribed=facts.get("has_republican_contract") is True,
            day=day,
        ),
        accounts_check([*public, (OWN, amount)], day),
    ]
    cap = next((question.public_cap for question in document.questions() if isinstance(question, Budget)), None)
    if cap is not None and facts.get("total_cost"):
        checks.append(public_share_check([*public, (OWN, amount)], facts["total_cost"], int(cap)))
    return checks
