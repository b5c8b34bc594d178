"""The journal's sentences of the needs."""

from essaim.journal.verbs import VERBS, Verb

for verb in (
    Verb("exchange.propose_need", "a écrit le besoin"),
    Verb("exchange.change_need", "a modifié le besoin"),
    Verb("exchange.publish_need", "a publié le besoin"),
    Verb("exchange.expire_need", "a constaté la fin du délai du besoin"),
    Verb("exchange.meet_need", "a dit satisfait le besoin"),
    Verb("exchange.close_need", "a clos sans suite le besoin"),
):
    VERBS.add(verb.code, verb)
