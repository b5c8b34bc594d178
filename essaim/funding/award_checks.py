"""The law's checks on an award, redone from what is known of it today: from its vote to its last paper."""

from datetime import date
from decimal import Decimal

from essaim.directory.models import LegalFamily
from essaim.funding.law import Check, accounts_check, convention_check
from essaim.funding.law.checks import company_check
from essaim.funding.law.european import (
    REGIMES,
    de_minimis_check,
    declaration_check,
    qualification_check,
    registration_check,
)
from essaim.funding.law.follow_up import (
    disclosure_check,
    payment_check,
    publication_check,
    redistribution_check,
    report_check,
    unspent_check,
    withdrawal_check,
)
from essaim.funding.models import Agreement, Award
from essaim.funding.open_data import fault_of
from essaim.funding.proposals import ASKED_FOR_CONTRACT, ECONOMIC, NON_PROFIT
from essaim.funding.public_money import declared_public_cash
from essaim.funding.queries import received_from, yearly_amounts
from essaim.funding.schedules import Trigger
from essaim.funding.sequels import done_on
from essaim.funding.states import AwardState
from essaim.kernel import clock
from essaim.state_aid.ceilings import exercise_start
from essaim.state_aid.models import AidReceived
from essaim.state_aid.queries import last_declaration, recorded_aid, remaining


def convention_missing(award: Award) -> Check | None:
    """S2: why nothing may be paid yet for want of a signed agreement; None when nothing is missing.

    The total is that of the year, all departments and aids in kind together, to the same SIREN.
    """
    check = yearly_check(award)
    if check.ok or award.agreements.filter(signed_on__isnull=False).exists():
        return None
    return check


def yearly_check(award: Award) -> Check:
    """S2: whether the year's total to the beneficiary asks for an agreement."""
    organisation, day = award.organisation, award.voted_on
    others = yearly_amounts(organisation, day.year, without=award)
    return convention_check(others, received_from(award, organisation), day)


def checks_of(award: Award) -> list[Check]:
    """Every check of law that bears on the award, in the order of its life."""
    family, day = award.organisation.family, award.voted_on
    if award.state == AwardState.ANNULLED:
        return []
    checks: list[Check | None] = [
        yearly_check(award),
        company_check(is_company=family == LegalFamily.COMPANY, legal_basis=award.legal_basis),
        accounts_check(_public_cash(award), day),
        *_european(award),
        *_papers(award, clock.today()),
    ]
    return [check for check in checks if check is not None]


def withdrawal_of(award: Award, breach_on: date) -> Check | None:
    """S7: what a breach of the republican contract on that day withdraws; None for who does not subscribe to it.

    The period of the award is that of its project, or else the beneficiary's exercise.
    """
    if award.organisation.family not in ASKED_FOR_CONTRACT:
        return None
    file, last = award.application, award.exercise_ends_on
    if file is not None and file.starts_on and file.ends_on:
        return withdrawal_check(award.amount, file.starts_on, file.ends_on, breach_on)
    first = exercise_start(last, last.month)
    return withdrawal_check(award.amount, first, last, breach_on)


def _public_cash(award: Award) -> list[tuple[str, Decimal]]:
    own = yearly_amounts(award.organisation, award.voted_on.year, in_kind=False)
    return [*own, *(declared_public_cash(award.application) if award.application else [])]


def _european(award: Award) -> list[Check | None]:
    """Its qualification; for a de minimis aid, the ceilings of the day without it, the declaration and the register."""
    organisation, regime, day = award.organisation, REGIMES.get(award.qualification), award.voted_on
    qualified = qualification_check(
        is_economic=organisation.family in ECONOMIC,
        qualification=award.qualification,
        label=award.get_qualification_display(),
        reason=award.qualification_reason,
    )
    aid = recorded_aid(award) if regime else None
    if regime is None or aid is None:
        return [qualified]
    declared = last_declaration(organisation, clock.today())
    return [
        qualified,
        de_minimis_check(award.amount, remaining(organisation, day, regime, without=aid)),
        declaration_check(regime, day, declared.signed_on if declared else None),
        _registration(aid),
    ]


def _registration(aid: AidReceived) -> Check | None:
    return registration_check(aid.regime, aid.granted_on, aid.registered_on, clock.today())


def _papers(award: Award, today: date) -> list[Check | None]:
    """What the agreement says or leaves to the law, then the clocks."""
    agreement = award.agreements.first()
    terms = agreement.terms if agreement else {}
    signed_on = agreement.signed_on if agreement else None
    fault = fault_of(award)
    return [
        unspent_check(
            is_non_profit=award.organisation.family in NON_PROFIT,
            clause=terms.get("unspent_terms", ""),
        ),
        redistribution_check(terms.get("redistribution", "")),
        payment_check(
            award.notified_on,
            has_own_dates=_has_own_dates(agreement),
            today=today,
            paid_on=done_on("paid", award),
        ),
        report_check(award.exercise_ends_on, today=today, reported_on=done_on("reported", award)),
        publication_check(
            signed_on,
            is_published=award.state == AwardState.NOTIFIED and not fault,
            fault=fault,
            today=today,
        )
        if signed_on
        else None,
        disclosure_check(),
    ]


def _has_own_dates(agreement: Agreement | None) -> bool:
    """Whether a signed agreement sets dates or events for its payments."""
    if agreement is None or agreement.signed_on is None:
        return False
    return any(line.get("trigger") != Trigger.NOTIFICATION for line in agreement.terms.get("schedule", ()))
