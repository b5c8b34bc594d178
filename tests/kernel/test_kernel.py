"""The ground: clock, amounts, identifiers, text, life cycles."""

from datetime import date, datetime, time, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest
from django.core.exceptions import ValidationError

from essaim.kernel import clock
from essaim.kernel.identifiers import check_rna, check_siren, check_siret
from essaim.kernel.money import parse_euros
from essaim.kernel.records import ordered_uuid
from essaim.kernel.text import normalise, searched_words, slug

UTC = ZoneInfo("UTC")


@pytest.mark.parametrize(
    ("typed", "amount"),
    [("8 000", "8000.00"), ("8\u00a0000,50\u00a0€", "8000.50"), ("0", "0.00"), ("-12,3", "-12.30"), ("7.05", "7.05")],
)
def test_amounts_are_read_as_people_type_them(typed: str, amount: str) -> None:
    assert parse_euros(typed) == Decimal(amount)


@pytest.mark.parametrize(
    "typed", ["", "beaucoup", "1e999", "١٢", "1_000", "NaN", "1,234", "99999999999", "--1", "1.2.3"]
)
def test_what_is_not_an_amount_is_refused(typed: str) -> None:
    with pytest.raises(ValidationError):
        parse_euros(typed)


@pytest.mark.parametrize("number", ["00012345500016", "000 123 455 00016", "01234567400019", "35600000049837"])
def test_right_siret(number: str) -> None:
    assert len(check_siret(number)) == 14


@pytest.mark.parametrize("number", ["", "1234", "00012345500017", "21590350100018", "ABCDEFGHIJKLMN"])
def test_wrong_siret(number: str) -> None:
    with pytest.raises(ValidationError):
        check_siret(number)


def test_siren_and_rna() -> None:
    assert check_siren("000 123 455") == "000123455"
    assert check_rna("w595000001") == "W595000001"
    for wrong in ("000123456", "12"):
        with pytest.raises(ValidationError):
            check_siren(wrong)
    with pytest.raises(ValidationError):
        check_rna("X595000001")


def test_a_day_in_paris_is_not_a_day_in_london() -> None:
    assert clock.day_in_paris(datetime(2026, 6, 30, 22, 30, tzinfo=UTC)) == date(2026, 7, 1)
    assert clock.end_of_day(date(2026, 6, 30)) == datetime(2026, 6, 30, 22, 0, tzinfo=UTC)


@pytest.mark.parametrize(("day", "hours"), [(date(2026, 10, 25), 25), (date(2026, 3, 29), 23), (date(2026, 7, 14), 24)])
def test_days_of_clock_change_last_25_or_23_hours(day: date, hours: int) -> None:
    length = clock.end_of_day(day).astimezone(UTC) - clock.paris(day).astimezone(UTC)
    assert length == timedelta(hours=hours)


def test_travelling() -> None:
    instant = clock.paris(date(2022, 3, 1), time(12))
    with clock.travel(instant):
        assert clock.now() == instant
        assert clock.today() == date(2022, 3, 1)
    assert clock.now() != instant
    with pytest.raises(ValueError, match="aware"), clock.travel(datetime(2022, 3, 1)):
        pass


def test_identifiers_are_ordered_and_of_version_7() -> None:
    made = [ordered_uuid() for _ in range(50)]
    assert all(one.version == 7 for one in made)
    assert [one.int >> 80 for one in made] == sorted(one.int >> 80 for one in made)


def test_identifiers_keep_the_order_of_one_millisecond(monkeypatch: pytest.MonkeyPatch) -> None:
    instants = [1_795_542_442_000_000_000 + 1_000 * step for step in range(1_000)]
    reading = iter(instants)
    monkeypatch.setattr("time.time_ns", lambda: next(reading))
    keys = [ordered_uuid() for _ in instants]
    assert keys == sorted(keys)
    assert len({key.int >> 80 for key in keys}) == 1


def test_text_is_compared_without_accents_or_case() -> None:
    assert normalise("COOPÉRATIVE  d’Œuvres") == "cooperative d oeuvres"
    assert slug("Mois de l’ESS 2022 !") == "mois-de-l-ess-2022"


def test_a_number_is_looked_for_in_one_piece() -> None:
    assert searched_words("2026-019  L’Étal &") == ["2026 019", "l etal"]
