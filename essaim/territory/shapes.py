"""Geometry of outlines: what is wrong with a GeoJSON polygon, and shapely shapes from stored ones.

Coordinates are longitude then latitude in degrees (WGS 84), as GeoJSON says (RFC 7946).
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from shapely.errors import ShapelyError
from shapely.geometry import shape
from shapely.geometry.base import BaseGeometry
from shapely.validation import explain_validity

POLYGONS = ("Polygon", "MultiPolygon")

Fault = tuple[str, str]
"""What is wrong, and what to do, both in French."""

_WRONG_PROJECTION = (
    "les coordonnées ne sont pas des longitudes et latitudes",
    "exportez la couche en WGS 84 (EPSG:4326), longitude d’abord",
)
_NOT_A_POLYGON = ("la géométrie n’est pas un polygone", "gardez des `Polygon` ou des `MultiPolygon`")
_BROKEN_NUMBERS = ("une coordonnée n’est pas une paire de nombres", "écrivez [longitude, latitude]")


def geometry_fault(geometry: Any) -> Fault | None:
    """The first fault of a GeoJSON geometry: type, numbers, range, rings, crossing lines; None when it is sound."""
    if not isinstance(geometry, Mapping) or geometry.get("type") not in POLYGONS:
        return _NOT_A_POLYGON
    try:
        rings = list(_rings(geometry))
    except (TypeError, ValueError, LookupError):
        return _BROKEN_NUMBERS
    if not rings:
        return ("le contour est vide", "donnez au moins quatre points, le dernier égal au premier")
    for ring in rings:
        fault = _ring_fault(ring)
        if fault:
            return fault
    try:
        drawn = shape(geometry)
    except (ShapelyError, TypeError, ValueError):
        return _BROKEN_NUMBERS
    if not drawn.is_valid:
        where = explain_validity(drawn)
        return (f"le contour se croise ({where})", "corrigez le tracé, puis recommencez")
    return None


def outline_shape(geometry: Mapping[str, Any]) -> BaseGeometry:
    """The shapely polygon of a sound GeoJSON geometry."""
    return shape(geometry)


def _rings(geometry: Mapping[str, Any]) -> Iterator[list[tuple[float, float]]]:
    polygons = [geometry["coordinates"]] if geometry["type"] == "Polygon" else geometry["coordinates"]
    for polygon in polygons:
        for ring in polygon:
            yield [_point(point) for point in ring]


def _point(point: Sequence[Any]) -> tuple[float, float]:
    longitude, latitude = point[0], point[1]
    if isinstance(longitude, bool) or isinstance(latitude, bool):
        raise TypeError("a coordinate is a number")
    return float(longitude) + 0.0, float(latitude) + 0.0


def _ring_fault(ring: list[tuple[float, float]]) -> Fault | None:
    if any(not (-180 <= x <= 180 and -90 <= y <= 90) for x, y in ring):
        return _WRONG_PROJECTION
    if len(ring) < 4:
        return ("le contour a moins de quatre points", "donnez un polygone fermé, le dernier point égal au premier")
    if ring[0] != ring[-1]:
        return ("le contour n’est pas fermé", "répétez le premier point à la fin")
    return None
