"""``essaim backup [--output FILE]``."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from essaim.portal.backup import BackupFault, default_name, write_backup
from essaim.portal.management.program import ProgramCommand, Refusal
from essaim.ui.formatting import format_size, pluralise


class Command(ProgramCommand):
    """Save the database and the files."""

    help = "Sauvegarde la base et les fichiers dans une archive."
    usage = "backup [--output FICHIER]"

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Where the archive goes."""
        parser.add_argument("--output", type=Path, help="archive à écrire ; ici, datée, si rien n’est dit")

    def act(self, options: dict[str, Any]) -> None:
        """Write the archive and say where it is."""
        target = (options["output"] or Path(default_name())).absolute()
        try:
            count = write_backup(target, self.tell)
        except BackupFault as fault:
            raise Refusal(str(fault)) from fault
        size = format_size(target.stat().st_size)
        self.stdout.write(f"{target}: base et {count} {pluralise(count, 'fichier,fichiers')}, {size}")
