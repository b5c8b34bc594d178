"""Reading a spreadsheet row by row, as it comes out of an office: CSV of any separator and encoding, or XLSX.

Nothing is guessed of a value: a cell is given as the text that the file holds. Rows are counted as a spreadsheet shows
them, the header being the first. A CSV file of any length is read within the same memory.
"""

import codecs
import csv
import io
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from itertools import count
from typing import Any, BinaryIO

from python_calamine import CalamineError, load_workbook

CHUNK = 1 << 20
SEPARATORS = ";,\t|"
ZIP = b"PK\x03\x04"


Row = tuple[int, list[str] | None]


class Unreadable(Exception):
    """The file is no table: ``cause`` and ``remedy`` in French, and the row where it stopped."""

    def __init__(self, row: int, cause: str, remedy: str) -> None:
        super().__init__(cause)
        self.row, self.cause, self.remedy = row, cause, remedy


@dataclass(frozen=True)
class Table:
    """The names of the columns, and the rows that hold something: their number and their cells, None for a row whose
    quotes cannot be told apart.
    """

    headers: tuple[str, ...]
    rows: Iterator[Row]


def read_table(stream: BinaryIO) -> Table:
    """Open a table; ``Unreadable`` when the file is neither CSV nor XLSX, or has no header."""
    start = stream.read(4)
    stream.seek(0)
    rows = _xlsx_rows(stream) if start == ZIP else _csv_rows(stream)
    filled = ((number, cells) for number, cells in rows if cells is None or any(cells))
    _, header = next(filled, (1, None))
    if header is None:
        raise Unreadable(
            1, "le fichier est vide ou illisible", "donnez un fichier dont la première ligne nomme les colonnes"
        )
    return Table(tuple(header), filled)


def _csv_rows(stream: BinaryIO) -> Iterator[Row]:
    text = io.TextIOWrapper(stream, encoding=_encoding(stream), newline="")
    first = text.readline()
    text.seek(0)
    reader = csv.reader(text, delimiter=max(SEPARATORS, key=first.count), strict=True)
    try:
        for number in count(1):
            try:
                cells = next(reader)
            except StopIteration:
                return
            except csv.Error:
                yield number, None
            else:
                yield number, [cell.strip() for cell in cells]
    finally:
        text.detach()


def _encoding(stream: BinaryIO) -> str:
    """UTF-8 when every byte agrees, the old Western encoding otherwise; a file of bytes is refused."""
    start = stream.read(2)
    stream.seek(0)
    if start in (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE):
        return "utf-16"
    decoder = codecs.getincrementaldecoder("utf-8")()
    encoding = "utf-8-sig"
    while chunk := stream.read(CHUNK):
        if b"\0" in chunk:
            raise Unreadable(1, "ce n’est pas un tableau", "enregistrez le fichier en CSV ou en Excel (.xlsx)")
        if encoding == "utf-8-sig":
            try:
                decoder.decode(chunk)
            except UnicodeDecodeError:
                encoding = "cp1252"
    if encoding == "utf-8-sig":
        try:
            decoder.decode(b"", final=True)
        except UnicodeDecodeError:
            encoding = "cp1252"
    stream.seek(0)
    return encoding if encoding != "cp1252" or _is_cp1252(stream) else "latin-1"


def _is_cp1252(stream: BinaryIO) -> bool:
    """Whether the five bytes that this encoding leaves out are absent."""
    undefined = frozenset(b"\x81\x8d\x8f\x90\x9d")
    found = any(undefined & frozenset(chunk) for chunk in iter(lambda: stream.read(CHUNK), b""))
    stream.seek(0)
    return not found


def _xlsx_rows(stream: BinaryIO) -> Iterator[Row]:
    try:
        sheet = load_workbook(stream).get_sheet_by_index(0)
        for number, cells in enumerate(sheet.iter_rows(), 1):
            yield number, [_cell_text(cell) for cell in cells]
    except (CalamineError, IndexError, OSError):
        remedy = "ouvrez-le, puis enregistrez sa première feuille en CSV"
        raise Unreadable(1, "ce classeur ne s’ouvre pas", remedy) from None


def _cell_text(cell: Any) -> str:
    """The value of a cell as it would be written: a whole number without decimals, a day as AAAA-MM-JJ."""
    if isinstance(cell, datetime):
        return cell.date().isoformat() if cell.time() == datetime.min.time() else cell.isoformat(" ")
    if isinstance(cell, date):
        return cell.isoformat()
    if isinstance(cell, float):
        return f"{cell:.0f}" if cell.is_integer() else repr(cell)
    return str(cell).strip()
