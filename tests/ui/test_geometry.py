from decimal import Decimal

import pytest

from essaim.ui import charts, hexagon, maps


def area(corners: list[hexagon.Point]) -> float:
    pairs = zip(corners, [*corners[1:], *corners[:1]], strict=True)
    return abs(sum(x1 * y2 - x2 * y1 for (x1, y1), (x2, y2) in pairs)) / 2


def test_a_hexagon_fills_from_below() -> None:
    whole = area(hexagon.outline(84, 96))
    areas = [area(hexagon.filled(84, 96, step / 20)) for step in range(21)]
    assert areas[0] == 0
    assert areas == sorted(areas)
    assert areas[10] == pytest.approx(whole / 2)
    assert areas[20] == pytest.approx(whole)
    assert min(y for _, y in hexagon.filled(84, 96, 0.25)) == pytest.approx(72)


@pytest.mark.parametrize("level", [-1, 0, 1, 7])
def test_a_level_beyond_is_brought_back(level: float) -> None:
    corners = hexagon.filled(84, 96, level, 2)
    assert all(2 <= x <= 82 and 2 <= y <= 94 for x, y in corners)


def test_an_envelope() -> None:
    parts = charts.envelope(Decimal(150_000), Decimal(92_000), Decimal(18_000))
    assert (parts.voted_width, parts.reserved_width, parts.rest) == ("61.3%", "12.0%", Decimal(40_000))
    assert not parts.is_exceeded


def test_an_envelope_exceeded_or_empty_stays_in_its_bar() -> None:
    exceeded = charts.envelope(Decimal(10), Decimal(12), Decimal(8))
    assert exceeded.is_exceeded
    assert (exceeded.voted_width, exceeded.reserved_width) == ("60.0%", "40.0%")
    assert charts.envelope(Decimal(0), Decimal(0), Decimal(0)).voted_width == "0.0%"


def test_bars_are_drawn_to_the_largest() -> None:
    chart = charts.bar_chart([{"label": "Lille", "value": 40}, {"label": "Lomme", "value": 10}], "€")
    assert [bar.width for bar in chart.bars] == ["100.0%", "25.0%"]
    assert chart.description.replace("\u00a0", " ") == "Lille : 40 € ; Lomme : 10 €"
    assert charts.bar_chart([]).height == 0
    assert charts.bar_chart([{"label": "Rien", "value": 0}]).bars[0].width == "0.0%"


def test_no_stroke_crosses_a_break_nor_a_missing_value() -> None:
    rows = [
        {"label": "2021", "value": 31},
        {"label": "2022", "value": 44},
        {"label": "2023", "value": 38, "break": True},
        {"label": "2024", "value": None},
        {"label": "2025", "value": 40},
    ]
    chart = charts.line_chart(rows)
    assert [(segment.x1, segment.x2) for segment in chart.segments] == [("14.0%", "32.0%")]
    assert chart.breaks == ["41.0%"]
    assert "2023\u00a0: 38 (rupture de série)" in chart.description
    assert "2024\u00a0: non connu" in chart.description


def test_one_point_or_none() -> None:
    assert charts.line_chart([]).marks == []
    assert charts.line_chart([{"label": "2026", "value": 0}]).marks[0].x == "50.0%"


def square(west: float, south: float, side: float) -> dict[str, object]:
    ring = [[west, south], [west + side, south], [west + side, south + side], [west, south + side], [west, south]]
    return {"type": "Polygon", "coordinates": [ring]}


def test_everything_is_inside_the_map() -> None:
    markers = [{"label": "A", "url": "/a/", "longitude": 3.0, "latitude": 50.7}]
    drawing = maps.draw([{"name": "Lille", "geometry": square(3.02, 50.6, 0.05)}], markers)
    assert drawing.height <= drawing.width * 0.7
    for sign in [*drawing.shapes, *drawing.markers]:
        assert 0 <= float(sign.x[:-1]) <= 100
        assert 0 <= float(sign.y[:-1]) <= 100


def test_north_is_up_and_east_is_right() -> None:
    points = [
        {"label": "nord-ouest", "longitude": 3.0, "latitude": 50.7},
        {"label": "sud-est", "longitude": 3.1, "latitude": 50.6},
    ]
    first, second = maps.draw([], points).markers
    assert float(first.x[:-1]) < float(second.x[:-1])
    assert float(first.y[:-1]) < float(second.y[:-1])


def test_maps_of_nothing_of_one_point_and_of_several_pieces() -> None:
    assert maps.draw([], []).shapes == []
    assert maps.draw([], [{"label": "A", "longitude": 3, "latitude": 50}]).markers[0].x.endswith("%")
    pieces = {"type": "MultiPolygon", "coordinates": [square(3, 50, 1)["coordinates"], square(5, 50, 1)["coordinates"]]}
    assert maps.draw([{"name": "Deux", "geometry": pieces}], []).shapes[0].path.count("M") == 2
    with pytest.raises(ValueError, match="Polygon"):
        maps.draw([{"name": "Ligne", "geometry": {"type": "LineString", "coordinates": []}}], [])
