"""Lille's schematic outlines: sound, joined at their borders, roughly where the quarters are, visibly schematic."""

import json
from collections.abc import Callable
from itertools import combinations, pairwise
from typing import Any

import pytest
from shapely.geometry import Point, Polygon, shape
from shapely.ops import unary_union

from tests.territory.conftest import LILLE

# Where the middle of each quarter roughly is (longitude, latitude), and the quarters it touches.
MIDDLES = {
    "bois_blancs": (3.03, 50.63),
    "centre": (3.07, 50.63),
    "faubourg_bethune": (3.03, 50.62),
    "fives": (3.09, 50.63),
    "hellemmes": (3.11, 50.63),
    "lille_sud": (3.05, 50.61),
    "lomme": (2.99, 50.64),
    "moulins": (3.07, 50.62),
    "saint_maurice": (3.09, 50.65),
    "vauban": (3.04, 50.63),
    "vieux_lille": (3.06, 50.64),
    "wazemmes": (3.05, 50.63),
}
NEIGHBOURS = {
    frozenset(pair)
    for pair in (
        ("lomme", "bois_blancs"),
        ("bois_blancs", "vauban"),
        ("bois_blancs", "faubourg_bethune"),
        ("faubourg_bethune", "vauban"),
        ("faubourg_bethune", "wazemmes"),
        ("faubourg_bethune", "moulins"),
        ("faubourg_bethune", "lille_sud"),
        ("moulins", "lille_sud"),
        ("moulins", "wazemmes"),
        ("moulins", "centre"),
        ("moulins", "fives"),
        ("wazemmes", "vauban"),
        ("wazemmes", "centre"),
        ("vauban", "centre"),
        ("vauban", "vieux_lille"),
        ("vieux_lille", "centre"),
        ("centre", "fives"),
        ("centre", "saint_maurice"),
        ("fives", "saint_maurice"),
        ("fives", "hellemmes"),
    )
}
NAMES = {
    "Lille-Moulins": "moulins",
    "Faubourg de Béthune": "faubourg_bethune",
    "Wazemmes": "wazemmes",
    "Lille-Sud": "lille_sud",
    "Vieux-Lille": "vieux_lille",
    "Fives": "fives",
    "Lomme": "lomme",
    "Bois-Blancs": "bois_blancs",
    "Hellemmes": "hellemmes",
    "Vauban-Esquermes": "vauban",
    "Saint-Maurice Pellevoisin": "saint_maurice",
    "Lille-Centre": "centre",
}


@pytest.fixture(scope="module")
def features() -> dict[str, Any]:
    data = json.loads((LILLE / "outlines.geojson").read_text(encoding="utf-8"))
    return {feature["properties"]["code"]: feature for feature in data["features"]}


@pytest.fixture(scope="module")
def shapes(features: dict[str, Any]) -> dict[str, Polygon]:
    return {code: shape(feature["geometry"]) for code, feature in features.items()}


def test_each_quarter_has_its_outline(features: dict[str, Any]) -> None:
    assert set(features) == set(MIDDLES)
    assert all(feature["properties"]["schematic"] is True for feature in features.values())


def test_outlines_are_valid_and_few_points_round_numbers(features: dict[str, Any], shapes: dict[str, Polygon]) -> None:
    for code, feature in features.items():
        ring = feature["geometry"]["coordinates"][0]
        assert shapes[code].is_valid
        assert 12 <= len(ring) - 1 <= 25, code
        assert all(round(value, 3) == value for point in ring for value in point), code


def test_neighbours_share_their_border_exactly(features: dict[str, Any], shapes: dict[str, Polygon]) -> None:
    touching = set()
    for first, second in combinations(shapes, 2):
        assert shapes[first].intersection(shapes[second]).area == 0
        if shapes[first].intersection(shapes[second]).length > 0:
            touching.add(frozenset((first, second)))
    assert touching == NEIGHBOURS
    whole = unary_union(list(shapes.values()))
    assert whole.geom_type == "Polygon"
    assert not whole.interiors, "no hole between quarters"
    # Every edge belongs to one quarter on the rim, or to two inside: no vertex stands alone on a neighbour's edge.
    edges: dict[frozenset[tuple[float, ...]], int] = {}
    for feature in features.values():
        ring = [tuple(point) for point in feature["geometry"]["coordinates"][0]]
        for edge in pairwise(ring):
            edges[frozenset(edge)] = edges.get(frozenset(edge), 0) + 1
    assert set(edges.values()) == {1, 2}
    inside = sum(shapes[a].intersection(shapes[b]).length for a, b in map(tuple, NEIGHBOURS))
    rim = sum(shape.length for shape in shapes.values()) - 2 * inside
    assert whole.length == pytest.approx(rim)


def test_quarters_are_roughly_in_their_place(shapes: dict[str, Polygon]) -> None:
    for code, middle in MIDDLES.items():
        assert shapes[code].centroid.distance(Point(middle)) < 0.01, code


def test_quarters_hold_the_middle_of_the_real_ones(
    official: Callable[[str], bytes], shapes: dict[str, Polygon]
) -> None:
    """On the real layer: close enough to be of use, and visibly another drawing."""
    for feature in json.loads(official("quartiers_lille_hellemmes_lomme.geojson"))["features"]:
        drawn, real = shapes[NAMES[feature["properties"]["quartier"]]], shape(feature["geometry"])
        assert drawn.contains(real.centroid)
        assert 0.5 < drawn.intersection(real).area / drawn.union(real).area < 0.9
        points = {tuple(point) for point in feature["geometry"]["coordinates"][0]}
        assert not points & set(drawn.exterior.coords)
