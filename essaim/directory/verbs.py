"""The journal's sentences of the directory."""

from essaim.journal.verbs import VERBS, Verb

for verb in (
    Verb("directory.register_organisation", "a créé la fiche"),
    Verb("directory.update_organisation", "a mis à jour la fiche"),
    Verb("directory.publish_organisation", "a publié la fiche"),
    Verb("directory.hide_organisation", "a retiré de l’annuaire la fiche"),
    Verb("directory.add_member", "a ajouté un membre à"),
    Verb("directory.end_membership", "a retiré un membre de"),
    Verb("directory.give_role", "a reconnu un rôle à"),
):
    VERBS.add(verb.code, verb)
