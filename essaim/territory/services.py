"""Laying a territory down, and importing the official outlines over the schematic ones.

``people`` is this room's sibling and ``journal`` stands above it: ``setup`` asks who may do it and records the act,
in the same transaction.
"""

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django.db import transaction
from shapely.geometry import mapping
from shapely.ops import unary_union

from essaim.kernel import clock
from essaim.territory.layers import LayerReading, ReadyOutline, read_layer
from essaim.territory.models import Commune, Layer, LayerKind, Outline, PriorityGeneration, PriorityQuarter, Quarter
from essaim.territory.shapes import outline_shape

DERIVED = "Réunion des quartiers"
"""Origin of the commune outlines made from the quarters'."""


def lay_territory(
    *,
    communes: Iterable[Mapping[str, Any]],
    quarters: Iterable[Mapping[str, Any]],
    generations: Iterable[Mapping[str, Any]],
    priority_quarters: Iterable[Mapping[str, Any]],
    outlines: Mapping[str, Mapping[str, Any]],
    source: str,
) -> None:
    """Write communes, quarters, priority lists and schematic outlines; run again, it gives the same rows.

    Rows carry the models' field names; ``parent``, ``commune``, ``generation`` and ``communes`` are codes.
    ``outlines``: quarter or commune code → GeoJSON geometry; a commune without one gets the union of its quarters.
    Official outlines imported before are kept.
    """
    with transaction.atomic():
        known = _lay_communes(communes)
        names = _lay_quarters(quarters, known)
        _lay_priority_lists(generations, priority_quarters, known)
        drawn_quarters = {code: geometry for code, geometry in outlines.items() if code in names}
        drawn_communes = {code: geometry for code, geometry in outlines.items() if code in known}
        _write_schematic(LayerKind.QUARTER, drawn_quarters, source)
        joined = _unions(drawn_quarters, names)
        _write_schematic(LayerKind.COMMUNE, {**joined, **drawn_communes}, source)


def lay_layer(
    *,
    content: bytes,
    name: str,
    wanted: Sequence[str] = (LayerKind.COMMUNE, LayerKind.QUARTER),
    dry_run: bool = False,
    skip_refused: bool = False,
) -> tuple[LayerReading, list[Layer]]:
    """Read an official layer and put its outlines over the schematic ones.

    Nothing is written unless all is ready, or ``skip_refused`` and something is; never with ``dry_run``. Gives the
    reading (kind, counts, problems) and the layers written.
    """
    with transaction.atomic():
        reading = read_layer(content, wanted=wanted)
        may_write = bool(reading.ready) and (reading.is_sound or skip_refused)
        if dry_run or not may_write:
            return reading, []
        digest = hashlib.sha256(content).hexdigest()
        layers = [
            _write_official(reading.kind, generation, outlines, name, digest)
            for generation, outlines in _by_generation(reading.ready).items()
        ]
        if reading.kind == LayerKind.QUARTER:
            layers += _derive_communes(name)
    return reading, layers


def _lay_communes(rows: Iterable[Mapping[str, Any]]) -> dict[str, Commune]:
    known: dict[str, Commune] = {}
    # A parent comes before its associated communes.
    ordered = sorted(enumerate(rows), key=lambda pair: bool(pair[1].get("parent")))
    for position, row in ordered:
        values = {name: value for name, value in row.items() if name not in {"code", "parent"}}
        parent = known[row["parent"]] if row.get("parent") else None
        known[row["code"]], _ = Commune.objects.update_or_create(
            code=row["code"], defaults={**values, "parent": parent, "position": position}
        )
    return known


def _lay_quarters(rows: Iterable[Mapping[str, Any]], communes: Mapping[str, Commune]) -> dict[str, str]:
    """Write the quarters; their code → their commune's code."""
    names: dict[str, str] = {}
    for position, row in enumerate(rows):
        values = {name: value for name, value in row.items() if name not in {"code", "commune"}}
        Quarter.objects.update_or_create(
            code=row["code"], defaults={**values, "commune": communes[row["commune"]], "position": position}
        )
        names[row["code"]] = row["commune"]
    return names


def _lay_priority_lists(
    generations: Iterable[Mapping[str, Any]], rows: Iterable[Mapping[str, Any]], communes: Mapping[str, Commune]
) -> None:
    lists = {
        row["code"]: PriorityGeneration.objects.update_or_create(
            code=row["code"], defaults={name: value for name, value in row.items() if name != "code"}
        )[0]
        for row in generations
    }
    for row in rows:
        quarter, _ = PriorityQuarter.objects.update_or_create(
            code=row["code"],
            defaults={
                "name": row["name"],
                "generation": lists[row["generation"]],
                "shared_with": list(row.get("shared_with", ())),
            },
        )
        quarter.communes.set([communes[code] for code in row["communes"]])


def _write_schematic(kind: str, outlines: Mapping[str, Mapping[str, Any]], source: str) -> None:
    """The schematic layer becomes exactly ``outlines``; without any, there is none."""
    if not outlines:
        Layer.objects.filter(kind=kind, is_schematic=True).delete()
        return
    layer, _ = Layer.objects.update_or_create(
        kind=kind, generation="", is_schematic=True, defaults={"source": source[:200]}
    )
    layer.outlines.exclude(code__in=outlines).delete()
    _write_outlines(layer, outlines)


def _write_official(kind: str, generation: str, outlines: list[ReadyOutline], name: str, digest: str) -> Layer:
    for outline in outlines:
        if outline.new_name:
            _add_priority_quarter(outline)
    layer, _ = Layer.objects.update_or_create(
        kind=kind,
        generation=generation,
        is_schematic=False,
        defaults={"source": name[:200], "digest": digest, "dated_on": clock.today()},
    )
    _write_outlines(layer, {outline.code: outline.geometry for outline in outlines})
    return layer


def _add_priority_quarter(outline: ReadyOutline) -> None:
    quarter, _ = PriorityQuarter.objects.get_or_create(
        code=outline.code,
        defaults={
            "name": outline.new_name[:120],
            "generation": PriorityGeneration.objects.get(code=outline.generation),
        },
    )
    quarter.communes.set(Commune.objects.filter(code__in=outline.communes))


def _write_outlines(layer: Layer, outlines: Mapping[str, Mapping[str, Any]]) -> None:
    present = {row.code: row for row in layer.outlines.all()}
    for code, geometry in outlines.items():
        row = present.get(code)
        if row is None:
            Outline.objects.create(layer=layer, code=code, geometry=geometry)
        elif row.geometry != geometry:
            row.geometry = geometry
            row.save(update_fields=["geometry"])


def _derive_communes(name: str) -> list[Layer]:
    """Once every quarter has its official outline, the communes' are their unions, unless a layer gave them."""
    official = Layer.objects.get(kind=LayerKind.QUARTER, generation="", is_schematic=False)
    drawn = {row.code: row.geometry for row in official.outlines.all()}
    communes = dict(Quarter.objects.values_list("code", "commune__code"))
    given = Layer.objects.filter(kind=LayerKind.COMMUNE, is_schematic=False).exclude(source__startswith=DERIVED)
    if set(communes) - set(drawn) or given.exists():
        return []
    layer, _ = Layer.objects.update_or_create(
        kind=LayerKind.COMMUNE,
        generation="",
        is_schematic=False,
        defaults={"source": f"{DERIVED} ({name})"[:200], "dated_on": clock.today()},
    )
    _write_outlines(layer, _unions(drawn, communes))
    return [layer]


def _unions(drawn: Mapping[str, Mapping[str, Any]], communes: Mapping[str, str]) -> dict[str, Mapping[str, Any]]:
    """Commune code → the union of its quarters' outlines."""
    grouped: dict[str, list[Any]] = {}
    for code, geometry in drawn.items():
        grouped.setdefault(communes[code], []).append(outline_shape(geometry))
    return {commune: _as_lists(mapping(unary_union(shapes))) for commune, shapes in sorted(grouped.items())}


def _as_lists(value: Any) -> Any:
    """Tuples of shapely as the lists that JSON gives back, so that equal geometries compare equal."""
    if isinstance(value, Mapping):
        return {name: _as_lists(part) for name, part in value.items()}
    if isinstance(value, list | tuple):
        return [_as_lists(part) for part in value]
    return value


def _by_generation(outlines: list[ReadyOutline]) -> dict[str, list[ReadyOutline]]:
    grouped: dict[str, list[ReadyOutline]] = {}
    for outline in outlines:
        grouped.setdefault(outline.generation, []).append(outline)
    return grouped
