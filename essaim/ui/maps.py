"""Geometry of a map drawn from polygons and points given in degrees; no tiles, no third party."""

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

WIDTH = 1000
MARGIN = 24
SMALLEST_SPAN = 0.002
"""About 200 m: a single point is shown in its surroundings, not at an infinite zoom."""

TALLEST = 0.65
"""Height of the frame over its width, at most."""

Position = Sequence[float]


@dataclass(frozen=True)
class Shape:
    """A polygon: its path in the drawing's units, and where its name is written (per cent of the frame)."""

    path: str
    name: str
    kind: str
    x: str
    y: str


@dataclass(frozen=True)
class Marker:
    """A hexagon on the map, placed in per cent of the frame."""

    label: str
    url: str
    kind: str
    x: str
    y: str


@dataclass(frozen=True)
class Map:
    """Everything the component draws; an empty map has neither shapes nor markers."""

    width: int
    height: int
    shapes: list[Shape]
    markers: list[Marker]


@dataclass(frozen=True)
class Projection:
    """Degrees to the drawing: plane, true at the middle latitude, which is enough for a city."""

    west: float
    north: float
    scale: float
    squeeze: float
    height: int

    def __call__(self, position: Position) -> tuple[float, float]:
        longitude, latitude = position[0], position[1]
        return (
            MARGIN + (longitude - self.west) * self.squeeze * self.scale,
            MARGIN + (self.north - latitude) * self.scale,
        )


def draw(polygons: Sequence[Mapping[str, Any]], markers: Sequence[Mapping[str, Any]]) -> Map:
    """``polygons``: ``{name, geometry: GeoJSON Polygon | MultiPolygon, kind?: "" | strong | dashed, label?: bool}``;
    ``markers``: ``{label, url, longitude, latitude, kind?}``.
    """
    everything = [position for polygon in polygons for ring in rings(polygon["geometry"]) for position in ring]
    everything += [(marker["longitude"], marker["latitude"]) for marker in markers]
    if not everything:
        return Map(WIDTH, WIDTH // 2, [], [])
    project = _projection(everything)
    return Map(
        WIDTH,
        project.height,
        [_shape(polygon, project) for polygon in polygons],
        [_marker(marker, project) for marker in markers],
    )


def rings(geometry: Mapping[str, Any]) -> Iterable[Sequence[Position]]:
    """Every ring of a GeoJSON Polygon or MultiPolygon."""
    if geometry["type"] == "Polygon":
        return geometry["coordinates"]
    if geometry["type"] == "MultiPolygon":
        return [ring for polygon in geometry["coordinates"] for ring in polygon]
    raise ValueError(f"A map draws Polygon and MultiPolygon, not {geometry['type']}")


def _projection(positions: Sequence[Position]) -> Projection:
    west, east = min(p[0] for p in positions), max(p[0] for p in positions)
    south, north = min(p[1] for p in positions), max(p[1] for p in positions)
    squeeze = math.cos(math.radians((south + north) / 2))
    across, down = max((east - west) * squeeze, SMALLEST_SPAN), max(north - south, SMALLEST_SPAN)
    if down > across * TALLEST:
        # A territory taller than wide would fill several screens: it is centred in a wider frame.
        spare = down / TALLEST - across
        west -= spare / squeeze / 2
        across += spare
    scale = (WIDTH - 2 * MARGIN) / across
    return Projection(west, north, scale, squeeze, round(down * scale) + 2 * MARGIN)


def _shape(polygon: Mapping[str, Any], project: Projection) -> Shape:
    outlines = [[project(position) for position in ring] for ring in rings(polygon["geometry"])]
    path = "".join("M" + "L".join(f"{x:.1f},{y:.1f}" for x, y in outline) + "Z" for outline in outlines)
    largest = max(outlines, key=_area)
    x, y = _centre(largest)
    name = str(polygon["name"]) if polygon.get("label", True) else ""
    return Shape(path, name, str(polygon.get("kind", "")), _percent(x, WIDTH), _percent(y, project.height))


def _marker(marker: Mapping[str, Any], project: Projection) -> Marker:
    x, y = project((marker["longitude"], marker["latitude"]))
    return Marker(
        label=str(marker["label"]),
        url=str(marker.get("url", "")),
        kind=str(marker.get("kind", "")),
        x=_percent(x, WIDTH),
        y=_percent(y, project.height),
    )


def _pairs(outline: Sequence[tuple[float, float]]) -> list[tuple[tuple[float, float], tuple[float, float]]]:
    return list(zip(outline, [*outline[1:], outline[0]], strict=True))


def _area(outline: Sequence[tuple[float, float]]) -> float:
    return abs(sum(x1 * y2 - x2 * y1 for (x1, y1), (x2, y2) in _pairs(outline))) / 2


def _centre(outline: Sequence[tuple[float, float]]) -> tuple[float, float]:
    corners = outline[:-1] if outline[0] == outline[-1] else outline
    return sum(x for x, _ in corners) / len(corners), sum(y for _, y in corners) / len(corners)


def _percent(value: float, whole: float) -> str:
    return f"{100 * value / whole:.2f}%"
