"""Addresses of funding."""

from django.urls import path

from essaim.funding.views import draft, exchanges, experimentations, leaving, rules, start
from essaim.funding.views import public as pages
from essaim.funding.views import space as own
from essaim.funding.views.office import (
    acts,
    applications,
    awards,
    beneficiaries,
    deliberations,
    envelopes,
    publications,
    sessions,
    supports,
)
from essaim.funding.views.office import exchanges as office_exchanges

public = [
    path("appel/", pages.call, name="call"),
    path("appel/deposer/", start.start, name="start"),
    path("appel/deposer/conditions/", start.eligibility, name="eligibility"),
    path("appel/regles/", rules.public_rules, name="public_rules"),
    path("laureats/", pages.laureates, name="laureates"),
    path("laureats/flux.xml", pages.laureates_feed, name="laureates_feed"),
    path("laureats/<slug:slug>/", pages.laureate, name="laureate"),
    path("aides/<str:reference>/", pages.award, name="award"),
    path("donnees/subventions.csv", pages.grants_csv, name="grants_csv"),
]

_FILE = "demandes/<uuid:pk>"

space = [
    path("demandes/", own.my_applications, name="my_applications"),
    path("demandes/transmissions/<uuid:key>/<slug:answer>/", leaving.answer_transfer, name="answer_transfer"),
    path("demandes/invitations/<uuid:key>/<slug:answer>/", own.answer_invitation, name="answer_invitation"),
    path(f"{_FILE}/", own.my_application, name="my_application"),
    path(f"{_FILE}/supprimer/", draft.delete_draft, name="delete_draft"),
    path(f"{_FILE}/coauteurs/", own.writers, name="writers"),
    path(f"{_FILE}/coauteurs/<uuid:key>/retirer/", own.remove_writer, name="remove_writer"),
    path(f"{_FILE}/invitations/<uuid:key>/annuler/", own.cancel_invitation, name="cancel_invitation"),
    path(f"{_FILE}/structure/", draft.confirm_structure, name="confirm_structure"),
    path(f"{_FILE}/pieces/", draft.pieces, name="pieces"),
    path(f"{_FILE}/pieces/<uuid:key>/retirer/", draft.remove_piece, name="remove_piece"),
    path(f"{_FILE}/pieces/<slug:slot>/joindre/", own.join_piece, name="join_piece"),
    path(f"{_FILE}/pieces-demandees/<uuid:key>/", own.answer_request, name="answer_request"),
    path(f"{_FILE}/relire/", draft.check, name="check"),
    path(f"{_FILE}/deposer/", draft.submit, name="submit"),
    path(f"{_FILE}/recue/", own.received, name="received"),
    path(f"{_FILE}/accuse.pdf", own.receipt, name="receipt"),
    path(f"{_FILE}/reponses/", own.answers, name="answers"),
    path(f"{_FILE}/echanges/", exchanges.exchanges, name="exchanges"),
    path(f"{_FILE}/correction/", exchanges.correction, name="correction"),
    path(f"{_FILE}/correction/enregistrer/", exchanges.save_correction, name="save_correction"),
    path(f"{_FILE}/retirer/", leaving.withdraw, name="withdraw"),
    path(f"{_FILE}/transmettre/", leaving.transfer, name="transfer"),
    path(f"{_FILE}/transmettre/<uuid:key>/annuler/", leaving.cancel_transfer, name="cancel_transfer"),
    path(f"{_FILE}/page-publique/", own.laureate_page, name="laureate_page"),
    path(f"{_FILE}/page-publique/retirer/", own.withdraw_consent, name="withdraw_consent"),
    path(f"{_FILE}/experimentation/", experimentations.my_experimentation, name="my_experimentation"),
    path(f"{_FILE}/experimentation/bilan/", experimentations.my_report, name="my_experimentation_report"),
    path(f"{_FILE}/experimentation/<uuid:key>/", experimentations.my_step, name="my_experimentation_step"),
    path(
        f"{_FILE}/experimentation/<uuid:key>/retirer/",
        experimentations.remove_my_step,
        name="my_experimentation_remove_step",
    ),
    # Last: a section's code comes from the form; the words above are taken.
    path(f"{_FILE}/<slug:code>/", draft.section, name="section"),
    path(f"{_FILE}/<slug:code>/enregistrer/", draft.save_section, name="save_section"),
]

_OFFICE_FILE = "demandes/<str:number>"
_SESSION = "sessions/<uuid:key>"
_AWARD = "conventions/<str:reference>"

office = [
    path("regles/", rules.rules, name="rules"),
    path("demandes/", applications.applications, name="applications"),
    path(f"{_OFFICE_FILE}/", applications.application, name="office_application"),
    path(f"{_OFFICE_FILE}/complet/", acts.declare_complete, name="office_declare_complete"),
    path(f"{_OFFICE_FILE}/piece/", acts.request_piece, name="office_request_piece"),
    path(f"{_OFFICE_FILE}/confier/", acts.assign, name="office_assign"),
    path(f"{_OFFICE_FILE}/inviter/", acts.invite, name="office_invite"),
    path(f"{_OFFICE_FILE}/noter/", acts.assess, name="office_assess"),
    path(f"{_OFFICE_FILE}/prete/", acts.mark_ready, name="office_mark_ready"),
    path(f"{_OFFICE_FILE}/avis/", sessions.opinion, name="office_opinion"),
    path(f"{_OFFICE_FILE}/refuser/", acts.decline, name="office_decline"),
    path(f"{_OFFICE_FILE}/ecrire/", office_exchanges.comment, name="office_comment"),
    path(f"{_OFFICE_FILE}/corriger/", office_exchanges.ask_correction, name="office_ask_correction"),
    path(
        f"{_OFFICE_FILE}/corriger/<uuid:key>/renoncer/",
        office_exchanges.cancel_correction,
        name="office_cancel_correction",
    ),
    path(f"{_OFFICE_FILE}/joindre/", acts.add_file, name="office_add_file"),
    path("sessions/", sessions.sessions, name="sessions"),
    path("sessions/<uuid:key>/preparer/", sessions.plan, name="plan_session"),
    path(f"{_SESSION}/", sessions.session, name="session"),
    path(f"{_SESSION}/ordre-du-jour/", sessions.fill, name="fill_agenda"),
    path(f"{_SESSION}/<uuid:item>/voter/", sessions.vote, name="session_vote"),
    path(f"{_SESSION}/<uuid:item>/deport/", sessions.withdraw, name="session_withdraw"),
    path("deliberations/", deliberations.deliberations, name="deliberations"),
    path("deliberations/nouvelle/", deliberations.new_deliberation, name="new_deliberation"),
    path("deliberations/nouvelle/lignes/", deliberations.deliberation_lines, name="deliberation_lines"),
    path("deliberations/<str:number>/", deliberations.deliberation, name="deliberation"),
    path("conventions/", awards.agreements, name="agreements"),
    path(f"{_AWARD}/", awards.award, name="office_award"),
    path(f"{_AWARD}/lettre.pdf", awards.letter, name="office_letter"),
    path(f"{_AWARD}/notifier/", awards.notify, name="notify_award"),
    path(f"{_AWARD}/annuler/", awards.annul, name="annul_award"),
    path(f"{_AWARD}/convention/", awards.draw, name="draw_agreement"),
    path(f"{_AWARD}/convention/signature/", awards.sign, name="sign_agreement"),
    path("enveloppes/", envelopes.budgets, name="budgets"),
    path("enveloppes/export/", envelopes.envelopes_file, name="envelopes_file"),
    path("enveloppes/<uuid:key>/", envelopes.envelope, name="envelope"),
    path("enveloppes/<uuid:key>/virer/", envelopes.transfer, name="transfer_money"),
    path(f"{_AWARD}/etaler/", envelopes.spread, name="spread_award"),
    path(f"{_AWARD}/beneficiaires/", beneficiaries.share, name="share_award"),
    path(f"{_AWARD}/nature/", supports.describe, name="describe_award"),
    path(f"{_AWARD}/promotions/", supports.new_cohort, name="new_cohort"),
    path("promotions/<uuid:key>/", supports.cohort, name="cohort"),
    path("promotions/<uuid:key>/retirer/", supports.remove_cohort, name="remove_cohort"),
    path("promotions/<uuid:key>/structures/<uuid:organisation>/", supports.cohort_member, name="cohort_member"),
    path(f"{_AWARD}/experimentation/", experimentations.experimentation, name="experimentation"),
    path(f"{_AWARD}/experimentation/bilan/", experimentations.report, name="experimentation_report"),
    path(f"{_AWARD}/experimentation/<uuid:key>/", experimentations.step, name="experimentation_step"),
    path(
        f"{_AWARD}/experimentation/<uuid:key>/retirer/",
        experimentations.remove_step,
        name="experimentation_remove_step",
    ),
    path("laureats/", publications.laureates, name="office_laureates"),
    path("laureats/<slug:slug>/publier/", publications.publish, name="publish_laureate"),
    path("laureats/<slug:slug>/retirer/", publications.unpublish, name="unpublish_laureate"),
    path("donnees-ouvertes/subventions/", publications.grants, name="office_grants"),
]
