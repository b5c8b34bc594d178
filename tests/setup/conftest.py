"""The folder of Lille, and copies of it to break."""

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

LILLE = Path(__file__).resolve().parents[2] / "territories" / "lille"
Break = Callable[[str, str, str], Path]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A copy of Lille's folder."""
    return Path(shutil.copytree(LILLE, tmp_path / "lille"))


@pytest.fixture
def change(folder: Path) -> Break:
    """Replace a text, found once, in a file of the copy; gives the copy."""

    def replace(name: str, old: str, new: str) -> Path:
        path = folder / name
        text = path.read_text(encoding="utf-8")
        assert text.count(old) >= 1, f"{old!r} is not in {name}"
        path.write_text(text.replace(old, new, 1), encoding="utf-8")
        return folder

    return replace
