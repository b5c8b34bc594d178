"""Whatever stands for a geometry, it is sound or a fault is named: nothing breaks."""

from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from essaim.territory.shapes import geometry_fault, outline_shape

numbers = st.one_of(st.integers(-400, 400), st.floats(), st.none(), st.booleans(), st.text(max_size=2))
nested = st.recursive(numbers, lambda inner: st.lists(inner, max_size=6), max_leaves=40)
points = st.tuples(st.integers(-30, 30), st.integers(-30, 30)).map(list)
rings = st.lists(points, min_size=3, max_size=8).map(lambda ring: [*ring, ring[0]])


@given(st.one_of(nested, st.dictionaries(st.text(max_size=3), nested, max_size=3)))
def test_anything_as_a_geometry(value: Any) -> None:
    assert geometry_fault(value) is not None


@given(st.sampled_from(["Polygon", "MultiPolygon"]), nested)
def test_anything_as_coordinates(kind: str, coordinates: Any) -> None:
    geometry = {"type": kind, "coordinates": coordinates}
    if geometry_fault(geometry) is None:
        assert outline_shape(geometry).is_valid


@given(rings)
def test_a_ring_without_fault_makes_a_valid_polygon(ring: list[list[int]]) -> None:
    geometry = {"type": "Polygon", "coordinates": [ring]}
    if geometry_fault(geometry) is None:
        drawn = outline_shape(geometry)
        assert drawn.is_valid
        assert drawn.area > 0
