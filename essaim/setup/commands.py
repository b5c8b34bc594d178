"""The ``essaim`` program on a territory: check a folder, import outlines. Exit codes: 0, 1 refused, 2 usage."""

from collections.abc import Sequence
from pathlib import Path
from typing import TextIO

from essaim.people.actors import Actor
from essaim.setup.check import check_folder
from essaim.setup.services import import_layer
from essaim.territory.models import LayerKind

OUTLINES: dict[str, Sequence[str]] = {
    "territory": (LayerKind.COMMUNE, LayerKind.QUARTER),
    "qpv": (LayerKind.QPV,),
}
"""Import source → kinds of layer that it takes."""

MAX_BYTES = 200_000_000


def territory_check(folder: Path, out: TextIO) -> int:
    """Write one line a fault and a last line that counts them; 0 when there is none, 2 when it is not a folder."""
    if not folder.is_dir():
        out.write(f"{folder}: ce dossier n’existe pas → donnez le dossier d’un territoire\n")
        return 2
    faults = check_folder(folder)
    for fault in faults:
        out.write(f"{fault}\n")
    count = f"{len(faults)} défaut{'s' if len(faults) > 1 else ''}"
    out.write(f"{folder.name}: {count if faults else 'aucun défaut'}\n")
    return 1 if faults else 0


def import_outlines(
    source: str,
    path: Path,
    out: TextIO,
    *,
    dry_run: bool = False,
    skip_refused: bool = False,
    actor: Actor | None = None,
) -> int:
    """Import outlines from ``source`` (territory or qpv); one line a problem, then ``N read, N ready, N refused``."""
    if not path.is_file():
        out.write(f"{path}: ce fichier n’existe pas → donnez une couche GeoJSON\n")
        return 2
    if path.stat().st_size > MAX_BYTES:
        out.write(f"{path}: ce fichier est trop gros → gardez les contours de votre territoire\n")
        return 1
    reading = import_layer(
        actor or Actor.system("import"),
        path=path,
        wanted=OUTLINES[source],
        dry_run=dry_run,
        skip_refused=skip_refused,
    )
    for problem in reading.problems:
        out.write(f"{problem.line(path.name)}\n")
    out.write(f"{reading.summary()}\n")
    return 0 if reading.is_sound or (skip_refused and reading.ready) else 1
