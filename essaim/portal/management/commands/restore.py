"""``essaim restore FILE [--yes]``."""

import sys
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from essaim.portal.backup import BackupFault, restore_backup
from essaim.portal.management.program import WRONG_USAGE, ProgramCommand, Refusal

WORD = "restaurer"


class Command(ProgramCommand):
    """Put a backup back."""

    help = "Remet une sauvegarde en place de ce qui est là : tout, ou rien."
    usage = "restore FICHIER [--yes]"

    def add_arguments(self, parser: ArgumentParser) -> None:
        """The archive, and the consent for who cannot answer."""
        parser.add_argument("file", type=Path, help="archive écrite par `essaim backup`")
        parser.add_argument("--yes", action="store_true", help="ne demande pas de confirmation")

    def act(self, options: dict[str, Any]) -> None:
        """Ask, then restore."""
        if not options["yes"]:
            self._ask(options["file"])
        try:
            manifest = restore_backup(options["file"], self.tell)
        except BackupFault as fault:
            raise Refusal(str(fault)) from fault
        self.stdout.write(f"Sauvegarde du {manifest['made_at'][:16].replace('T', ' ')} (UTC) remise en place.")

    def _ask(self, archive: Path) -> None:
        if not sys.stdin.isatty():
            raise Refusal("Restaurer remplace la base et les fichiers → ajoutez `--yes` pour confirmer", WRONG_USAGE)
        self.stdout.write(f"{archive} va remplacer la base et tous les fichiers. Arrêtez d’abord le site.")
        if input(f"Écrivez « {WORD} » pour continuer : ").strip() != WORD:
            raise Refusal("Rien n’a changé.")
