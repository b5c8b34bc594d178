from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from essaim.kernel.money import parse_euros
from essaim.ui import formatting
from essaim.ui.templatetags import ui as tags

NBSP = "\u00a0"


def plain(text: str) -> str:
    """No-break spaces made visible."""
    return text.replace(NBSP, "_")


def test_days() -> None:
    day = date(2026, 10, 9)
    assert plain(formatting.format_day(day)) == "9_octobre 2026"
    assert plain(formatting.format_weekday(day)) == "vendredi 9_octobre 2026"
    assert plain(formatting.format_short_day(day)) == "9_oct."
    assert plain(formatting.format_table_day(day)) == "9_oct. 2026"
    assert plain(formatting.format_day(date(2026, 5, 1))) == "1er_mai 2026"


def test_an_instant_is_told_in_paris() -> None:
    late = datetime(2026, 7, 31, 22, 30, tzinfo=UTC)
    assert plain(formatting.format_instant(late)) == "1er_août 2026 à 0_h_30"
    assert plain(formatting.format_hour(datetime(2026, 12, 1, 13, 32, tzinfo=UTC))) == "14_h_32"
    assert plain(formatting.format_hour(datetime(2026, 12, 1, 8, 0, tzinfo=UTC))) == "9_h"
    assert plain(formatting.format_hour(datetime(2026, 12, 1, 8, 5, tzinfo=UTC))) == "9_h_05"


@pytest.mark.parametrize(
    ("start", "end", "expected"),
    [
        (date(2026, 10, 9), date(2026, 10, 9), "9_octobre 2026"),
        (date(2026, 10, 9), date(2026, 10, 12), "du 9 au 12_octobre 2026"),
        (date(2026, 9, 28), date(2026, 10, 2), "du 28_septembre au 2_octobre 2026"),
        (date(2025, 12, 20), date(2026, 1, 3), "du 20_décembre 2025 au 3_janvier 2026"),
    ],
)
def test_periods_drop_what_their_ends_share(start: date, end: date, expected: str) -> None:
    assert plain(formatting.format_period(start, end)) == expected


@pytest.mark.parametrize(
    ("value", "decimals", "expected"),
    [
        (0, None, "0"),
        (1234567, None, "1_234_567"),
        (Decimal("12345.60"), None, "12_345,6"),
        (Decimal("-3"), None, "−3"),
        (Decimal("0.005"), 2, "0,01"),
        (1000.0, None, "1_000"),
        (Decimal("1E+3"), None, "1_000"),
    ],
)
def test_numbers(value: object, decimals: int | None, expected: str) -> None:
    assert plain(formatting.format_number(value, decimals)) == expected


def test_shares_and_sizes() -> None:
    assert plain(formatting.format_share(Decimal(80) / Decimal(348))) == "23,0_%"
    assert plain(formatting.format_size(999)) == "999_o"
    assert plain(formatting.format_size(340_000)) == "340_ko"
    assert plain(formatting.format_size(999_600)) == "1,0_Mo"
    assert plain(formatting.format_size(2_400_000)) == "2,4_Mo"


@given(st.decimals(min_value=0, max_value=Decimal("9999999999"), places=2))
def test_an_amount_shown_is_an_amount_read(amount: Decimal) -> None:
    assert parse_euros(formatting.format_euros(amount)) == amount


def test_french_keeps_the_singular_below_two() -> None:
    words = [formatting.pluralise(count, "demande,demandes") for count in (0, 1, Decimal("1.9"), 2, 31)]
    assert words == ["demande", "demande", "demande", "demandes", "demandes"]
    assert formatting.pluralise(3, "lieu") == "lieus"
    assert plain(tags.counted(1200, "avis,avis")) == "1_200_avis"


def test_typographic_and_soft_hyphens() -> None:
    assert plain(formatting.typographic("Où est l'appel ? « Ici » : 50 %")) == "Où est l’appel_? «_Ici_»_: 50_%"
    assert formatting.soften("Accompagnateurs").replace("\u00ad", "-") == "Accompagna-teurs"
    assert formatting.soften("Label") == "Label"


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("Amina", "d’Amina"),
        ("Éloïse Petit", "d’Éloïse Petit"),
        ("Hélène", "d’Hélène"),
        ("Yves", "d’Yves"),
        ("Yann", "de Yann"),
        ("Onze par onze", "de Onze par onze"),
        ("Halle aux sucres", "de Halle aux sucres"),
        ("Le Rayon libre", "du Rayon libre"),
        ("Les Chanvriers du Toit", "des Chanvriers du Toit"),
        ("La Ruchée", "de La Ruchée"),
        ("L’Imprimerie buissonnière", "de L’Imprimerie buissonnière"),
        ("Lesieur", "de Lesieur"),
        ("", "de "),
    ],
)
def test_names_follow_de_as_french_joins_them(name: str, expected: str) -> None:
    assert tags.de(name) == expected


def test_filters_show_nothing_for_nothing() -> None:
    for display in (tags.money, tags.number, tags.share, tags.size, tags.day, tags.weekday, tags.short_day):
        assert display(None) == ""
    for display in (tags.table_day, tags.hour, tags.instant):
        assert display(None) == ""
    assert tags.until(None, None) == ""
    assert tags.until(date(2026, 10, 9), None) == formatting.format_day(date(2026, 10, 9))
