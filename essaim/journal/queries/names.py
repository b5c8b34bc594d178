"""Names of the people in entries, as their accounts say them now."""

from collections.abc import Iterable
from uuid import UUID

from essaim.journal.models import ERASED_ACTOR, UNKNOWN_ACTOR, Entry, Names
from essaim.kernel.records import kind_of
from essaim.people.actors import Actor
from essaim.people.models import User

SYSTEM = "system:"
ACCOUNT = kind_of(User)


def named(entries: Iterable[Entry]) -> list[Entry]:
    """The entries, the names of their people found in one query."""
    listed = list(entries)
    names = names_of(key for entry in listed for key in _people(entry))
    for entry in listed:
        entry.names = names
    return listed


def names_of(keys: Iterable[str]) -> Names:
    """Present name of each of these accounts; an erased one is absent."""
    wanted = {UUID(key) for key in keys}
    if not wanted:
        return {}
    return {str(user.pk): str(user) for user in User.objects.filter(pk__in=wanted, erased_at__isnull=True)}


def actor_name(entry: Entry) -> str:
    """Who did it: a name, Essaim, or that there is no name."""
    if not entry.actor_key:
        return UNKNOWN_ACTOR
    if entry.actor_key.startswith(SYSTEM):
        return Actor.system(entry.actor_key.removeprefix(SYSTEM)).label
    return _names(entry).get(entry.actor_key, ERASED_ACTOR)


def target_name(entry: Entry) -> str:
    """To what: an account's present name, the personal title when it is kept, or the title of the time."""
    if entry.target_kind == ACCOUNT:
        return _names(entry).get(entry.target_key, "un compte effacé")
    return str(entry.personal_values.get("title") or entry.target_title)


def _names(entry: Entry) -> Names:
    if entry.names is None:
        entry.names = names_of(_people(entry))
    return entry.names


def _people(entry: Entry) -> list[str]:
    keys = [entry.actor_key] if entry.actor_key and not entry.actor_key.startswith(SYSTEM) else []
    return [*keys, entry.target_key] if entry.target_kind == ACCOUNT else keys
