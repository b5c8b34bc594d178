"""The law's checks on a file, from its answers, its cofinancers and what its beneficiary already receives."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from decimal import Decimal

from essaim.directory.models import LegalFamily
from essaim.funding.law import Check, accounts_check, contract_check, convention_check, public_share_check
from essaim.funding.law.checks import company_check
from essaim.funding.law.european import de_minimis_check
from essaim.funding.law.silence import Pause, Silence, silence, silence_check
from essaim.funding.models import Application
from essaim.funding.proposals import ECONOMIC
from essaim.funding.public_money import declared_public_cash, declared_public_money
from essaim.funding.queries import yearly_awards
from essaim.funding.states import APPLICATION
from essaim.kernel import clock
from essaim.kernel.clock import day_in_paris
from essaim.kernel.money import ZERO
from essaim.questionnaires.document import Budget, Document
from essaim.state_aid.queries import remaining

ASKED_FOR_CONTRACT = frozenset({LegalFamily.ASSOCIATION, LegalFamily.FOUNDATION})

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
        *_public_share(file, document, amount),
        accounts_check([*_already(file, day, in_kind=False), *declared_public_cash(file), (OWN, amount)], day),
    ]
    return [*checks, *_european(file, amount, day)]


def own_checks_of(file: Application) -> list[Check]:
    """The checks that an applicant reads before sending, on what they ask; nothing is blocked by them."""
    amount, day = file.requested or ZERO, clock.today()
    document = file.response.form_version.read()
    family = file.organisation.family if file.organisation else ""
    return [
        *_public_share(file, document, amount),
        contract_check(is_asked=family in ASKED_FOR_CONTRACT, is_subscribed=_has_contract(file, document), day=day),
        convention_check(_already(file, day), amount, day),
        *_european(file, amount, day),
    ]


def silence_of(file: Application) -> Silence | None:
    """The clock of silence of a filed request that nobody has decided; None for another."""
    if file.filed_at is None or file.state not in APPLICATION.under_way:
        return None
    return silence(day_in_paris(file.filed_at), pauses_of(file), clock.today())


def pauses_of(file: Application) -> list[Pause]:
    """When pieces were asked of the file, which stops its clock."""
    return [
        Pause(
            asked_on=day_in_paris(request.created_at),
            due_on=request.due_on,
            answered_on=day_in_paris(request.answered_at) if request.answered_at else None,
        )
        for request in sorted(file.piece_requests.all(), key=lambda request: request.created_at)
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
    if file.organisation is None:
        return []
    awards = yearly_awards(file.organisation, day.year).exclude(application=file).order_by("voted_on", "reference")
    return [
        (f"{award.object} ({award.voted_on:%d/%m/%Y})", award.amount)
        for award in awards
        if in_kind or not award.is_in_kind
    ]


def _public_share(file: Application, document: Document, amount: Decimal) -> list[Check]:
    cap = next((question.public_cap for question in document.questions() if isinstance(question, Budget)), None)
    if cap is None or not file.total_cost:
        return []
    return [public_share_check([*declared_public_money(file), ("Ville", amount)], file.total_cost, int(cap))]


def _european(file: Application, amount: Decimal, day: date) -> list[Check]:
    """What the general ceiling would leave, for who sells: a warning, since the vote alone qualifies the aid."""
    organisation = file.organisation
    if organisation is None or organisation.family not in ECONOMIC or not organisation.siren or not amount:
        return []
    if getattr(file, "award", None) is not None:
        return []
    return [replace(de_minimis_check(amount, remaining(organisation, day, "general")), blocking=False)]


def _has_contract(file: Application, document: Document) -> bool:
    codes = [question.code for question in document.questions() if "has_republican_contract" in _facts(question)]
    return any(file.response.answers.get(code) is True for code in codes)


def _facts(question: object) -> Iterator[str]:
    yield from getattr(question, "fed_facts", list)()
