"""The examples of the law, redone to the cent and to the day."""

from datetime import date
from decimal import Decimal

import pytest

from essaim.funding.french_amounts import amount_in_words
from essaim.funding.law import (
    accounts_check,
    award_checks,
    contract_check,
    convention_check,
    deliberation_check,
    implicit_refusal,
    open_data_deadline,
    payment_deadline,
    public_share_check,
    report_deadline,
    threshold,
)
from essaim.funding.law.checks import company_check, gate_check
from essaim.funding.law.thresholds import all_thresholds

DAY = date(2026, 11, 2)


@pytest.mark.parametrize(("amount", "needed"), [("8000.00", False), ("8000.01", True)])
def test_a_convention_is_needed_above_23_000_euros_a_year(amount: str, needed: bool) -> None:
    check = convention_check([("Fête de quartier", Decimal(15000))], Decimal(amount), DAY)
    assert check.ok is not needed
    assert not check.blocking
    assert "article 10" in check.article
    assert check.reasoning[0] == "Fête de quartier\u00a0: 15\u00a0000\u00a0€"
    assert check.reasoning[-1].startswith("Total de l’année")


@pytest.mark.parametrize(("city", "passed"), [("53000", False), ("53001", True)])
def test_accounts_are_certified_above_153_000_euros(city: str, passed: bool) -> None:
    check = accounts_check([("État", Decimal(100000)), ("Ville", Decimal(city))], DAY)
    assert check.ok is not passed
    assert not check.blocking


def test_lines_sum_to_the_deliberation_to_the_cent() -> None:
    lines = [("A", Decimal("5000.10"), False), ("B", Decimal("2999.90"), False)]
    assert all(check.ok for check in deliberation_check(mode="list", total=Decimal("8000.00"), lines=lines))
    wrong = deliberation_check(mode="list", total=Decimal("8000.01"), lines=lines)
    assert [check.code for check in wrong if not check.ok] == ["S10-total"]
    assert "8\u00a0000,01\u00a0€" in wrong[0].sentence


@pytest.mark.parametrize("mode", ["list", "annex"])
def test_a_list_never_carries_a_grant_with_conditions(mode: str) -> None:
    checks = deliberation_check(mode=mode, total=Decimal(10), lines=[("A", Decimal(10), True)])
    assert [(check.code, check.blocking) for check in checks if not check.ok] == [("S10-conditions", True)]


def test_the_individual_form_carries_one_grant_with_or_without_conditions() -> None:
    one = [("A", Decimal(10), True)]
    assert all(check.ok for check in deliberation_check(mode="individual", total=Decimal(10), lines=one))
    two = deliberation_check(mode="individual", total=Decimal(20), lines=[*one, ("B", Decimal(10), False)])
    assert [check.code for check in two if not check.ok] == ["S10-individual"]


def test_a_company_needs_a_legal_basis() -> None:
    blocked = company_check(is_company=True, legal_basis=" ")
    assert not blocked.ok
    assert blocked.blocking
    assert company_check(is_company=True, legal_basis="Convention avec la Région").ok
    assert company_check(is_company=False, legal_basis="").ok


def test_an_event_ordered_by_the_city_is_no_grant() -> None:
    for case in (
        {"is_own_initiative": False, "has_counterpart": False},
        {"is_own_initiative": True, "has_counterpart": True},
    ):
        check = gate_check(**case)
        assert not check.ok
        assert check.blocking
        assert "commande publique" in check.sentence
    codes = [
        check.code for check in award_checks(amount=Decimal(1), day=DAY, is_company=False, legal_basis="", already=[])
    ]
    assert codes == ["S1", "S2", "S13"]


def test_associations_subscribe_to_the_republican_contract_since_2022() -> None:
    assert not contract_check(is_asked=True, is_subscribed=False, day=DAY).ok
    assert contract_check(is_asked=True, is_subscribed=True, day=DAY).ok
    assert contract_check(is_asked=False, is_subscribed=False, day=DAY).ok
    assert contract_check(is_asked=True, is_subscribed=False, day=date(2021, 12, 31)).ok


def test_public_money_stays_under_the_cap() -> None:
    check = public_share_check([("Région", Decimal(25000)), ("Ville", Decimal(8000))], Decimal(40000), 80)
    assert not check.ok
    assert "1\u00a0000\u00a0€" in check.sentence


@pytest.mark.parametrize(
    ("end", "due"),
    [
        (date(2025, 12, 31), date(2026, 6, 30)),
        (date(2025, 8, 31), date(2026, 2, 28)),
        (date(2025, 6, 30), date(2025, 12, 31)),
        (date(2023, 8, 31), date(2024, 2, 29)),
    ],
)
def test_reports_are_due_at_the_end_of_the_sixth_month(end: date, due: date) -> None:
    assert report_deadline(end) == due


def test_the_other_clocks() -> None:
    assert payment_deadline(date(2026, 3, 2)) == date(2026, 5, 1)
    assert payment_deadline(date(2021, 7, 2)) is None
    assert open_data_deadline(date(2026, 1, 31)) == date(2026, 4, 30)
    assert implicit_refusal(date(2026, 1, 10)) == date(2026, 3, 10)


def test_thresholds_of_a_code_never_overlap_and_name_their_article() -> None:
    for one in all_thresholds():
        assert one.article
        twins = [other for other in all_thresholds() if other.code == one.code and other is not one]
        assert not any(other.holds_on(one.valid_from) for other in twins)
    with pytest.raises(LookupError):
        threshold("convention", date(2000, 1, 1))


@pytest.mark.parametrize(
    ("amount", "words"),
    [
        ("8000", "huit-mille euros"),
        ("1.01", "un euro et un centime"),
        ("23000.50", "vingt-trois-mille euros et cinquante centimes"),
        ("180281.71", "cent-quatre-vingt-mille-deux-cent-quatre-vingt-un euros et soixante-et-onze centimes"),
        ("2000000", "deux-millions d’euros"),
        ("0", "zéro euro"),
    ],
)
def test_amounts_are_written_in_words(amount: str, words: str) -> None:
    assert amount_in_words(Decimal(amount)) == words


def test_a_negative_amount_has_no_words() -> None:
    with pytest.raises(ValueError):
        amount_in_words(Decimal(-1))
