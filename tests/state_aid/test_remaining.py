"""The examples and invariants of the European ceilings (E1 to E6), without a database."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from essaim.state_aid.ceilings import all_ceilings, ceilings_on, exercise_end, exercise_start, years_before
from essaim.state_aid.groups import Absorption, Tie, group_of, with_absorbed
from essaim.state_aid.models import Regime
from essaim.state_aid.register import after_working_days, is_working_day, register_deadline, register_rule
from essaim.state_aid.remaining import Aid, loan_equivalent, remaining

pytestmark = pytest.mark.once

AIDS = [
    Aid(date(2022, 3, 10), Decimal(120_000), "general"),
    Aid(date(2023, 6, 1), Decimal(70_000), "general"),
    Aid(date(2025, 2, 1), Decimal(60_000), "general"),
]
EXERCISES = [
    Aid(date(2021, 5, 1), Decimal(0), "general"),
    Aid(date(2022, 3, 10), Decimal(120_000), "general"),
    Aid(date(2023, 6, 1), Decimal(70_000), "general"),
]


@pytest.mark.parametrize(
    ("day", "left"),
    [
        (date(2025, 3, 1), 50_000),
        (date(2025, 3, 10), 50_000),  # Three years to the day: the first aid still counts.
        (date(2025, 3, 11), 170_000),
        (date(2025, 6, 15), 170_000),
        (date(2023, 12, 1), 10_000),
        (date(2023, 12, 31), 10_000),
        (date(2024, 1, 1), 110_000),
        (date(2031, 1, 1), 0),
    ],
)
def test_what_is_left_of_the_general_ceiling(day: date, left: int) -> None:
    assert remaining(AIDS, day, "general").amount == left


def test_an_aid_over_what_is_left_is_refused_whole_and_a_lower_one_is_allowed() -> None:
    answer = remaining(AIDS, date(2025, 3, 1), "general")
    assert not answer.allows(Decimal(60_000))
    assert not answer.allows(Decimal("50000.01"))
    assert answer.allows(Decimal(50_000))
    assert answer.tightest
    assert answer.tightest.ceiling.code == "general"
    assert answer.tightest.first_day == date(2022, 3, 1)


def test_before_2024_the_exercises_are_those_of_the_undertaking() -> None:
    # Accounts that close in August: the current exercise began on 1 September 2023, the two before in September 2021.
    aids = [Aid(date(2021, 8, 31), Decimal(90_000), "general"), Aid(date(2021, 9, 1), Decimal(50_000), "general")]
    assert remaining(aids, date(2023, 12, 1), "general", 8).amount == 150_000
    assert remaining(aids, date(2023, 12, 1), "general", 12).amount == 60_000


def test_general_and_services_of_general_interest_share_750_000_euros() -> None:
    aids = [Aid(date(2025, 1, 1), Decimal(200_000), "general"), Aid(date(2025, 2, 1), Decimal(500_000), "sieg")]
    day = date(2025, 6, 1)
    assert remaining(aids, day, "general").amount == 50_000
    assert remaining(aids, day, "sieg").amount == 50_000
    assert remaining(aids[:1], day, "general").amount == 100_000
    assert remaining(aids[1:], day, "sieg").amount == 250_000
    assert remaining(aids[1:], date(2023, 12, 31), "sieg").amount == 500_000


@pytest.mark.parametrize(
    ("regime", "day", "cap"),
    [
        ("agriculture", date(2019, 3, 13), 15_000),
        ("agriculture", date(2019, 3, 14), 20_000),
        ("agriculture", date(2024, 12, 12), 20_000),
        ("agriculture", date(2024, 12, 13), 50_000),
        ("fishery", date(2026, 1, 1), 30_000),
        ("road", date(2023, 12, 31), 100_000),
        ("road", date(2024, 1, 1), 300_000),
        ("sieg", date(2023, 12, 31), 500_000),
        ("sieg", date(2024, 1, 1), 750_000),
    ],
)
def test_the_ceilings_of_the_sectors(regime: str, day: date, cap: int) -> None:
    assert remaining([], day, regime).amount == cap


def test_every_regime_has_one_ceiling_of_its_own_at_a_time() -> None:
    for day in (date(2023, 12, 31), date(2024, 1, 1), date(2026, 11, 24)):
        for regime in Regime.values:
            codes = [ceiling.code for ceiling in ceilings_on(day, regime)]
            assert len(codes) == len(set(codes)) > 0
    assert all(ceiling.article for ceiling in all_ceilings())


def test_a_secured_loan_is_worth_less_than_its_sum() -> None:
    assert loan_equivalent(Decimal(1_500_000), Decimal(5)) == 300_000
    assert loan_equivalent(Decimal(100_000), Decimal(3)) == 12_000
    with pytest.raises(ValueError):
        loan_equivalent(Decimal(100_000), Decimal(6))


# ------------------------------------------------------------------------------------------------------ invariants

days = st.dates(date(2018, 1, 1), date(2030, 12, 31))
aids = st.lists(
    st.builds(
        Aid,
        days,
        st.decimals(Decimal("0.01"), Decimal(400_000), places=2),
        st.sampled_from(Regime.values),
    ),
    max_size=8,
)


@given(aids, aids, days, st.sampled_from(Regime.values), st.integers(1, 12))
def test_what_is_left_never_grows_when_an_aid_is_added(known, more, day: date, regime: str, month: int) -> None:
    before, after = remaining(known, day, regime, month), remaining([*known, *more], day, regime, month)
    assert 0 <= after.amount <= before.amount


@given(aids, days, st.sampled_from(Regime.values), st.decimals(Decimal("0.01"), Decimal(800_000), places=2))
def test_an_aid_is_allowed_whole_or_not_at_all(known, day: date, regime: str, amount: Decimal) -> None:
    answer = remaining(known, day, regime)
    for counted in answer.counts:
        fits = counted.total + amount <= counted.ceiling.value
        assert fits or not answer.allows(amount)
        if answer.allows(amount):
            assert fits


@given(days, days, st.integers(1, 12))
def test_a_window_only_moves_forward(one: date, other: date, month: int) -> None:
    early, late = sorted([one, other])
    for ceiling in all_ceilings():
        assert ceiling.first_day(early, month) <= ceiling.first_day(late, month)
        assert ceiling.first_day(late, month) <= late


@given(days, st.integers(1, 12))
def test_a_day_is_in_its_exercise(day: date, month: int) -> None:
    first, last = exercise_start(day, month), exercise_end(day, month)
    assert first <= day <= last
    assert last + timedelta(days=1) == first.replace(year=first.year + 1)
    assert last.month == month


def test_three_years_before_a_leap_day_count_one_more_day() -> None:
    assert years_before(date(2024, 2, 29), 3) == date(2021, 2, 28)


# ------------------------------------------------------------------------------------------------------ groups (E6)

DAY = date(2025, 3, 1)


def tie(one: str, other: str, since: date = date(2020, 1, 1), until: date | None = None) -> Tie:
    return Tie(one, other, since, until)


def test_control_binds_in_chain_and_sisters_too() -> None:
    ties = [tie("A", "B"), tie("B", "C"), tie("A", "D"), tie("X", "Y")]
    assert group_of("C", DAY, ties) == {"A", "B", "C", "D"}
    assert group_of("X", DAY, ties) == {"X", "Y"}
    assert group_of("Z", DAY, ties) == {"Z"}


def test_a_link_binds_from_its_day_until_the_day_without_it() -> None:
    ties = [tie("A", "B", date(2025, 1, 1), date(2025, 6, 1))]
    assert group_of("A", date(2024, 12, 31), ties) == {"A"}
    assert group_of("A", date(2025, 5, 31), ties) == {"A", "B"}
    assert group_of("A", date(2025, 6, 1), ties) == {"A"}


def test_a_public_body_binds_nobody() -> None:
    ties = [tie("CITY", "A"), tie("CITY", "B"), tie("A", "C")]
    assert group_of("A", DAY, ties, {"CITY"}) == {"A", "C"}
    assert group_of("A", DAY, ties) == {"CITY", "A", "B", "C"}


def test_a_merger_brings_the_history_of_the_absorbed() -> None:
    past = [Absorption("OLD", "A", date(2024, 1, 1)), Absorption("OLDER", "OLD", date(2022, 1, 1))]
    assert with_absorbed({"A"}, DAY, past) == {"A", "OLD", "OLDER"}
    assert with_absorbed({"A"}, date(2023, 12, 31), past) == {"A"}


# ----------------------------------------------------------------------------------------------------- register (E7)


def test_an_aid_enters_the_register_within_twenty_working_days() -> None:
    # 11 November is a holiday.
    assert register_deadline("general", date(2026, 11, 2)) == date(2026, 12, 1)
    assert register_deadline("general", date(2025, 12, 31)) is None
    assert register_deadline("agriculture", date(2026, 12, 31)) is None
    assert after_working_days(date(2026, 4, 3), 1) == date(2026, 4, 7)  # Good Friday, then Easter Monday.
    assert not is_working_day(date(2026, 5, 14))  # Ascension.


def test_declarations_are_asked_until_the_register_holds_three_years() -> None:
    rule = register_rule("general")
    assert not rule.covers(date(2028, 12, 31))
    assert rule.covers(date(2029, 1, 1))
