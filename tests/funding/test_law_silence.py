"""The clock of silence (S12), day by day."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from essaim.funding.law.silence import Pause, silence, silence_check

pytestmark = pytest.mark.once
FILED = date(2026, 1, 10)


@pytest.mark.parametrize(
    ("pauses", "falls_on"),
    [
        ((), date(2026, 3, 10)),
        ((Pause(date(2026, 1, 20), date(2026, 2, 9), date(2026, 1, 30)),), date(2026, 3, 20)),
        ((Pause(date(2026, 1, 20), date(2026, 2, 9), None),), date(2026, 3, 30)),
        ((Pause(date(2026, 1, 20), date(2026, 2, 9), date(2026, 2, 20)),), date(2026, 3, 30)),
        # Two pieces asked together stop the clock once.
        (
            (Pause(date(2026, 1, 20), date(2026, 2, 9), None), Pause(date(2026, 1, 30), date(2026, 2, 9), None)),
            date(2026, 3, 30),
        ),
        # A second one, after: its days are added.
        (
            (Pause(date(2026, 1, 20), date(2026, 2, 9), None), Pause(date(2026, 3, 1), date(2026, 3, 6), None)),
            date(2026, 4, 4),
        ),
        # Asked once the silence has fallen, a piece brings nothing back.
        ((Pause(date(2026, 3, 10), date(2026, 3, 30), None),), date(2026, 3, 10)),
    ],
)
def test_silence_falls_two_months_after_and_missing_pieces_stop_it(pauses: tuple[Pause, ...], falls_on: date) -> None:
    found = silence(FILED, pauses, date(2026, 3, 1))
    assert found
    assert found.falls_on == falls_on
    assert found.paused_days == (falls_on - date(2026, 3, 10)).days


@pytest.mark.parametrize(
    ("today", "ok", "said"),
    [
        (date(2026, 2, 1), True, "vaut refus"),
        (date(2026, 2, 23), False, "vaut refus"),
        (date(2026, 3, 9), False, "vaut refus"),
        (date(2026, 3, 10), False, "Refus né du silence"),
    ],
)
def test_the_office_is_told_before_and_after(today: date, ok: bool, said: str) -> None:
    found = silence(FILED, (), today)
    assert found
    check = silence_check(found, (), today)
    assert (check.ok, check.blocking) == (ok, False)
    assert said in check.sentence


def test_a_clock_that_is_stopped_says_so() -> None:
    pauses = (Pause(date(2026, 1, 20), date(2026, 2, 9), None),)
    found = silence(FILED, pauses, date(2026, 2, 1))
    assert found
    assert found.is_paused
    check = silence_check(found, pauses, date(2026, 2, 1))
    assert "Délai arrêté" in check.sentence
    assert "Jours d’arrêt ajoutés aux deux mois\u00a0: 20" in check.reasoning


pauses = st.lists(
    st.builds(
        lambda asked, length, answered: Pause(
            FILED + timedelta(days=asked),
            FILED + timedelta(days=asked + length),
            None if answered is None else FILED + timedelta(days=asked + answered),
        ),
        st.integers(0, 120),
        st.integers(0, 40),
        st.none() | st.integers(0, 60),
    ),
    max_size=5,
)


@given(pauses, pauses)
def test_a_pause_never_brings_the_refusal_nearer(some: list[Pause], more: list[Pause]) -> None:
    before, after = silence(FILED, some, FILED), silence(FILED, [*some, *more], FILED)
    assert before
    assert after
    assert date(2026, 3, 10) <= before.falls_on <= after.falls_on
    assert after.falls_on == date(2026, 3, 10) + timedelta(days=after.paused_days)
