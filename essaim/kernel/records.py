"""The base of every table, and the two words by which one room points at another's record."""

import os
import time
import uuid
from typing import Any

from django.db import models

from essaim.kernel import clock


def ordered_uuid() -> uuid.UUID:
    """A UUID of version 7 (RFC 9562): 48 bits of Unix time in milliseconds, 12 of its fraction, the rest is random.

    The fraction (method 3 of section 6.2) keeps what is written in one millisecond in its order.
    """
    milliseconds, rest = divmod(time.time_ns(), 1_000_000)
    fraction = (rest << 12) // 1_000_000
    chance = int.from_bytes(os.urandom(8)) & ((1 << 62) - 1)
    return uuid.UUID(int=(milliseconds << 80) | (0x7 << 76) | (fraction << 64) | (0x2 << 62) | chance)


class Record(models.Model):
    """Base of the tables: an identifier that tells nothing, two instants, and a version against lost updates.

    ``version`` counts the saves; a form sends back the version it was drawn from (see ``services`` of each room).
    """

    id = models.UUIDField(primary_key=True, default=ordered_uuid, editable=False)
    created_at = models.DateTimeField("créé le", default=clock.now, editable=False)
    updated_at = models.DateTimeField("modifié le", default=clock.now, editable=False)
    version = models.PositiveIntegerField("version", default=1, editable=False)

    class Meta:
        abstract = True

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Save, moving ``version`` and ``updated_at`` forward when the row existed."""
        if not self._state.adding:
            self.version += 1
            self.updated_at = clock.now()
            if kwargs.get("update_fields") is not None:
                kwargs["update_fields"] = {*kwargs["update_fields"], "version", "updated_at"}
        super().save(*args, **kwargs)


def kind_of(record: models.Model | type[models.Model]) -> str:
    """The kind of a record as text, for example ``funding.application``."""
    return record._meta.label_lower


def key_of(record: models.Model) -> str:
    """The identifier of a record as text."""
    return str(record.pk)
