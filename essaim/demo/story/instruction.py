"""What happens around files while they are read: triage, opinions, visits, messages, corrections."""

from collections.abc import Callable
from datetime import time, timedelta
from decimal import Decimal
from functools import partial
from typing import Any

from essaim.demo.story.applications import Project
from essaim.demo.story.tables import table
from essaim.demo.story.teller import Teller
from essaim.funding import services as funding
from essaim.funding.models import Correction, Label, MetropolitanAnswer, OpinionRequest, Priority, SiteVisit
from essaim.kernel import clock

Act = Callable[[Teller, Project, dict[str, Any]], object]


def plan(story: Teller, projects: dict[str, list[Project]]) -> None:
    """Plan every act of the table, counted from the day on which its file was sent."""
    by_title = {project.row["title"]: project for turn in projects.values() for project in turn}
    rows = table("instruction")
    days = [by_title[row["file"]].filed_on for row in rows["acts"]]
    for label in rows["labels"]:
        story.timeline.plan(min(days), partial(_keep_label, story, label), hour=8)
    for row in rows["acts"]:
        _later(story, by_title[row["file"]], row["after"], partial(ACTS[row["do"]], story, by_title[row["file"]], row))


def _later(story: Teller, project: Project, after: int, act: Callable[[], object]) -> None:
    """In the afternoon: what the mission does of itself that day is done."""
    story.timeline.plan(project.filed_on + timedelta(days=after), act, hour=16, minute=30)


def _keep_label(story: Teller, row: dict[str, str]) -> None:
    funding.keep_label(story.actor("officer"), name=row["name"], tint=row["tint"])


def _triage(story: Teller, project: Project, row: dict[str, Any]) -> None:
    funding.triage_application(
        story.actor("officer"),
        project.file,
        agent=story.people["officer"],
        priority=Priority(row["priority"]),
        labels=Label.objects.filter(name__in=row["labels"]),
        note=row.get("note", ""),
    )


def _note(story: Teller, project: Project, row: dict[str, Any]) -> None:
    funding.add_note(story.actor("director"), project.file, text=row["text"])


def _ask(story: Teller, project: Project, row: dict[str, Any]) -> None:
    whom = story.people[row["person"]] if "person" in row else None
    whom = whom or [*story.services([row["service"]] if "service" in row else []), *_partners(story, row)][0]
    funding.ask_opinion(
        story.actor("officer"),
        project.file,
        whom=whom,
        due_on=clock.today() + timedelta(days=row["days"]),
        question=row.get("question", ""),
    )


def _partners(story: Teller, row: dict[str, Any]) -> list[Any]:
    return story.partners([row["partner"]]) if "partner" in row else []


def _answer(story: Teller, project: Project, row: dict[str, Any]) -> None:
    asked = OpinionRequest.objects.get(application=project.application, answered_at=None)
    told = funding.answer_opinion(
        story.actor(row["who"]), asked, choice=row["choice"], marks=row["marks"], text=row["text"]
    )
    if row.get("shared"):
        funding.share_opinion(story.actor("officer"), told, is_shared=True)


def _visit(story: Teller, project: Project, row: dict[str, Any]) -> None:
    held_on = project.filed_on + timedelta(days=row["held"])
    visitors = [story.people[key] for key in row["who"]]
    visit = funding.plan_visit(
        story.actor("officer"),
        project.file,
        planned_at=clock.paris(held_on, time(14, 0)),
        place=row["place"],
        purpose=row["purpose"],
        visitors=visitors,
    )
    _later(story, project, row["held"], partial(_tell_visit, story, visit, row, visitors))


def _tell_visit(story: Teller, visit: SiteVisit, row: dict[str, Any], visitors: list[Any]) -> None:
    funding.tell_visit(
        story.actor("officer"),
        visit,
        held_on=clock.today(),
        visitors=visitors,
        notes=row["notes"],
        shared_notes=row["shared"],
    )


def _say(story: Teller, project: Project, row: dict[str, Any]) -> None:
    speaker = "officer" if row["side"] == "office" else project.carrier
    funding.comment(
        story.actor(speaker), project.file, side=row["side"], body=row["text"], question=row.get("question", "")
    )


def _correct(story: Teller, project: Project, row: dict[str, Any]) -> None:
    asked = funding.ask_correction(story.actor("officer"), project.file, fields=row["fields"], reason=row["text"])
    if "answered" in row:
        _later(story, project, row["answered"], partial(_correct_it, story, project, asked, row["answers"]))


def _correct_it(story: Teller, project: Project, asked: Correction, answers: dict[str, Any]) -> None:
    actor = story.actor(project.carrier)
    current = Correction.objects.select_related("application", "response").get(pk=asked.pk)
    funding.save_correction(actor, current, answers=answers, version=current.response.version)
    funding.answer_correction(actor, current)


def _withdraw(story: Teller, project: Project, row: dict[str, Any]) -> None:
    funding.withdraw_application(story.actor(project.carrier), project.file, reason=row["text"])


def _bridge(story: Teller, project: Project, row: dict[str, Any]) -> None:
    """Propose the metropolitan call to the holder; the days that the table gives tell how far the file goes."""
    officer, carrier = story.actor("officer"), story.actor(project.carrier)
    funding.propose_city_share(officer, project.file, amount=Decimal(row["city"]))
    funding.ask_metropolitan_consent(officer, project.file)
    steps: dict[str, Callable[[], object]] = {
        "agreed": lambda: funding.give_metropolitan_consent(carrier, project.file),
        "withdrawn": lambda: funding.withdraw_metropolitan_consent(carrier, project.file),
        "sent": lambda: funding.send_to_metropolis(officer, project.file),
        "answered": lambda: funding.propose_metropolis_share(
            story.actor("metropolis"),
            project.file,
            amount=Decimal(row["metropolis"]),
            answer=MetropolitanAnswer.ACCEPTED,
        ),
    }
    for name, act in steps.items():
        if name in row:
            _later(story, project, row[name], act)


ACTS: dict[str, Act] = {
    "triage": _triage,
    "note": _note,
    "ask": _ask,
    "answer": _answer,
    "visit": _visit,
    "say": _say,
    "correct": _correct,
    "withdraw": _withdraw,
    "bridge": _bridge,
}
