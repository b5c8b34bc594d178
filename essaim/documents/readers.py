"""Who may read a file: each room answers for the records it owns, in its ``readers.py``.

    READERS.add("funding.application", can_read_application_file)

with ``can_read_application_file(actor, owner_key, file) -> bool``. Without a reader nobody reads: a new kind of owner
is closed until its room says otherwise.
"""

from collections.abc import Callable

from essaim.documents.models import File, Visibility
from essaim.kernel.registry import Registry
from essaim.people.actors import Actor

Reader = Callable[[Actor, str, File], bool]

READERS: Registry[Reader] = Registry("readers")


def can_read(actor: Actor, file: File) -> bool:
    """Whether this actor may read this file, as its owner's room answers."""
    reader = READERS.get(file.owner_kind)
    return reader is not None and bool(reader(actor, file.owner_key, file))


def audience(file: File, *, published: bool, owner_side: bool, office_side: bool) -> bool:
    """The usual answer of a reader, from what the room knows of the actor and of the record.

    ``published``: the record is public; ``owner_side``: the actor belongs to the structure; ``office_side``: the
    actor handles the record in the city office, who reads whatever the visibility.
    """
    if office_side:
        return True
    if file.visibility == Visibility.PUBLIC and published:
        return True
    return owner_side and file.visibility in {Visibility.OWNER, Visibility.PUBLIC}
