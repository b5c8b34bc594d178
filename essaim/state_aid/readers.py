"""Who reads the signed declarations."""

from essaim.documents.models import File
from essaim.documents.readers import READERS
from essaim.people.actors import Actor
from essaim.state_aid.policies import READING


def can_read_declaration_file(actor: Actor, key: str, file: File) -> bool:
    """Whether the actor follows the money of the City: a declaration tells of others than its structure."""
    return actor.has(*READING)


READERS.add("state_aid.declaration", can_read_declaration_file)
