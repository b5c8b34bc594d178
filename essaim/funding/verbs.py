"""The journal's sentences of funding."""

from essaim.journal.verbs import VERBS, Verb

for verb in (
    Verb("funding.open_call", "a ouvert l’appel"),
    Verb("funding.start_application", "a commencé une demande"),
    Verb("funding.submit_application", "a déposé la demande", shared=True),
    Verb("funding.delete_draft", "a supprimé le brouillon"),
    Verb("funding.add_collaborator", "a invité quelqu’un à écrire la demande", shared=True),
    Verb("funding.accept_collaboration", "a rejoint l’écriture de la demande", shared=True),
    Verb("funding.decline_collaboration", "a décliné l’invitation à écrire la demande", shared=True),
    Verb("funding.remove_collaborator", "a retiré quelqu’un de l’écriture de la demande", shared=True),
    Verb("funding.assign_application", "a réparti la demande"),
    Verb("funding.request_piece", "a demandé une pièce pour la demande", shared=True),
    Verb("funding.provide_piece", "a complété la demande", shared=True),
    Verb("funding.declare_complete", "a déclaré complète la demande", shared=True),
    Verb("funding.invite_assessor", "a demandé une notation de la demande"),
    Verb("funding.assess_application", "a noté la demande"),
    Verb("funding.mark_ready", "a inscrit à la session la demande", shared=True),
    Verb("funding.give_opinion", "a consigné l’avis du comité sur la demande"),
    Verb("funding.record_deliberation", "a inscrit le vote"),
    Verb("funding.award_application", "a inscrit l’aide votée pour la demande", shared=True),
    Verb("funding.award_grant", "a inscrit l’aide"),
    Verb("funding.decline_application", "a refusé la demande", shared=True),
    Verb("funding.notify_award", "a notifié l’aide", shared=True),
    Verb("funding.annul_award", "a annulé l’aide", shared=True),
    Verb("funding.open_envelope", "a ouvert l’enveloppe"),
    Verb("funding.change_envelope", "a modifié l’enveloppe"),
    Verb("funding.sign_agreement", "a enregistré la signature de la convention de", shared=True),
    Verb("funding.draw_agreement", "a édité la convention de"),
    Verb("funding.consent_laureate", "a donné son accord à la page de"),
    Verb("funding.withdraw_consent", "a retiré son accord à la page de"),
    Verb("funding.publish_laureate", "a publié la page de"),
    Verb("funding.unpublish_laureate", "a retiré la page de"),
):
    VERBS.add(verb.code, verb)
