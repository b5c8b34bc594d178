"""The law's checks on a file, from its answers, its cofinancers and what its beneficiary already receives."""

from collections.abc import Iterator
from datetime import date
from decimal import Decimal

from essaim.directory.models import LegalFamily
from essaim.funding.law import (
    Check,
    accounts_check,
    contract_check,
    convention_check,
    public_share_check,
)
from essaim.funding.law.checks import company_check
from essaim.funding.models import Application, CofinancerStatus
from essaim.funding.queries import yearly_awards
from essaim.kernel import clock
from essaim.kernel.money import ZERO
from essaim.questionnaires.document import Budget, Document

ASKED_FOR_CONTRACT = frozenset({LegalFamily.ASSOCIATION, LegalFamily.FOUNDATION})


def checks_of(file: Application) -> list[Check]:
    """Every check that the file allows, on the day of its vote or today, on the amount voted, proposed or asked."""
    amount, day = _amount_and_day(file)
    already = _already(file, day)
    document = file.response.form_version.read()
    family = file.organisation.family if file.organisation else ""
    award = getattr(file, "award", None)
    checks = [
        convention_check(already, amount, day),
        company_check(is_company=family == LegalFamily.COMPANY, legal_basis=award.legal_basis if award else ""),
        contract_check(is_asked=family in ASKED_FOR_CONTRACT, is_subscribed=_has_contract(file, document), day=day),
    ]
    public = [(one.name, one.amount) for one in file.cofinancers.all() if _counts(one.status, one.is_public_money)]
    cap = next((question.public_cap for question in document.questions() if isinstance(question, Budget)), None)
    if cap is not None and file.total_cost:
        checks.append(public_share_check([*public, ("Ville", amount)], file.total_cost, int(cap)))
    checks.append(accounts_check([*already, *public, ("Cette aide", amount)], day))
    return checks


def _amount_and_day(file: Application) -> tuple[Decimal, date]:
    award, opinion = getattr(file, "award", None), getattr(file, "opinion", None)
    if award is not None:
        return award.amount, award.voted_on
    proposed = opinion.proposed if opinion is not None else None
    return proposed or file.requested or ZERO, clock.today()


def _already(file: Application, day: date) -> list[tuple[str, Decimal]]:
    if file.organisation is None:
        return []
    awards = yearly_awards(file.organisation, day.year).exclude(application=file).order_by("voted_on", "reference")
    return [(f"{award.object} ({award.voted_on:%d/%m/%Y})", award.amount) for award in awards]


def _counts(status: str, is_public: bool) -> bool:
    return is_public and status != CofinancerStatus.REFUSED


def _has_contract(file: Application, document: Document) -> bool:
    codes = [question.code for question in document.questions() if "has_republican_contract" in _facts(question)]
    return any(file.response.answers.get(code) is True for code in codes)


def _facts(question: object) -> Iterator[str]:
    yield from getattr(question, "fed_facts", list)()
