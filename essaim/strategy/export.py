"""Lines as a file that a French spreadsheet opens, with nothing that it would run."""

import csv
import io
from collections.abc import Iterable, Sequence
from typing import Any

from django.http import HttpResponse

from essaim.listings.export import csv_value


def csv_bytes(lines: Iterable[Sequence[Any]]) -> bytes:
    """UTF-8 with a mark, semicolons, decimal commas, ISO dates; texts that begin a formula are made inert."""
    output = io.StringIO()
    writer = csv.writer(output, delimiter=";", lineterminator="\r\n")
    writer.writerows([csv_value(value) for value in line] for line in lines)
    return b"\xef\xbb\xbf" + output.getvalue().encode()


def csv_response(name: str, lines: Iterable[Sequence[Any]]) -> HttpResponse:
    """The file to download."""
    response = HttpResponse(csv_bytes(lines), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{name}.csv"'
    response["Cache-Control"] = "private, no-store"
    return response
