"""What each person may read of bodies, meetings and events, and what waits for whom."""

from datetime import date, datetime, timedelta

from django.db.models import Exists, OuterRef, Prefetch, Q, QuerySet

from essaim.directory.queries import memberships_of
from essaim.gatherings.models import (
    AgendaItem,
    Attendance,
    Body,
    Decision,
    DecisionKind,
    Event,
    Interest,
    Meeting,
    Minutes,
    Presence,
    Seat,
    Withdrawal,
)
from essaim.gatherings.states import EventState, MeetingState, MinutesState
from essaim.kernel import clock
from essaim.people.actors import Actor
from essaim.people.roles import Role

READS_ALL = (Role.OFFICER, Role.DIRECTOR, Role.DELEGATE)
MODERATES = (Role.OFFICER, Role.DIRECTOR)


# --------------------------------------------------------------------------------------------------------- bodies


def bodies_visible_to(actor: Actor) -> QuerySet[Body]:
    """Agents read all bodies; everyone reads those presented to the public, and those where they sit."""
    if actor.is_agent or actor.is_system:
        return Body.objects.all()
    visible = Q(is_public=True)
    if actor.user is not None:
        visible |= Q(pk__in=_seats_held_by(actor).values("body"))
    return Body.objects.filter(visible)


def seats_on(body: Body, day: date) -> QuerySet[Seat]:
    """Seats of a body held on that day."""
    return body.seats.filter(_in_force(day)).select_related("user", "organisation")


def former_seats(body: Body, day: date) -> QuerySet[Seat]:
    """Seats of a body that ended before that day, the latest first."""
    return body.seats.filter(until_on__lt=day).select_related("user", "organisation").order_by("-until_on", "id")


def _in_force(day: date) -> Q:
    return Q(from_on__lte=day) & (Q(until_on__isnull=True) | Q(until_on__gte=day))


def _seats_held_by(actor: Actor) -> QuerySet[Seat]:
    return Seat.objects.filter(_in_force(clock.today()), user=actor.user)


# ------------------------------------------------------------------------------------------------------- meetings


def meetings_visible_to(actor: Actor) -> QuerySet[Meeting]:
    """Officer, director and delegate read all meetings; others those they are invited to; everyone the announced
    ones.
    """
    meetings = Meeting.objects.select_related("body", "place")
    if actor.has(*READS_ALL):
        return meetings
    visible = Q(is_public=True) & ~Q(state=MeetingState.DRAFT)
    if actor.user is not None:
        mine = Q(pk__in=Attendance.objects.filter(user=actor.user).values("meeting"))
        mine |= Q(body__in=_seats_held_by(actor).values("body"))
        visible |= mine & ~Q(state=MeetingState.DRAFT)
    return meetings.filter(visible)


def meetings_attended_by(actor: Actor) -> QuerySet[Meeting]:
    """Meetings to which this person is invited by name, once convened: their page in the space."""
    if actor.user is None:
        return Meeting.objects.none()
    invited = Attendance.objects.filter(user=actor.user, meeting=OuterRef("pk"))
    meetings = Meeting.objects.select_related("body", "place").exclude(state=MeetingState.DRAFT)
    return meetings.filter(Exists(invited))


def items_with_everything(meeting: Meeting) -> QuerySet[AgendaItem]:
    """The points of a meeting with withdrawals, ballots and decisions: a bounded number of queries."""
    return meeting.items.prefetch_related(
        Prefetch("withdrawals", Withdrawal.objects.select_related("attendance")),
        Prefetch("ballots"),
        Prefetch("decisions", Decision.objects.order_by("created_at", "id")),
    )


def minutes_visible_to(actor: Actor, meeting: Meeting) -> QuerySet[Minutes]:
    """Officer, director and delegate read every version; those invited read the approved ones."""
    if actor.has(*READS_ALL):
        return meeting.minutes_versions.all()
    if actor.user is not None and meeting.attendances.filter(user=actor.user).exists():
        return meeting.minutes_versions.filter(approved_at__isnull=False)
    return meeting.minutes_versions.none()


def points_closed_to(actor: Actor, meeting: Meeting) -> set[str]:
    """Keys of the points from which this person withdrew: they read nothing of them, on any page."""
    if actor.user is None:
        return set()
    withdrawals = Withdrawal.objects.filter(item__meeting=meeting, attendance__user=actor.user)
    return {str(key) for key in withdrawals.values_list("item", flat=True)}


def parts_read_by(actor: Actor, minutes: Minutes) -> list[dict[str, str]]:
    """The parts of the minutes as this person reads them."""
    closed = points_closed_to(actor, minutes.meeting)
    aside = "Vous vous êtes tenu à l’écart de ce point\u00a0: vous n’en lisez pas le contenu."
    return [
        {**part, "title": part["title"].split(".")[0] + ".", "text": aside} if part["item"] in closed else part
        for part in minutes.parts
    ]


# --------------------------------------------------------------------------------------------------------- events


def events_visible_to(actor: Actor) -> QuerySet[Event]:
    """Agents read all events; a proposer theirs; everyone those published once, cancelled ones included."""
    events = Event.objects.select_related("place")
    if actor.is_agent or actor.is_system:
        return events
    visible = Q(state__in=(EventState.PUBLISHED, EventState.HELD))
    visible |= Q(state=EventState.CANCELLED, published_at__isnull=False)
    if actor.user is not None:
        visible |= Q(proposed_by=actor.user)
    return events.filter(visible)


def announced_events() -> QuerySet[Event]:
    """What the public agenda shows to everyone alike: published, held, or cancelled after having been published."""
    return events_visible_to(Actor.anonymous())


def events_of(actor: Actor) -> QuerySet[Event]:
    """Events that this person proposed, or that an organisation of theirs holds."""
    if actor.user is None:
        return Event.objects.none()
    organisations = memberships_of(actor).values("organisation")
    held = Event.organisers.through.objects.filter(organisation__in=organisations).values("event")
    return Event.objects.select_related("place").filter(Q(proposed_by=actor.user) | Q(pk__in=held))


# ------------------------------------------------------------------------------------------------------ interests


def interests_visible_to(actor: Actor) -> QuerySet[Interest]:
    """The register for those who run meetings; one's own for everyone else."""
    interests = Interest.objects.select_related("user", "organisation")
    if actor.has(*READS_ALL):
        return interests
    return interests.filter(user=actor.user) if actor.user else interests.none()


# ---------------------------------------------------------------------------------------------------- follow-ups


def open_follow_ups(body: Body) -> QuerySet[Decision]:
    """Follow-ups asked in a body's meetings and not done yet, the most urgent first."""
    return _open_follow_ups().filter(meeting__body=body)


def _open_follow_ups() -> QuerySet[Decision]:
    return (
        Decision.objects.filter(kind=DecisionKind.FOLLOW_UP, done_on__isnull=True)
        .exclude(meeting__state=MeetingState.CANCELLED)
        .select_related("meeting__body", "owner")
        .order_by("due_on", "id")
    )


# ------------------------------------------------------------------------------------------- what waits for whom


def meetings_awaiting_minutes(actor: Actor) -> QuerySet[Meeting]:
    """Held meetings whose minutes nobody has approved, the oldest first: for those who run meetings."""
    if not actor.has(*READS_ALL):
        return Meeting.objects.none()
    return (
        Meeting.objects.select_related("body")
        .filter(state=MeetingState.HELD)
        .exclude(minutes_state=MinutesState.APPROVED)
        .order_by("starts_at", "id")
    )


def meetings_to_close(actor: Actor) -> QuerySet[Meeting]:
    """Convened meetings whose day is past and that nobody has closed or cancelled: for those who run meetings."""
    if not actor.has(*READS_ALL):
        return Meeting.objects.none()
    return (
        Meeting.objects.select_related("body")
        .filter(state=MeetingState.CONVENED, starts_at__lt=clock.now() - timedelta(hours=12))
        .order_by("starts_at", "id")
    )


def my_invitations(actor: Actor) -> QuerySet[Attendance]:
    """This person's invitations to meetings still to come, the nearest first, answered or not."""
    if actor.user is None:
        return Attendance.objects.none()
    return (
        Attendance.objects.filter(
            user=actor.user, meeting__state=MeetingState.CONVENED, meeting__starts_at__gte=_this_morning()
        )
        .select_related("meeting__body", "meeting__place")
        .order_by("meeting__starts_at", "id")
    )


def unanswered_invitations(actor: Actor) -> QuerySet[Attendance]:
    """Those of ``my_invitations`` that wait for an answer."""
    return my_invitations(actor).filter(presence=Presence.INVITED)


def open_follow_ups_for(actor: Actor) -> QuerySet[Decision]:
    """Follow-ups asked of this person and not done yet, the most urgent first."""
    return _open_follow_ups().filter(owner=actor.user) if actor.user else Decision.objects.none()


def events_to_moderate(actor: Actor) -> QuerySet[Event]:
    """Proposed events that wait for a publication, the nearest first: for the ESS officer and director."""
    if not actor.has(*MODERATES):
        return Event.objects.none()
    return (
        Event.objects.select_related("place", "proposed_by")
        .filter(state=EventState.PROPOSED)
        .order_by("starts_at", "id")
    )


def events_to_close(actor: Actor) -> QuerySet[Event]:
    """Published events that are over and whose attendance nobody has noted: for the ESS officer and director."""
    if not actor.has(*MODERATES):
        return Event.objects.none()
    return (
        Event.objects.select_related("place")
        .filter(Q(ends_at__lt=clock.now()) | Q(ends_at__isnull=True, starts_at__lt=_this_morning()))
        .filter(state=EventState.PUBLISHED)
        .order_by("starts_at", "id")
    )


def _this_morning() -> datetime:
    return clock.paris(clock.today())
