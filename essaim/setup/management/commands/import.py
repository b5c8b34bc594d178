"""``essaim import <source> <file> [--dry-run] [--skip-refused]``."""

# ruff: noqa: N999 - the command is called import, and Django finds it by its file's name

import sys
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand

from essaim.setup.imports import IMPORTS, MAPPED


class Command(BaseCommand):
    """Import a file of a known source."""

    help = "Importe un fichier : une ligne par problème, puis le compte de ce qui est lu, prêt et refusé."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Source, file and the two options that every import has."""
        parser.add_argument("source", choices=sorted(IMPORTS), help="source")
        parser.add_argument("file", type=Path, help="fichier")
        parser.add_argument("--dry-run", action="store_true", help="lit et vérifie, n’écrit rien")
        parser.add_argument(
            "--map", action="append", default=[], metavar="COLONNE=CHAMP", help="dit ce que contient une colonne"
        )
        parser.add_argument("--skip-refused", action="store_true", help="écrit ce qui est prêt malgré les refus")

    def handle(self, *args: Any, **options: Any) -> None:
        """Run the import and leave with its exit code."""
        source = options["source"]
        if options["map"] and source not in MAPPED:
            self.stderr.write(f"Cette option ne vaut que pour\u00a0: {', '.join(sorted(MAPPED))}")
            sys.exit(2)
        mapped = {"maps": options["map"]} if options["map"] else {}
        chosen = {"dry_run": options["dry_run"], "skip_refused": options["skip_refused"], **mapped}
        sys.exit(IMPORTS[source](options["file"], sys.stdout, **chosen))
