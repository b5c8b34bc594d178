"""Addresses of the directory."""

from django.urls import path

from essaim.directory.views import office as office_views
from essaim.directory.views import public as public_views
from essaim.directory.views import space as space_views

public = [
    path("annuaire/", public_views.structures, name="structures"),
    path("annuaire/<uuid:key>/", public_views.structure, name="structure"),
    path("lieux/", public_views.places, name="places"),
]

space = [
    path("structures/", space_views.my_structures, name="my_structures"),
    path("structures/<uuid:key>/", space_views.my_structure, name="my_structure"),
    path("structures/<uuid:key>/modifier/", space_views.change_structure, name="change_structure"),
    path("structures/<uuid:key>/inviter/", space_views.invite, name="invite_member"),
    path("appartenances/<uuid:key>/finir/", space_views.end_membership, name="end_membership"),
    path("invitations-structure/<uuid:key>/annuler/", space_views.cancel_invitation, name="cancel_invitation"),
    path("invitations-structure/<uuid:key>/repondre/", space_views.answer_invitation, name="answer_invitation"),
]

office = [
    path("structures/", office_views.structures, name="office_structures"),
    path("structures/nouvelle/", office_views.new_structure, name="new_structure"),
    path("structures/<uuid:key>/", office_views.structure, name="office_structure"),
    path("structures/<uuid:key>/modifier/", office_views.change_structure, name="office_change_structure"),
    path("structures/<uuid:key>/publier/", office_views.publish, name="publish_structure"),
    path("structures/<uuid:key>/verifier/", office_views.check, name="check_structure"),
    path("structures/<uuid:key>/registre/", office_views.ask_register, name="ask_register"),
    path("structures/<uuid:key>/roles/", office_views.give_role, name="give_role"),
    path("roles/<uuid:key>/finir/", office_views.end_role, name="end_role"),
    path("filieres/", office_views.sectors, name="sectors"),
]
