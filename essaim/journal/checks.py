"""What ``check --deploy --database default`` says of the journal."""

from collections.abc import Sequence
from typing import Any

from django.core import checks

from essaim.journal import append_only


@checks.register(checks.Tags.database, deploy=True)
def triggers_are_there(databases: Sequence[str] | None = None, **_others: Any) -> list[checks.CheckMessage]:
    """Whether the database still refuses to rewrite the journal."""
    return [
        checks.Error(
            f"Le journal n’est plus protégé : il manque {', '.join(names)}.",
            hint="Lancez `essaim migrate` : les déclencheurs sont remis après chaque migration.",
            id="journal.E001",
        )
        for database in databases or ()
        if (names := append_only.missing(database))
    ]
