"""The journal's sentences of gatherings."""

from essaim.journal.verbs import VERBS, Verb

for verb in (
    Verb("gatherings.constitute_body", "a constitué", shared=True),
    Verb("gatherings.update_body", "a modifié l’instance"),
    Verb("gatherings.give_seat", "a attribué un siège dans"),
    Verb("gatherings.end_seat", "a mis fin à un siège dans"),
    Verb("gatherings.plan_meeting", "a préparé la réunion"),
    Verb("gatherings.update_meeting", "a modifié la réunion", shared=True),
    Verb("gatherings.invite_guests", "a invité des personnes à la réunion"),
    Verb("gatherings.convene_meeting", "a convoqué la réunion", shared=True),
    Verb("gatherings.hold_meeting", "a clos la réunion", shared=True),
    Verb("gatherings.cancel_meeting", "a annulé la réunion", shared=True),
    Verb("gatherings.note_presence", "a noté les présences de la réunion"),
    Verb("gatherings.answer_invitation", "a répondu à l’invitation à la réunion"),
    Verb("gatherings.add_item", "a ajouté un point à l’ordre du jour de la réunion"),
    Verb("gatherings.remove_item", "a retiré un point de l’ordre du jour de la réunion"),
    Verb("gatherings.write_item", "a écrit le compte rendu d’un point de la réunion"),
    Verb("gatherings.declare_interest", "a déclaré un intérêt dans"),
    Verb("gatherings.end_interest", "a mis fin à un intérêt déclaré dans"),
    Verb("gatherings.withdraw_from_item", "a noté un déport pour la réunion"),
    Verb("gatherings.cast_ballot", "a consigné un vote lors de la réunion"),
    Verb("gatherings.record_decision", "a consigné une décision de la réunion"),
    Verb("gatherings.close_follow_up", "a terminé une suite de la réunion"),
    Verb("gatherings.draft_minutes", "a rédigé le compte rendu de la réunion"),
    Verb("gatherings.approve_minutes", "a approuvé le compte rendu de la réunion", shared=True),
    Verb("gatherings.propose_event", "a proposé l’événement", shared=True),
    Verb("gatherings.update_event", "a modifié l’événement", shared=True),
    Verb("gatherings.publish_event", "a publié l’événement", shared=True),
    Verb("gatherings.close_event", "a noté la participation à l’événement", shared=True),
    Verb("gatherings.cancel_event", "a annulé l’événement", shared=True),
):
    VERBS.add(verb.code, verb)
