"""The journal's sentences of the outbox."""

from essaim.journal.verbs import VERBS, Verb

for verb in (Verb("mail.resend_message", "a renvoyé le courrier"),):
    VERBS.add(verb.code, verb)
