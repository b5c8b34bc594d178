"""Addresses of funding."""

from django.urls import path

from essaim.funding.views import draft
from essaim.funding.views import public as pages
from essaim.funding.views import space as own

public = [
    path("appel/", pages.call, name="call"),
    path("appel/deposer/", pages.start, name="start"),
    path("laureats/", pages.laureates, name="laureates"),
    path("laureats/flux.xml", pages.laureates_feed, name="laureates_feed"),
    path("laureats/<slug:slug>/", pages.laureate, name="laureate"),
    path("aides/<str:reference>/", pages.award, name="award"),
    path("donnees/subventions.csv", pages.grants_csv, name="grants_csv"),
]

_FILE = "demandes/<uuid:pk>"

space = [
    path("demandes/", own.my_applications, name="my_applications"),
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
    path(f"{_FILE}/page-publique/", own.laureate_page, name="laureate_page"),
    path(f"{_FILE}/page-publique/retirer/", own.withdraw_consent, name="withdraw_consent"),
    # Last: a section's code comes from the form; the words above are taken.
    path(f"{_FILE}/<slug:code>/", draft.section, name="section"),
    path(f"{_FILE}/<slug:code>/enregistrer/", draft.save_section, name="save_section"),
]
