"""``essaim erase [--dry-run]``."""

from argparse import ArgumentParser
from typing import Any

from essaim.people.actors import Actor
from essaim.portal.management.program import ProgramCommand
from essaim.portal.services import erase_due


class Command(ProgramCommand):
    """Erase personal data whose term has passed."""

    help = "Efface les données personnelles dont le terme est passé."
    usage = "erase [--dry-run]"

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Only count, perhaps."""
        parser.add_argument("--dry-run", action="store_true", help="compte sans rien effacer")

    def act(self, options: dict[str, Any]) -> None:
        """One line a sort, then the total."""
        done = erase_due(Actor.system("erase"), dry_run=options["dry_run"])
        for erasure in done:
            self.stdout.write(f"{erasure.count:>6}  {erasure.label}")
            for kept in erasure.kept:
                self.stderr.write(f"        gardé, {kept}")
        total = sum(erasure.count for erasure in done)
        self.stdout.write(f"{total} à effacer" if options["dry_run"] else f"{total} effacés")
