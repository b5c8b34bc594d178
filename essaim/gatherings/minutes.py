"""Minutes that draft themselves from what was noted: presences, points, withdrawals, votes, decisions."""

from collections import Counter
from collections.abc import Iterable, Iterator

from essaim.gatherings.ics import where
from essaim.gatherings.letters import when
from essaim.gatherings.models import AgendaItem, Attendance, BallotChoice, Decision, DecisionKind, Meeting, Presence
from essaim.gatherings.queries import items_with_everything
from essaim.gatherings.quorum import quorum_among
from essaim.gatherings.subjects import closing_lines, outcomes_of
from essaim.ui.formatting import format_day, pluralise

NBSP = "\u00a0"


def composed_parts(meeting: Meeting) -> list[dict[str, str]]:
    """The minutes as ``Minutes.parts``, in French: one who was there only completes them."""
    attendances = list(meeting.attendances.select_related("organisation"))
    items = list(items_with_everything(meeting))
    outcomes = outcomes_of(meeting, items)
    apart = list(meeting.decisions.filter(item__isnull=True))
    parts = [
        _part(meeting.title, filter(None, [meeting.body.name, _capital(when(meeting)), where(meeting)])),
        _part("Présences", _presences(meeting, attendances)),
    ]
    for item in items:
        lines = _item(meeting, item, attendances, outcomes.get(item.target_key, ""))
        parts.append(_part(f"{item.position}. {item.title}", lines, str(item.pk)))
    if sums := closing_lines(meeting, items):
        parts.append(_part("Montants proposés", sums))
    if apart:
        parts.append(_part("Décisions et suites", _decisions(apart)))
    return parts


def _part(title: str, lines: Iterable[str], item: str = "") -> dict[str, str]:
    return {"item": item, "title": title, "text": "\n".join(lines)}


def _presences(meeting: Meeting, attendances: list[Attendance]) -> Iterator[str]:
    groups = (
        ("Présentes et présents", (Presence.PRESENT,)),
        ("Excusées et excusés", (Presence.EXCUSED, Presence.DECLINED)),
        ("Absentes et absents", (Presence.INVITED, Presence.ACCEPTED)),
    )
    for label, states in groups:
        names = [_named(attendance) for attendance in attendances if attendance.presence in states]
        if names:
            yield f"{label} ({len(names)}){NBSP}: {', '.join(names)}."
    if meeting.participants:
        yield f"Participants en tout{NBSP}: {meeting.participants}."


def _named(attendance: Attendance) -> str:
    belongs = f" ({attendance.organisation})" if attendance.organisation else ""
    return f"{attendance.person_name}{belongs}"


def _item(meeting: Meeting, item: AgendaItem, attendances: list[Attendance], outcome: str) -> Iterator[str]:
    withdrawals = list(item.withdrawals.all())
    if withdrawals:
        names = ", ".join(withdrawal.attendance.person_name for withdrawal in withdrawals)
        yield f"Déport{'s' if len(withdrawals) > 1 else ''}{NBSP}: {names}, sans débat ni vote sur ce point."
    if meeting.quorum_required:
        away = {withdrawal.attendance_id for withdrawal in withdrawals}
        found = quorum_among(attendances, away, meeting.body.seats_total)
        state = "atteint" if found.met else "non atteint"
        if found.base:
            there = f"{found.present} {_present(found.present)} pour {found.required} exigés"
            yield f"Quorum {state}{NBSP}: {there}, sur une base de {found.base}."
        else:
            yield "Aucun membre ayant voix ne peut prendre part à ce point."
    if item.minutes:
        yield item.minutes
    counts = Counter(ballot.choice for ballot in item.ballots.all())
    if counts:
        said = (f"{BallotChoice(choice).label.lower()}{NBSP}: {counts[choice]}" for choice in BallotChoice.values)
        yield f"Vote, {', '.join(said)}."
    if outcome:
        yield outcome
    yield from _decisions(item.decisions.all())


def _present(count: int) -> str:
    return pluralise(count, "présent,présents")


def _decisions(decisions: Iterable[Decision]) -> Iterator[str]:
    for decision in decisions:
        line = f"{decision.get_kind_display()}{NBSP}: {decision.text}"
        if decision.kind == DecisionKind.FOLLOW_UP and decision.due_on:
            line += f" ({decision.owner_name}, avant le {format_day(decision.due_on)})"
        yield line


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
