"""Geometry of the hexagon, point upwards: the outline, and the part of it filled from below."""

Point = tuple[float, float]


def outline(width: float, height: float, margin: float = 0) -> list[Point]:
    """The six corners, clockwise from the top, inside a box of ``width`` × ``height``."""
    left, right, middle = margin, width - margin, width / 2
    quarter = (height - 2 * margin) / 4
    return [
        (middle, margin),
        (right, margin + quarter),
        (right, height - margin - quarter),
        (middle, height - margin),
        (left, height - margin - quarter),
        (left, margin + quarter),
    ]


def filled(width: float, height: float, level: float, margin: float = 0) -> list[Point]:
    """The corners of what is under the level: 0 nothing, 1 the whole; values beyond are brought back.

    The level is a height, not an area: an eye compares heights, and the words beside say the number.
    """
    level = min(1.0, max(0.0, level))
    top = margin + (1 - level) * (height - 2 * margin)
    corners = outline(width, height, margin)
    kept: list[Point] = []
    for (x1, y1), (x2, y2) in zip(corners, [*corners[1:], corners[0]], strict=True):
        if y1 >= top:
            kept.append((x1, y1))
        if (y1 < top) != (y2 < top):
            kept.append((x1 + (x2 - x1) * (top - y1) / (y2 - y1), top))
    return kept if level else []


def points(corners: list[Point]) -> str:
    """Corners as the ``points`` attribute of an SVG polygon."""
    return " ".join(f"{x:.1f},{y:.1f}" for x, y in corners)
