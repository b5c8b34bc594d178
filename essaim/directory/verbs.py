"""The journal's sentences of the directory."""

from essaim.journal.verbs import VERBS, Verb

for verb in (
    Verb("directory.register_organisation", "a créé la fiche", shared=True),
    Verb("directory.update_organisation", "a mis à jour la fiche", shared=True),
    Verb("directory.check_organisation", "a vérifié l’identité de", shared=True),
    Verb("directory.ask_register", "a interrogé l’Annuaire des entreprises sur"),
    Verb("directory.publish_organisation", "a publié la fiche", shared=True),
    Verb("directory.hide_organisation", "a retiré de l’annuaire la fiche", shared=True),
    Verb("directory.invite_member", "a invité une personne dans", shared=True),
    Verb("directory.cancel_invitation", "a annulé une invitation dans", shared=True),
    Verb("directory.accept_membership", "a rejoint", shared=True),
    Verb("directory.decline_membership", "a décliné une invitation dans", shared=True),
    Verb("directory.add_member", "a ajouté un membre à", shared=True),
    Verb("directory.end_membership", "a retiré un membre de", shared=True),
    Verb("directory.give_role", "a reconnu un rôle à", shared=True),
    Verb("directory.end_role", "a mis fin à un rôle de", shared=True),
):
    VERBS.add(verb.code, verb)
