"""The arithmetic of an envelope never goes beyond it, whatever happens to it."""

from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from essaim.funding import ledger
from essaim.funding.ledger import Balance
from essaim.funding.models import LedgerKind
from essaim.funding.services.envelopes import COLUMNS
from essaim.kernel.verdict import Refused

MOVES = {
    LedgerKind.RESERVED: ledger.reserve,
    LedgerKind.RELEASED: ledger.release,
    LedgerKind.VOTED: ledger.vote,
    LedgerKind.ANNULLED: ledger.annul,
}
amounts = st.decimals(min_value=Decimal("-10"), max_value=Decimal("40000"), places=2)
movements = st.lists(st.tuples(st.sampled_from(list(MOVES)), amounts), max_size=40)


@settings(max_examples=400)
@given(total=st.decimals(min_value=0, max_value=100000, places=2), movements=movements)
def test_no_sequence_exceeds_the_envelope_and_its_lines_are_its_columns(total, movements) -> None:
    balance, sums = Balance(total), {"reserved": Decimal(0), "voted": Decimal(0)}
    for kind, amount in movements:
        try:
            after = MOVES[kind](balance, amount)
        except Refused:
            continue
        column, sign = COLUMNS[kind]
        sums[column] += sign * amount
        balance = after
        assert balance.reserved + balance.voted <= balance.amount
        assert balance.reserved >= 0
        assert balance.voted >= 0
    assert sums == {"reserved": balance.reserved, "voted": balance.voted}
    assert balance.remaining == total - balance.reserved - balance.voted


def test_a_short_envelope_says_what_remains() -> None:
    balance = Balance(Decimal(100000), voted=Decimal(98000))
    with pytest.raises(Refused, match="il reste 2\u00a0000\u00a0€"):
        ledger.vote(balance, Decimal(6000))
    with pytest.raises(Refused, match="il reste 2\u00a0000\u00a0€"):
        ledger.reserve(balance, Decimal(6000))


@pytest.mark.parametrize("move", list(MOVES.values()))
def test_nothing_moves_by_nothing(move) -> None:
    with pytest.raises(Refused, match="supérieur à zéro"):
        move(Balance(Decimal(10), Decimal(5), Decimal(5)), Decimal(0))


def test_every_movement_has_its_column() -> None:
    assert set(COLUMNS) == set(LedgerKind)
