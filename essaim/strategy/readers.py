"""Who reads the files joined to a sheet: agents all of them, everyone the public ones."""

from essaim.documents.models import File
from essaim.documents.readers import READERS, audience
from essaim.people.actors import Actor


def can_read_sheet_file(actor: Actor, owner_key: str, file: File) -> bool:
    """The sheet itself is public; the file says whom it is for."""
    return audience(file, published=True, owner_side=False, office_side=actor.is_agent or actor.is_system)


READERS.add("strategy.roadmapaction", can_read_sheet_file)
