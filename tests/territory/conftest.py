"""Lille's communes, quarters, priority lists and schematic outlines, without the rest of the folder."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from essaim.setup.folder import read_folder
from essaim.setup.outline_checks import read_outlines
from essaim.setup.rows import geography_rows
from essaim.territory.services import lay_territory

ROOT = Path(__file__).resolve().parents[2]
LILLE = ROOT / "territories" / "lille"
DATA = ROOT.parent / "shared" / "data" / "geo"


@pytest.fixture(scope="session")
def geography() -> dict[str, Any]:
    """What ``lay_territory`` takes."""
    folder, faults = read_folder(LILLE)
    assert folder is not None, faults
    return {**geography_rows(folder), "outlines": read_outlines(folder), "source": "Schéma"}


@pytest.fixture
def lille(db: None, geography: dict[str, Any]) -> None:
    """Lille, laid down."""
    lay_territory(**geography)


@pytest.fixture
def official() -> Callable[[str], bytes]:
    """The bytes of a real layer; the test is skipped, and says so, where the real data are not."""

    def read(name: str) -> bytes:
        path = DATA / name
        if not path.is_file():
            pytest.skip(f"needs the real data: ../shared/data/geo/{name}")
        return path.read_bytes()

    return read


@pytest.fixture
def layer() -> Callable[..., bytes]:
    """A made-up layer: properties and ring (or geometry) of each feature."""

    def write(*features: tuple[dict[str, Any], Any], **members: Any) -> bytes:
        collection = {
            "type": "FeatureCollection",
            "features": [
                {
                    "type": "Feature",
                    "properties": properties,
                    "geometry": shape if isinstance(shape, dict) else {"type": "Polygon", "coordinates": [shape]},
                }
                for properties, shape in features
            ],
            **members,
        }
        return json.dumps(collection).encode()

    return write
