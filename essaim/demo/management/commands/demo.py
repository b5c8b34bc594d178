"""``essaim demo``, ``essaim demo --accounts``, ``essaim demo --reset``."""

import shutil
import sys
import time
from argparse import ArgumentParser
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.db import OperationalError, connection
from django.db.migrations.exceptions import InconsistentMigrationHistory
from django.db.migrations.executor import MigrationExecutor

from essaim.demo.accounts import table
from essaim.demo.edition import EDITION
from essaim.demo.policies import can_build_demonstration
from essaim.demo.queries import told_story
from essaim.demo.services import build_demonstration
from essaim.kernel.verdict import Refused
from essaim.people.actors import Actor
from essaim.setup.load import FolderFaults


@contextmanager
def mail_kept_here() -> Iterator[None]:
    """Nothing of the story leaves this machine, whatever the settings say of mail."""
    former = settings.EMAIL_BACKEND
    settings.EMAIL_BACKEND = "essaim.mail.backends.OutboxOnly"
    try:
        yield
    finally:
        settings.EMAIL_BACKEND = former


class Command(BaseCommand):
    """Build the demonstration of Lille; built already, do nothing."""

    help = "Construit la démonstration de Lille. Relancée, elle ne refait rien. `--accounts` imprime les comptes."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        """What to do instead of building."""
        parser.add_argument("--accounts", action="store_true", help="imprimer les comptes de démonstration")
        parser.add_argument("--reset", action="store_true", help="effacer la base de la démonstration et recommencer")

    def handle(self, *args: Any, **options: Any) -> None:
        """Print the accounts, or build."""
        verdict = can_build_demonstration(Actor.system("demo"), settings.ESSAIM_MODE)
        if not verdict:
            raise CommandError(verdict.reason)
        if options["accounts"]:
            self.stdout.write(table())
            return
        with mail_kept_here():
            if options["reset"]:
                self._reset()
            self._build()

    def _build(self) -> None:
        began = time.monotonic()
        executor = MigrationExecutor(connection)
        try:
            executor.loader.check_consistent_history(connection)
        except InconsistentMigrationHistory as error:
            raise CommandError(
                "Cette base vient d’une version qui ne se prolonge pas\u00a0: `essaim demo --reset` la refait."
            ) from error
        if executor.migration_plan(executor.loader.graph.leaf_nodes()):
            self.stdout.write("Base de données…")
            call_command("migrate", verbosity=0, interactive=False)
        found = told_story()
        if found is not None:
            self._tell_found(found.edition)
            return
        try:
            build_demonstration(Actor.system("demo"), progress=self._tell)
        except Refused as refused:
            raise CommandError(refused.reason) from refused
        except FolderFaults as faults:
            raise CommandError(f"Le dossier du territoire a des défauts\u00a0:\n{faults}") from faults
        except OperationalError as error:
            if "locked" not in str(error):
                raise
            raise CommandError("Une autre commande construit déjà la démonstration. Attendez sa fin.") from error
        except KeyboardInterrupt:
            self.stderr.write("\nInterrompue\u00a0: rien n’est écrit. Relancez `essaim demo`.")
            sys.exit(1)
        self.stdout.write(f"La démonstration est prête, en {time.monotonic() - began:.0f}\u00a0s.")

    def _tell(self, rank: int, total: int, title: str) -> None:
        self.stdout.write(f"{rank}/{total} · {title}…")
        self.stdout.flush()

    def _tell_found(self, edition: int) -> None:
        self.stdout.write("La démonstration est déjà construite.")
        if edition != EDITION:
            self.stdout.write("Une édition plus récente existe\u00a0: `essaim demo --reset` la construit.")

    def _reset(self) -> None:
        """Take the embedded database and its files away."""
        database = Path(str(settings.DATABASES["default"]["NAME"]))
        if connection.vendor != "sqlite" or settings.VAR not in database.parents:
            raise CommandError(
                "`--reset` n’efface que la base embarquée du dossier var. Videz vous-même celle que vous avez nommée."
            )
        connection.close()
        for suffix in ("", "-wal", "-shm"):
            Path(f"{database}{suffix}").unlink(missing_ok=True)
        for folder in (Path(settings.MEDIA_ROOT), settings.VAR / "cache"):
            if settings.VAR in folder.parents:
                shutil.rmtree(folder, ignore_errors=True)
        self.stdout.write("La base de la démonstration est effacée.")
