"""Where a point is: inside, on a limit, outside, or unknown, and never guessed."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from essaim.territory.models import Outline, PriorityGeneration
from essaim.territory.queries import Locator, Whereabouts, generation_on, locate, outlines, priority_quarters
from essaim.territory.services import lay_layer

DAY = date(2026, 3, 1)
SQUARE = [[3.05, 50.628], [3.06, 50.628], [3.06, 50.636], [3.05, 50.636], [3.05, 50.628]]


@pytest.mark.parametrize(
    ("point", "commune", "quarter"),
    [
        ((3.067, 50.632), "59350", "centre"),
        ((3.11, 50.626), "59298", "hellemmes"),
        ((2.99, 50.643), "59355", "lomme"),
        ((3.06, 50.644), "59350", "vieux_lille"),
    ],
)
def test_a_point_inside(lille: None, point: tuple[float, float], commune: str, quarter: str) -> None:
    found = locate(*point, DAY)
    assert (found.place, found.commune, found.quarter) == (Whereabouts.INSIDE, commune, quarter)
    assert found.is_schematic
    assert "schématiques" in found.sentence


def test_a_point_on_a_limit_between_quarters_of_a_commune(lille: None) -> None:
    found = locate(3.082, 50.63, DAY)
    assert found.is_on_boundary
    assert found.touching == ("centre", "fives")
    assert (found.commune, found.quarter) == ("59350", "")


def test_a_point_on_a_limit_between_communes(lille: None) -> None:
    found = locate(3.099, 50.628, DAY)
    assert found.is_on_boundary
    assert found.touching == ("fives", "hellemmes")
    assert (found.commune, found.quarter) == ("", "")
    assert "limite" in found.sentence


def test_a_point_on_the_rim_is_not_said_inside(lille: None) -> None:
    found = locate(3.126, 50.624, DAY)
    assert found.is_on_boundary
    assert found.touching == ("hellemmes",)
    assert found.commune == ""


def test_a_corner_of_two_quarters_on_the_rim_is_not_said_inside(lille: None) -> None:
    found = locate(3.077, 50.642, DAY)
    assert found.touching == ("centre", "saint_maurice")
    assert found.commune == ""


@pytest.mark.parametrize("point", [(2.35, 48.86), (3.2, 50.63), (50.63, 3.06)])
def test_a_point_outside(lille: None, point: tuple[float, float]) -> None:
    found = locate(*point, DAY)
    assert found.place is Whereabouts.OUTSIDE
    assert (found.commune, found.quarter) == ("", "")


def test_without_outline_the_place_is_unknown(lille: None) -> None:
    Outline.objects.all().delete()
    assert locate(3.067, 50.632, DAY).place is Whereabouts.UNKNOWN


def test_a_city_without_quarters_is_located_by_commune(lille: None) -> None:
    Outline.objects.filter(layer__kind="quarter").delete()
    found = locate(3.11, 50.626, DAY)
    assert (found.place, found.commune, found.quarter) == (Whereabouts.INSIDE, "59298", "")


@pytest.mark.parametrize("day", [date(2022, 5, 1), DAY])
def test_priority_quarters_without_contour_are_unknown(lille: None, day: date) -> None:
    found = locate(3.067, 50.632, day)
    assert (found.qpv, found.qpv_place) == ("", Whereabouts.UNKNOWN)
    assert "se déclare" in found.qpv_sentence


def test_the_list_of_priority_quarters_depends_on_the_day(lille: None) -> None:
    assert [generation_on(day).code for day in (date(2015, 1, 1), date(2023, 12, 31))] == ["2015", "2015"]
    assert generation_on(date(2024, 1, 1)).code == "2024"
    assert generation_on(date(2014, 12, 31)) is None
    assert priority_quarters(DAY).count() == 5
    assert priority_quarters(date(2022, 1, 1)).count() == 0
    assert priority_quarters(date(2010, 1, 1)).count() == 0


def test_a_loaded_contour_says_inside_its_limit_and_unknown_elsewhere(lille: None, layer: Callable[..., bytes]) -> None:
    lay_layer(content=layer(({"code_qp": "QN05971M"}, SQUARE)), name="qpv", wanted=("qpv",))
    assert locate(3.055, 50.63, DAY).qpv == "QN05971M"
    assert locate(3.05, 50.63, DAY).qpv_place is Whereabouts.BOUNDARY
    assert locate(3.09, 50.63, DAY).qpv_place is Whereabouts.UNKNOWN
    assert locate(3.055, 50.63, date(2022, 1, 1)).qpv_place is Whereabouts.UNKNOWN


def test_once_every_contour_is_loaded_one_is_outside(lille: None, layer: Callable[..., bytes]) -> None:
    codes = [quarter.code for quarter in priority_quarters(DAY)]
    rings = [[[x + 0.012 * rank, y] for x, y in SQUARE] for rank in range(len(codes))]
    content = layer(*(({"code_qp": code}, ring) for code, ring in zip(codes, rings, strict=True)))
    lay_layer(content=content, name="qpv", wanted=("qpv",))
    assert locate(3.03, 50.63, DAY).qpv_place is Whereabouts.OUTSIDE
    PriorityGeneration.objects.filter(code="2024").update(is_complete=False)
    assert locate(3.03, 50.63, DAY).qpv_place is Whereabouts.UNKNOWN


def test_many_points_cost_as_many_queries_as_one(
    lille: None, django_assert_max_num_queries: Callable[[int], Any]
) -> None:
    with django_assert_max_num_queries(8):
        locator = Locator(DAY)
        for step in range(50):
            locator.at(3.0 + step / 400, 50.63)


def test_maps_draw_the_official_outline_of_each_code_else_the_schematic_one(
    lille: None, layer: Callable[..., bytes]
) -> None:
    content = layer(({"quartier": "Wazemmes", "code_quar": 10}, SQUARE))
    lay_layer(content=content, name="ville.geojson")
    areas = {area.code: area for area in outlines("quarter")}
    assert len(areas) == 12
    assert areas["wazemmes"].geometry["coordinates"] == [SQUARE]
    assert not areas["wazemmes"].is_schematic
    assert areas["wazemmes"].source == "ville.geojson"
    assert areas["fives"].is_schematic
    assert {area.code for area in outlines("commune")} == {"59350", "59298", "59355"}
    assert outlines("qpv") == []
