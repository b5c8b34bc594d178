"""The chapters, in the order in which they are planned; the timeline then tells them together, day by day."""

from datetime import date

from essaim.demo.story import (
    applications,
    awards,
    calls,
    envelopes,
    events,
    experimentations,
    instruction,
    meetings,
    needs,
    people,
    places,
    reviews,
    sessions,
    sheets,
    state_aid,
    structures,
)
from essaim.demo.story.teller import Teller
from essaim.journal import services as journal
from essaim.kernel import clock
from essaim.people.actors import Actor


def open_story(story: Teller) -> None:
    """Open the accounts, and plan everything that the tables hold."""
    people.open_accounts(story)
    places.plan(story)
    structures.plan(story)
    state_aid.plan(story)
    needs.plan(story)
    calls.plan(story)
    envelopes.plan(story)
    meetings.plan(story)
    events.plan(story)
    sheets.plan(story)
    reviews.plan(story)
    projects = applications.plan(story)
    sessions.plan(story, projects)
    awards.plan(story, projects)
    instruction.plan(story, projects)
    experimentations.plan(story, projects)


def tell_year(story: Teller, year: int) -> None:
    """Everything that happens in a year; the journal is sealed on its last day, as it would have been."""
    last_day = date(year, 12, 31)
    story.timeline.run(last_day)
    with clock.travel(min(clock.end_of_day(last_day), story.timeline.end)):
        journal.seal_entries(Actor.system("journal"))
