"""``flush``, where the journal allows it."""

from typing import Any

from django.conf import settings
from django.core.management.base import CommandError
from django.core.management.commands.flush import Command as Flush

from essaim.journal import append_only


class Command(Flush):
    """Django's ``flush``, with the journal's triggers lifted for its length; a production refuses it.

    Tests whose transactions are real end by this command: they need nothing more.
    """

    def handle(self, **options: Any) -> None:
        """Empty every table."""
        if settings.ESSAIM_MODE == "production":
            raise CommandError("Une production ne vide pas sa base : le journal ne s’efface pas.")
        with append_only.lifted(options["database"]):
            super().handle(**options)
