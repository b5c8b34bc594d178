"""The applications: written and sent by those who carry them, reviewed by the mission, scored by three readers."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import partial
from typing import Any

from essaim.demo.edition import REFERENCE
from essaim.demo.story.answers import answers_to
from essaim.demo.story.envelopes import call_of
from essaim.demo.story.needs import need_of
from essaim.demo.story.people import person_for
from essaim.demo.story.pieces import join_pieces, paper
from essaim.demo.story.rounds import Round, rounds
from essaim.demo.story.structures import manager_key, row_of
from essaim.demo.story.tables import table
from essaim.demo.story.teller import Teller
from essaim.directory.models import Organisation
from essaim.funding import services as funding
from essaim.funding.models import Application, Assessment, Grid

READERS = ("expert", "mda", "director", "elected_hellemmes", "elected_lomme", "delegate")
QPV_FROM = date(2024, 1, 2)
PENDING = {"filed": 0, "withdrawn": 0, "incomplete": 1, "in_review": 2, "ready": 3}
"""How far a file of the last round went; absent for those whose session has sat."""

AGE = {"ready": 25, "in_review": 16, "incomplete": 9, "withdrawn": 9, "filed": 2, "draft": 2}
"""Days at least since a file of the last round came, for it to be where it is."""

QUICK = 6
"""Days between the parts of the review when a file came late: all must be ready before the session."""


@dataclass
class Project:
    """A row of the table on its way; ``application`` once it is begun."""

    row: dict[str, Any]
    round: Round
    filed_on: date
    application: Application | None = field(default=None)

    @property
    def carrier(self) -> str:
        """Key of who carries the project."""
        return self.row.get("person") or manager_key(self.row["by"])

    @property
    def structure(self) -> str:
        """Code of the structure that carries or hosts it."""
        return self.row.get("by") or self.row["host"]

    @property
    def now(self) -> str:
        """Where it stands at the end of the story, empty when its session sat."""
        return self.row.get("now", "")

    @property
    def file(self) -> Application:
        """The application as it is now; ``LookupError`` before it is begun."""
        if self.application is None:
            raise LookupError(f"{self.row['title']} is not begun")
        return Application.objects.select_related("organisation", "host", "response", "call").get(
            pk=self.application.pk
        )


def plan(story: Teller) -> dict[str, list[Project]]:
    """Plan every application; gives the projects of each round, by the code of the round."""
    projects: dict[str, list[Project]] = {}
    for turn in rounds():
        projects[turn.code] = [Project(row, turn, _filing_day(story, row, turn)) for row in turn.rows]
        for project in projects[turn.code]:
            minute = story.chance("minute", project.row["title"]).randint(0, 59)
            story.timeline.plan(project.filed_on, partial(_write, story, project), hour=11, minute=minute)
    return projects


def _filing_day(story: Teller, row: dict[str, Any], turn: Round) -> date:
    """A day of the round, once the structure is in the directory, and after the list of priority quarters named."""
    known_on = row_of(row.get("by") or row["host"])["since"] + timedelta(days=7)
    first = max(turn.opens_on, known_on, QPV_FROM if row.get("qpv") else turn.opens_on)
    last = turn.last_day
    if "now" in row:
        last = REFERENCE - timedelta(days=AGE[row["now"]])
    chance = story.chance("filing", row["title"])
    return first + timedelta(days=chance.randint(0, max((min(last, turn.last_day) - first).days, 0)))


def _write(story: Teller, project: Project) -> None:
    """Begin the application, answer, and send it unless it stays a draft."""
    row = project.row
    person = person_for(story, project.carrier)
    actor = story.actor(project.carrier)
    structure = Organisation.objects.get(pk=story.structures[project.structure].pk)
    application = funding.start_application(actor, call=call_of(project.round.call), another=True)
    project.application = application
    chance = story.chance("answers", row["title"])
    answers = answers_to(row, structure=structure, person=person.name, day=project.filed_on, chance=chance)
    if project.now == "draft":
        answers = dict(list(answers.items())[: chance.randint(14, 26)])
    funding.save_section(actor, application, answers=answers, version=application.response.version)
    if project.now == "draft":
        return
    if project.now or story.chance("pieces", row["title"]).random() < 0.12:
        join_pieces(actor, project.file, missing=("bank",) if project.now == "incomplete" else ())
    if "need" in row:
        funding.choose_need(actor, application, need=need_of(story, row["need"]))
    funding.submit_application(actor, application, twin_reason="La suite du même projet, une autre année.")
    _plan_review(story, project)


def _plan_review(story: Teller, project: Project) -> None:
    """What the mission does with it, one thing after the other."""
    row, day = project.row, project.filed_on
    steps: list[tuple[int, Callable[[], Any]]] = [(2, lambda: _assign(story, project))]
    late = 0
    if row.get("piece") or project.now == "incomplete":
        steps.append((3, lambda: _ask_piece(story, project)))
        if project.now == "incomplete":
            _schedule(story, day, steps)
            return
        steps.append((QUICK, lambda: _give_piece(story, project)))
        late = 4
    if PENDING.get(project.now, 9) >= PENDING["in_review"]:
        steps.append((4 + late, lambda: _complete(story, project)))
        steps.append((5 + late, lambda: _invite(story, project)))
    if PENDING.get(project.now, 9) >= PENDING["ready"]:
        steps.append((14, lambda: funding.mark_ready(story.actor("officer"), project.file)))
    _schedule(story, day, steps)


def _schedule(story: Teller, day: date, steps: list[tuple[int, Callable[[], Any]]]) -> None:
    for rank, (after, act) in enumerate(steps):
        story.timeline.plan(day + timedelta(days=after), act, hour=9 + rank)


def _assign(story: Teller, project: Project) -> None:
    funding.assign_application(story.actor("officer"), project.file, agent=story.people["officer"])


def _ask_piece(story: Teller, project: Project) -> None:
    funding.request_piece(
        story.actor("officer"),
        project.file,
        slot="bank",
        label="Relevé d’identité bancaire",
        message=table("phrases")["piece"],
    )


def _give_piece(story: Teller, project: Project) -> None:
    asked = project.file.piece_requests.get(answered_at__isnull=True)
    funding.provide_piece(
        story.actor(project.carrier), project.file, asked=asked, upload=paper("Relevé d’identité bancaire")
    )


def _complete(story: Teller, project: Project) -> None:
    funding.declare_complete(story.actor("officer"), project.file)


def _invite(story: Teller, project: Project) -> None:
    """Three readers, of whom the thematic service is always one; each answers in the week that follows."""
    file, chance = project.file, story.chance("readers", project.row["title"])
    others = [key for key in READERS[1:] if not _is_interested(key, project)]
    for rank, key in enumerate(["expert", *chance.sample(others, 2)]):
        assessment = funding.invite_assessor(story.actor("officer"), file, assessor=story.people[key])
        if not _is_left_waiting(project, rank):
            story.timeline.plan(
                project.filed_on + timedelta(days=10 + rank),
                partial(_score, story, project, assessment, key, rank),
                hour=14,
            )


def _is_interested(key: str, project: Project) -> bool:
    return (key, project.structure) in {(row["who"], row["in"]) for row in table("interests")}


def _is_left_waiting(project: Project, rank: int) -> bool:
    """At the end of the story, the files under review wait for the thematic service, or for the last reader."""
    return project.now == "in_review" and not project.row.get("spread") and rank in (0, 2)


def _score(story: Teller, project: Project, assessment: Assessment, key: str, rank: int) -> None:
    row, chance = project.row, story.chance("score", project.row["title"], key)
    level = 2 if "no" in row else 4
    if row.get("spread"):
        level = (1, 3, 5)[rank]
    grid = Grid.objects.get(pk=assessment.grid_id)
    scores = {
        criterion["code"]: min(grid.scale, max(0, level + chance.choice([-1, 0, 0, 0, 1])))
        for criterion in grid.criteria
    }
    comment = chance.choice(table("phrases")["comments"])
    funding.save_assessment(story.actor(key), assessment, scores=scores, comment=comment)
