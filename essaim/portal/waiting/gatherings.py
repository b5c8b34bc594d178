"""What waits around bodies, meetings and events."""

from datetime import timedelta

from django.db.models import QuerySet

from essaim.gatherings import queries
from essaim.gatherings.models import Attendance, Decision, Event, Meeting, MeetingKind
from essaim.gatherings.policies import RUNNING
from essaim.gatherings.states import MeetingState, MinutesState
from essaim.kernel import clock
from essaim.kernel.clock import day_in_paris
from essaim.people.actors import Actor
from essaim.portal.addresses import address
from essaim.portal.waiting.items import Item, Queue
from essaim.ui.formatting import format_day

CONVENE_AHEAD = timedelta(days=21)


def meetings_to_convene(actor: Actor) -> QuerySet[Meeting]:
    """Meetings of the coming three weeks that are still in preparation."""
    if not actor.has(*RUNNING):
        return Meeting.objects.none()
    return (
        queries.meetings_visible_to(actor)
        .filter(state=MeetingState.DRAFT, starts_at__gte=clock.now(), starts_at__lt=clock.now() + CONVENE_AHEAD)
        .order_by("starts_at", "pk")
    )


def _meeting(what: str, meeting: Meeting, *, is_due: bool = True) -> Item:
    day = day_in_paris(meeting.starts_at)
    return Item(
        what,
        meeting.title,
        address("gatherings:office_meeting", meeting.pk),
        f"{meeting.body}, {format_day(day)}",
        day if is_due else None,
    )


def _to_convene(meeting: Meeting) -> Item:
    return _meeting("Préparer la session" if meeting.kind == MeetingKind.SESSION else "Convoquer", meeting)


def _minutes(meeting: Meeting) -> Item:
    is_drafted = meeting.minutes_state == MinutesState.DRAFT
    return _meeting("Approuver le compte rendu" if is_drafted else "Écrire le compte rendu", meeting, is_due=False)


def _invitation(attendance: Attendance) -> Item:
    meeting = attendance.meeting
    day = day_in_paris(meeting.starts_at)
    url = address("gatherings:my_meeting", meeting.pk) or address("gatherings:office_meeting", meeting.pk)
    return Item("Répondre à l’invitation", meeting.title, url, f"{meeting.body}, {format_day(day)}", day)


def _follow_up(decision: Decision) -> Item:
    url = address("gatherings:office_meeting", decision.meeting_id)
    return Item("Donner suite", decision.text[:120], url, f"Demandé par {decision.meeting.body}", decision.due_on)


def _event(what: str, event: Event, *, is_due: bool) -> Item:
    day = day_in_paris(event.starts_at)
    note = format_day(day) if not event.proposed_by_id else f"{format_day(day)}, proposé par {event.proposed_by}"
    return Item(what, event.title, address("gatherings:office_event", event.slug), note, day if is_due else None)


BODIES, EVENTS = "gatherings:bodies", "gatherings:events"
QUEUES = (
    Queue("follow_ups", "reunions", BODIES, queries.open_follow_ups_for, _follow_up),
    Queue("invitations", "reunions", BODIES, queries.unanswered_invitations, _invitation),
    Queue("convene", "reunions", BODIES, meetings_to_convene, _to_convene),
    Queue(
        "close", "reunions", BODIES, queries.meetings_to_close, lambda row: _meeting("Dire si elle s’est tenue", row)
    ),
    Queue("minutes", "reunions", BODIES, queries.meetings_awaiting_minutes, _minutes),
    Queue(
        "moderate",
        "evenements",
        EVENTS,
        queries.events_to_moderate,
        lambda row: _event("Relire et publier", row, is_due=True),
    ),
    Queue(
        "attendance",
        "evenements",
        EVENTS,
        lambda actor: queries.events_to_close(actor).select_related("proposed_by"),
        lambda row: _event("Noter la participation", row, is_due=False),
    ),
)
