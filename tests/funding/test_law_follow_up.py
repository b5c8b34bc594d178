"""What the law asks once an award is voted (S3 to S9, S11): the examples, redone to the cent and to the day."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from essaim.funding.law import follow_up
from essaim.funding.law.follow_up import contract_withdrawal

pytestmark = pytest.mark.once
YEAR = (date(2026, 1, 1), date(2026, 12, 31))


@pytest.mark.parametrize(
    ("non_profit", "clause", "ok", "said"),
    [
        (True, "", True, "rendue"),
        (True, "pour la suite du projet", True, "gardée"),
        (False, "", True, "rendue"),
        (False, "pour la suite du projet", False, "sans effet"),
    ],
)
def test_what_is_not_spent_goes_back_without_a_clause(non_profit: bool, clause: str, ok: bool, said: str) -> None:
    check = follow_up.unspent_check(is_non_profit=non_profit, clause=clause)
    assert (check.ok, check.blocking) == (ok, False)
    assert said in check.sentence


@pytest.mark.parametrize(("today", "ok"), [(date(2026, 5, 1), True), (date(2026, 5, 2), False)])
def test_an_award_is_paid_within_sixty_days(today: date, ok: bool) -> None:
    check = follow_up.payment_check(date(2026, 3, 2), has_own_dates=False, today=today)
    assert check
    assert check.ok is ok
    assert "1er\u00a0mai 2026" in check.sentence
    dated = follow_up.payment_check(date(2026, 3, 2), has_own_dates=True, today=today)
    assert dated
    assert dated.ok


def test_nothing_is_due_before_the_notification_nor_before_the_law() -> None:
    assert follow_up.payment_check(None, has_own_dates=False, today=date(2026, 5, 2)) is None
    assert follow_up.payment_check(date(2021, 7, 2), has_own_dates=False, today=date(2026, 5, 2)) is None


@pytest.mark.parametrize(
    ("exercise_end", "last_day"),
    [
        (date(2025, 12, 31), date(2026, 6, 30)),
        (date(2025, 8, 31), date(2026, 2, 28)),
        (date(2025, 6, 30), date(2025, 12, 31)),
    ],
)
def test_a_report_is_late_the_day_after_its_sixth_month(exercise_end: date, last_day: date) -> None:
    on_time = follow_up.report_check(exercise_end, today=last_day)
    late = follow_up.report_check(exercise_end, today=last_day + timedelta(days=1))
    assert on_time
    assert late
    assert (on_time.ok, late.ok) == (True, False)


@pytest.mark.parametrize(
    ("breach", "withdrawn"),
    [
        (date(2026, 7, 1), "6049.32"),
        (date(2026, 1, 1), "12000.00"),
        (date(2025, 6, 1), "12000.00"),
        (date(2026, 12, 31), "32.88"),
        (date(2027, 1, 1), "0.00"),
    ],
)
def test_a_breach_of_the_contract_withdraws_what_was_left_to_run(breach: date, withdrawn: str) -> None:
    assert contract_withdrawal(Decimal(12000), *YEAR, breach) == Decimal(withdrawn)


def test_the_withdrawal_shows_its_calculation() -> None:
    check = follow_up.withdrawal_check(Decimal(12000), *YEAR, date(2026, 7, 1))
    assert check.rule.code == "S7"
    assert check.reasoning[-1] == "12\u00a0000\u00a0€ × 184 / 365 = 6\u00a0049,32\u00a0€"


days = st.dates(date(2024, 1, 1), date(2027, 12, 31))


@given(st.decimals(Decimal("0.01"), Decimal(200_000), places=2), days, st.integers(0, 900), days, days)
def test_a_withdrawal_stays_within_the_award_and_shrinks_with_time(
    amount: Decimal, starts_on: date, length: int, one: date, other: date
) -> None:
    ends_on, (early, late) = starts_on + timedelta(days=length), sorted([one, other])
    first = contract_withdrawal(amount, starts_on, ends_on, early)
    second = contract_withdrawal(amount, starts_on, ends_on, late)
    assert 0 <= second <= first <= amount


@pytest.mark.parametrize(
    ("today", "published", "ok"),
    [(date(2026, 4, 30), False, True), (date(2026, 5, 1), False, False), (date(2026, 5, 1), True, True)],
)
def test_an_agreement_is_published_within_three_months(today: date, published: bool, ok: bool) -> None:
    check = follow_up.publication_check(date(2026, 1, 31), is_published=published, fault="", today=today)
    assert check
    assert check.ok is ok


def test_the_reason_why_nothing_is_published_is_told() -> None:
    fault = "Le SIRET est faux."
    check = follow_up.publication_check(date(2026, 1, 31), is_published=False, fault=fault, today=date(2026, 2, 1))
    assert check
    assert fault in check.reasoning


def test_money_is_passed_on_only_by_a_clause_and_papers_are_for_all() -> None:
    assert "à personne" in follow_up.redistribution_check("").sentence
    assert "Clause\u00a0: à ses membres" in follow_up.redistribution_check("à ses membres").reasoning
    assert follow_up.disclosure_check().ok
