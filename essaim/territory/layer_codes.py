"""Which commune, quarter or priority quarter a feature of an official layer draws."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Protocol

from django.db.models import QuerySet
from shapely.geometry import box
from shapely.geometry.base import BaseGeometry
from shapely.ops import unary_union

from essaim.kernel import text
from essaim.territory.layer_columns import Columns, Refusal
from essaim.territory.models import Commune, LayerKind, Outline, PriorityGeneration, PriorityQuarter, Quarter
from essaim.territory.shapes import Fault, outline_shape

AROUND = 0.05
"""How far from the territory's known outlines an official one may reach, in degrees (about four kilometres)."""

_GENERATIONS = (("2015", re.compile(r"QP\d{6}")), ("2024", re.compile(r"QN[0-9A-Z]{3}\d{2}[0-9A-Z]")))


@dataclass(frozen=True)
class Found:
    """The thing that a feature draws. ``new_name``: a priority quarter to add to its list."""

    code: str
    new_name: str = ""
    communes: tuple[str, ...] = ()
    generation: str = ""


class Codes(Protocol):
    """What knows the codes of one kind of layer."""

    def find(self, columns: Columns, properties: Mapping[str, Any]) -> Found | Refusal:
        """The thing drawn, or why it is refused."""

    def place_fault(self, code: str, drawn: BaseGeometry) -> Fault | None:
        """What is wrong with where the outline is."""


class _Placed:
    """The territory's extent as known so far; nothing is refused when nothing is known."""

    def __init__(self) -> None:
        known = [outline_shape(row.geometry) for row in _known_outlines()]
        self._extent = box(*unary_union(known).bounds).buffer(AROUND) if known else None

    def place_fault(self, code: str, drawn: BaseGeometry) -> Fault | None:
        """Far from the territory: a wrong file, or latitudes first."""
        if self._extent is None or self._extent.intersects(drawn):
            return None
        return ("ce contour est loin du territoire", "vérifiez le fichier, et que la longitude vient avant la latitude")


def _known_outlines() -> QuerySet[Outline]:
    return Outline.objects.filter(layer__kind__in=(LayerKind.COMMUNE, LayerKind.QUARTER)).select_related("layer")


class _QuarterCodes(_Placed):
    def __init__(self) -> None:
        super().__init__()
        rows = list(Quarter.objects.select_related("commune"))
        self._by_name = {
            text.normalise(name): row for row in rows for name in (row.name, row.code, *row.official_names)
        }
        self._by_number = {row.official_code: row for row in rows if row.official_code}

    def find(self, columns: Columns, properties: Mapping[str, Any]) -> Found | Refusal:
        """By name, the number having to agree; by number alone when the layer has no name."""
        name, number = columns.value(properties, columns.name), columns.value(properties, columns.code)
        if columns.name:
            row = self._by_name.get(text.normalise(name))
            if row is None:
                return Refusal(columns.name, f"le quartier « {name} » est inconnu", self._remedy())
            if number and row.official_code and number != row.official_code:
                cause = f"{row.name} porte le numéro {number} au lieu de {row.official_code}"
                return Refusal(columns.code, cause, "corrigez le numéro, ou celui de geography.yaml")
            return Found(row.code)
        row = self._by_number.get(number)
        if row is None:
            return Refusal(columns.code, f"le quartier numéro « {number} » est inconnu", self._remedy())
        return Found(row.code)

    def _remedy(self) -> str:
        return "ajoutez-le à geography.yaml, ou passez-le avec `--skip-refused`"


class _CommuneCodes(_Placed):
    def __init__(self) -> None:
        super().__init__()
        self._communes = {row.code: row for row in Commune.objects.select_related("parent")}
        self._points: dict[str, list[tuple[str, BaseGeometry]]] = {}
        for outline in _known_outlines().filter(layer__kind=LayerKind.COMMUNE):
            commune = self._communes.get(outline.code)
            if commune is not None and commune.parent is not None:
                inner = outline_shape(outline.geometry).representative_point()
                self._points.setdefault(commune.parent.code, []).append((commune.name, inner))

    def find(self, columns: Columns, properties: Mapping[str, Any]) -> Found | Refusal:
        """By Insee code."""
        code = columns.value(properties, columns.code)
        if code in self._communes:
            return Found(code)
        cause = f"la commune {code} n’est pas du territoire"
        return Refusal(columns.code, cause, "retirez-la, ou passez-la avec `--skip-refused`")

    def place_fault(self, code: str, drawn: BaseGeometry) -> Fault | None:
        """National layers draw a commune with its associated communes, which have their own outline here."""
        inside = {name for name, point in self._points.get(code, []) if drawn.contains(point)}
        if inside:
            cause = f"ce contour comprend {' et '.join(sorted(inside))}, communes associées"
            return (cause, "importez une couche qui les sépare, ou celle des quartiers")
        return super().place_fault(code, drawn)


class _PriorityCodes(_Placed):
    def __init__(self) -> None:
        super().__init__()
        self._known = {row.code: row.generation.code for row in PriorityQuarter.objects.select_related("generation")}
        self._open = {row.code for row in PriorityGeneration.objects.filter(is_complete=False)}
        self._communes = {
            text.normalise(name): row.code
            for row in Commune.objects.all()
            for name in (row.name, row.official_name, row.code)
            if name
        }

    def find(self, columns: Columns, properties: Mapping[str, Any]) -> Found | Refusal:
        """By code; a code of a list not known whole is added when its commune is of the territory."""
        code = columns.value(properties, columns.code).upper()
        if code in self._known:
            return Found(code, generation=self._known[code])
        generation = next((name for name, shape in _GENERATIONS if shape.fullmatch(code)), "")
        if not generation:
            remedy = "attendu : QP059001 (liste de 2015) ou QN05901M (liste de 2024)"
            return Refusal(columns.code, f"« {code} » n’est pas un code de quartier prioritaire", remedy)
        communes = self._communes_of(columns.value(properties, columns.commune))
        if not communes:
            where = columns.value(properties, columns.commune) or "commune non dite"
            cause = f"{code} n’est pas du territoire ({where})"
            return Refusal(columns.commune or columns.code, cause, "retirez-le, ou passez-le avec `--skip-refused`")
        if generation not in self._open:
            cause = f"{code} n’est pas de la liste de {generation} du territoire"
            return Refusal(columns.code, cause, "vérifiez le code, ou ajoutez-le à geography.yaml")
        name = columns.value(properties, columns.name) or code
        return Found(code, new_name=name, communes=communes, generation=generation)

    def _communes_of(self, names: str) -> tuple[str, ...]:
        parts = (text.normalise(part) for part in re.split(r"[;,/]", names))
        return tuple(sorted({self._communes[part] for part in parts if part in self._communes}))


CODES: dict[str, Callable[[], Codes]] = {
    LayerKind.QUARTER: _QuarterCodes,
    LayerKind.COMMUNE: _CommuneCodes,
    LayerKind.QPV: _PriorityCodes,
}
