"""Records kept from a person whatever their role, because they withdrew from them: each room says which of its own.

A room declares in its ``withheld.py``: ``WITHHELD.add("funding.application", keys_kept_from)``. Rooms that speak of
any record, the journal or the outbox, leave them out.
"""

from collections.abc import Callable, Iterable

from django.db.models import Q

from essaim.kernel.registry import Registry
from essaim.people.actors import Actor

WITHHELD: Registry[Callable[[Actor], Iterable[str]]] = Registry("withheld")


def withheld_from(actor: Actor, *, kind: str, key: str) -> Q:
    """Rows about a record kept from this person, where columns ``kind`` and ``key`` say of which record they speak."""
    kept = Q(pk__in=[])
    for name, keys_of in WITHHELD.items() if actor.user is not None else ():
        if keys := list(keys_of(actor)):
            kept |= Q(**{kind: name, f"{key}__in": keys})
    return kept
