"""The register of interests, and the withdrawals that follow from it."""

from datetime import date

from django.core.exceptions import ValidationError
from django.db import transaction

from essaim.directory.models import Organisation
from essaim.gatherings.models import (
    AgendaItem,
    Attendance,
    Ballot,
    Interest,
    InterestSource,
    Meeting,
    Withdrawal,
)
from essaim.gatherings.policies import can_run_meetings, can_withdraw
from essaim.gatherings.states import MeetingState
from essaim.gatherings.subjects import involved_in
from essaim.journal import services as journal
from essaim.kernel import clock
from essaim.people.actors import Actor
from essaim.people.models import User


def declare_interest(
    actor: Actor,
    *,
    user: User,
    organisation: Organisation,
    role: str,
    is_paid: bool = False,
    is_designated: bool = False,
    from_on: date | None = None,
    until_on: date | None = None,
) -> Interest:
    """Put an interest in the register: one's own, or anyone's for those who run meetings; declared twice, noted once.

    The person withdraws at once from the points of meetings to come that it must keep them out of.
    """
    if actor.user != user:
        can_run_meetings(actor).require()
    begins = from_on or clock.today()
    _check(role, begins, until_on)
    with transaction.atomic():
        Organisation.objects.select_for_update().get(pk=organisation.pk)
        interest, created = Interest.objects.get_or_create(
            user=user,
            organisation=organisation,
            role=role.strip()[:120],
            until_on=until_on,
            defaults={
                "is_paid": is_paid,
                "is_designated": is_designated,
                "from_on": begins,
                "source": InterestSource.DECLARED if actor.user == user else InterestSource.RECORDED,
            },
        )
        if created:
            journal.record(actor, "gatherings.declare_interest", organisation, personal={"person": str(user)})
            to_come = Meeting.objects.filter(state__in=(MeetingState.DRAFT, MeetingState.CONVENED))
            for meeting in to_come.filter(attendances__user=user).order_by("pk"):
                withdraw_interested(actor, meeting, only=user)
    return interest


def _check(role: str, from_on: date, until_on: date | None) -> None:
    faults = {}
    if not role.strip():
        faults["role"] = "Écrivez quel est cet intérêt."
    if until_on is not None and until_on < from_on:
        faults["until_on"] = "La fin ne peut pas venir avant le début."
    if faults:
        raise ValidationError(faults)


def end_interest(actor: Actor, interest: Interest) -> Interest:
    """Say that an interest is over, today; it stays in the register."""
    if actor.user != interest.user:
        can_run_meetings(actor).require()
    with transaction.atomic():
        locked = Interest.objects.select_for_update().get(pk=interest.pk)
        today = clock.today()
        if locked.until_on is None or locked.until_on > today:
            locked.until_on = max(today, locked.from_on)
            locked.save(update_fields=["until_on"])
            journal.record(actor, "gatherings.end_interest", locked.organisation)
    return locked


def withdraw_from_item(actor: Actor, item: AgendaItem, *, attendance: Attendance, reason: str) -> Withdrawal:
    """Note that a participant withdraws from a point: no vote, no debate, out of the quorum base for it."""
    with transaction.atomic():
        meeting = Meeting.objects.select_for_update().get(pk=item.meeting_id)
        current = AgendaItem.objects.select_related("meeting").get(pk=item.pk)
        can_withdraw(actor, current, attendance).require()
        Ballot.objects.filter(item=current, attendance=attendance).delete()
        withdrawal, created = Withdrawal.objects.get_or_create(
            item=current, attendance=attendance, defaults={"reason": reason.strip()[:300] or "Sans motif écrit"}
        )
        if created:
            facts, personal = {"item": current.position}, {"reason": withdrawal.reason}
            journal.record(actor, "gatherings.withdraw_from_item", meeting, facts=facts, personal=personal)
    return withdrawal


def withdraw_interested(actor: Actor, meeting: Meeting, *, only: User | None = None) -> int:
    """Withdraw the guests, or one of them, from the points where their interests leave no choice.

    Answers how many withdrawals that makes; done again, it adds only what came since.
    """
    with transaction.atomic():
        items = list(meeting.items.prefetch_related("withdrawals"))
        involved = involved_in(meeting, items)
        made = 0
        for item in items:
            away = {withdrawal.attendance_id for withdrawal in item.withdrawals.all()}
            for one in involved.get(item.pk, ()):
                concerns = only is None or one.attendance.user_id == only.pk
                if one.finding.must_withdraw and concerns and one.attendance.pk not in away:
                    reason = f"Intérêt déclaré\u00a0: {one.interest.role}"
                    withdraw_from_item(actor, item, attendance=one.attendance, reason=reason)
                    made += 1
    return made
