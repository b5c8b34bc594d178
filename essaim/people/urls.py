"""Addresses of people; those of the sign-in library are in ``account_urls``."""

from django.urls import path

from essaim.people.views import office as bureau
from essaim.people.views import public as open_pages
from essaim.people.views import space as own

public = [
    path("invitation/<str:token>/", open_pages.invitation, name="invitation"),
    path("compte/", own.account, name="account"),
    path("compte/nom/", own.change_name, name="change_name"),
    path("compte/sessions/", own.close_sessions, name="close_sessions"),
    path("compte/effacer/", own.erase, name="erase"),
]

office = [
    path("equipe/", bureau.accounts, name="accounts"),
    path("equipe/equipe.csv", bureau.accounts_file, name="accounts_file"),
    path("equipe/inviter/", bureau.invite, name="invite"),
    path("equipe/invitations/<uuid:key>/renouveler/", bureau.renew_invitation, name="renew_invitation"),
    path("equipe/invitations/<uuid:key>/annuler/", bureau.revoke_invitation, name="revoke_invitation"),
    path("equipe/roles/<uuid:key>/terminer/", bureau.end_role, name="end_role"),
    path("equipe/<uuid:key>/", bureau.agent, name="agent"),
    path("equipe/<uuid:key>/second-facteur/", bureau.reset_second_factor, name="reset_second_factor"),
]
