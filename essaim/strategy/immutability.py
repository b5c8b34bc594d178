"""What the database itself refuses: changing a frozen review.

The triggers are put back after every migration, because SQLite loses them when a table is rebuilt.
"""

from typing import Any

from django.db import connections

MESSAGE = "a frozen review never changes"
TABLE = "strategy_review"
NAME = f"{TABLE}_immutable"
_KEPT = (
    "year",
    "number",
    "as_of",
    "content",
    "digest",
    "public_content",
    "public_digest",
    "annex",
    "software_version",
    "frozen_at",
)

_SQLITE = """
    CREATE TRIGGER {name} BEFORE UPDATE ON {table} WHEN {condition}
    BEGIN SELECT RAISE(ABORT, '{message}'); END
"""
_POSTGRESQL = """
    CREATE OR REPLACE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS
    $$ BEGIN RAISE EXCEPTION '{message}' USING ERRCODE = 'integrity_constraint_violation'; END $$;
    CREATE OR REPLACE TRIGGER {name} BEFORE UPDATE ON {table} FOR EACH ROW
    WHEN ({condition}) EXECUTE FUNCTION {name}()
"""


def install(using: str = "default") -> None:
    """Create the trigger, or put it back."""
    connection = connections[using]
    is_sqlite = connection.vendor == "sqlite"
    differs = "IS NOT" if is_sqlite else "IS DISTINCT FROM"
    condition = " OR ".join(f"OLD.{name} {differs} NEW.{name}" for name in _KEPT)
    with connection.cursor() as cursor:
        if is_sqlite:
            cursor.execute(f"DROP TRIGGER IF EXISTS {NAME}")
        statement = _SQLITE if is_sqlite else _POSTGRESQL
        cursor.execute(statement.format(name=NAME, table=TABLE, condition=condition, message=MESSAGE))


def after_migrations(using: str, **_others: Any) -> None:
    """Put the trigger back once migrations have run; not when they took the table down."""
    connection = connections[using]
    if TABLE not in connection.introspection.table_names():
        return
    with connection.cursor() as cursor:
        columns = {column.name for column in connection.introspection.get_table_description(cursor, TABLE)}
    if set(_KEPT) <= columns:
        install(using)
