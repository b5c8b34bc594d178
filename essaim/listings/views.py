"""The page of a list, or its export when the address asks for one: what the views of the rooms call."""

from collections.abc import Callable
from typing import Any

from django.http import FileResponse, HttpRequest, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render

from essaim.kernel import clock
from essaim.listings import export
from essaim.listings.declaration import Listing
from essaim.listings.reading import ResultSet, read
from essaim.people.access import actor_of

CSV = "text/csv; charset=utf-8"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def render_listing(
    request: HttpRequest,
    listing: Listing,
    template: str,
    extra: dict[str, Any] | Callable[[ResultSet], dict[str, Any]] | None = None,
) -> HttpResponse:
    """Draw ``template`` with ``found`` (the ``ResultSet``), or answer ``?format=csv`` and ``?format=xlsx``.

    ``extra`` goes along, or what it gives for the list read. The template includes ``listings/page.html``, or its parts
    one by one.
    """
    found = read(listing, actor_of(request), request.GET)
    asked = request.GET.get("format", "")
    if asked in {"csv", "xlsx"} and listing.may_export(found.actor):
        return export_response(found, asked)  # type: ignore[return-value]
    beside = extra(found) if callable(extra) else extra
    return render(request, template, {**(beside or {}), "listing": listing, "found": found})


def export_response(found: ResultSet, asked: str) -> HttpResponseBase:
    """The list as a file to download, all pages together."""
    filename = f"{found.listing.code or 'liste'}-{clock.today().isoformat()}.{asked}"
    response: HttpResponseBase
    if asked == "csv":
        response = StreamingHttpResponse(export.csv_lines(found), content_type=CSV)
        response.headers["Content-Disposition"] = f'attachment; filename="{filename}"'
    else:
        response = FileResponse(export.xlsx_file(found), as_attachment=True, filename=filename, content_type=XLSX)
    response.headers["Cache-Control"] = "private, no-store"
    return response
