"""The datasets that ``essaim export`` writes: the lists of the rooms, the grants as the law asks them, the outlines."""

import csv
import io
import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any, BinaryIO

from essaim.funding import open_data
from essaim.listings.declaration import LISTINGS, Listing
from essaim.listings.export import as_dicts, write
from essaim.listings.reading import read
from essaim.people.actors import Actor
from essaim.territory.models import Outline

Writer = Callable[[Actor, str, BinaryIO], int]

PLACED = ("structures",)
"""Lists of things that are somewhere: written in GeoJSON too."""
OPEN = ("structures", "agenda", "contours")
"""Datasets that anyone may take from the site, as a visitor reads them."""


@dataclass(frozen=True)
class Dataset:
    """``write(actor, format, output)`` writes it as this actor may read it, and gives the number of rows."""

    code: str
    title: str
    formats: tuple[str, ...]
    write: Writer


def datasets() -> dict[str, Dataset]:
    """Every dataset by its code."""
    found = [_GRANTS, _OUTLINES, *(_of_listing(listing) for _, listing in LISTINGS.items())]
    by_code: dict[str, Dataset] = {}
    for dataset in found:
        by_code.setdefault(dataset.code, dataset)
    return dict(sorted(by_code.items()))


def _of_listing(listing: Listing) -> Dataset:
    def write_list(actor: Actor, form: str, output: BinaryIO) -> int:
        found = read(listing, actor)
        if form == "geojson":
            return _write_places(output, as_dicts(found))
        return _write_json(output, as_dicts(found)) if form == "json" else write(found, form, output)

    title = listing.caption or listing.title(2).split("\u00a0", 1)[-1].capitalize()
    formats = ("csv", "xlsx", "json")
    return Dataset(listing.code, title, (*formats, "geojson") if listing.code in PLACED else formats, write_list)


def _write_json(output: BinaryIO, rows: Iterator[dict[str, Any]] | list[dict[str, Any]]) -> int:
    count = 0
    output.write(b"[")
    for count, row in enumerate(rows, 1):
        output.write(b"\n" if count == 1 else b",\n")
        output.write(json.dumps(row, ensure_ascii=False, default=_plain).encode())
    output.write(b"\n]\n")
    return count


def _write_places(output: BinaryIO, rows: Iterator[dict[str, Any]]) -> int:
    """Features without geometry as long as nobody located them: RFC 7946 allows it, and a place is never guessed."""
    features = [{"type": "Feature", "geometry": None, "properties": row} for row in rows]
    collection = {"type": "FeatureCollection", "features": features}
    output.write(json.dumps(collection, ensure_ascii=False, default=_plain).encode())
    return len(features)


def _plain(value: Any) -> Any:
    if isinstance(value, datetime | date):
        return value.isoformat()
    return f"{value:f}" if isinstance(value, Decimal) else str(value)


def _write_grants(actor: Actor, form: str, output: BinaryIO) -> int:
    rows = [row for row in open_data.rows() if not row.fault]
    text = open_data.as_csv(rows)
    if form == "csv":
        output.write(text.encode())
        return len(rows)
    return _write_json(output, list(csv.DictReader(io.StringIO(text))))


def _write_outlines(actor: Actor, form: str, output: BinaryIO) -> int:
    outlines = Outline.objects.select_related("layer").order_by("layer__kind", "code", "pk")
    features = [
        {
            "type": "Feature",
            "properties": {
                "code": row.code,
                "nature": row.layer.kind,
                "source": row.layer.source,
                "schematique": row.layer.is_schematic,
            },
            "geometry": row.geometry,
        }
        for row in outlines
    ]
    collection = {"type": "FeatureCollection", "features": features}
    output.write(json.dumps(collection, ensure_ascii=False).encode())
    return len(features)


_GRANTS = Dataset("subventions", "Subventions attribuées (SCDL 2.1.1)", ("csv", "json"), _write_grants)
_OUTLINES = Dataset("contours", "Contours des communes et des quartiers", ("geojson",), _write_outlines)
