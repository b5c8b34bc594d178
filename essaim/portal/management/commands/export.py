"""``essaim export <dataset> [--format csv|xlsx|json|geojson] [--output FILE] [--as officer|public]``."""

import os
import sys
import tempfile
from argparse import ArgumentParser
from pathlib import Path
from typing import Any, BinaryIO

from essaim.people.actors import Actor
from essaim.portal.exports import Dataset, datasets
from essaim.portal.management.program import WRONG_USAGE, ProgramCommand, Refusal
from essaim.ui.formatting import pluralise

READERS = {"officer": Actor.system("export"), "public": Actor.anonymous()}


class Command(ProgramCommand):
    """Export a dataset."""

    help = "Exporte un jeu de données ; sans nom, en donne la liste."
    usage = "export <jeu> [--format csv|xlsx|json|geojson] [--output FICHIER] [--as officer|public]"

    def add_arguments(self, parser: ArgumentParser) -> None:
        """The dataset, its format, where it goes and who reads it."""
        parser.add_argument("dataset", nargs="?", default="", help="jeu de données")
        parser.add_argument("--format", default="", help="`csv`, `xlsx`, `json` ou `geojson`")
        parser.add_argument("--output", type=Path, help="fichier à écrire au lieu de la sortie standard")
        parser.add_argument("--as", dest="reader", default="officer", help="officer (par défaut) ou public")

    def act(self, options: dict[str, Any]) -> None:
        """Write the dataset, whole or not at all."""
        dataset, form = _asked(options["dataset"], options["format"])
        reader = READERS.get(options["reader"])
        if reader is None:
            raise Refusal(f"--as {options['reader']}: cette vue n’existe pas → officer ou public", WRONG_USAGE)
        path: Path | None = options["output"]
        if path is None:
            if form == "xlsx" and sys.stdout.isatty():
                raise Refusal("Un classeur ne s’affiche pas à l’écran → donnez --output FICHIER.xlsx", WRONG_USAGE)
            count = dataset.write(reader, form, sys.stdout.buffer)
            sys.stdout.buffer.flush()
        else:
            count = _write_whole(path, dataset, form, reader)
        self.tell(f"{count} {pluralise(count, 'ligne,lignes')}")


def _asked(code: str, form: str) -> tuple[Dataset, str]:
    known = datasets()
    if code not in known:
        width = max(map(len, known))
        lines = [f"  {one.code.ljust(width)}  {one.title} ({', '.join(one.formats)})" for one in known.values()]
        cause = f"« {code} » n’est pas un jeu de données" if code else "Quel jeu de données ?"
        raise Refusal("\n".join([f"{cause} → choisissez parmi :", *lines]), WRONG_USAGE)
    dataset = known[code]
    form = form or dataset.formats[0]
    if form not in dataset.formats:
        raise Refusal(f"{code} ne s’écrit pas en {form} → {', '.join(dataset.formats)}", WRONG_USAGE)
    return dataset, form


def _write_whole(path: Path, dataset: Dataset, form: str, reader: Actor) -> int:
    try:
        handle, temporary = tempfile.mkstemp(prefix=f".{path.name}.", dir=path.parent)
    except OSError as error:
        raise Refusal(f"{path}: {error.strerror} → choisissez un dossier où vous pouvez écrire") from error
    output: BinaryIO
    try:
        with os.fdopen(handle, "wb") as output:
            count = dataset.write(reader, form, output)
        Path(temporary).replace(path)
    except BaseException:
        Path(temporary).unlink(missing_ok=True)
        raise
    return count
