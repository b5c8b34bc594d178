"""Who may run bodies, meetings and events, and take part in them."""

from essaim.gatherings.models import AgendaItem, Attendance, Decision, Event, Meeting
from essaim.gatherings.states import EVENT, MEETING, EventState, MeetingState
from essaim.kernel.verdict import Verdict, allow, allow_if, deny
from essaim.people.actors import Actor
from essaim.people.roles import Role

RUNNING = (Role.OFFICER, Role.DIRECTOR, Role.DELEGATE)
"""Roles that run bodies and meetings."""

PROGRAMMING = (Role.OFFICER, Role.DIRECTOR)
"""Roles that compose the agenda of events."""


# --------------------------------------------------------------------------------------------------- meetings


def can_run_meetings(actor: Actor) -> Verdict:
    """To plan, convene and close meetings, one must be ESS officer, director or delegate."""
    return allow_if(
        actor.has(*RUNNING), "La mission ESS, sa direction et l’élue ou élu délégué organisent les réunions."
    )


def can_prepare_meeting(actor: Actor, meeting: Meeting) -> Verdict:
    """To change the day, the agenda or the guests, the meeting must be still to come."""
    still = meeting.state in (MeetingState.DRAFT, MeetingState.CONVENED)
    return can_run_meetings(actor) and allow_if(still, "Cette réunion est close\u00a0: elle ne se prépare plus.")


def can_write_up_meeting(actor: Actor, meeting: Meeting) -> Verdict:
    """To note presences and decisions, the meeting must be convened or held."""
    told = meeting.state in (MeetingState.CONVENED, MeetingState.HELD)
    return can_run_meetings(actor) and allow_if(
        told, "On note ce qui se passe dans une réunion une fois qu’elle est convoquée, sauf si elle est annulée."
    )


def can_convene_meeting(actor: Actor, meeting: Meeting) -> Verdict:
    """To convene, the meeting must be in preparation."""
    return can_run_meetings(actor) and MEETING.may("convene_meeting", meeting.state)


def can_hold_meeting(actor: Actor, meeting: Meeting) -> Verdict:
    """To close a meeting as held, it must have been convened."""
    return can_run_meetings(actor) and MEETING.may("hold_meeting", meeting.state)


def can_cancel_meeting(actor: Actor, meeting: Meeting) -> Verdict:
    """To cancel, the meeting must not have been held."""
    return can_run_meetings(actor) and MEETING.may("cancel_meeting", meeting.state)


def can_answer_for(actor: Actor, attendance: Attendance) -> Verdict:
    """To answer an invitation, it must be one's own, or one runs the meeting; the meeting must be convened."""
    verdict = allow_if(_is_own(actor, attendance) or actor.has(*RUNNING), "Cette invitation n’est pas la vôtre.")
    return verdict and allow_if(
        attendance.meeting.state == MeetingState.CONVENED, "On ne répond plus à l’invitation de cette réunion."
    )


def can_withdraw(actor: Actor, item: AgendaItem, attendance: Attendance) -> Verdict:
    """To withdraw from a point, for oneself or as the one who runs the meeting, it must not be over."""
    if attendance.meeting_id != item.meeting_id:
        return deny("Cette personne n’est pas invitée à cette réunion.")
    verdict = allow_if(_is_own(actor, attendance) or actor.has(*RUNNING), "Vous ne pouvez vous déporter que vous.")
    return verdict and allow_if(
        item.meeting.state in (MeetingState.DRAFT, MeetingState.CONVENED), "Cette réunion est close."
    )


def can_handle_item(actor: Actor, item: AgendaItem) -> Verdict:
    """To open a point, write it up or decide on it, one must not have withdrawn from it, whatever one's role."""
    if actor.user is None:
        return allow()
    return allow_if(
        not item.withdrawals.filter(attendance__user=actor.user).exists(),
        "Vous vous êtes déporté de ce point : quelqu’un d’autre s’en charge.",
    )


def can_take_part(actor: Actor, item: AgendaItem, attendance: Attendance) -> Verdict:
    """To vote on a point, one must be present with a vote, and not have withdrawn from it."""
    if attendance.meeting_id != item.meeting_id:
        return deny("Cette personne n’est pas invitée à cette réunion.")
    if item.withdrawals.filter(attendance=attendance).exists():
        return deny("Vous vous êtes déporté de ce point : vous ne pouvez ni en débattre ni voter.")
    if attendance.presence != "present" or not attendance.is_voting:
        return deny("Seules les personnes présentes ayant voix délibérative votent.")
    if not (verdict := can_handle_item(actor, item)):
        return verdict
    return allow_if(_is_own(actor, attendance) or actor.has(*RUNNING), "Vous ne pouvez voter que pour vous.")


def can_close_follow_up(actor: Actor, decision: Decision) -> Verdict:
    """To say that a follow-up is done, it must be asked of oneself, or one runs meetings."""
    own = actor.user is not None and decision.owner_id == actor.user.pk
    return allow_if(own or actor.has(*RUNNING), "Cette suite n’est pas la vôtre.")


def _is_own(actor: Actor, attendance: Attendance) -> bool:
    return actor.user is not None and attendance.user_id == actor.user.pk


# ----------------------------------------------------------------------------------------------------- events


def can_propose_event(actor: Actor) -> Verdict:
    """To propose an event, one must be signed in."""
    return allow_if(actor.is_authenticated or actor.is_system, "Connectez-vous pour proposer un événement.")


def can_update_event(actor: Actor, event: Event) -> Verdict:
    """To change an event, one must be ESS officer or director; its proposer may until it is published."""
    if event.state not in (EventState.PROPOSED, EventState.PUBLISHED):
        return deny("Cet événement est passé ou annulé\u00a0: il ne se modifie plus.")
    if _proposed(actor, event) and event.state == EventState.PUBLISHED and not actor.has(*PROGRAMMING):
        return deny("Cet événement est publié\u00a0: écrivez à la mission ESS pour le modifier.")
    return allow_if(_proposed(actor, event) or actor.has(*PROGRAMMING), "Cet événement n’est pas le vôtre.")


def can_publish_event(actor: Actor, event: Event) -> Verdict:
    """To publish an event, one must be ESS officer or director; it must be proposed."""
    verdict = allow_if(actor.has(*PROGRAMMING), "La mission ESS publie les événements.")
    return verdict and EVENT.may("publish_event", event.state)


def can_close_event(actor: Actor, event: Event) -> Verdict:
    """To note who came, one must be ESS officer or director."""
    verdict = allow_if(actor.has(*PROGRAMMING), "La mission ESS note la participation.")
    return verdict and EVENT.may("close_event", event.state)


def can_cancel_event(actor: Actor, event: Event) -> Verdict:
    """To cancel, one must be ESS officer or director, or have proposed it."""
    verdict = allow_if(_proposed(actor, event) or actor.has(*PROGRAMMING), "Cet événement n’est pas le vôtre.")
    return verdict and EVENT.may("cancel_event", event.state)


def _proposed(actor: Actor, event: Event) -> bool:
    return actor.user is not None and event.proposed_by_id == actor.user.pk
