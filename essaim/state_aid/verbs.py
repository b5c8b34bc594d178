"""The journal's sentences of public aid."""

from essaim.journal.verbs import VERBS, Verb

for verb in (
    Verb("state_aid.open_undertaking", "a ouvert le compte des aides de"),
    Verb("state_aid.update_undertaking", "a mis à jour le compte des aides de"),
    Verb("state_aid.record_declaration", "a enregistré la déclaration d’aides de"),
    Verb("state_aid.record_aid", "a inscrit une aide reçue par"),
    Verb("state_aid.correct_aid", "a corrigé une aide reçue par"),
    Verb("state_aid.withdraw_aid", "a retiré une aide reçue par"),
    Verb("state_aid.note_registration", "a noté l’inscription au registre national d’une aide à"),
    Verb("state_aid.link_undertakings", "a noté un lien de contrôle de"),
    Verb("state_aid.end_link", "a noté la fin d’un lien de contrôle de"),
    Verb("state_aid.record_merger", "a noté la fusion de"),
):
    VERBS.add(verb.code, verb)
