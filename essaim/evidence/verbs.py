"""The journal's sentences of evidence."""

from essaim.journal.verbs import VERBS, Verb

for verb in (
    Verb("evidence.link_record", "a rattaché un fait à une action"),
    Verb("evidence.unlink_record", "a détaché un fait d’une action"),
):
    VERBS.add(verb.code, verb)
