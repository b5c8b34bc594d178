"""Quorum: how many must be present for a point, once those who withdrew have left the base.

A member who withdraws under article L1111-6 CGCT leaves the base for the point: 61 members, 3 withdrawn → base 58, and
more than half of it must be present: 58 / 2 + 1 = 30.
"""

from collections.abc import Collection
from dataclasses import dataclass

from essaim.gatherings.models import AgendaItem, Attendance, Presence


@dataclass(frozen=True)
class Quorum:
    """Base, number required and number present for a point; ``met`` when enough are there."""

    base: int
    required: int
    present: int

    @property
    def met(self) -> bool:
        """Whether enough members are present."""
        return self.present >= self.required

    @property
    def missing(self) -> int:
        """How many more must be there."""
        return max(0, self.required - self.present)


def quorum(*, members: int, withdrawn: int, present: int) -> Quorum:
    """More than half of the base, where ``present`` leaves out those who withdrew."""
    base = max(members - withdrawn, 0)
    return Quorum(base=base, required=base // 2 + 1 if base else 0, present=present)


def item_quorum(item: AgendaItem) -> Quorum:
    """The quorum of a point: voting members of the meeting, less those who withdrew from it."""
    attendances = list(item.meeting.attendances.all())
    away = {withdrawal.attendance_id for withdrawal in item.withdrawals.all()}
    return quorum_among(attendances, away, item.meeting.body.seats_total)


def quorum_among(attendances: list[Attendance], away: Collection[object], seats_total: int | None) -> Quorum:
    """The quorum from what is loaded already; ``seats_total`` is the body's, vacant seats included, when it has one."""
    voting = [attendance for attendance in attendances if attendance.is_voting]
    return quorum(
        members=max(seats_total or 0, len(voting)),
        withdrawn=sum(attendance.pk in away for attendance in voting),
        present=sum(attendance.presence == Presence.PRESENT and attendance.pk not in away for attendance in voting),
    )
