"""What one may do to bodies, meetings and events."""

from essaim.gatherings.services.agenda import (
    add_item,
    carry_follow_ups,
    cast_ballot,
    remove_item,
    write_item,
)
from essaim.gatherings.services.attendance import Guest, answer_invitation, invite_guests, note_presence
from essaim.gatherings.services.bodies import constitute_body, end_seat, give_seat, lay_bodies, update_body
from essaim.gatherings.services.decisions import close_follow_up, record_decision
from essaim.gatherings.services.events import cancel_event, close_event, propose_event, publish_event, update_event
from essaim.gatherings.services.interests import (
    declare_interest,
    end_interest,
    withdraw_from_item,
    withdraw_interested,
)
from essaim.gatherings.services.meetings import (
    cancel_meeting,
    convene_meeting,
    hold_meeting,
    plan_meeting,
    update_meeting,
)
from essaim.gatherings.services.minutes import approve_minutes, compose_minutes, draft_minutes

__all__ = [
    "Guest",
    "add_item",
    "answer_invitation",
    "approve_minutes",
    "cancel_event",
    "cancel_meeting",
    "carry_follow_ups",
    "cast_ballot",
    "close_event",
    "close_follow_up",
    "compose_minutes",
    "constitute_body",
    "convene_meeting",
    "declare_interest",
    "draft_minutes",
    "end_interest",
    "end_seat",
    "give_seat",
    "hold_meeting",
    "invite_guests",
    "lay_bodies",
    "note_presence",
    "plan_meeting",
    "propose_event",
    "publish_event",
    "record_decision",
    "remove_item",
    "update_body",
    "update_event",
    "update_meeting",
    "withdraw_from_item",
    "withdraw_interested",
    "write_item",
]
