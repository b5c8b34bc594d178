"""Points of an agenda: added, written up, voted on."""

from django.core.exceptions import ValidationError
from django.db import transaction

from essaim.gatherings.models import AgendaItem, Attendance, Ballot, BallotChoice, Meeting
from essaim.gatherings.policies import (
    can_handle_item,
    can_prepare_meeting,
    can_take_part,
    can_write_up_meeting,
)
from essaim.gatherings.queries import open_follow_ups
from essaim.gatherings.quorum import item_quorum
from essaim.gatherings.services.interests import withdraw_interested
from essaim.gatherings.states import MeetingState
from essaim.journal import services as journal
from essaim.kernel import clock
from essaim.kernel.records import Record, key_of, kind_of
from essaim.kernel.verdict import Refused
from essaim.people.actors import Actor


def add_item(actor: Actor, meeting: Meeting, *, title: str, target: Record | None = None) -> AgendaItem:
    """Add a point at the end of the agenda; a record, or a title, is on an agenda once.

    Guests whose interests keep them out of it withdraw at once.
    """
    if not title.strip():
        raise ValidationError({"title": "Écrivez l’intitulé du point."})
    with transaction.atomic():
        locked = Meeting.objects.select_for_update().get(pk=meeting.pk)
        can_prepare_meeting(actor, locked).require()
        last = locked.items.order_by("-position").first()
        kind, key = (kind_of(target), key_of(target)) if target is not None else ("", "")
        same = {"target_kind": kind, "target_key": key} if key else {"target_key": "", "title": title.strip()[:200]}
        if found := locked.items.filter(**same).first():
            return found
        item = AgendaItem.objects.create(
            meeting=locked,
            position=(last.position if last else 0) + 1,
            title=title.strip()[:200],
            target_kind=kind,
            target_key=key,
        )
        journal.record(actor, "gatherings.add_item", locked, facts={"item": item.position})
        withdraw_interested(actor, locked)
    return item


def carry_follow_ups(actor: Actor, meeting: Meeting) -> int:
    """Put on the agenda what former meetings of the body asked for and is not done; answers how many points it adds."""
    with transaction.atomic():
        before = meeting.items.count()
        for decision in open_follow_ups(meeting.body).exclude(meeting=meeting):
            add_item(actor, meeting, title=f"Suite à donner\u00a0: {decision.text}", target=decision)
    return meeting.items.count() - before


def remove_item(actor: Actor, item: AgendaItem) -> None:
    """Take a point off the agenda, as long as nothing was decided nor voted on it."""
    with transaction.atomic():
        meeting = Meeting.objects.select_for_update().get(pk=item.meeting_id)
        can_prepare_meeting(actor, meeting).require()
        if item.decisions.exists() or item.ballots.exists():
            raise Refused("On a voté ou décidé sur ce point : il reste à l’ordre du jour.")
        item.delete()
        journal.record(actor, "gatherings.remove_item", meeting)


def write_item(actor: Actor, item: AgendaItem, *, minutes: str) -> AgendaItem:
    """Write what was said on a point."""
    with transaction.atomic():
        meeting = Meeting.objects.select_for_update().get(pk=item.meeting_id)
        can_write_up_meeting(actor, meeting).require()
        current = AgendaItem.objects.get(pk=item.pk)
        can_handle_item(actor, current).require()
        if current.minutes != minutes.strip():
            current.minutes = minutes.strip()[:10000]
            current.save(update_fields=["minutes"])
            journal.record(actor, "gatherings.write_item", meeting, facts={"item": current.position})
    return current


# ----------------------------------------------------------------------------------------------------- votes


def cast_ballot(actor: Actor, item: AgendaItem, *, attendance: Attendance, choice: BallotChoice) -> Ballot:
    """Vote on a point, once; voting again changes the choice until the meeting is closed."""
    with transaction.atomic():
        meeting = Meeting.objects.select_for_update().get(pk=item.meeting_id)
        current = AgendaItem.objects.select_related("meeting__body").get(pk=item.pk)
        voter = Attendance.objects.get(pk=attendance.pk)
        can_take_part(actor, current, voter).require()
        if meeting.state != MeetingState.CONVENED or clock.now() < meeting.starts_at:
            raise Refused("On vote pendant la réunion : elle est close ou n’a pas commencé.")
        if meeting.quorum_required and not item_quorum(current).met:
            raise Refused("Le quorum n’est pas atteint pour ce point.")
        ballot = Ballot.objects.filter(item=current, attendance=voter).first()
        if ballot is None or ballot.choice != choice:
            ballot = ballot or Ballot(item=current, attendance=voter)
            ballot.choice = BallotChoice(choice)
            ballot.save()
            journal.record(actor, "gatherings.cast_ballot", meeting, facts={"item": current.position})
    return ballot
