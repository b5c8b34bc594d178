"""The columns of a list: what a cell shows, where it leads, how it sorts, how it leaves in an export."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from enum import Enum
from typing import Any

from django.db.models import Model
from django.db.models.expressions import Combinable

from essaim.ui import formatting

SortKey = str | Combinable


class Kind(Enum):
    """How a value is written on the screen and in a spreadsheet."""

    TEXT = "text"
    CODE = "code"
    NUMBER = "number"
    MONEY = "money"
    SHARE = "share"
    DATE = "date"
    INSTANT = "instant"
    BOOLEAN = "boolean"


NUMERIC = {Kind.NUMBER, Kind.MONEY, Kind.SHARE}


@dataclass(frozen=True)
class Column:
    """One column.

    ``value`` is an attribute path (``organisation.name``; methods are called) or a function of the row.
    ``link`` gives the address a cell leads to; the first column without one leads to ``Listing.link(row)``.
    ``sort`` names the order: a field, an expression, or a tuple of them (use normalised columns for text); a column
    without it does not sort. ``tag`` gives the kind of the state tag that wraps the text (``done``, ``waiting``…).
    ``note`` is a second, quieter line. ``on_screen`` and ``exported`` say where the column appears; ``export`` replaces
    the value in exports.
    """

    code: str
    label: str
    value: str | Callable[[Any], Any]
    kind: Kind = Kind.TEXT
    link: Callable[[Any], str] | None = None
    sort: SortKey | tuple[SortKey, ...] | None = None
    tag: Callable[[Any], str] | None = None
    note: Callable[[Any], str] | None = None
    on_screen: bool = True
    exported: bool = True
    export: Callable[[Any], Any] | None = None

    @property
    def is_numeric(self) -> bool:
        """Whether figures align on the right."""
        return self.kind in NUMERIC

    @property
    def is_code(self) -> bool:
        """Whether the value is a number or a reference, which stays in one piece on the screen."""
        return self.kind is Kind.CODE

    def of(self, row: Model) -> Any:
        """The value of this column for a row; None when something on the path is absent."""
        return follow(row, self.value) if isinstance(self.value, str) else self.value(row)

    def exported_value(self, row: Model) -> Any:
        """The value as exports take it."""
        return self.export(row) if self.export else self.of(row)

    def text(self, row: Model) -> str:
        """The value as it is read on the screen."""
        return written(self.of(row), self.kind)

    def sort_keys(self) -> tuple[SortKey, ...]:
        """The order as a tuple; empty when the column does not sort."""
        if self.sort is None:
            return ()
        return self.sort if isinstance(self.sort, tuple) else (self.sort,)


@dataclass(frozen=True)
class Cell:
    """What a template draws."""

    column: Column
    text: str
    url: str = ""
    tag: str = ""
    note: str = ""


def follow(row: Any, path: str) -> Any:
    """Walk ``a.b.c`` from a row, calling methods; None as soon as a step is None."""
    value = row
    for step in path.split("."):
        if value is None:
            return None
        value = getattr(value, step)
        if callable(value):
            value = value()
    return value


def written(value: Any, kind: Kind) -> str:
    """A value in French, as its kind asks; nothing for None."""
    if value is None or value == "":
        return ""
    return _WRITERS[kind](value)


def _number(value: Decimal | float | int) -> str:
    return formatting.format_number(value)


def _money(value: Decimal | float | int) -> str:
    return formatting.format_euros(value)


def _share(value: Decimal | float | int) -> str:
    return formatting.format_share(value)


def _day(value: date | datetime) -> str:
    return formatting.format_table_day(value)


def _instant(value: datetime) -> str:
    return f"{formatting.format_table_day(value)}, {formatting.format_hour(value)}"


def _boolean(value: bool) -> str:
    return "Oui" if value else "Non"


_WRITERS: dict[Kind, Callable[[Any], str]] = {
    Kind.TEXT: str,
    Kind.CODE: str,
    Kind.NUMBER: _number,
    Kind.MONEY: _money,
    Kind.SHARE: _share,
    Kind.DATE: _day,
    Kind.INSTANT: _instant,
    Kind.BOOLEAN: _boolean,
}
