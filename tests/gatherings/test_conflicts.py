"""When an interest keeps somebody out of a point: the law, period by period, and what follows from the register."""

import itertools
from dataclasses import dataclass
from datetime import date

import pytest
from django.core.exceptions import ValidationError

from essaim.directory.models import Organisation
from essaim.gatherings import services
from essaim.gatherings.conflicts import conflict_of, periods


@dataclass(frozen=True)
class Tie:
    is_paid: bool = False
    is_designated: bool = False
    from_on: date = date(2015, 1, 1)
    until_on: date | None = None


PLAIN, PAID, DESIGNATED, BOTH = Tie(), Tie(is_paid=True), Tie(is_designated=True), Tie(True, True)
BEFORE, DURING, SINCE = date(2021, 6, 1), date(2024, 6, 1), date(2026, 10, 20)


@pytest.mark.once
@pytest.mark.parametrize(
    ("day", "tie", "about_a_grant", "about_anything_else"),
    [
        (BEFORE, PLAIN, "must_withdraw", "must_withdraw"),
        (BEFORE, DESIGNATED, "must_withdraw", "must_withdraw"),
        (BEFORE, PAID, "must_withdraw", "must_withdraw"),
        (DURING, PLAIN, "must_withdraw", "must_withdraw"),
        (DURING, DESIGNATED, "must_withdraw", "warn"),
        (DURING, PAID, "must_withdraw", "must_withdraw"),
        (DURING, BOTH, "must_withdraw", "must_withdraw"),
        (SINCE, PLAIN, "must_withdraw", "warn"),
        (SINCE, DESIGNATED, "must_withdraw", "none"),
        (SINCE, PAID, "must_withdraw", "must_withdraw"),
        (SINCE, BOTH, "must_withdraw", "must_withdraw"),
    ],
)
def test_the_law_of_the_day_decides(day, tie, about_a_grant, about_anything_else) -> None:
    for grants, verdict in ((True, about_a_grant), (False, about_anything_else)):
        found = conflict_of(tie, grants=grants, day=day)
        assert found.verdict == verdict
        assert found.reason.endswith(".")
        assert "L2131-11" in found.article


@pytest.mark.once
@pytest.mark.parametrize(
    ("day", "verdict"),
    [
        (date(2022, 2, 22), "must_withdraw"),
        (date(2022, 2, 23), "warn"),
        (date(2025, 12, 23), "warn"),
        (date(2025, 12, 24), "none"),
    ],
)
def test_the_law_changes_at_midnight(day, verdict) -> None:
    assert conflict_of(DESIGNATED, grants=False, day=day).verdict == verdict


@pytest.mark.once
def test_periods_follow_each_other_and_always_decide() -> None:
    known = periods()
    for one, following in itertools.pairwise(known):
        assert one.valid_to is not None
        assert (following.valid_from - one.valid_to).days == 1
    assert known[-1].valid_to is None
    assert all(set(one.cases[-1]) == {"because", "verdict"} for one in known), "the last case takes what is left"


@pytest.mark.once
@pytest.mark.parametrize(
    ("tie", "verdict"),
    [
        (Tie(from_on=date(2026, 10, 21)), "none"),
        (Tie(from_on=date(2026, 10, 20)), "must_withdraw"),
        (Tie(until_on=date(2026, 10, 19)), "none"),
        (Tie(until_on=date(2026, 10, 20)), "must_withdraw"),
    ],
)
def test_an_interest_weighs_from_its_first_day_to_its_last(tie, verdict) -> None:
    assert conflict_of(tie, grants=True, day=SINCE).verdict == verdict


def test_the_register_says_who_put_an_interest_there(officer, elected, clock) -> None:
    published = Organisation.objects.create(name="La Ruche")
    clock.travel("2026-10-01")
    mine = services.declare_interest(elected, user=elected.user, organisation=published, role="Trésorière")
    noted = services.declare_interest(
        officer,
        user=elected.user,
        organisation=published,
        role="Salariée",
        is_paid=True,
        from_on=date(2024, 1, 1),
        until_on=date(2025, 1, 1),
    )
    assert (mine.source, noted.source) == ("declared", "recorded")
    with pytest.raises(ValidationError) as wrong:
        services.declare_interest(
            elected, user=elected.user, organisation=published, role=" ", until_on=date(2020, 1, 1)
        )
    assert set(wrong.value.message_dict) == {"role", "until_on"}
    assert services.end_interest(elected, mine).until_on == date(2026, 10, 1)
    assert services.end_interest(elected, noted).until_on == date(2025, 1, 1)
