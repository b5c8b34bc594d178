"""A list as a file: every row that answers, streamed, with nothing that a spreadsheet would run.

CSV: UTF-8 with a mark, semicolons, decimal commas, ISO dates: what a French spreadsheet opens without asking. The open
data files, which follow national schemas, are written by their own rooms with commas.
"""

import csv
import tempfile
from collections.abc import Iterable, Iterator
from datetime import date, datetime
from decimal import Decimal
from typing import Any, BinaryIO

import xlsxwriter
from django.db.models import Model

from essaim.kernel import clock
from essaim.listings.columns import Column, Kind
from essaim.listings.declaration import Listing
from essaim.listings.reading import ResultSet
from essaim.people.actors import Actor

CHUNK = 500
XLSX_ROWS = 1_048_575
XLSX_TEXT = 32_767
XLSX_FORMATS = {
    Kind.MONEY: '#,##0.00" €"',
    Kind.SHARE: "0.0%",
    Kind.DATE: "dd/mm/yyyy",
    Kind.INSTANT: "dd/mm/yyyy hh:mm",
}
DANGEROUS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")

Value = str | int | float | Decimal | date | datetime | bool | None


def inert_text(text: str) -> str:
    """Text that no spreadsheet takes for a formula: an apostrophe is put before what could begin one."""
    text = text.replace("\x00", "")
    return f"'{text}" if text.startswith(DANGEROUS) or text.lstrip().startswith(DANGEROUS) else text


def exported_columns(listing: Listing, actor: Actor) -> list[Column]:
    """The columns that leave in exports."""
    return [column for column in listing.columns_for(actor) if column.exported]


def records(found: ResultSet) -> Iterator[Model]:
    """Every row that answers, read by portions."""
    yield from found.queryset.iterator(chunk_size=CHUNK)


def as_dicts(found: ResultSet) -> Iterator[dict[str, Value]]:
    """Every row that answers, by column code: for JSON and other plain writers."""
    columns = exported_columns(found.listing, found.actor)
    for record in records(found):
        yield {column.code: column.exported_value(record) for column in columns}


# --------------------------------------------------------------------------------------------------------------- CSV


class _Line:
    """What the CSV writer writes into: it hands the line back."""

    def write(self, line: str) -> str:
        """Give the line to the one who called ``writerow``."""
        return line


def csv_lines(found: ResultSet) -> Iterator[bytes]:
    """The lines of the CSV file, the heads first."""
    columns = exported_columns(found.listing, found.actor)
    writer = csv.writer(_Line(), delimiter=";", lineterminator="\r\n")
    yield b"\xef\xbb\xbf" + str(writer.writerow([inert_text(column.label) for column in columns])).encode()
    for record in records(found):
        line = writer.writerow([csv_value(column.exported_value(record)) for column in columns])
        yield str(line).encode("utf-8", "replace")


def csv_value(value: Any) -> str:
    """A value as CSV holds it."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "oui" if value else "non"
    if isinstance(value, int | float | Decimal):
        return f"{Decimal(str(value)):f}".replace(".", ",")
    if isinstance(value, datetime):
        return clock_text(value)
    if isinstance(value, date):
        return value.isoformat()
    return inert_text(str(value))


def clock_text(instant: datetime) -> str:
    """``2026-10-09 14:32``, Paris time."""
    return _local(instant).strftime("%Y-%m-%d %H:%M")


def _local(instant: datetime) -> datetime:
    return instant.astimezone(clock.PARIS) if instant.tzinfo else instant


# -------------------------------------------------------------------------------------------------------------- XLSX


def write_xlsx(found: ResultSet, output: BinaryIO) -> None:
    """Write the workbook: one sheet, heads kept in view, texts as texts, dates as dates, amounts as amounts."""
    columns = exported_columns(found.listing, found.actor)
    options = {
        "constant_memory": True,
        "default_date_format": XLSX_FORMATS[Kind.DATE],
        "strings_to_formulas": False,
        "strings_to_urls": False,
        "strings_to_numbers": False,
    }
    with xlsxwriter.Workbook(output, options) as book:
        book.set_properties({"title": found.caption, "created": clock.now().replace(tzinfo=None)})
        sheet = book.add_worksheet("Liste")
        bold = book.add_format({"bold": True, "bg_color": "#FAF6EA", "bottom": 1})
        styles = {kind: book.add_format({"num_format": shape}) for kind, shape in XLSX_FORMATS.items()}
        for position, column in enumerate(columns):
            sheet.set_column(position, position, max(12, min(40, len(column.label) + 6)))
            sheet.write_string(0, position, column.label, bold)
        sheet.freeze_panes(1, 0)
        line = 0
        for line, record in enumerate(records(found), start=1):
            if line > XLSX_ROWS:
                raise ValueError("Une feuille Excel s’arrête à 1\u00a0048\u00a0576 lignes\u00a0: prenez l’export CSV.")
            for position, column in enumerate(columns):
                _write_cell(sheet, line, position, column.exported_value(record), styles.get(column.kind), styles)
        if columns:
            sheet.autofilter(0, 0, max(line, 1), len(columns) - 1)


def _write_cell(sheet: Any, line: int, position: int, value: Any, style: Any, styles: dict[Kind, Any]) -> None:
    if value is None or value == "":
        return
    if isinstance(value, bool):
        sheet.write_string(line, position, "oui" if value else "non")
    elif isinstance(value, int | float | Decimal):
        sheet.write_number(line, position, value, style)
    elif isinstance(value, datetime):
        sheet.write_datetime(line, position, _local(value).replace(tzinfo=None), style or styles[Kind.INSTANT])
    elif isinstance(value, date):
        sheet.write_datetime(line, position, value, style or styles[Kind.DATE])
    else:
        sheet.write_string(line, position, str(value)[:XLSX_TEXT])


def xlsx_file(found: ResultSet) -> BinaryIO:
    """The workbook in a temporary file that vanishes when it is closed, ready to be read."""
    output = tempfile.TemporaryFile(suffix=".xlsx")  # noqa: SIM115
    try:
        write_xlsx(found, output)
    except BaseException:
        output.close()
        raise
    output.seek(0)
    return output


def write(found: ResultSet, form: str, output: BinaryIO) -> int:
    """Write the list as ``csv`` or ``xlsx`` into an open binary file, and give the number of rows."""
    chunks: Iterable[bytes]
    if form == "csv":
        chunks = csv_lines(found)
        for chunk in chunks:
            output.write(chunk)
    elif form == "xlsx":
        write_xlsx(found, output)
    else:
        raise ValueError(f"{form}: a list is written as csv or xlsx")
    return found.total
