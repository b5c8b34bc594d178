"""The shape of a budget: lines as data, in four tables that balance two by two (Cerfa 12156, 6)."""

from collections.abc import Iterator
from typing import Literal

from essaim.questionnaires.shapes import LineCode, Prose, Shape, Words

Side = Literal["charges", "products", "uses", "resources"]
SIDES: tuple[Side, ...] = ("charges", "products", "uses", "resources")
VOLUNTARY: tuple[Side, ...] = ("uses", "resources")
SIDE_TITLES: dict[Side, str] = {
    "charges": "Charges",
    "products": "Produits",
    "uses": "Emplois des contributions volontaires en nature",
    "resources": "Contributions volontaires en nature",
}


class Line(Shape):
    """One amount to type.

    ``request``: the line of what is asked here. ``public``: counted among public aid. ``precision``: a short text goes
    with the amount (which ministry, which foundation).
    """

    code: LineCode
    label: Words
    hint: Prose = ""
    request: bool = False
    public: bool = False
    precision: bool = False


class Group(Shape):
    """An account with its lines; without lines the amount is typed on the account itself."""

    code: LineCode
    label: Words
    hint: Prose = ""
    lines: list[Line] = []

    @property
    def entries(self) -> list[Line]:
        """The lines to type: its own, or itself when it has none."""
        return self.lines or [Line(code=self.code, label=self.label, hint=self.hint)]


def lines_of(groups: list[Group]) -> Iterator[Line]:
    """Every line to type of a table, in order."""
    for group in groups:
        yield from group.entries
