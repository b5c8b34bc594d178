"""What each person may read of bodies, meetings and events."""

from datetime import date

from django.db.models import Q, QuerySet

from essaim.gatherings.models import Attendance, Body, Decision, DecisionKind, Event, Interest, Meeting, Seat
from essaim.gatherings.states import EventState, MeetingState
from essaim.kernel import clock
from essaim.people.actors import Actor
from essaim.people.roles import Role

READS_ALL = (Role.OFFICER, Role.DIRECTOR, Role.DELEGATE)


def bodies_visible_to(actor: Actor) -> QuerySet[Body]:
    """Agents read all bodies; everyone reads those presented to the public."""
    if actor.is_agent or actor.is_system:
        return Body.objects.all()
    return Body.objects.filter(is_public=True)


def seats_on(body: Body, day: date) -> QuerySet[Seat]:
    """Seats of a body held on that day."""
    return body.seats.filter(from_on__lte=day).filter(Q(until_on__isnull=True) | Q(until_on__gte=day))


def meetings_visible_to(actor: Actor) -> QuerySet[Meeting]:
    """Officer, director and delegate read all meetings; others those they are invited to; everyone the announced
    ones.
    """
    meetings = Meeting.objects.select_related("body")
    if actor.has(*READS_ALL):
        return meetings
    visible = Q(is_public=True) & ~Q(state=MeetingState.DRAFT)
    if actor.user is not None:
        visible |= Q(pk__in=Attendance.objects.filter(user=actor.user).values("meeting"))
        visible |= Q(body__in=Seat.objects.filter(user=actor.user, until_on__isnull=True).values("body")) & ~Q(
            state=MeetingState.DRAFT
        )
    return meetings.filter(visible)


def events_visible_to(actor: Actor) -> QuerySet[Event]:
    """Agents read all events; a proposer theirs; everyone the published and past ones."""
    events = Event.objects.select_related("place")
    if actor.is_agent or actor.is_system:
        return events
    visible = Q(state__in=(EventState.PUBLISHED, EventState.HELD))
    if actor.user is not None:
        visible |= Q(proposed_by=actor.user)
    return events.filter(visible)


def open_interests(actor_user_key: object) -> QuerySet[Interest]:
    """Interests that a person declares today."""
    day = clock.today()
    return Interest.objects.filter(user=actor_user_key, from_on__lte=day).filter(
        Q(until_on__isnull=True) | Q(until_on__gte=day)
    )


def open_follow_ups(body: Body) -> QuerySet[Decision]:
    """Follow-ups asked in a body's meetings and not done yet, the most urgent first."""
    return Decision.objects.filter(meeting__body=body, kind=DecisionKind.FOLLOW_UP, done_on__isnull=True).order_by(
        "due_on", "id"
    )
