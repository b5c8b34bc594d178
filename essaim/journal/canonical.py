"""The one way in which values are written to be digested, the same whatever the database."""

import hashlib
import json
from collections.abc import Mapping
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from enum import Enum
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.db.models import Model

if TYPE_CHECKING:
    from essaim.journal.models import Entry


def plain(value: Any) -> Any:
    """The value as JSON holds it on every database: numbers other than integers, dates and keys become text.

    ``TypeError`` for what the journal cannot hold.
    """
    if isinstance(value, Enum):
        return plain(value.value)
    if value is None or isinstance(value, bool | int):
        return value
    if isinstance(value, str):
        return clean_text(value)
    if isinstance(value, Mapping):
        return {clean_text(str(key)): plain(one) for key, one in value.items()}
    if isinstance(value, list | tuple | set | frozenset):
        listed = [plain(one) for one in value]
        return sorted(listed, key=str) if isinstance(value, set | frozenset) else listed
    return _scalar(value)


def _scalar(value: Any) -> str:
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat() if value.tzinfo else value.isoformat()
    if isinstance(value, date | time):
        return value.isoformat()
    if isinstance(value, Decimal):
        return f"{value:f}"
    if isinstance(value, Model):
        return str(value.pk)
    if isinstance(value, UUID | float | timedelta):
        return str(value)
    raise TypeError(f"the journal cannot hold a {type(value).__name__}")


def clean_text(text: str) -> str:
    """Text without the characters that PostgreSQL cannot keep: the zero character, and halves of characters."""
    return text.replace("\x00", "").encode("utf-8", "replace").decode("utf-8")


def canonical(value: Any) -> bytes:
    """JSON with sorted keys, without spaces, in UTF-8."""
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()


def digest_of(value: Any) -> str:
    """SHA-256 of the canonical JSON, in hexadecimal."""
    return hashlib.sha256(canonical(value)).hexdigest()


def entry_digest(entry: "Entry") -> str:
    """The digest of all that an entry says."""
    return digest_of(
        {
            "id": str(entry.pk),
            "at": instant_text(entry.at),
            "actor": entry.actor_key,
            "verb": entry.verb,
            "kind": entry.target_kind,
            "key": entry.target_key,
            "title": entry.target_title,
            "facts": entry.facts,
            "note": entry.note,
            "personal": entry.personal_digest,
        }
    )


def personal_digest(salt: str, values: dict[str, Any]) -> str:
    """The digest of personal values under their salt."""
    return digest_of([salt, values])


def seal_digest(*, number: int, previous: str, at: datetime, entries: list[tuple[str, str]]) -> str:
    """The digest of a seal: the one before it, and the key and digest of each of its entries in order."""
    return digest_of({"number": number, "previous": previous, "at": instant_text(at), "entries": entries})


def instant_text(instant: datetime) -> str:
    """An instant to the microsecond, in universal time."""
    return instant.astimezone(UTC).isoformat(timespec="microseconds")
