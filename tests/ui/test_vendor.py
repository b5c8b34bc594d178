import json
from pathlib import Path

import pytest

from essaim.ui import vendor

ROOT = Path(__file__).resolve().parents[2]


def test_the_lock_records_no_address() -> None:
    lock = json.loads((ROOT / "package-lock.json").read_text(encoding="utf-8"))
    for name, package in lock["packages"].items():
        assert "resolved" not in package, name
        assert not name or package["integrity"].startswith("sha512-")


def test_versions_are_exact() -> None:
    package = json.loads((ROOT / "package.json").read_text(encoding="utf-8"))
    for version in [*package["dependencies"].values(), *package.get("devDependencies", {}).values()]:
        assert version.replace(".", "").isdigit()


def test_every_package_brings_its_licence() -> None:
    entries = json.loads((vendor.ROOM / "vendor.json").read_text(encoding="utf-8"))
    packages = {"/".join(entry["from"].split("/")[1:3]) for entry in entries}
    licensed = {"/".join(entry["from"].split("/")[1:3]) for entry in entries if "LICENSE" in entry["from"]}
    assert packages == licensed


@pytest.fixture
def packages(tmp_path: Path) -> Path:
    """A folder with a node_modules/ that holds every listed file, none with the right content."""
    for entry in json.loads((vendor.ROOM / "vendor.json").read_text(encoding="utf-8")):
        path = tmp_path / entry["from"]
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(b"other")
    return tmp_path


def test_another_file_is_refused_and_nothing_is_written(packages: Path, tmp_path: Path) -> None:
    with pytest.raises(vendor.VendorError, match="expected"):
        vendor.copy_vendor_files(packages, tmp_path / "static")
    assert not (tmp_path / "static").exists()


def test_a_missing_file_says_what_to_run(tmp_path: Path) -> None:
    with pytest.raises(vendor.VendorError, match="npm ci"):
        vendor.copy_vendor_files(tmp_path, tmp_path / "static")


@pytest.mark.skipif(not (ROOT / "node_modules").is_dir(), reason="npm ci has not been run")
def test_the_listed_files_are_copied(tmp_path: Path) -> None:
    copied = vendor.copy_vendor_files(ROOT, tmp_path)
    assert (tmp_path / "vendor/fonts/bricolage-grotesque-latin-wght-normal.woff2") in copied
    assert all(path.stat().st_size for path in copied)
