"""Meetings: planned, convened, held or cancelled; who is there, what is decided, what is written of it."""

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.core.exceptions import ValidationError
from django.db import transaction

from essaim.directory.models import Organisation, Partner, Place, Sector, Service
from essaim.gatherings.models import (
    AgendaItem,
    Attendance,
    Ballot,
    BallotChoice,
    Body,
    Decision,
    DecisionKind,
    Interest,
    Meeting,
    MeetingKind,
    Minutes,
    Presence,
    Withdrawal,
)
from essaim.gatherings.policies import (
    can_cancel_meeting,
    can_convene_meeting,
    can_hold_meeting,
    can_run_meetings,
    can_take_part,
)
from essaim.gatherings.queries import seats_on
from essaim.gatherings.quorum import Quorum, quorum
from essaim.gatherings.states import MEETING, MeetingState, MinutesState
from essaim.journal import services as journal
from essaim.kernel import clock
from essaim.kernel.clock import day_in_paris
from essaim.kernel.records import Record, key_of, kind_of
from essaim.kernel.verdict import Refused
from essaim.people.actors import Actor
from essaim.people.models import User


@dataclass(frozen=True)
class Guest:
    """Someone to invite beside the seats: a user, or a name and an e-mail."""

    name: str
    email: str = ""
    user: User | None = None
    organisation: Organisation | None = None
    is_voting: bool = False


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
    topic: str = "",
    sectors: Iterable[Sector] = (),
    partners: Iterable[Partner] = (),
    services: Iterable[Service] = (),
    quorum_required: bool = False,
    is_public: bool = False,
) -> Meeting:
    """Prepare a meeting of a body; the seats held that day are its first guests, the open follow-ups its first
    points.
    """
    can_run_meetings(actor).require()
    if ends_at is not None and ends_at <= starts_at:
        raise ValidationError({"ends_at": "La fin doit venir après le début."})
    with transaction.atomic():
        meeting = Meeting.objects.create(
            body=body,
            title=title.strip(),
            starts_at=starts_at,
            ends_at=ends_at,
            kind=kind,
            place=place,
            place_text=place_text,
            topic=topic,
            quorum_required=quorum_required,
            is_public=is_public,
        )
        meeting.sectors.set(sectors)
        meeting.partners.set(partners)
        meeting.services.set(services)
        _invite_seats(meeting)
        journal.record(actor, "gatherings.plan_meeting", meeting)
    return meeting


def _invite_seats(meeting: Meeting) -> None:
    for seat in seats_on(meeting.body, day_in_paris(meeting.starts_at)).select_related("user"):
        name = seat.person_name or (seat.user.name if seat.user else "")
        if not name or (seat.user and meeting.attendances.filter(user=seat.user).exists()):
            continue
        Attendance.objects.create(
            meeting=meeting,
            seat=seat,
            user=seat.user,
            person_name=name,
            email=seat.user.email if seat.user else "",
            organisation=seat.organisation,
            is_voting=seat.is_voting,
        )


def invite_guests(actor: Actor, meeting: Meeting, *, guests: Sequence[Guest]) -> None:
    """Invite people beside the seats; a user already invited is left as they are."""
    can_run_meetings(actor).require()
    with transaction.atomic():
        Meeting.objects.select_for_update().get(pk=meeting.pk)
        for guest in guests:
            if guest.user and meeting.attendances.filter(user=guest.user).exists():
                continue
            Attendance.objects.create(
                meeting=meeting,
                user=guest.user,
                person_name=guest.name,
                email=guest.email or (guest.user.email if guest.user else ""),
                organisation=guest.organisation,
                is_voting=guest.is_voting,
            )


def add_item(actor: Actor, meeting: Meeting, *, title: str, target: Record | None = None) -> AgendaItem:
    """Add a point at the end of the agenda; a record is on an agenda once."""
    can_run_meetings(actor).require()
    with transaction.atomic():
        Meeting.objects.select_for_update().get(pk=meeting.pk)
        last = meeting.items.order_by("-position").first()
        kind, key = (kind_of(target), key_of(target)) if target is not None else ("", "")
        if key and (found := meeting.items.filter(target_kind=kind, target_key=key).first()):
            return found
        return AgendaItem.objects.create(
            meeting=meeting,
            position=(last.position if last else 0) + 1,
            title=title.strip()[:200],
            target_kind=kind,
            target_key=key,
        )


def convene_meeting(actor: Actor, meeting: Meeting) -> Meeting:
    """Send the convocation: from now on the meeting is planned for all."""
    with transaction.atomic():
        locked = Meeting.objects.select_for_update().get(pk=meeting.pk)
        can_convene_meeting(actor, locked).require()
        locked.state = MEETING.target("convene_meeting")
        locked.save(update_fields=["state"])
        journal.record(actor, "gatherings.convene_meeting", locked)
    return locked


def cancel_meeting(actor: Actor, meeting: Meeting, *, reason: str) -> Meeting:
    """Cancel a meeting that was not held: it counts for nothing."""
    if not reason.strip():
        raise ValidationError({"reason": "Écrivez pourquoi la réunion est annulée."})
    with transaction.atomic():
        locked = Meeting.objects.select_for_update().get(pk=meeting.pk)
        can_cancel_meeting(actor, locked).require()
        locked.state = MEETING.target("cancel_meeting")
        locked.cancel_reason = reason.strip()[:300]
        locked.save(update_fields=["state", "cancel_reason"])
        journal.record(actor, "gatherings.cancel_meeting", locked, note=locked.cancel_reason)
    return locked


def hold_meeting(actor: Actor, meeting: Meeting) -> Meeting:
    """Close a meeting that took place; a meeting does not close before it began, nor without anyone present."""
    with transaction.atomic():
        locked = Meeting.objects.select_for_update().get(pk=meeting.pk)
        can_hold_meeting(actor, locked).require()
        if clock.now() < locked.starts_at:
            raise Refused("Cette réunion n’a pas encore commencé.")
        if not locked.attendances.filter(presence=Presence.PRESENT).exists():
            raise Refused("Notez d’abord qui était là : une réunion sans présent n’a pas eu lieu.")
        locked.state = MEETING.target("hold_meeting")
        locked.save(update_fields=["state"])
        journal.record(actor, "gatherings.hold_meeting", locked)
    return locked


def note_presence(actor: Actor, meeting: Meeting, *, presences: dict[str, Presence]) -> None:
    """Note who is there; keys are the attendances' identifiers as text."""
    can_run_meetings(actor).require()
    with transaction.atomic():
        locked = Meeting.objects.select_for_update().get(pk=meeting.pk)
        if locked.state == MeetingState.CANCELLED:
            raise Refused("Cette réunion est annulée.")
        for attendance in locked.attendances.filter(pk__in=list(presences)):
            attendance.presence = presences[str(attendance.pk)]
            attendance.save(update_fields=["presence"])
        journal.record(actor, "gatherings.note_presence", locked, facts={"count": len(presences)})


def declare_interest(
    actor: Actor,
    *,
    user: User,
    organisation: Organisation,
    role: str,
    is_paid: bool = False,
    is_designated: bool = False,
    from_on: date | None = None,
) -> Interest:
    """Note an interest in the register: one's own, or anyone's for those who run meetings."""
    if actor.user != user:
        can_run_meetings(actor).require()
    with transaction.atomic():
        interest = Interest.objects.create(
            user=user,
            organisation=organisation,
            role=role.strip()[:120],
            is_paid=is_paid,
            is_designated=is_designated,
            from_on=from_on or clock.today(),
        )
        journal.record(actor, "gatherings.declare_interest", organisation)
    return interest


def withdraw_from_item(actor: Actor, item: AgendaItem, *, attendance: Attendance, reason: str) -> Withdrawal:
    """Note that a participant withdraws from a point: no vote, no debate, out of the quorum base for it."""
    own = actor.user is not None and attendance.user_id == actor.user.pk
    if not own:
        can_run_meetings(actor).require()
    if attendance.meeting_id != item.meeting_id:
        raise Refused("Cette personne n’est pas invitée à cette réunion.")
    with transaction.atomic():
        AgendaItem.objects.select_for_update().get(pk=item.pk)
        Ballot.objects.filter(item=item, attendance=attendance).delete()
        withdrawal, created = Withdrawal.objects.get_or_create(
            item=item, attendance=attendance, defaults={"reason": reason.strip()[:300]}
        )
        if created:
            journal.record(actor, "gatherings.withdraw_from_item", item.meeting, note=withdrawal.reason)
    return withdrawal


def item_quorum(item: AgendaItem) -> Quorum:
    """The quorum of a point: voting members of the meeting, less those who withdrew."""
    voting = item.meeting.attendances.filter(is_voting=True)
    away = set(item.withdrawals.values_list("attendance_id", flat=True))
    withdrawn = voting.filter(pk__in=away).count()
    members = item.meeting.body.seats_total or voting.count()
    present = voting.filter(presence=Presence.PRESENT).exclude(pk__in=away).count()
    return quorum(members=members, withdrawn=withdrawn, present=present)


def cast_ballot(actor: Actor, item: AgendaItem, *, attendance: Attendance, choice: BallotChoice) -> Ballot:
    """Vote on a point, once; voting again changes the choice until the meeting is closed."""
    with transaction.atomic():
        AgendaItem.objects.select_for_update().get(pk=item.pk)
        can_take_part(actor, item, attendance).require()
        if item.meeting.state != MeetingState.CONVENED:
            raise Refused("On vote pendant la réunion : elle est close ou n’est pas encore convoquée.")
        if item.meeting.quorum_required and not item_quorum(item).met:
            raise Refused("Le quorum n’est pas atteint pour ce point.")
        ballot, _ = Ballot.objects.update_or_create(item=item, attendance=attendance, defaults={"choice": choice})
        journal.record(actor, "gatherings.cast_ballot", item.meeting, facts={"item": item.position})
    return ballot


def record_decision(
    actor: Actor,
    meeting: Meeting,
    *,
    kind: DecisionKind,
    text: str,
    item: AgendaItem | None = None,
    topic: str = "",
    owner_name: str = "",
    due_on: date | None = None,
) -> Decision:
    """Write what came out of a meeting; a follow-up needs who and by when."""
    can_run_meetings(actor).require()
    if not text.strip():
        raise ValidationError({"text": "Écrivez ce qui a été décidé."})
    if kind == DecisionKind.FOLLOW_UP and not (owner_name.strip() and due_on):
        raise ValidationError({"owner_name": "Une suite à donner a une personne et une date."})
    with transaction.atomic():
        decision = Decision.objects.create(
            meeting=meeting, item=item, kind=kind, text=text.strip(), topic=topic, owner_name=owner_name, due_on=due_on
        )
        journal.record(actor, "gatherings.record_decision", meeting, facts={"kind": str(kind)})
    return decision


def close_follow_up(actor: Actor, decision: Decision) -> Decision:
    """Note that a follow-up is done."""
    can_run_meetings(actor).require()
    with transaction.atomic():
        locked = Decision.objects.select_for_update().get(pk=decision.pk)
        if locked.done_on is None:
            locked.done_on = clock.today()
            locked.save(update_fields=["done_on"])
            journal.record(actor, "gatherings.close_follow_up", locked.meeting)
    return locked


def draft_minutes(actor: Actor, meeting: Meeting, *, text: str) -> Minutes:
    """Write the next version of the minutes; an approved version is never changed."""
    can_run_meetings(actor).require()
    if not text.strip():
        raise ValidationError({"text": "Le compte rendu est vide."})
    with transaction.atomic():
        locked = Meeting.objects.select_for_update().get(pk=meeting.pk)
        if locked.state != MeetingState.HELD:
            raise Refused("Le compte rendu s’écrit une fois la réunion tenue.")
        last = locked.minutes_versions.first()
        digest = hashlib.sha256(text.encode()).hexdigest()
        if last is not None and last.approved_at is None:
            last.text, last.digest = text, digest
            last.save(update_fields=["text", "digest"])
            minutes = last
        else:
            minutes = Minutes.objects.create(
                meeting=locked, number=(last.number if last else 0) + 1, text=text, digest=digest
            )
        if locked.minutes_state == MinutesState.NONE:
            locked.minutes_state = MinutesState.DRAFT
            locked.save(update_fields=["minutes_state"])
        journal.record(actor, "gatherings.draft_minutes", locked, facts={"version": minutes.number, "digest": digest})
    return minutes


def approve_minutes(actor: Actor, minutes: Minutes) -> Minutes:
    """Approve and sign a version of the minutes: from then on it proves that they exist."""
    can_run_meetings(actor).require()
    with transaction.atomic():
        locked = Minutes.objects.select_for_update().get(pk=minutes.pk)
        if locked.approved_at is not None:
            raise Refused("Cette version est déjà approuvée.")
        locked.approved_at = clock.now()
        locked.approved_by = actor.label
        locked.save(update_fields=["approved_at", "approved_by"])
        meeting = Meeting.objects.select_for_update().get(pk=locked.meeting_id)
        meeting.minutes_state = MinutesState.APPROVED
        meeting.save(update_fields=["minutes_state"])
        journal.record(actor, "gatherings.approve_minutes", meeting, facts={"version": locked.number})
    return locked
