"""Third-party front-end files: copied from npm's folder, checked one by one.

Standard library only, so that it can be run before anything is installed.
"""

import hashlib
import json
import shutil
from pathlib import Path

ROOM = Path(__file__).resolve().parent


class VendorError(Exception):
    """A listed file is absent or is not the one that was reviewed."""


def copy_vendor_files(root: Path, destination: Path | None = None) -> list[Path]:
    """Copy the files listed in `vendor.json` into `destination` and return their paths.

    `root` is the folder that holds `node_modules/`; `destination` defaults to the room's static folder.
    Every digest is checked before anything is written. Raises VendorError naming the file and the remedy.
    """
    static = destination or ROOM / "static"
    entries = json.loads((ROOM / "vendor.json").read_text(encoding="utf-8"))
    pairs = [(_checked(root, entry), static / entry["to"]) for entry in entries]
    shutil.rmtree(static / "vendor", ignore_errors=True)
    for source, target in pairs:
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(source, target)
    return [target for _, target in pairs]


def _checked(root: Path, entry: dict[str, str]) -> Path:
    source = root / entry["from"]
    if not source.is_file():
        raise VendorError(f"{entry['from']} is missing: run `npm ci --ignore-scripts` in {root}.")
    digest = hashlib.sha256(source.read_bytes()).hexdigest()
    if digest != entry["sha256"]:
        raise VendorError(
            f"{entry['from']} has digest {digest}, expected {entry['sha256']}: "
            "reinstall from the lock file, or review the new version and update essaim/ui/vendor.json."
        )
    return source


if __name__ == "__main__":
    for path in copy_vendor_files(ROOM.parents[1]):
        print(path)
