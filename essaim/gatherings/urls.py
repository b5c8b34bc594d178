"""Addresses of bodies, meetings and events."""

from django.urls import path

from essaim.gatherings.views import events as event_views
from essaim.gatherings.views import meetings as meeting_views
from essaim.gatherings.views import minutes as minutes_views
from essaim.gatherings.views import office as body_views
from essaim.gatherings.views import public as public_views
from essaim.gatherings.views import space as space_views

public = [
    path("instances/", public_views.bodies, name="public_bodies"),
    path("instances/<slug:code>/", public_views.body, name="body"),
    path("agenda/", public_views.agenda, name="agenda"),
    path("agenda.ics", public_views.agenda_file, name="agenda_file"),
    path("agenda/<slug:slug>/", public_views.event, name="event"),
    path("agenda/<slug:slug>/evenement.ics", public_views.event_file, name="event_file"),
    path("convocations/<str:token>/", public_views.convocation, name="convocation"),
    path("convocations/<str:token>/reunion.ics", public_views.convocation_file, name="convocation_file"),
]

space = [
    path("rendez-vous/", space_views.my_gatherings, name="my_registrations"),
    path("reunions/<uuid:key>/", space_views.my_meeting, name="my_meeting"),
    path("reunions/<uuid:key>/repondre/", space_views.answer, name="answer_meeting"),
    path("points/<uuid:key>/deport/", space_views.withdraw, name="my_withdrawal"),
    path("points/<uuid:key>/vote/", space_views.vote, name="my_vote"),
    path("suites/<uuid:key>/terminer/", space_views.close_follow_up, name="my_follow_up"),
    path("interets/", space_views.my_interests, name="my_interests"),
    path("interets/<uuid:key>/finir/", space_views.end_interest, name="end_my_interest"),
    path("evenements/proposer/", space_views.propose_event, name="propose_event"),
    path("evenements/<slug:slug>/modifier/", space_views.change_event, name="change_event"),
    path("evenements/<slug:slug>/annuler/", space_views.cancel_event, name="cancel_event"),
]

office = [
    path("instances/", body_views.bodies, name="bodies"),
    path("instances/nouvelle/", body_views.new_body, name="new_body"),
    path("instances/<slug:code>/", body_views.body, name="office_body"),
    path("instances/<slug:code>/modifier/", body_views.change_body, name="change_body"),
    path("instances/<slug:code>/sieges/nouveau/", body_views.new_seat, name="new_seat"),
    path("instances/<slug:code>/reunions/nouvelle/", meeting_views.new_meeting, name="new_meeting"),
    path("sieges/<uuid:key>/finir/", body_views.end_seat, name="end_seat"),
    path("interets/", body_views.interests, name="interests"),
    path("interets/<uuid:key>/finir/", body_views.end_interest, name="end_interest"),
    path("reunions/", meeting_views.meetings, name="meetings"),
    path("reunions/<uuid:key>/", meeting_views.meeting, name="office_meeting"),
    path("reunions/<uuid:key>/modifier/", meeting_views.change_meeting, name="change_meeting"),
    path("reunions/<uuid:key>/convoquer/", meeting_views.convene, name="convene_meeting"),
    path("reunions/<uuid:key>/clore/", meeting_views.hold, name="hold_meeting"),
    path("reunions/<uuid:key>/annuler/", meeting_views.cancel, name="cancel_meeting"),
    path("reunions/<uuid:key>/invites/", meeting_views.invite, name="invite_guests"),
    path("reunions/<uuid:key>/presences/", meeting_views.note_presence, name="note_presence"),
    path("reunions/<uuid:key>/points/", meeting_views.add_item, name="add_item"),
    path("reunions/<uuid:key>/suites/", meeting_views.carry_follow_ups, name="carry_follow_ups"),
    path("reunions/<uuid:key>/decisions/", meeting_views.decide, name="record_decision"),
    path("reunions/<uuid:key>/compte-rendu/", minutes_views.minutes, name="minutes"),
    path("reunions/<uuid:key>/compte-rendu/composer/", minutes_views.compose, name="compose_minutes"),
    path("reunions/<uuid:key>/compte-rendu/approuver/", minutes_views.approve, name="approve_minutes"),
    path("reunions/<uuid:key>/compte-rendu.pdf", minutes_views.minutes_file, name="minutes_file"),
    path("reunions/<uuid:key>/dossier.pdf", minutes_views.committee_file, name="committee_file"),
    path("points/<uuid:key>/", meeting_views.item, name="item"),
    path("points/<uuid:key>/retirer/", meeting_views.remove_item, name="remove_item"),
    path("points/<uuid:key>/deports/", meeting_views.withdraw, name="withdraw"),
    path("points/<uuid:key>/votes/", meeting_views.vote, name="vote"),
    path("points/<uuid:key>/decisions/", meeting_views.decide_on_item, name="decide_on_item"),
    path("suites/<uuid:key>/terminer/", meeting_views.close_follow_up, name="close_follow_up"),
    path("agenda/", event_views.events, name="events"),
    path("agenda/nouveau/", event_views.new_event, name="new_event"),
    path("agenda/<slug:slug>/", event_views.event, name="office_event"),
    path("agenda/<slug:slug>/modifier/", event_views.change_event, name="office_change_event"),
    path("agenda/<slug:slug>/publier/", event_views.publish, name="publish_event"),
    path("agenda/<slug:slug>/participation/", event_views.close, name="close_event"),
    path("agenda/<slug:slug>/annuler/", event_views.cancel, name="office_cancel_event"),
]
