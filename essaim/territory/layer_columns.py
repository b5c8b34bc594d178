"""Recognising a layer by the names of its properties."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from essaim.territory.models import LayerKind

_INSEE = re.compile(r"\d[\dAB]\d{3}")
_QPV_CODES = ("code_qp", "code_qpv", "codeqp")
_QPV_NAMES = ("lib_qp", "nom_qp", "nom", "libelle")
_QPV_COMMUNES = ("commune_qp", "lib_com", "nom_com", "commune")
_INSEE_CODES = ("code_insee", "insee_com", "insee", "codgeo", "code")
_COMMUNE_NAMES = ("nom_commune", "nom_com", "nom", "name", "libelle")
_QUARTER_CODES = ("code_quar", "code_quartier", "num_quartier", "code", "id")
_QUARTER_NAMES = ("quartier", "nom_quartier", "nom_quar", "nom", "name", "libelle")


@dataclass(frozen=True)
class Refusal:
    """Why a feature or a layer is refused, and what to do."""

    column: str
    cause: str
    remedy: str


@dataclass(frozen=True)
class Columns:
    """The kind of a layer, and which of its properties hold code, name and commune (empty when absent)."""

    kind: str
    code: str
    name: str
    commune: str = ""

    def value(self, properties: Mapping[str, Any], column: str) -> str:
        """A property as text; numbers without decimals."""
        value = properties.get(column) if column else None
        if value is None or isinstance(value, bool | list | dict):
            return ""
        if isinstance(value, float) and value.is_integer():
            value = int(value)
        return str(value).strip()


def columns_of(rows: Sequence[Mapping[str, Any]]) -> Columns | Refusal:
    """What the layer goes round, from the properties of all its features."""
    names = {name for row in rows for name in row}
    if code := _first(names, _QPV_CODES):
        return Columns(LayerKind.QPV, code, _first(names, _QPV_NAMES), _first(names, _QPV_COMMUNES))
    if _first(names, ("code_iris", "iris")):
        return Refusal("code_iris", "cette couche dessine des IRIS", "importez des communes ou des quartiers")
    quarter_name = _first(names, ("quartier", "nom_quartier", "nom_quar"))
    insee = _first(names, _INSEE_CODES)
    if insee and not quarter_name and all(_INSEE.fullmatch(str(row.get(insee, ""))) for row in rows):
        return Columns(LayerKind.COMMUNE, insee, _first(names, _COMMUNE_NAMES))
    quarter_code, quarter_name = _first(names, _QUARTER_CODES), _first(names, _QUARTER_NAMES)
    if quarter_name or quarter_code:
        return Columns(LayerKind.QUARTER, quarter_code, quarter_name, _first(names, ("commune",)))
    return Refusal(
        "properties",
        "aucune propriété ne dit ce que la couche dessine",
        "donnez code_insee pour des communes, quartier pour des quartiers, code_qp pour des quartiers prioritaires",
    )


def _first(names: Iterable[str], candidates: Sequence[str]) -> str:
    """The first candidate found among the names, whatever their case, as it is written in the file."""
    written = {name.lower(): name for name in names}
    return next((written[candidate] for candidate in candidates if candidate in written), "")
