"""What an award comes to: the numbers of the rules, and what holds whatever the numbers."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from essaim.settlement.reconciliation import Reconciliation, reconcile

pytestmark = pytest.mark.once

amounts = st.decimals(min_value=0, max_value=500_000, places=2)


def settle(spent: str, *, award: str = "10000", cost: str | None = "20000", paid: str = "7000", keeps: bool = False):
    return reconcile(
        award=Decimal(award),
        forecast_cost=Decimal(cost) if cost else None,
        spent=Decimal(spent),
        paid=Decimal(paid),
        keeps_unspent=keeps,
    )


@pytest.mark.parametrize(
    ("found", "right", "balance", "recovery", "kept", "released"),
    [
        (settle("16000"), "8000", "1000", "0", "0", "2000"),
        (settle("12000"), "6000", "0", "1000", "0", "4000"),
        (settle("20000"), "10000", "3000", "0", "0", "0"),
        (settle("90000"), "10000", "3000", "0", "0", "0"),
        (settle("8200", cost=None, paid="10000"), "8200", "0", "1800", "0", "1800"),
        (settle("8200", cost=None, paid="10000", keeps=True), "8200", "0", "0", "1800", "0"),
        (settle("40000", award="8000", cost="40000", paid="5600"), "8000", "2400", "0", "0", "0"),
        (settle("0", paid="7000"), "0", "0", "7000", "0", "10000"),
        (settle("100.01", award="100", cost="300", paid="0"), "33.34", "33.34", "0", "0", "66.66"),
    ],
)
def test_the_numbers_of_the_rules(
    found: Reconciliation, right: str, balance: str, recovery: str, kept: str, released: str
) -> None:
    expected = [Decimal(value) for value in (right, balance, recovery, kept, released)]
    assert [found.right, found.balance, found.recovery, found.kept, found.released] == expected


def test_the_calculation_is_told_line_by_line() -> None:
    found = settle("16000")
    assert found.sentence == "Solde à verser\u00a0: 1\u00a0000\u00a0€."
    assert "50,0\u00a0%" in found.reasoning[0]
    assert found.reasoning[-1] == "Solde\u00a0: 8\u00a0000\u00a0€ − 7\u00a0000\u00a0€ = 1\u00a0000\u00a0€"
    assert settle("12000").sentence == "1\u00a0000\u00a0€ à rendre à la Ville."


def test_more_paid_than_awarded_is_a_fault_of_the_caller() -> None:
    with pytest.raises(ValueError, match="no more is paid"):
        settle("1000", paid="10000.01")


@given(award=amounts, cost=st.none() | amounts, spent=amounts, part=st.integers(0, 100), keeps=st.booleans())
def test_nothing_is_lost_and_nothing_passes_the_caps(
    award: Decimal, cost: Decimal | None, spent: Decimal, part: int, keeps: bool
) -> None:
    paid = (award * part / 100).quantize(Decimal("0.01"))
    found = reconcile(award=award, forecast_cost=cost, spent=spent, paid=paid, keeps_unspent=keeps)
    assert 0 <= found.right <= min(award, spent)
    assert min(found.balance, found.recovery, found.kept, found.released) >= 0
    assert not (found.balance and (found.recovery or found.kept))
    # What the beneficiary has in the end, and what returns to the envelope, make the award.
    final = paid + found.balance - found.recovery
    assert final == found.right + found.kept
    assert final + found.released == award


@given(award=amounts, cost=amounts, spent=amounts, more=amounts)
def test_spending_more_never_gives_less(award: Decimal, cost: Decimal, spent: Decimal, more: Decimal) -> None:
    less = reconcile(award=award, forecast_cost=cost, spent=spent, paid=Decimal(0))
    greater = reconcile(award=award, forecast_cost=cost, spent=spent + more, paid=Decimal(0))
    assert greater.right >= less.right
