"""The acts of this room in the journal; filing and erasing a response are told by the room that owns it."""

from essaim.journal.verbs import VERBS, Verb

for verb in (Verb("questionnaires.publish_form", "a publié le formulaire"),):
    VERBS.add(verb.code, verb)
