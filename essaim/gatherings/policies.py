"""Who may run bodies, meetings and events."""

from essaim.gatherings.models import AgendaItem, Attendance, Event, Meeting
from essaim.gatherings.states import EVENT, MEETING
from essaim.kernel.verdict import Verdict, allow_if, deny
from essaim.people.actors import Actor
from essaim.people.roles import Role

RUNNING = (Role.OFFICER, Role.DIRECTOR, Role.DELEGATE)


def can_run_meetings(actor: Actor) -> Verdict:
    """To plan, convene and close meetings, one must be ESS officer, director or delegate."""
    return allow_if(
        actor.has(*RUNNING), "La mission ESS, sa direction et l’élue ou élu délégué organisent les réunions."
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


def can_take_part(actor: Actor, item: AgendaItem, attendance: Attendance) -> Verdict:
    """To vote on a point, one must be present with a vote, and not have withdrawn from it."""
    if item.withdrawals.filter(attendance=attendance).exists():
        return deny("Vous vous êtes déporté de ce point : vous ne pouvez ni en débattre ni voter.")
    if attendance.presence != "present" or not attendance.is_voting:
        return deny("Seules les personnes présentes ayant voix délibérative votent.")
    own = actor.user is not None and attendance.user_id == actor.user.pk
    return allow_if(own or actor.has(*RUNNING), "Vous ne pouvez voter que pour vous.")


def can_publish_event(actor: Actor, event: Event) -> Verdict:
    """To publish an event, one must be ESS officer or director; it must be proposed."""
    verdict = allow_if(actor.has(Role.OFFICER, Role.DIRECTOR), "La mission ESS publie les événements.")
    return verdict and EVENT.may("publish_event", event.state)


def can_close_event(actor: Actor, event: Event) -> Verdict:
    """To note who came, one must be ESS officer or director."""
    verdict = allow_if(actor.has(Role.OFFICER, Role.DIRECTOR), "La mission ESS note la participation.")
    return verdict and EVENT.may("close_event", event.state)


def can_cancel_event(actor: Actor, event: Event) -> Verdict:
    """To cancel, one must be ESS officer or director, or have proposed it."""
    own = actor.user is not None and event.proposed_by_id == actor.user.pk
    verdict = allow_if(own or actor.has(Role.OFFICER, Role.DIRECTOR), "Cet événement n’est pas le vôtre.")
    return verdict and EVENT.may("cancel_event", event.state)
