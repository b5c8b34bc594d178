"""``essaim territory check <folder>`` and ``essaim territory lay [<folder>]``."""

import sys
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand

from essaim.people.actors import Actor
from essaim.setup.commands import territory_check
from essaim.setup.load import FolderFaults, lay_down


class Command(BaseCommand):
    """Check a territory's folder, or lay it down in the database."""

    help = "Vérifie le dossier d’un territoire (`check`), ou l’installe (`lay`)."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        """The act, and the folder (the configured one by default for ``lay``)."""
        parser.add_argument("act", choices=["check", "lay"], help="`check` pour vérifier, `lay` pour installer")
        parser.add_argument(
            "--overwrite-calls",
            action="store_true",
            help="avec `lay`, ramène au dossier les appels modifiés à l’écran",
        )
        parser.add_argument("folder", nargs="?", type=Path, help="dossier du territoire")

    def handle(self, *args: Any, **options: Any) -> None:
        """Run the act and leave with its exit code."""
        folder: Path = options["folder"] or settings.TERRITORY
        if options["act"] == "check":
            sys.exit(territory_check(folder, sys.stdout))
        try:
            lay_down(
                Actor.system("territory"),
                folder,
                progress=self._tell,
                notice=self.stdout.write,
                overwrites_calls=options["overwrite_calls"],
            )
        except FolderFaults as error:
            self.stderr.write(str(error))
            sys.exit(1)
        self.stdout.write("Territoire installé.")

    def _tell(self, rank: int, total: int, title: str) -> None:
        self.stdout.write(f"{rank}/{total} {title}")
