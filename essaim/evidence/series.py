"""Values of indicators, and what may be drawn or computed between two of them.

No line, difference, growth or ranking crosses a change of series, perimeter or method, unless someone wrote why.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from enum import StrEnum
from itertools import pairwise

NBSP = "\u00a0"


class ValueStatus(StrEnum):
    """Whether the producer may still revise a value."""

    PROVISIONAL = "provisional"
    FINAL = "final"


@dataclass(frozen=True)
class SeriesValue:
    """A value of an indicator, with all that decides what it may be compared to.

    ``on``: the day it speaks of (31 December for a year). ``wording``: the source's own words (« près de 12 % »), shown
    instead of the number. ``value`` is in ``unit``; a share in percent has « % ».
    """

    indicator: str
    on: date
    value: Decimal
    unit: str
    series: str
    perimeter: str
    producer: str
    method: str = ""
    status: ValueStatus = ValueStatus.FINAL
    is_approximate: bool = False
    wording: str = ""

    @property
    def shown(self) -> str:
        """The value as it is read: the source's words, or « environ », when it is approximate; « (provisoire) »."""
        text = self.wording or f"{'environ ' if self.is_approximate else ''}{say(self.value, self.unit)}"
        return f"{text} (provisoire)" if self.status is ValueStatus.PROVISIONAL else text


@dataclass(frozen=True)
class Bridge:
    """Someone wrote why two values that differ in series, perimeter or method may be compared all the same."""

    before: SeriesValue
    after: SeriesValue
    reason: str
    written_by: str

    def __post_init__(self) -> None:
        if not self.reason.strip() or not self.written_by.strip():
            raise ValueError("a bridge has a reason and an author")


@dataclass(frozen=True)
class Comparability:
    """Whether two values may be compared, and what parts them, in French."""

    is_comparable: bool
    reasons: tuple[str, ...] = ()
    bridge: Bridge | None = None

    def __bool__(self) -> bool:
        return self.is_comparable


@dataclass(frozen=True)
class Difference:
    """``after − before`` in their unit, and the growth in percent of ``before`` (None from zero, and for shares)."""

    before: SeriesValue
    after: SeriesValue
    amount: Decimal
    growth: Decimal | None
    is_approximate: bool
    bridge: Bridge | None = None

    @property
    def shown(self) -> str:
        """``+120 emplois (+0,7 %)``, with the written reason when there is one."""
        unit = "points" if self.before.unit == "%" else self.before.unit
        text = f"{'environ ' if self.is_approximate else ''}{_signed(self.amount)}{NBSP}{unit}"
        if self.growth is not None:
            text += f" ({_signed(self.growth)}{NBSP}%)"
        return f"{text}. {self.bridge.reason}" if self.bridge else text


@dataclass(frozen=True)
class Incomparable:
    """What is answered instead of a difference: nothing was computed; ``warning`` is French and complete."""

    before: SeriesValue
    after: SeriesValue
    warning: str


_PARTS = (
    ("indicator", "l’indicateur change"),
    ("unit", "l’unité change"),
    ("series", "la série change"),
    ("perimeter", "le périmètre change"),
    ("method", "la méthode change"),
)
_NEVER = ("indicator", "unit")
"""What no reason may bridge: these are two different things."""


def comparable(a: SeriesValue, b: SeriesValue, bridges: Iterable[Bridge] = ()) -> Comparability:
    """Whether a line, a difference or a ranking may join two values, in either order."""
    changed = [name for name, _ in _PARTS if getattr(a, name) != getattr(b, name)]
    if not changed:
        return Comparability(True)
    reasons = tuple(_said(name, words, a, b) for name, words in _PARTS if name in changed)
    if not set(changed) & set(_NEVER):
        for bridge in bridges:
            if {bridge.before, bridge.after} == {a, b}:
                return Comparability(True, reasons, bridge)
    return Comparability(False, reasons)


def difference(a: SeriesValue, b: SeriesValue, bridges: Iterable[Bridge] = ()) -> Difference | Incomparable:
    """The change from the earlier value to the later, or the warning that stands for it."""
    before, after = sorted((a, b), key=lambda value: value.on)
    verdict = comparable(before, after, bridges)
    if not verdict:
        return Incomparable(before, after, _warning(before, after, verdict.reasons))
    amount = after.value - before.value
    growth = None
    if before.value and before.unit != "%":
        growth = (amount / abs(before.value) * 100).quantize(Decimal("0.1"), rounding=ROUND_HALF_UP)
    approximate = before.is_approximate or after.is_approximate
    return Difference(before, after, amount, growth, approximate, verdict.bridge)


def segments(values: Iterable[SeriesValue], bridges: Iterable[Bridge] = ()) -> list[list[SeriesValue]]:
    """The lines that a chart may draw: values in order of date, cut wherever two neighbours may not be compared.

    When two series give the same day, each has its own lines.
    """
    bridges = list(bridges)
    lines: list[list[SeriesValue]] = []
    for value in sorted(values, key=lambda value: (value.on, value.series, value.perimeter, value.method)):
        line = next((line for line in reversed(lines) if _continues(line, value, bridges)), None)
        if line is None:
            lines.append([value])
        else:
            line.append(value)
    return lines


def warnings(values: Sequence[SeriesValue], bridges: Iterable[Bridge] = ()) -> list[str]:
    """What an export or a page must say beside these values: one sentence for each cut between two lines."""
    bridges = list(bridges)
    lines = segments(values, bridges)
    said = [
        _warning(before[-1], after[0], comparable(before[-1], after[0], bridges).reasons)
        for before, after in pairwise(lines)
        if not comparable(before[-1], after[0], bridges)
    ]
    return list(dict.fromkeys(said))


def ranked(values: Iterable[SeriesValue], bridges: Iterable[Bridge] = ()) -> list[SeriesValue] | Incomparable:
    """Values from the greatest, or the warning when two of them may not be compared. The dates may differ."""
    bridges = list(bridges)
    ordered = sorted(values, key=lambda value: (-value.value, value.on))
    for rank, one in enumerate(ordered):
        for other in ordered[rank + 1 :]:
            verdict = comparable(one, other, bridges)
            if not verdict:
                before, after = sorted((one, other), key=lambda value: value.on)
                return Incomparable(before, after, _warning(before, after, verdict.reasons))
    return ordered


def say(value: Decimal, unit: str) -> str:
    """``17 835 emplois``, ``11,89 %``."""
    whole, _, fraction = f"{value:,f}".partition(".")
    fraction = fraction.rstrip("0")
    number = whole.replace(",", NBSP).replace("-", "−") + (f",{fraction}" if fraction else "")
    return f"{number}{NBSP}{unit}".strip()


def _continues(line: list[SeriesValue], value: SeriesValue, bridges: list[Bridge]) -> bool:
    return line[-1].on < value.on and bool(comparable(line[-1], value, bridges))


def _signed(value: Decimal) -> str:
    return f"{'+' if value > 0 else ''}{say(value, '')}"


def _said(name: str, words: str, a: SeriesValue, b: SeriesValue) -> str:
    before, after = sorted((a, b), key=lambda value: value.on)
    first, second = getattr(before, name), getattr(after, name)
    return f"{words} ({first or 'non précisé'} puis {second or 'non précisé'})"


def _warning(before: SeriesValue, after: SeriesValue, reasons: tuple[str, ...]) -> str:
    days = f"{before.on.year} et {after.on.year}"
    return f"Les valeurs de {days} ne se comparent pas{NBSP}: {', '.join(reasons)}. Aucune évolution n’est calculée."
