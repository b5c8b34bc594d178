"""Exports: the same rows, all pages, nothing that a spreadsheet runs."""

import csv
import re
from datetime import date, datetime
from decimal import Decimal
from io import BytesIO, StringIO
from zipfile import ZipFile

import pytest
from hypothesis import given
from hypothesis import strategies as st
from python_calamine import CalamineWorkbook

from essaim.kernel.clock import PARIS
from essaim.listings import export
from essaim.listings.reading import read
from tests.listings.hives import Hive, Keeper


def csv_of(found) -> list[list[str]]:
    content = b"".join(export.csv_lines(found))
    assert content.startswith(b"\xef\xbb\xbf")
    return list(csv.reader(StringIO(content.decode("utf-8-sig"), newline=""), delimiter=";"))


def xlsx_of(found) -> list[list[object]]:
    output = BytesIO()
    export.write_xlsx(found, output)
    return CalamineWorkbook.from_filelike(BytesIO(output.getvalue())).get_sheet_by_index(0).to_python()


def test_csv_holds_every_page_under_the_same_filters(rows, listing, actor) -> None:
    lines = csv_of(read(listing, actor, {"fleur": "acacia", "page": "2", "tri": "-miel"}))
    assert lines[0] == [
        "Nom", "État", "Apiculteur", "Miel", "Abeilles", "Part", "Ouverte le", "Visitée", "Partagée",
    ]  # fmt: skip
    assert len(lines) == 7
    assert lines[1][:5] == ["Ruche 11", "Éveillée", "Œillet", "1105,50", "220"]
    assert lines[-1][6:] == ["2022-01-02", "2022-06-02 23:30", "non"]


def test_xlsx_holds_texts_dates_and_amounts(rows, listing, actor) -> None:
    lines = xlsx_of(read(listing, actor, {"tri": "nom"}))
    assert len(lines) == 13
    assert lines[1][0] == "=1+1"
    assert lines[1][3] == pytest.approx(703.5)
    assert lines[1][6] == date(2022, 1, 8)
    assert lines[1][7] == datetime(2022, 6, 8, 23, 30)
    unknown = next(line for line in lines if line[0] == "Œuvre")
    assert unknown[3] == ""


@pytest.mark.parametrize("start", ["=1+1", "+cmd|' /C calc'!A0", "-2+3", "@SUM(A1)", "\t=1", "\r=1", "  =1", "＝1+1"])
def test_formulas_stay_texts(rows, listing, actor, start: str) -> None:
    Hive.objects.filter(name="Zinnia").update(name=start, honey=Decimal("-12.50"), bees=-3)
    found = read(listing, actor, {"q": "zinnia"})
    line = csv_of(found)[1]
    assert line[0] == f"'{start}"
    assert line[3:5] == ["-12,50", "-3"]
    output = BytesIO()
    export.write_xlsx(found, output)
    with ZipFile(output) as archive:
        assert b"<f>" not in archive.read("xl/worksheets/sheet1.xml")
    assert xlsx_of(found)[1][3:5] == [-12.5, -3]


@given(st.text())
def test_no_text_becomes_a_formula(text: str) -> None:
    inert = export.inert_text(text)
    assert not re.match(r"\s*[=+\-@＝＋－＠]", inert)
    assert inert.removeprefix("'") == text.replace("\x00", "").removeprefix("'")


def test_plain_values_for_other_writers(rows, listing, actor) -> None:
    first = next(export.as_dicts(read(listing, actor, {"q": "zinnia"})))
    assert first["miel"] == Decimal("301.50")
    assert "lien" not in first


def test_rows_are_read_by_portions(hive_tables, db, listing, actor, django_assert_num_queries) -> None:
    keeper = Keeper.objects.create(name="Œillet")
    Hive.objects.bulk_create(
        Hive(name=f"n{number}", search_name=f"n{number}", state="awake", keeper=keeper) for number in range(1200)
    )
    found = read(listing, actor)
    # The rows and, for each portion of five hundred, the prefetch.
    with django_assert_num_queries(4):
        assert len(csv_of(found)) == 1201


def test_instants_are_those_of_paris() -> None:
    assert export.csv_value(datetime(2022, 6, 1, 12, tzinfo=PARIS)) == "2022-06-01 12:00"
    assert export.csv_value(None) == ""
    assert export.csv_value(True) == "oui"
    assert export.csv_value(1e21) == "1000000000000000000000"
