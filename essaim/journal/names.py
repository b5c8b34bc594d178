"""Names of the people whom entries know by key, as their accounts say them now."""

from collections.abc import Iterable
from uuid import UUID

from essaim.kernel.records import kind_of
from essaim.people.actors import Actor
from essaim.people.models import User

Names = dict[str, str]
"""Key of a person to displayed name."""

SYSTEM = "system:"
"""Before the name of what acts without being anybody: the worker, a program."""

ACCOUNT = kind_of(User)
UNKNOWN_ACTOR = "Une personne sans compte"
ERASED_ACTOR = "Une personne dont le compte est effacé"
ERASED_ACCOUNT = "un compte effacé"


def names_of(keys: Iterable[str]) -> Names:
    """Present name of each of these accounts; an erased one is absent."""
    wanted = {UUID(key) for key in keys}
    if not wanted:
        return {}
    return {str(user.pk): str(user) for user in User.objects.filter(pk__in=wanted, erased_at__isnull=True)}


def is_person(actor_key: str) -> bool:
    """Whether the key of an actor is that of an account."""
    return bool(actor_key) and not actor_key.startswith(SYSTEM)


def actor_name(actor_key: str, names: Names) -> str:
    """Who did it: a name, Essaim, or that there is no name."""
    if not actor_key:
        return UNKNOWN_ACTOR
    if not is_person(actor_key):
        return Actor.system(actor_key.removeprefix(SYSTEM)).label
    return names.get(actor_key, ERASED_ACTOR)
