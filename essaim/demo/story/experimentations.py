"""Experimentations that were helped: their steps, and what they taught, public or not."""

from datetime import timedelta
from functools import partial
from typing import Any

from essaim.demo.story.applications import Project
from essaim.demo.story.tables import table
from essaim.demo.story.teller import Teller
from essaim.funding import services as funding
from essaim.funding.models import Award, ExperimentationMilestone, ExperimentationResult
from essaim.kernel import clock

BEGINS = 30
"""Days after the vote at which the steps are written."""


def plan(story: Teller, projects: dict[str, list[Project]]) -> None:
    """Plan the steps of each experimentation of the table, and its report."""
    by_title = {project.row["title"]: project for turn in projects.values() for project in turn}
    for row in table("experimentations"):
        project = by_title[row["file"]]
        voted_on = project.round.votes_on
        if voted_on is None:
            raise LookupError(f"{row['file']} is not voted yet")
        story.timeline.plan(voted_on + timedelta(days=BEGINS), partial(_begin, story, project, row), hour=11)
        if "outcome" in row:
            told_on = voted_on + timedelta(days=row["outcome"]["after"])
            story.timeline.plan(told_on, partial(_tell, story, project, row["outcome"]), hour=12)


def _award(project: Project) -> Award:
    return Award.objects.get(application=project.application)


def _begin(story: Teller, project: Project, row: dict[str, Any]) -> None:
    award = _award(project)
    for step in row["steps"]:
        due_on = award.voted_on + timedelta(days=step["due"])
        milestone = funding.plan_milestone(story.actor("officer"), award, title=step["title"], due_on=due_on)
        if "done" in step:
            done_on = award.voted_on + timedelta(days=step["done"])
            story.timeline.plan(done_on, partial(_note, story, project, milestone, step["learnt"]), hour=18)


def _note(story: Teller, project: Project, milestone: ExperimentationMilestone, learnt: str) -> None:
    funding.note_milestone(
        story.actor(project.carrier),
        milestone,
        title=milestone.title,
        due_on=milestone.due_on,
        done_on=clock.today(),
        learnt=learnt,
    )


def _tell(story: Teller, project: Project, outcome: dict[str, Any]) -> None:
    funding.tell_outcome(
        story.actor(project.carrier),
        _award(project),
        result=ExperimentationResult(outcome["result"]),
        text=outcome["text"],
        is_published=outcome.get("public", False),
    )
