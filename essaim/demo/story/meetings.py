"""Bodies, who sits in them, and their meetings: prepared, convened, held, written up, or cancelled."""

from datetime import date, timedelta
from functools import partial
from typing import Any

from essaim.demo.story.tables import table
from essaim.demo.story.teller import Teller
from essaim.funding import services as funding
from essaim.funding.models import Grid
from essaim.gatherings import services as gatherings
from essaim.gatherings.models import Attendance, Body, BodyKind, Decision, DecisionKind, Meeting, MeetingKind, Presence
from essaim.kernel import clock

INSTALLED = date(2021, 7, 20)
"""The day on which the five bodies of the strategy get their members."""

PREPARED, CONVENED, WRITTEN, APPROVED = 35, 14, 5, 21
"""Days before the meeting, or after it."""


def plan(story: Teller) -> None:
    """Plan seats, groups and meetings."""
    story.timeline.plan(INSTALLED, partial(_seat_steering, story), hour=8)
    for group in table("bodies")["groups"]:
        story.timeline.plan(group["on"], partial(_constitute, story, group), hour=8)
    for row in table("meetings")["meetings"]:
        prepared_on = story.begin(max(row["on"] - timedelta(days=PREPARED), _known_on(row["body"])))
        if prepared_on is not None:
            story.timeline.plan(prepared_on, partial(_prepare, story, row), hour=8, minute=30)


def _known_on(code: str) -> date:
    groups = {group["code"]: group["on"] for group in table("bodies")["groups"]}
    return groups.get(code, INSTALLED)


def _seat_steering(story: Teller) -> None:
    for code, seats in table("bodies")["seats"].items():
        _seat(story, story.body(code), seats)


def _constitute(story: Teller, group: dict[str, Any]) -> None:
    sector = story.sectors([group["sector"]])[0] if "sector" in group else None
    body = gatherings.constitute_body(
        story.actor("officer"),
        code=group["code"],
        name=group["name"],
        kind=BodyKind(group["kind"]),
        group_type=group.get("type", ""),
        sector=sector,
        topics=group.get("topics", ()),
        partners=story.partners(group.get("partners", [])),
        is_public=group.get("public", True),
    )
    _seat(story, body, group["seats"])


def _seat(story: Teller, body: Body, seats: list[dict[str, Any]]) -> None:
    for seat in seats:
        gatherings.give_seat(
            story.actor("officer"),
            body,
            function=seat["as"],
            user=story.people[seat["who"]] if "who" in seat else None,
            person_name=seat.get("name", ""),
            organisation=story.structures[seat["of"]] if "of" in seat else None,
            is_chair=seat.get("chair", False),
            is_voting=seat.get("votes", True),
            family=seat.get("family", ""),
            represents_city=seat.get("city", False),
            deliberation=seat.get("act", ""),
        )


# --------------------------------------------------------------------------------------------------------- meetings


def _prepare(story: Teller, row: dict[str, Any]) -> None:
    officer, body = story.actor("officer"), story.body(row["body"])
    starts_at = clock.paris(row["on"]).replace(hour=14)
    meeting = gatherings.plan_meeting(
        officer,
        body=body,
        title=row["title"],
        starts_at=starts_at,
        ends_at=starts_at + timedelta(hours=2),
        kind=MeetingKind(row.get("kind", "meeting")),
        place=story.place("hotel_reunions"),
        partners=story.partners(row["partners"]) if "partners" in row else None,
        services=story.services(row.get("services", [])),
        topics=row.get("topics", []),
        level=row.get("level", ""),
        workshop_type=row.get("sort", ""),
        workshop_theme=row.get("theme", ""),
    )
    for title in table("meetings")["agendas"].get(row["body"], []) if row.get("kind") != "workshop" else []:
        gatherings.add_item(officer, meeting, title=title)
    _plan_life(story, row, meeting)


def _plan_life(story: Teller, row: dict[str, Any], meeting: Meeting) -> None:
    state, day = row.get("state", "held"), row["on"]
    officer = story.actor("officer")
    convened_on = max(min(day - timedelta(days=CONVENED), story.until), clock.today())
    if state != "draft":
        story.timeline.plan(convened_on, partial(gatherings.convene_meeting, officer, meeting), hour=8, minute=45)
    if state == "cancelled":
        story.timeline.plan(
            day - timedelta(days=3), partial(gatherings.cancel_meeting, officer, meeting, reason=row["why"]), hour=17
        )
    if state == "held":
        story.timeline.plan(day, partial(_hold, story, row, meeting), hour=16, minute=10)


def _hold(story: Teller, row: dict[str, Any], meeting: Meeting) -> None:
    officer, chance = story.actor("officer"), story.chance("presence", row["body"], row["on"])
    attendances = list(meeting.attendances.select_related("seat"))
    presences = {str(one.pk): _presence(story, one, chance.random()) for one in attendances}
    gatherings.note_presence(officer, meeting, presences=presences)
    items = list(meeting.items.all())
    phrases = table("phrases")["said"]
    for item in items:
        gatherings.write_item(officer, item, minutes=chance.choice(phrases))
    for decision in row.get("decisions", []):
        gatherings.record_decision(
            officer,
            meeting,
            kind=DecisionKind(decision["kind"]),
            text=decision["text"],
            item=items[0] if items else None,
            act=decision.get("act", ""),
            topics=decision.get("topics", []),
        )
    for follow in row.get("follow", []):
        _ask(story, meeting, follow)
    gatherings.hold_meeting(officer, meeting, families=row.get("families"), participants=row.get("came"))
    if "adopts" in row:
        grid = Grid.objects.filter(call__code=row["adopts"]).latest("number")
        funding.adopt_grid(officer, grid, decision=Decision.objects.get(meeting=meeting, act="adoption"))
    if row.get("minutes") != "none":
        story.timeline.plan(row["on"] + timedelta(days=WRITTEN), partial(_write_minutes, story, row, meeting), hour=9)


def _presence(story: Teller, guest: Attendance, luck: float) -> Presence:
    """The mission, chairs and those who sit for the city are always there; others are excused one time out of seven."""
    seat = guest.seat
    is_needed = seat is not None and (seat.is_chair or seat.represents_city)
    is_mission = guest.user_id == story.people["officer"].pk
    return Presence.PRESENT if is_needed or is_mission or luck > 0.14 else Presence.EXCUSED


def _ask(story: Teller, meeting: Meeting, follow: dict[str, Any]) -> None:
    asked: Decision = gatherings.record_decision(
        story.actor("officer"),
        meeting,
        kind=DecisionKind.FOLLOW_UP,
        text=follow["text"],
        owner=story.people[follow["who"]],
        due_on=follow["due"],
    )
    if "done" in follow:
        story.timeline.plan(
            follow["done"], partial(gatherings.close_follow_up, story.actor(follow["who"]), asked), hour=18
        )


def _write_minutes(story: Teller, row: dict[str, Any], meeting: Meeting) -> None:
    minutes = gatherings.compose_minutes(story.actor("officer"), meeting)
    if row.get("minutes") != "draft":
        story.timeline.plan(
            row["on"] + timedelta(days=APPROVED),
            partial(gatherings.approve_minutes, story.actor("director"), minutes),
            hour=9,
        )
