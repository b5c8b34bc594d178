"""Whether Essaim can work: database, storage, queue, each said on its own."""

import os
from collections.abc import Callable

from django.conf import settings
from django.db import connection

from essaim.jobs.queries import queue_health


def _database() -> str:
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    return ""


def _storage() -> str:
    settings.MEDIA_ROOT.mkdir(parents=True, exist_ok=True)
    return "" if os.access(settings.MEDIA_ROOT, os.W_OK) else "the folder of files cannot be written"


def _queue() -> str:
    return "work that is due waits: is a worker running?" if queue_health().is_late else ""


PARTS: tuple[tuple[str, Callable[[], str]], ...] = (("database", _database), ("storage", _storage), ("queue", _queue))


def examine() -> dict[str, str]:
    """What is wrong by part; empty when all is well."""
    faults = {}
    for name, look in PARTS:
        try:
            fault = look()
        except Exception as error:
            fault = type(error).__name__
        if fault:
            faults[name] = fault
    return faults
