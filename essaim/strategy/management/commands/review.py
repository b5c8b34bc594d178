"""``essaim review <year> [--format json|html|pdf|docx] [--freeze] [--on DATE] [--as officer|public] …``."""

import sys
from argparse import ArgumentParser
from typing import Any, NoReturn

from django.core.management.base import BaseCommand

from essaim.strategy.commands import review_command

USAGE = (
    "Usage\u00a0: essaim review 2022 [--format json|html|pdf|docx] [--freeze] [--on AAAA-MM-JJ] [--as officer|public]"
)


class Command(BaseCommand):
    """Write the yearly review."""

    help = "Écrit le bilan d’une année, chaque chiffre avec la liste qui le compose."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Declare the year and the options; what they may be is checked by the command, in French."""
        parser.add_argument("year", nargs="?", default="", help="année, par exemple 2022")
        parser.add_argument("--format", default="json", help="json (par défaut), html, pdf ou docx")
        parser.add_argument(
            "--freeze", action="store_true", help="fige une version, ou rend la dernière si rien n’a changé"
        )
        parser.add_argument("--on", help="situation à cette date (AAAA-MM-JJ) au lieu du 31 décembre")
        parser.add_argument("--as", dest="reader", default="officer", help="officer (par défaut) ou public")
        parser.add_argument("--commune", help="code Insee d’une commune, pour ne lire qu’elle")
        parser.add_argument("--output", help="fichier à écrire au lieu de la sortie standard")

        def refuse(message: str) -> NoReturn:
            said = message.replace("unrecognized arguments", "options inconnues")
            said = said.replace("expected one argument", "une valeur est attendue").replace("argument ", "")
            self.stderr.write(f"{said}\n{USAGE}")
            sys.exit(2)

        parser.error = refuse  # type: ignore[method-assign]

    def handle(self, *args: Any, **options: Any) -> None:
        """Run the command and leave with its exit code."""
        screen = sys.stdout

        def write(content: bytes) -> None:
            screen.buffer.write(content)

        sys.exit(review_command(options, write=write, err=sys.stderr, is_screen=screen.isatty()))
