"""What the database itself refuses: changing, deleting or replacing what the journal holds.

The triggers are put back after every migration, because SQLite loses them when a table is rebuilt.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.db import connections
from django.db.backends.base.base import BaseDatabaseWrapper

MESSAGE = "the journal is append-only"
WHOLE = ("UPDATE", "DELETE")
REFUSED: dict[str, tuple[str, ...]] = {
    "journal_entry": WHOLE,
    "journal_seal": WHOLE,
    "journal_sealedentry": WHOLE,
    "journal_personalvalue": ("UPDATE",),
}
"""What is refused on each table; personal values may be erased, not rewritten."""

_KEYS = {"journal_entry": "id", "journal_seal": "number", "journal_sealedentry": "entry_id"}
_FUNCTION = "journal_refuse_change"


def install(using: str = "default") -> None:
    """Create the triggers, or put them back."""
    connection = connections[using]
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(
                f"CREATE OR REPLACE FUNCTION {_FUNCTION}() RETURNS trigger LANGUAGE plpgsql AS "
                f"$$ BEGIN RAISE EXCEPTION '{MESSAGE}' USING ERRCODE = 'integrity_constraint_violation'; END $$"
            )
        for name, statement in _triggers(connection).items():
            _drop(cursor, connection, name)
            cursor.execute(statement)


def remove(using: str = "default") -> None:
    """Take the triggers away: for `flush`, and for tests that play the intruder."""
    connection = connections[using]
    with connection.cursor() as cursor:
        for name in _triggers(connection):
            _drop(cursor, connection, name)


@contextmanager
def lifted(using: str = "default") -> Iterator[None]:
    """Without the triggers inside the block; they are back after it, whatever happens."""
    remove(using)
    try:
        yield
    finally:
        install(using)


def missing(using: str = "default") -> list[str]:
    """Names of the triggers that should be there and are not; nothing while the tables do not exist."""
    connection = connections[using]
    if not _has_tables(connection):
        return []
    if connection.vendor == "sqlite":
        query = "SELECT name FROM sqlite_master WHERE type = 'trigger'"
    else:
        # 'D' is a trigger that somebody switched off.
        query = "SELECT tgname FROM pg_trigger WHERE NOT tgisinternal AND tgenabled <> 'D'"
    with connection.cursor() as cursor:
        cursor.execute(query)
        present = {name for (name,) in cursor.fetchall()}
    return [name for name in _triggers(connection) if name not in present]


def after_migrations(using: str, **_others: Any) -> None:
    """Put the triggers back once migrations have run; not when they took the tables down."""
    if _has_tables(connections[using]):
        install(using)


def _has_tables(connection: BaseDatabaseWrapper) -> bool:
    return set(REFUSED) <= set(connection.introspection.table_names())


def _triggers(connection: BaseDatabaseWrapper) -> dict[str, str]:
    """Name to statement of every trigger of this database."""
    if connection.vendor == "sqlite":
        return dict(_sqlite())
    return dict(_postgresql())


def _sqlite() -> Iterator[tuple[str, str]]:
    refuse = f"BEGIN SELECT RAISE(ABORT, '{MESSAGE}'); END"
    for table, acts in REFUSED.items():
        for act in acts:
            name = f"{table}_no_{act.lower()}"
            yield name, f"CREATE TRIGGER {name} BEFORE {act} ON {table} {refuse}"
    # INSERT OR REPLACE deletes the former row without waking the DELETE trigger.
    for table, key in _KEYS.items():
        name = f"{table}_no_replace"
        known = f"EXISTS (SELECT 1 FROM {table} WHERE {key} = NEW.{key})"  # noqa: S608 (our own names)
        yield name, f"CREATE TRIGGER {name} BEFORE INSERT ON {table} WHEN {known} {refuse}"


def _postgresql() -> Iterator[tuple[str, str]]:
    for table, acts in REFUSED.items():
        for act in acts:
            name = f"{table}_no_{act.lower()}"
            yield (
                name,
                f"CREATE TRIGGER {name} BEFORE {act} ON {table} FOR EACH ROW EXECUTE FUNCTION {_FUNCTION}()",
            )
        name = f"{table}_no_truncate"
        yield (
            name,
            f"CREATE TRIGGER {name} BEFORE TRUNCATE ON {table} FOR EACH STATEMENT EXECUTE FUNCTION {_FUNCTION}()",
        )


def _drop(cursor: Any, connection: BaseDatabaseWrapper, name: str) -> None:
    if connection.vendor == "sqlite":
        cursor.execute(f"DROP TRIGGER IF EXISTS {name}")
    else:
        table = name.rpartition("_no_")[0]
        cursor.execute(f"DROP TRIGGER IF EXISTS {name} ON {table}")
