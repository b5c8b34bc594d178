"""Addresses of the register of public aid."""

from django.urls import path

from essaim.state_aid.views.office import reading, writing

_ACCOUNT = "aides-publiques/entreprises/<str:siren>"
_AID = "aides-publiques/aides/<uuid:key>"

office = [
    path("aides-publiques/", reading.register, name="register"),
    path("aides-publiques/entreprises/ouvrir/", writing.open_undertaking, name="open_undertaking"),
    path(f"{_ACCOUNT}/", reading.undertaking, name="undertaking"),
    path(f"{_ACCOUNT}/modifier/", writing.change_undertaking, name="change_undertaking"),
    path(f"{_ACCOUNT}/declaration/", writing.declare, name="declare"),
    path(f"{_ACCOUNT}/lien/", writing.link, name="link"),
    path(f"{_ACCOUNT}/liens/<uuid:key>/finir/", writing.end_link, name="end_link"),
    path(f"{_ACCOUNT}/fusion/", writing.merge, name="merge"),
    path(f"{_AID}/corriger/", writing.correct, name="correct"),
    path(f"{_AID}/retirer/", writing.withdraw, name="withdraw"),
    path(f"{_AID}/inscription/", writing.note_registration, name="note_registration"),
]
