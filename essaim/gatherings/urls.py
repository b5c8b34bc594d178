"""Addresses of bodies, meetings and events."""

from django.urls import path

from essaim.gatherings.views import events as event_views
from essaim.gatherings.views import meetings as meeting_views
from essaim.gatherings.views import minutes as minutes_views
from essaim.gatherings.views import office as body_views
from essaim.gatherings.views import points as point_views
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
    path("rendez-vous/reunions/<uuid:key>/", space_views.my_meeting, name="my_meeting"),
    path("rendez-vous/reunions/<uuid:key>/repondre/", space_views.answer, name="answer_meeting"),
    path("rendez-vous/points/<uuid:key>/deport/", space_views.withdraw, name="my_withdrawal"),
    path("rendez-vous/points/<uuid:key>/vote/", space_views.vote, name="my_vote"),
    path("rendez-vous/suites/<uuid:key>/terminer/", space_views.close_follow_up, name="my_follow_up"),
    path("rendez-vous/interets/", space_views.my_interests, name="my_interests"),
    path("rendez-vous/interets/<uuid:key>/finir/", space_views.end_interest, name="end_my_interest"),
    path("rendez-vous/evenements/proposer/", space_views.propose_event, name="propose_event"),
    path("rendez-vous/evenements/<slug:slug>/modifier/", space_views.change_event, name="change_event"),
    path("rendez-vous/evenements/<slug:slug>/annuler/", space_views.cancel_event, name="cancel_event"),
]

office = [
    path("instances/", body_views.bodies, name="bodies"),
    path("instances/nouvelle/", body_views.new_body, name="new_body"),
    path("instances/sieges/<uuid:key>/finir/", body_views.end_seat, name="end_seat"),
    path("instances/interets/", body_views.interests, name="interests"),
    path("instances/interets/<uuid:key>/finir/", body_views.end_interest, name="end_interest"),
    path("instances/reunions/", meeting_views.meetings, name="meetings"),
    path("instances/reunions/<uuid:key>/", meeting_views.meeting, name="office_meeting"),
    path("instances/reunions/<uuid:key>/modifier/", meeting_views.change_meeting, name="change_meeting"),
    path("instances/reunions/<uuid:key>/convoquer/", meeting_views.convene, name="convene_meeting"),
    path("instances/reunions/<uuid:key>/clore/", meeting_views.hold, name="hold_meeting"),
    path("instances/reunions/<uuid:key>/annuler/", meeting_views.cancel, name="cancel_meeting"),
    path("instances/reunions/<uuid:key>/invites/", meeting_views.invite, name="invite_guests"),
    path("instances/reunions/<uuid:key>/presences/", meeting_views.note_presence, name="note_presence"),
    path("instances/reunions/<uuid:key>/points/", point_views.add_item, name="add_item"),
    path("instances/reunions/<uuid:key>/suites/", point_views.carry_follow_ups, name="carry_follow_ups"),
    path("instances/reunions/<uuid:key>/decisions/", meeting_views.decide, name="record_decision"),
    path("instances/reunions/<uuid:key>/compte-rendu/", minutes_views.minutes, name="minutes"),
    path("instances/reunions/<uuid:key>/compte-rendu/composer/", minutes_views.compose, name="compose_minutes"),
    path("instances/reunions/<uuid:key>/compte-rendu/approuver/", minutes_views.approve, name="approve_minutes"),
    path("instances/reunions/<uuid:key>/compte-rendu.pdf", minutes_views.minutes_file, name="minutes_file"),
    path("instances/reunions/<uuid:key>/dossier.pdf", minutes_views.committee_file, name="committee_file"),
    path("instances/points/<uuid:key>/", point_views.item, name="item"),
    path("instances/points/<uuid:key>/retirer/", point_views.remove_item, name="remove_item"),
    path("instances/points/<uuid:key>/deports/", point_views.withdraw, name="withdraw"),
    path("instances/points/<uuid:key>/votes/", point_views.vote, name="vote"),
    path("instances/points/<uuid:key>/decisions/", point_views.decide_on_item, name="decide_on_item"),
    path("instances/suites/<uuid:key>/terminer/", meeting_views.close_follow_up, name="close_follow_up"),
    path("agenda/", event_views.events, name="events"),
    path("agenda/nouveau/", event_views.new_event, name="new_event"),
    path("agenda/<slug:slug>/", event_views.event, name="office_event"),
    path("agenda/<slug:slug>/modifier/", event_views.change_event, name="office_change_event"),
    path("agenda/<slug:slug>/publier/", event_views.publish, name="publish_event"),
    path("agenda/<slug:slug>/participation/", event_views.close, name="close_event"),
    path("agenda/<slug:slug>/annuler/", event_views.cancel, name="office_cancel_event"),
    # Codes of bodies come last: a fixed word is never taken for one.
    path("instances/<slug:code>/", body_views.body, name="office_body"),
    path("instances/<slug:code>/modifier/", body_views.change_body, name="change_body"),
    path("instances/<slug:code>/sieges/nouveau/", body_views.new_seat, name="new_seat"),
    path("instances/<slug:code>/reunions/nouvelle/", meeting_views.new_meeting, name="new_meeting"),
]
