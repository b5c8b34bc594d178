"""``essaim check``: everything that must be right before people come; with Django's own options, Django's own check."""

import io
import sys
from collections.abc import Callable, Iterator
from contextlib import redirect_stdout
from typing import Any

from django.conf import settings
from django.core.checks import WARNING, run_checks
from django.core.management import call_command
from django.core.management.base import CommandParser
from django.core.management.commands.check import Command as DjangoCheck
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from essaim.documents import storage
from essaim.documents.models import File
from essaim.jobs.queries import queue_health
from essaim.journal import append_only
from essaim.journal.queries import verify

OF_THE_WHOLE_DOMAIN = {"security.W005", "security.W021"}
"""Promises of HTTPS for every site of a city's domain: not Essaim's to make."""

ASKED_OF_DJANGO = ("args", "tags", "list_tags", "deploy", "databases")


def _settings() -> Iterator[str]:
    for message in run_checks(include_deployment_checks=settings.IS_PRODUCTION, databases=None):
        if message.level >= WARNING and not message.is_silenced() and message.id not in OF_THE_WHOLE_DOMAIN:
            yield f"{message.id} {message.msg}" + (f" → {message.hint}" if message.hint else "")


def _database() -> Iterator[str]:
    executor = MigrationExecutor(connection)
    waiting = executor.migration_plan(executor.loader.graph.leaf_nodes())
    if waiting:
        yield f"{len(waiting)} migrations attendent → lancez `essaim migrate`"


def _journal() -> Iterator[str]:
    names = append_only.missing()
    if names:
        yield f"le journal n’est plus protégé, il manque {', '.join(names)} → lancez `essaim migrate`"
    for fault in verify():
        yield f"{fault} → comparez avec une sauvegarde, et prévenez la personne qui tient le système"


def _storage() -> Iterator[str]:
    storage.check_writable()
    lost = [
        path
        for path in File.objects.filter(purged_at__isnull=True).values_list("path", flat=True)
        if not (storage.folder() / path).is_file()
    ]
    if lost:
        yield f"{storage.folder()}: {len(lost)} fichiers ont disparu, dont {lost[0]} → remettez une sauvegarde"


def _queue() -> Iterator[str]:
    health = queue_health()
    if health.is_late:
        yield "du travail échu attend → lancez `essaim worker`"
    if health.failed:
        yield f"{health.failed} travaux ont échoué → voyez /bureau/travaux/"


def _territory() -> Iterator[str]:
    # The room that reads territories is a neighbour: its command is asked, not its code.
    said = io.StringIO()
    try:
        with redirect_stdout(said):
            call_command("territory", "check", str(settings.TERRITORY))
    except SystemExit as left:
        if left.code:
            yield from (line for line in said.getvalue().splitlines() if " → " in line)


PARTS: tuple[tuple[str, Callable[[], Iterator[str]]], ...] = (
    ("Réglages", _settings),
    ("Base de données", _database),
    ("Journal", _journal),
    ("Fichiers", _storage),
    ("Travail de fond", _queue),
    ("Territoire", _territory),
)


class Command(DjangoCheck):
    """Check the installation."""

    help = "Vérifie l’installation : réglages, base, journal, fichiers, travail de fond, territoire."

    def add_arguments(self, parser: CommandParser) -> None:
        """Django's own, for tools that know them."""
        super().add_arguments(parser)
        parser.set_defaults(fail_level=None)

    def handle(self, *args: Any, **options: Any) -> None:
        """One line a part; a fault a line under it; code 1 when there is one."""
        if args or options["fail_level"] or any(options.get(name) for name in ASKED_OF_DJANGO):
            super().handle(*args, **{**options, "fail_level": options["fail_level"] or "ERROR"})
            return
        total = 0
        for label, look in PARTS:
            faults = _faults(look)
            total += len(faults)
            self.stdout.write(f"{label} : {'bien' if not faults else f'{len(faults)} à corriger'}")
            for fault in faults:
                self.stdout.write(f"  {fault}")
        if total:
            sys.exit(1)


def _faults(look: Callable[[], Iterator[str]]) -> list[str]:
    try:
        return list(look())
    except Exception as error:
        return [f"{type(error).__name__}: {str(error).splitlines()[0] if str(error) else 'sans précision'}"]
