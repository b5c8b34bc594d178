"""Meetings: planned, changed, convened, held or cancelled."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction

from essaim.directory.models import Partner, Place, Sector, Service
from essaim.gatherings.letters import send_cancellation, send_change, send_convocations
from essaim.gatherings.models import Attendance, Body, Meeting, MeetingKind, Presence
from essaim.gatherings.policies import (
    can_cancel_meeting,
    can_convene_meeting,
    can_hold_meeting,
    can_prepare_meeting,
    can_run_meetings,
)
from essaim.gatherings.queries import seats_on
from essaim.gatherings.states import MEETING, MeetingState
from essaim.journal import services as journal
from essaim.kernel import clock
from essaim.kernel.clock import day_in_paris
from essaim.kernel.freshness import require_fresh
from essaim.kernel.verdict import Refused
from essaim.people.actors import Actor

OPTIONAL = frozenset({"topics", "level", "workshop_type", "workshop_theme", "quorum_required", "is_public"})
EDITABLE = OPTIONAL | {"title", "starts_at", "ends_at", "place", "place_text", "kind"}
LISTS = ("sectors", "partners", "services")


def plan_meeting(
    actor: Actor,
    *,
    body: Body,
    title: str,
    starts_at: datetime,
    ends_at: datetime | None = None,
    kind: MeetingKind = MeetingKind.MEETING,
    place: Place | None = None,
    place_text: str = "",
    sectors: Iterable[Sector] | None = None,
    partners: Iterable[Partner] | None = None,
    services: Iterable[Service] = (),
    **optional: Any,
) -> Meeting:
    """Prepare a meeting of a body; the seats held that day are its first guests. Prepared twice, it is one.

    Sectors and partners are those of the body when none are said. ``optional``: ``topics``, ``level``,
    ``workshop_type``, ``workshop_theme``, ``quorum_required``, ``is_public``.
    """
    can_run_meetings(actor).require()
    if unknown := set(optional) - OPTIONAL:
        raise TypeError(f"unknown fields: {sorted(unknown)}")
    with transaction.atomic():
        Body.objects.select_for_update().get(pk=body.pk)
        same = {"title": title.strip(), "starts_at": starts_at, "kind": kind}
        if known := body.meetings.filter(**same).exclude(state=MeetingState.CANCELLED).first():
            return known
        meeting = Meeting(
            body=body,
            title=title.strip(),
            starts_at=starts_at,
            ends_at=ends_at,
            kind=kind,
            place=place,
            place_text=place_text.strip(),
            **optional,
        )
        _check(meeting)
        meeting.save()
        meeting.sectors.set([body.sector] if sectors is None and body.sector else sectors or ())
        meeting.partners.set(body.partners.all() if partners is None else partners)
        meeting.services.set(services)
        _invite_seats(meeting)
        journal.record(actor, "gatherings.plan_meeting", meeting)
    return meeting


def update_meeting(actor: Actor, meeting: Meeting, *, version: int, **fields: Any) -> Meeting:
    """Change a meeting still to come; once convened, a change of day or place is told to the guests.

    ``fields``: those of ``EDITABLE``, and ``sectors``, ``partners``, ``services``. ``ValidationError`` when the meeting
    moved since ``version``.
    """
    lists = {name: fields.pop(name) for name in LISTS if name in fields}
    if unknown := set(fields) - EDITABLE:
        raise TypeError(f"unknown fields: {sorted(unknown)}")
    with transaction.atomic():
        locked = Meeting.objects.select_for_update().get(pk=meeting.pk)
        can_prepare_meeting(actor, locked).require()
        require_fresh(locked, version)
        before = _appointment(locked)
        for name, value in fields.items():
            setattr(locked, name, value)
        _check(locked)
        locked.save()
        for name, values in lists.items():
            getattr(locked, name).set(values)
        journal.record(actor, "gatherings.update_meeting", locked)
        if locked.state == MeetingState.CONVENED and _appointment(locked) != before:
            send_change(locked)
    return locked


def _appointment(meeting: Meeting) -> tuple[Any, ...]:
    return meeting.starts_at, meeting.ends_at, meeting.place_id, meeting.place_text


def _check(meeting: Meeting) -> None:
    if not meeting.title:
        raise ValidationError({"title": "Écrivez l’objet de la réunion."})
    if meeting.ends_at is not None and meeting.ends_at <= meeting.starts_at:
        raise ValidationError({"ends_at": "La fin doit venir après le début."})
    meeting.clean_fields()


def _invite_seats(meeting: Meeting) -> None:
    for seat in seats_on(meeting.body, day_in_paris(meeting.starts_at)):
        if not seat.holder_name or (seat.user and meeting.attendances.filter(user=seat.user).exists()):
            continue
        Attendance.objects.create(
            meeting=meeting,
            seat=seat,
            user=seat.user,
            person_name=seat.holder_name,
            email=seat.user.email if seat.user else "",
            organisation=seat.organisation,
            is_voting=seat.is_voting,
        )


def convene_meeting(actor: Actor, meeting: Meeting) -> Meeting:
    """Convene: from now on the meeting is planned for all, and each guest with an address gets a convocation.

    A meeting whose day is past is written down without a mail.
    """
    with transaction.atomic():
        locked = Meeting.objects.select_for_update().get(pk=meeting.pk)
        can_convene_meeting(actor, locked).require()
        locked.state = MEETING.target("convene_meeting")
        locked.save(update_fields=["state"])
        invited = send_convocations(locked, locked.attendances.all()) if locked.starts_at > clock.now() else 0
        journal.record(actor, "gatherings.convene_meeting", locked, facts={"mails": invited})
    return locked


def cancel_meeting(actor: Actor, meeting: Meeting, *, reason: str) -> Meeting:
    """Cancel a meeting that was not held: it counts for nothing, and those who were convened are told why."""
    if not reason.strip():
        raise ValidationError({"reason": "Écrivez pourquoi la réunion est annulée."})
    with transaction.atomic():
        locked = Meeting.objects.select_for_update().get(pk=meeting.pk)
        can_cancel_meeting(actor, locked).require()
        was_convened = locked.state == MeetingState.CONVENED
        locked.state = MEETING.target("cancel_meeting")
        locked.cancel_reason = reason.strip()[:300]
        locked.save(update_fields=["state", "cancel_reason"])
        if was_convened and locked.starts_at > clock.now():
            send_cancellation(locked)
        journal.record(actor, "gatherings.cancel_meeting", locked, note=locked.cancel_reason)
    return locked


def hold_meeting(
    actor: Actor, meeting: Meeting, *, families: Iterable[str] | None = None, participants: int | None = None
) -> Meeting:
    """Close a meeting that took place; a meeting does not close before it began, nor without anyone present.

    ``families`` and ``participants`` tell who came when there were more people than names (a workshop).
    """
    with transaction.atomic():
        locked = Meeting.objects.select_for_update().get(pk=meeting.pk)
        can_hold_meeting(actor, locked).require()
        if clock.now() < locked.starts_at:
            raise Refused("Cette réunion n’a pas encore commencé.")
        if not participants and not locked.attendances.filter(presence=Presence.PRESENT).exists():
            raise Refused("Notez d’abord qui était là : une réunion sans présent n’a pas eu lieu.")
        locked.state = MEETING.target("hold_meeting")
        locked.families = sorted(families or locked.families)
        locked.participants = participants or locked.participants
        locked.save(update_fields=["state", "families", "participants"])
        journal.record(actor, "gatherings.hold_meeting", locked)
    return locked
