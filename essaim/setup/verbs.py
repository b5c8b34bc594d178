"""What the journal says of setting a territory up."""

from essaim.journal.verbs import VERBS, Verb

for verb in (Verb("setup.import_layer", "a importé des contours officiels dans"),):
    VERBS.add(verb.code, verb)
