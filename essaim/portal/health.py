"""Whether Essaim can work: database, storage, queue, each said on its own."""

from collections.abc import Callable

from django.db import connection

from essaim.documents.storage import check_writable
from essaim.jobs.queries import queue_health


def _database() -> str:
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    return ""


def _storage() -> str:
    check_writable()
    return ""


def _queue() -> str:
    return "du travail échu attend : `essaim worker` tourne-t-il ?" if queue_health().is_late else ""


PARTS: tuple[tuple[str, Callable[[], str]], ...] = (("database", _database), ("storage", _storage), ("queue", _queue))


def examine() -> dict[str, str]:
    """What is wrong by part; empty when all is well. An exception is told by its name: its text may hold addresses."""
    faults = {}
    for name, look in PARTS:
        try:
            fault = look()
        except Exception as error:
            fault = type(error).__name__
        if fault:
            faults[name] = fault
    return faults
