"""The journal's sentences of gatherings."""

from essaim.journal.verbs import VERBS, Verb

for verb in (
    Verb("gatherings.constitute_body", "a constitué"),
    Verb("gatherings.give_seat", "a attribué un siège dans"),
    Verb("gatherings.end_seat", "a mis fin à un siège dans"),
    Verb("gatherings.plan_meeting", "a préparé la réunion"),
    Verb("gatherings.convene_meeting", "a convoqué la réunion"),
    Verb("gatherings.hold_meeting", "a clos la réunion"),
    Verb("gatherings.cancel_meeting", "a annulé la réunion"),
    Verb("gatherings.note_presence", "a noté les présences de la réunion"),
    Verb("gatherings.answer_invitation", "a répondu à l’invitation à la réunion"),
    Verb("gatherings.declare_interest", "a déclaré un intérêt"),
    Verb("gatherings.withdraw_from_item", "a noté un déport pour la réunion"),
    Verb("gatherings.cast_ballot", "a voté lors de la réunion"),
    Verb("gatherings.record_decision", "a consigné une décision de la réunion"),
    Verb("gatherings.close_follow_up", "a terminé une suite de la réunion"),
    Verb("gatherings.draft_minutes", "a rédigé le compte rendu de la réunion"),
    Verb("gatherings.approve_minutes", "a approuvé le compte rendu de la réunion"),
    Verb("gatherings.propose_event", "a proposé l’événement"),
    Verb("gatherings.publish_event", "a publié l’événement"),
    Verb("gatherings.close_event", "a noté la participation à l’événement"),
    Verb("gatherings.cancel_event", "a annulé l’événement"),
    Verb("gatherings.update_event", "a modifié l’événement"),
):
    VERBS.add(verb.code, verb)
