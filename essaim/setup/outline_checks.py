"""The schematic outlines of the folder: sound, inside the territory, without overlap, one for each quarter."""

import json
from collections.abc import Mapping
from typing import Any

from shapely.geometry import box
from shapely.geometry.base import BaseGeometry

from essaim.setup.faults import Fault
from essaim.setup.folder import Folder
from essaim.territory.shapes import geometry_fault, outline_shape

MAX_BYTES = 5_000_000
OVERLAP = 1e-12
"""Square degrees that two neighbours may share: nothing but rounding (they use the same vertices)."""


def read_outlines(folder: Folder) -> dict[str, Mapping[str, Any]]:
    """Code → geometry, as the file gives them; faults are for ``outline_faults``."""
    features, _fault = _features(folder)
    return {feature["properties"]["code"]: feature["geometry"] for feature in features if _code(feature)}


def outline_faults(folder: Folder) -> list[Fault]:
    """What is wrong with the outlines, feature by feature."""
    features, fault = _features(folder)
    if fault is not None:
        return [fault]
    name = folder.geography.outlines
    known = {row.code for row in folder.geography.quarters} | {row.code for row in folder.geography.communes}
    faults: list[Fault] = []
    drawn: dict[str, BaseGeometry] = {}
    for number, feature in enumerate(features):
        code = _code(feature)
        path = f"features[{number + 1}]({code})"
        cause, remedy = _feature_fault(folder, feature, code, known, drawn)
        if cause:
            faults.append(Fault(name, 0, path, cause, remedy))
        else:
            drawn[code] = outline_shape(feature["geometry"])
    quarters = [row.code for row in folder.geography.quarters] or [row.code for row in folder.geography.communes]
    given = {_code(feature) for feature in features}
    for code in quarters:
        if code not in given:
            faults.append(Fault(name, 0, "features", f"« {code} » n’a pas de contour", "dessinez-le, même sommaire"))
    return faults


def _feature_fault(
    folder: Folder, feature: Any, code: str, known: set[str], drawn: dict[str, BaseGeometry]
) -> tuple[str, str]:
    if code not in known:
        return (
            f"« {code} » n’est ni un quartier ni une commune",
            "corrigez sa propriété `code`, ou ajoutez-le à geography.yaml",
        )
    if code in drawn:
        return f"« {code} » est dessiné deux fois", "gardez un seul contour"
    if feature["properties"].get("schematic") is not True:
        remedy = "ajoutez `schematic: true` à ses propriétés, ou importez la couche officielle à part"
        return f"le contour de « {code} » n’est pas marqué schématique", remedy
    fault = geometry_fault(feature.get("geometry"))
    if fault:
        return fault
    shape = outline_shape(feature["geometry"])
    bounds = folder.geography.bounds
    if not box(float(bounds.west), float(bounds.south), float(bounds.east), float(bounds.north)).contains(shape):
        return f"« {code} » sort de l’étendue du territoire", "corrigez le tracé, ou `bounds` dans geography.yaml"
    for other, neighbour in drawn.items():
        if shape.intersection(neighbour).area > OVERLAP:
            return f"« {code} » recouvre « {other} »", "donnez les mêmes sommets à leur limite commune"
    return "", ""


def _features(folder: Folder) -> tuple[list[Any], Fault | None]:
    name = folder.geography.outlines
    path = folder.path / name
    if not path.resolve().is_relative_to(folder.path.resolve()) or not path.is_file():
        return [], Fault(
            name, 0, "", "ce fichier manque", "donnez les contours, ou corrigez `outlines` dans geography.yaml"
        )
    if path.stat().st_size > MAX_BYTES:
        return [], Fault(name, 0, "", "ce fichier est trop gros", "simplifiez les contours : moins de 5 Mo")
    try:
        data = json.loads(path.read_text(encoding="utf-8-sig"))
    except (json.JSONDecodeError, UnicodeDecodeError, RecursionError) as error:
        line = error.lineno if isinstance(error, json.JSONDecodeError) else 0
        return [], Fault(name, line, "", "ce n’est pas du JSON", "corrigez l’écriture à cette ligne")
    if not isinstance(data, dict) or not isinstance(data.get("features"), list):
        return [], Fault(name, 0, "", "ce n’est pas une collection GeoJSON", "donnez un FeatureCollection")
    return data["features"], None


def _code(feature: Any) -> str:
    properties = feature.get("properties") if isinstance(feature, dict) else None
    code = properties.get("code") if isinstance(properties, dict) else None
    return code if isinstance(code, str) else ""
