"""The acts that the journal knows: each room declares its own in ``verbs.py``, which is imported at start.

for verb in (Verb("funding.submit_application", "a déposé la demande", shared=True), …):
    VERBS.add(verb.code, verb)
"""

from dataclasses import dataclass

from essaim.kernel.registry import Registry


@dataclass(frozen=True)
class Verb:
    """An act by its code (``room.service``) and the words that stand between the actor and the title of the target.

    ``shared`` acts are read on a record's timeline by those outside of the city office who may read the record; the
    others (a score, an internal note) are read by agents only.
    """

    code: str
    phrase: str
    shared: bool = False


VERBS: Registry[Verb] = Registry("verbs")

for verb in (Verb("journal.erase_personal", "a effacé les données personnelles du journal concernant"),):
    VERBS.add(verb.code, verb)
