"""Mails about meetings and events: one to each person, once for each thing there is to say."""

from collections.abc import Iterable

from django.conf import settings
from django.core import signing
from django.urls import reverse

from essaim.gatherings import ics
from essaim.gatherings.models import Attendance, Event, Meeting
from essaim.kernel.records import key_of
from essaim.mail import services as mail
from essaim.people.actors import Actor
from essaim.ui.formatting import format_hour, format_weekday

_SALT = "essaim.gatherings.convocation"


def convocation_token(attendance: Attendance) -> str:
    """What the link of a person's convocation holds: whoever has it answers for them, and nothing else."""
    return signing.dumps(str(attendance.pk), salt=_SALT)


def attendance_key_of(token: str) -> str:
    """The attendance that a convocation's link speaks of, empty when the link was not made here."""
    try:
        return str(signing.loads(token, salt=_SALT))
    except signing.BadSignature:
        return ""


def send_convocations(meeting: Meeting, attendances: Iterable[Attendance]) -> int:
    """Convene each guest who has an address; answers how many mails that makes."""
    return _send(
        meeting,
        attendances,
        subject=f"Convocation\u00a0: {meeting.title}",
        template="gatherings/mail/convocation.txt",
        key="convocation",
    )


def send_change(meeting: Meeting) -> int:
    """Tell the guests that the day or the place changed."""
    return _send(
        meeting,
        meeting.attendances.all(),
        subject=f"Changement\u00a0: {meeting.title}",
        template="gatherings/mail/meeting_changed.txt",
        key=f"change-{meeting.version}",
    )


def send_cancellation(meeting: Meeting) -> int:
    """Tell the guests that the meeting will not take place, and why."""
    return _send(
        meeting,
        meeting.attendances.all(),
        subject=f"Réunion annulée\u00a0: {meeting.title}",
        template="gatherings/mail/meeting_cancelled.txt",
        key="cancellation",
    )


def _send(meeting: Meeting, attendances: Iterable[Attendance], *, subject: str, template: str, key: str) -> int:
    shared = {
        "title": meeting.title,
        "body": meeting.body.name,
        "when": when(meeting),
        "where": ics.where(meeting) or "Lieu à préciser",
        "items": [f"{item.position}. {item.title}" for item in meeting.items.filter(target_kind="")],
        "files": meeting.items.exclude(target_kind="").count(),
        "reason": meeting.cancel_reason,
    }
    told = 0
    for attendance in attendances:
        if not attendance.email:
            continue
        address = reverse("gatherings:convocation", args=[convocation_token(attendance)])
        mail.send(
            to=attendance.email,
            subject=" ".join(subject.split())[:200],
            template=template,
            context={**shared, "name": attendance.person_name, "link": settings.BASE_URL.rstrip("/") + address},
            about=meeting,
            key=f"gatherings.{key}:{key_of(meeting)}:{key_of(attendance)}",
        )
        told += 1
    return told


def when(meeting: Meeting) -> str:
    """« mercredi 9 décembre 2026 de 14 h à 16 h », Paris time."""
    day = format_weekday(meeting.starts_at)
    if meeting.ends_at is None:
        return f"{day} à {format_hour(meeting.starts_at)}"
    if format_weekday(meeting.ends_at) != day:
        return f"du {day}, {format_hour(meeting.starts_at)} au {format_weekday(meeting.ends_at)}"
    return f"{day} de {format_hour(meeting.starts_at)} à {format_hour(meeting.ends_at)}"


def send_event_news(actor: Actor, event: Event) -> None:
    """Tell the proposer of an event that somebody else published or cancelled it."""
    proposer = event.proposed_by
    if proposer is None or proposer == actor.user or not proposer.is_active:
        return
    words = {"published": "Votre événement est publié", "cancelled": "Votre événement est annulé"}[event.state]
    mail.send(
        to=proposer.email,
        subject=" ".join(f"{words}\u00a0: {event.title}".split())[:200],
        template="gatherings/mail/event_news.txt",
        context={
            "title": event.title,
            "words": words,
            "reason": event.cancel_reason,
            "link": settings.BASE_URL.rstrip("/") + reverse("gatherings:event", args=[event.slug]),
        },
        about=event,
        key=f"gatherings.event-{event.state}:{key_of(event)}",
    )
