"""Reading an official layer of outlines (GeoJSON): what it goes round, which outlines are ready, what is wrong and why.

Layers are recognised by the names of their properties: ``code_qp`` for priority quarters, an Insee code for communes,
a quarter's name (``quartier``, ``nom``…) otherwise. A quarter is found by its name and its number must agree; a commune
and a priority quarter are found by their code.
"""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from essaim.kernel.problems import Problem
from essaim.territory.layer_codes import CODES, Codes
from essaim.territory.layer_columns import Columns, Refusal, columns_of
from essaim.territory.models import LayerKind
from essaim.territory.shapes import geometry_fault, outline_shape

OVERLAP = 0.001
"""Share of the smaller of two outlines that may be covered twice: official layers have slivers."""


@dataclass(frozen=True)
class ReadyOutline:
    """An outline that can be written; ``new_name`` when it names a priority quarter not known yet."""

    row: int
    code: str
    geometry: Mapping[str, Any]
    new_name: str = ""
    communes: tuple[str, ...] = ()
    generation: str = ""


@dataclass
class LayerReading:
    """What a file gives. ``refused`` counts features; ``problems`` may name several for one feature."""

    kind: str = ""
    read: int = 0
    ready: list[ReadyOutline] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)

    @property
    def refused(self) -> int:
        """How many features are refused."""
        return self.read - len(self.ready)

    @property
    def is_sound(self) -> bool:
        """Whether everything is ready, and there is something."""
        return bool(self.ready) and not self.problems

    def summary(self) -> str:
        """The last line of an import."""
        return f"{self.read} read, {len(self.ready)} ready, {self.refused} refused"


def read_layer(content: bytes, *, wanted: Sequence[str]) -> LayerReading:
    """Read the bytes of a GeoJSON file; nothing is written. ``wanted``: kinds of layer that may be imported here."""
    reading = LayerReading()
    features = _features(content, reading)
    reading.read = len(features)
    if reading.problems:
        return reading
    columns = columns_of([_properties(feature) for feature in features])
    if isinstance(columns, Refusal):
        reading.problems.append(Problem(1, columns.column, columns.cause, columns.remedy))
        return reading
    reading.kind = columns.kind
    if columns.kind not in wanted:
        label = LayerKind(columns.kind).label.lower()
        command = "qpv" if columns.kind == LayerKind.QPV else "territory"
        cause = f"cette couche dessine autre chose : {label}"
        reading.problems.append(Problem(1, columns.code or columns.name, cause, f"lancez « essaim import {command} »"))
        return reading
    _sort_features(features, columns, CODES[columns.kind](), reading)
    return reading


def _features(content: bytes, reading: LayerReading) -> list[Any]:
    """The features of the file; what makes the whole file unreadable goes to the problems."""
    try:
        data = json.loads(content.decode("utf-8-sig"))
    except UnicodeDecodeError:
        reading.problems.append(Problem(1, "1", "le fichier n’est pas du texte UTF-8", "exportez-le en GeoJSON"))
        return []
    except json.JSONDecodeError as error:
        remedy = "exportez la couche en GeoJSON"
        reading.problems.append(Problem(error.lineno, str(error.colno), "ce n’est pas du JSON", remedy))
        return []
    except RecursionError:
        reading.problems.append(Problem(1, "1", "le fichier est trop imbriqué", "exportez la couche en GeoJSON"))
        return []
    if not isinstance(data, dict) or data.get("type") != "FeatureCollection":
        cause = "ce n’est pas une collection GeoJSON (`FeatureCollection`)"
        reading.problems.append(Problem(1, "type", cause, "exportez la couche en GeoJSON"))
        return []
    features = data.get("features")
    if not isinstance(features, list) or not features:
        reading.problems.append(Problem(1, "features", "la couche est vide", "exportez au moins un contour"))
        return []
    if not _is_longitude_latitude(data.get("crs")):
        cause = "la couche est dans une autre projection"
        remedy = "exportez-la en WGS 84 (EPSG:4326), longitude d’abord"
        reading.problems.append(Problem(1, "crs", cause, remedy))
    return features


def _is_longitude_latitude(crs: Any) -> bool:
    """Whether the old ``crs`` member, absent from today's GeoJSON, allows longitudes and latitudes."""
    if crs is None:
        return True
    name = str(crs.get("properties", {}).get("name", "")) if isinstance(crs, dict) else ""
    return name.rstrip("/").endswith(("4326", "CRS84", "4171"))


def _properties(feature: Any) -> dict[str, Any]:
    properties = feature.get("properties") if isinstance(feature, dict) else None
    return properties if isinstance(properties, dict) else {}


def _sort_features(features: list[Any], columns: Columns, codes: Codes, reading: LayerReading) -> None:
    """Put each feature among the ready ones, or say why not."""
    seen: dict[str, int] = {}
    for row, feature in enumerate(features, start=1):
        properties = _properties(feature)
        geometry: Any = feature.get("geometry") if isinstance(feature, dict) else None
        found = codes.find(columns, properties)
        if isinstance(found, Refusal):
            reading.problems.append(Problem(row, found.column, found.cause, found.remedy))
            continue
        problem = _drawing_problem(row, geometry, codes, found.code, reading.ready)
        if problem is None and found.code in seen:
            cause = f"« {found.code} » est déjà dessiné par l’élément {seen[found.code]}"
            problem = Problem(row, columns.code or columns.name, cause, "gardez un seul contour")
        if problem is not None:
            reading.problems.append(problem)
            continue
        seen[found.code] = row
        outline = ReadyOutline(row, found.code, geometry, found.new_name, found.communes, found.generation)
        reading.ready.append(outline)


def _drawing_problem(row: int, geometry: Any, codes: Codes, code: str, ready: list[ReadyOutline]) -> Problem | None:
    fault = geometry_fault(geometry) or codes.place_fault(code, outline_shape(geometry))
    if fault is None:
        fault = next(_overlaps(geometry, ready), None)
    return Problem(row, "geometry", *fault) if fault else None


def _overlaps(geometry: Mapping[str, Any], ready: list[ReadyOutline]) -> Iterator[tuple[str, str]]:
    drawn = outline_shape(geometry)
    for other in ready:
        neighbour = outline_shape(other.geometry)
        if not drawn.intersects(neighbour):
            continue
        if drawn.intersection(neighbour).area > OVERLAP * min(drawn.area, neighbour.area):
            yield (f"ce contour recouvre celui de l’élément {other.row}", "corrigez la limite qu’ils partagent")
