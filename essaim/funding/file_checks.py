"""The law's checks on a file, from its answers, its cofinancers and what its beneficiary already receives."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

from essaim.directory.models import LegalFamily, Organisation
from essaim.funding.law import Check, accounts_check, contract_check, convention_check, public_share_check
from essaim.funding.law.checks import company_check
from essaim.funding.law.european import de_minimis_check
from essaim.funding.law.silence import silence_check
from essaim.funding.models import Application
from essaim.funding.proposals import ASKED_FOR_CONTRACT, ECONOMIC
from essaim.funding.public_money import declared_public_cash, declared_public_money
from essaim.funding.queries import yearly_amounts
from essaim.funding.silences import pauses_of, silence_of
from essaim.kernel import clock
from essaim.kernel.money import ZERO
from essaim.questionnaires.document import Budget, Document
from essaim.state_aid.queries import remaining

OWN = "Cette aide"


def checks_of(file: Application) -> list[Check]:
    """Every check that the file allows, on the day of its vote or today, on the amount voted, proposed or asked."""
    amount, day = _amount_and_day(file)
    document = file.response.form_version.read()
    family = file.organisation.family if file.organisation else ""
    award = getattr(file, "award", None)
    already = _already(file, day)
    checks = [
        *_silence(file),
        convention_check(already, amount, day),
        company_check(is_company=family == LegalFamily.COMPANY, legal_basis=award.legal_basis if award else ""),
        contract_check(is_asked=family in ASKED_FOR_CONTRACT, is_subscribed=_has_contract(file, document), day=day),
        *_public_share(document, file.total_cost, [*declared_public_money(file), ("Ville", amount)]),
        accounts_check([*_already(file, day, in_kind=False), *declared_public_cash(file), (OWN, amount)], day),
    ]
    # Once voted, the award's own page counts what was left that day.
    return checks if award is not None else [*checks, *_ceiling(file.organisation, amount, day)]


def draft_checks(
    document: Document, facts: Mapping[str, Any], organisation: Organisation | None, *, is_member: bool
) -> list[Check]:
    """The checks that an applicant reads before sending, on what they wrote; they block nothing.

    What the structure received under the European rules is shown to its members only.
    """
    amount, day = facts.get("requested") or ZERO, clock.today()
    family = organisation.family if organisation else str(facts.get("family") or "")
    already = yearly_amounts(organisation, day.year) if organisation else []
    checks = [
        *_public_share(document, facts.get("total_cost"), [*_public_rows(facts), ("Ville", amount)]),
        contract_check(
            is_asked=family in ASKED_FOR_CONTRACT, is_subscribed=facts.get("has_republican_contract") is True, day=day
        ),
        convention_check(already, amount, day),
    ]
    return [*checks, *_ceiling(organisation if is_member else None, amount, day)]


def _public_rows(facts: Mapping[str, Any]) -> list[tuple[str, Decimal]]:
    rows = facts.get("cofinancers") or []
    return [
        (row["name"], row["amount"])
        for row in rows
        if row.get("kind") == "public" and row.get("name") and isinstance(row.get("amount"), Decimal)
    ]


def _silence(file: Application) -> list[Check]:
    found = silence_of(file)
    return [silence_check(found, pauses_of(file), clock.today())] if found else []


def _amount_and_day(file: Application) -> tuple[Decimal, date]:
    award, opinion = getattr(file, "award", None), getattr(file, "opinion", None)
    if award is not None:
        return award.amount, award.voted_on
    proposed = opinion.proposed if opinion is not None else None
    return proposed or file.requested or ZERO, clock.today()


def _already(file: Application, day: date, *, in_kind: bool = True) -> list[tuple[str, Decimal]]:
    return yearly_amounts(file.organisation, day.year, file=file, in_kind=in_kind) if file.organisation else []


def _public_share(
    document: Document, total_cost: Decimal | None, public_money: list[tuple[str, Decimal]]
) -> list[Check]:
    cap = next((question.public_cap for question in document.questions() if isinstance(question, Budget)), None)
    return [public_share_check(public_money, total_cost, int(cap))] if cap is not None and total_cost else []


def _ceiling(organisation: Organisation | None, amount: Decimal, day: date) -> list[Check]:
    """What the general ceiling would leave, for who sells: a warning, since the vote alone qualifies the aid."""
    if organisation is None or organisation.family not in ECONOMIC or not organisation.siren or not amount:
        return []
    return [replace(de_minimis_check(amount, remaining(organisation, day, "general")), blocking=False)]


def _has_contract(file: Application, document: Document) -> bool:
    codes = [question.code for question in document.questions() if "has_republican_contract" in _facts(question)]
    return any(file.response.answers.get(code) is True for code in codes)


def _facts(question: object) -> Iterator[str]:
    yield from getattr(question, "fed_facts", list)()
