"""The last second of a day is in, the next one is not, whatever Paris clocks do that night."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from essaim.funding.cutoffs import cut_off_at
from essaim.funding.models import CutOff
from essaim.kernel.clock import PARIS, day_in_paris

FIRST = CutOff(last_day=date(2026, 9, 30), session_on=date(2026, 10, 20))
AUTUMN = CutOff(last_day=date(2026, 10, 25), session_on=date(2026, 11, 20))
SPRING = CutOff(last_day=date(2027, 3, 28), session_on=date(2027, 4, 20))
ALL = (SPRING, FIRST, AUTUMN)


def at(text: str) -> datetime:
    return datetime.fromisoformat(text)


@pytest.mark.parametrize(
    ("instant", "expected"),
    [
        ("2026-09-30T23:59:59+02:00", FIRST),
        ("2026-09-30T23:59:59.999999+02:00", FIRST),
        ("2026-10-01T00:00:00+02:00", AUTUMN),
        ("2026-09-30T22:00:00+00:00", AUTUMN),
        # The night of 25 October 2026 has 25 hours: half past two comes twice, both before the end.
        ("2026-10-25T02:30:00+02:00", AUTUMN),
        ("2026-10-25T02:30:00+01:00", AUTUMN),
        ("2026-10-25T22:59:59+00:00", AUTUMN),
        ("2026-10-25T23:00:00+00:00", SPRING),
        # 28 March 2027 has 23 hours, and ends at 22:00 in London.
        ("2027-03-28T21:59:59+00:00", SPRING),
        ("2027-03-28T22:00:00+00:00", None),
    ],
)
def test_the_session_of_an_instant(instant: str, expected: CutOff | None) -> None:
    assert cut_off_at(at(instant), ALL) is expected


@pytest.mark.parametrize("day", [date(2026, 10, 24), date(2026, 10, 25), date(2027, 3, 27), date(2027, 3, 28)])
def test_the_day_ends_at_midnight_in_paris(day: date) -> None:
    only = CutOff(last_day=day, session_on=day)
    midnight = datetime(day.year, day.month, day.day, tzinfo=PARIS) + timedelta(days=1)
    assert cut_off_at((midnight.astimezone(UTC) - timedelta(seconds=1)), [only]) is only
    assert cut_off_at(midnight.astimezone(UTC), [only]) is None


@given(st.datetimes(datetime(2026, 8, 1), datetime(2027, 5, 1), timezones=st.just(UTC)))
def test_a_file_falls_in_the_first_cut_off_not_before_its_day_in_paris(instant: datetime) -> None:
    found = cut_off_at(instant, ALL)
    later = [cut_off for cut_off in (FIRST, AUTUMN, SPRING) if cut_off.last_day >= day_in_paris(instant)]
    assert found is (later[0] if later else None)


def test_without_a_planned_session_there_is_none() -> None:
    assert cut_off_at(at("2026-09-30T12:00:00+02:00"), []) is None
