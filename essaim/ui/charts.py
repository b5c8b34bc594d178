"""Geometry of charts: lengths in per cent across and pixels down, so that text keeps its size at any width."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from itertools import pairwise
from typing import Any

from essaim.ui.formatting import NBSP, format_euros, format_number, format_share

BAR_STEP = 52
LINE_HEIGHT = 220
LINE_TOP = 24
LINE_LEFT = 14.0
LINE_RIGHT = 86.0


@dataclass(frozen=True)
class Envelope:
    """An envelope and how much of it is spoken for; widths are per cent with one decimal, as text for SVG."""

    total: Decimal
    voted: Decimal
    reserved: Decimal
    rest: Decimal
    voted_width: str
    reserved_width: str

    @property
    def is_exceeded(self) -> bool:
        """Whether more is voted and reserved than there is."""
        return self.rest < 0


def envelope(total: Decimal, voted: Decimal, reserved: Decimal) -> Envelope:
    """Widths of the voted and reserved parts; beyond the whole, the bar is full and ``rest`` is negative."""
    base = max(total, voted + reserved)
    voted_part, reserved_part = (100 * part / base if base > 0 else Decimal(0) for part in (voted, reserved))
    return Envelope(total, voted, reserved, total - voted - reserved, _percent(voted_part), _percent(reserved_part))


@dataclass(frozen=True)
class Bar:
    """One bar and its words; ``width`` in per cent, ``y`` values in pixels."""

    label: str
    text: str
    width: str
    label_y: int
    bar_y: int


@dataclass(frozen=True)
class BarChart:
    """Bars one below another, drawn to the largest."""

    bars: list[Bar]
    height: int
    description: str


def bar_chart(rows: Iterable[Mapping[str, Any]], unit: str = "") -> BarChart:
    """``rows`` are ``{label, value, text?}`` with values of zero or more."""
    kept = [(str(row["label"]), Decimal(str(row["value"])), row.get("text")) for row in rows]
    largest = max((value for _, value, _ in kept), default=Decimal(0))
    bars = [
        Bar(
            label=label,
            text=str(text or in_words(value, unit)),
            width=_percent(100 * value / largest if largest > 0 else Decimal(0)),
            label_y=index * BAR_STEP + 16,
            bar_y=index * BAR_STEP + 24,
        )
        for index, (label, value, text) in enumerate(kept)
    ]
    described = f"{NBSP}; ".join(f"{bar.label}{NBSP}: {bar.text}" for bar in bars)
    return BarChart(bars, len(bars) * BAR_STEP, described)


@dataclass(frozen=True)
class Mark:
    """One point of a line; ``x`` in per cent, ``y`` in pixels. ``text_y`` is where its value is written."""

    label: str
    text: str
    x: str
    y: int
    text_y: int
    is_known: bool
    breaks: bool


@dataclass(frozen=True)
class Segment:
    """A stroke between two neighbouring points of the same series."""

    x1: str
    y1: int
    x2: str
    y2: int


@dataclass(frozen=True)
class LineChart:
    """Points and the strokes that join them; no stroke crosses a missing value or a change of method."""

    marks: list[Mark]
    segments: list[Segment]
    breaks: list[str]
    height: int
    base_y: int
    description: str


def line_chart(rows: Iterable[Mapping[str, Any]], unit: str = "") -> LineChart:
    """``rows`` are ``{label, value | None, break?: bool, text?}`` in order of time.

    ``break`` says that from this point on the figure is measured otherwise: it is not joined to the one before.
    """
    kept = list(rows)
    known = [Decimal(str(row["value"])) for row in kept if row["value"] is not None]
    top = max([*known, Decimal(0)])
    marks = [_mark(row, index, len(kept), top, unit) for index, row in enumerate(kept)]
    segments = [Segment(a.x, a.y, b.x, b.y) for a, b in pairwise(marks) if a.is_known and b.is_known and not b.breaks]
    breaks = [_percent(_middle(index, len(marks))) for index, mark in enumerate(marks) if mark.breaks and index]
    described = f"{NBSP}; ".join(
        f"{mark.label}{NBSP}: {mark.text}{' (rupture de série)' if mark.breaks else ''}" for mark in marks
    )
    return LineChart(marks, segments, breaks, LINE_TOP + LINE_HEIGHT + 28, LINE_TOP + LINE_HEIGHT, described)


def _mark(row: Mapping[str, Any], index: int, count: int, top: Decimal, unit: str) -> Mark:
    value = None if row["value"] is None else Decimal(str(row["value"]))
    y = LINE_TOP + LINE_HEIGHT
    if value is not None and top > 0:
        y -= int(LINE_HEIGHT * value / top * Decimal("0.9"))
    return Mark(
        label=str(row["label"]),
        text=str(row.get("text") or ("non connu" if value is None else in_words(value, unit))),
        x=_percent(_across(index, count)),
        y=y,
        text_y=y - 12,
        is_known=value is not None,
        breaks=bool(row.get("break")),
    )


def in_words(value: Decimal, unit: str = "") -> str:
    """A value with its unit: ``€``, ``%`` (of a fraction) or a word."""
    if unit == "€":
        return format_euros(value)
    if unit == "%":
        return format_share(value)
    return f"{format_number(value)}{NBSP}{unit}" if unit else format_number(value)


def _across(index: int, count: int) -> Decimal:
    span = LINE_RIGHT - LINE_LEFT
    return Decimal(str(LINE_LEFT + (span * index / (count - 1) if count > 1 else span / 2)))


def _middle(index: int, count: int) -> Decimal:
    return (_across(index - 1, count) + _across(index, count)) / 2


def _percent(value: Decimal) -> str:
    return f"{value:.1f}%"
