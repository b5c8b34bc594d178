"""The sessions of the committee that reads the files: agenda, withdrawals, votes, opinions, minutes."""

from collections.abc import Iterator
from datetime import date, time, timedelta
from decimal import Decimal
from functools import partial

from essaim.demo.story.applications import Project
from essaim.demo.story.envelopes import envelope_of
from essaim.demo.story.rounds import Round, rounds
from essaim.demo.story.tables import table
from essaim.demo.story.teller import Teller
from essaim.funding import services as funding
from essaim.funding.models import Verdict
from essaim.gatherings import services as gatherings
from essaim.gatherings.models import AgendaItem, Attendance, BallotChoice, Meeting, Presence
from essaim.kernel import clock

MEMBERS = (
    ("delegate", "Présidence du comité", True),
    ("elected_hellemmes", "Conseil communal d’Hellemmes", True),
    ("elected_lomme", "Conseil communal de Lomme", True),
    ("director", "Direction", True),
    ("expert", "Service Culture", True),
    ("mda", "Maison des Associations", True),
    ("metropolis", "Métropole, invitée permanente", False),
)
VOTED = {"2022-06", "2026-06", "2026-10"}
"""Rounds whose points were voted one by one; the others were settled without a vote."""

ABSENT = {"2022-10": "elected_hellemmes", "2024-02": "expert", "2025-06": "mda"}


def plan(story: Teller, projects: dict[str, list[Project]]) -> None:
    """Constitute the committee, declare interests, and plan each session."""
    story.timeline.plan(date(2021, 7, 8), lambda: _constitute(story))
    for row in table("interests"):
        story.timeline.plan(row["on"], partial(_declare, story, row))
    for turn in rounds():
        if not any("now" in row for row in turn.rows):
            _plan_session(story, turn, projects[turn.code])


def _constitute(story: Teller) -> None:
    officer = story.actor("officer")
    committee = funding.find_committee(officer)
    for key, function, votes in MEMBERS:
        gatherings.give_seat(
            officer,
            committee,
            function=function,
            user=story.people[key],
            is_chair=key == "delegate",
            is_voting=votes,
        )


def _declare(story: Teller, row: dict[str, str]) -> None:
    key, code = row["who"], row["in"]
    gatherings.declare_interest(
        story.actor(key), user=story.people[key], organisation=story.structures[code], role=row["role"]
    )


def _plan_session(story: Teller, turn: Round, projects: list[Project]) -> None:
    session_on = turn.sits_on or turn.cut_off.session_on
    steps = (
        (turn.last_day + timedelta(days=1), 9, lambda: funding.plan_session(story.actor("officer"), turn.cut_off)),
        (session_on - timedelta(days=5), 16, lambda: _convene(story, turn)),
        (session_on, 15, lambda: _sit(story, turn, projects)),
        (session_on + timedelta(days=1), 9, lambda: _decline(story, projects)),
        (session_on + timedelta(days=4), 10, lambda: _write_minutes(story, turn)),
    )
    for day, hour, act in steps:
        story.timeline.plan(day, act, hour=hour)


def _session(turn: Round) -> Meeting:
    meeting = turn.cut_off.session
    if meeting is None:
        raise LookupError(f"no session is planned for {turn.code}")
    return meeting


def _convene(story: Teller, turn: Round) -> None:
    officer, meeting = story.actor("officer"), _session(turn)
    funding.fill_agenda(officer, meeting)
    gatherings.convene_meeting(officer, meeting)


def _sit(story: Teller, turn: Round, projects: list[Project]) -> None:
    officer, meeting = story.actor("officer"), _session(turn)
    away = story.people.get(ABSENT.get(turn.code, ""))
    attendances = list(meeting.attendances.select_related("user"))
    presences = {str(one.pk): Presence.EXCUSED if one.user == away else Presence.PRESENT for one in attendances}
    gatherings.note_presence(officer, meeting, presences=presences)
    points = {item.target_key: item for item in meeting.items.all()}
    for project in projects:
        file = project.file
        item = points[str(file.pk)]
        if turn.code in VOTED:
            _vote(story, project, item, attendances)
        _advise(story, project, meeting)
    with clock.travel(clock.paris(turn.cut_off.session_on, time(17, 0))):
        gatherings.hold_meeting(officer, meeting)


def _vote(story: Teller, project: Project, item: AgendaItem, attendances: list[Attendance]) -> None:
    chance = story.chance("vote", project.row["title"])
    withdrawn = set(item.withdrawals.values_list("attendance_id", flat=True))
    refused = "no" in project.row or "deferred" in project.row
    for one in attendances:
        if one.is_voting and one.pk not in withdrawn:
            usual = BallotChoice.AGAINST if refused else BallotChoice.FOR
            choice = BallotChoice.ABSTAIN if chance.random() < 0.12 else usual
            gatherings.cast_ballot(story.actor("officer"), item, attendance=one, choice=choice)


def _advise(story: Teller, project: Project, meeting: Meeting) -> None:
    row, file = project.row, project.file
    amount = row.get("got") or row.get("proposed")
    if amount:
        verdict = Verdict.RESERVED if row.get("spread") else Verdict.FAVOURABLE
        chance = story.chance("opinion", row["title"])
        comment = chance.choice(table("phrases")["comments"])
        envelope = envelope_of(file.commune_code, project.round.year, project.round.call)
        proposed = Decimal(amount)
    else:
        verdict = Verdict.DEFERRED if "deferred" in row else Verdict.UNFAVOURABLE
        comment, envelope, proposed = row.get("deferred") or row["no"], None, None
    funding.give_opinion(
        story.actor("officer"),
        file,
        meeting=meeting,
        verdict=verdict,
        proposed=proposed,
        envelope=envelope,
        comment=comment,
    )


def _refused(projects: list[Project]) -> Iterator[Project]:
    return (project for project in projects if "no" in project.row)


def _decline(story: Teller, projects: list[Project]) -> None:
    for project in _refused(projects):
        funding.decline_application(
            story.actor("officer"),
            project.file,
            reason=project.row["no"],
            with_letter=project.round.year >= 2026,
        )


def _write_minutes(story: Teller, turn: Round) -> None:
    minutes = gatherings.compose_minutes(story.actor("officer"), _session(turn))
    story.timeline.plan(
        clock.today() + timedelta(days=8), lambda: gatherings.approve_minutes(story.actor("delegate"), minutes)
    )
