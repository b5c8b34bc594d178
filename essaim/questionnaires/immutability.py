"""What the database itself refuses: changing a published version, or the answers of a filed response.

The triggers are put back after every migration, because SQLite loses them when a table is rebuilt.
"""

from typing import Any

from django.db import connections

VERSION_MESSAGE = "a published version of a form never changes"
RESPONSE_MESSAGE = "a filed response never changes"

# A filed response may only be erased, an erased one only stays so. {differs} is each database's null-safe "differs".
_RESPONSE_CHANGES = """
    (OLD.state = 'filed' AND NEW.state = 'draft')
    OR (OLD.state = 'erased' AND NEW.state <> 'erased')
    OR (OLD.state = 'filed' AND NEW.state = 'filed' AND (
        OLD.answers {differs} NEW.answers
        OR OLD.form_version_id {differs} NEW.form_version_id
        OR OLD.filed_at {differs} NEW.filed_at))
"""
_REFUSALS = {
    "questionnaires_formversion": ("TRUE", VERSION_MESSAGE),
    "questionnaires_response": (_RESPONSE_CHANGES, RESPONSE_MESSAGE),
}

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
    """Create the triggers, or put them back."""
    connection = connections[using]
    is_sqlite = connection.vendor == "sqlite"
    with connection.cursor() as cursor:
        for table, (changes, message) in _REFUSALS.items():
            name = f"{table}_immutable"
            condition = changes.format(differs="IS NOT" if is_sqlite else "IS DISTINCT FROM")
            if is_sqlite:
                cursor.execute(f"DROP TRIGGER IF EXISTS {name}")
            statement = _SQLITE if is_sqlite else _POSTGRESQL
            cursor.execute(statement.format(name=name, table=table, condition=condition, message=message))


def after_migrations(using: str, **_others: Any) -> None:
    """Put the triggers back once migrations have run; not when they took the tables down."""
    if set(_REFUSALS) <= set(connections[using].introspection.table_names()):
        install(using)
