"""Files that the journal and the outbox leave out for who is kept from them."""

from essaim.funding.interests import APPLICATION_KIND
from essaim.funding.queries import files_withheld_from
from essaim.people.actors import Actor
from essaim.people.withheld import WITHHELD


def keys_withheld(actor: Actor) -> list[str]:
    """Keys of the files that this person's role would open, and their interests close."""
    return [str(key) for key in files_withheld_from(actor).values_list("pk", flat=True)]


WITHHELD.add(APPLICATION_KIND, keys_withheld)
