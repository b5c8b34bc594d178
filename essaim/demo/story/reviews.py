"""The yearly reviews: frozen in January, presented to the steering committee in March."""

from datetime import date, time
from functools import partial

from essaim.demo.story.tables import table
from essaim.demo.story.teller import Teller
from essaim.gatherings.models import Meeting
from essaim.kernel import clock
from essaim.strategy import services as strategy
from essaim.strategy.models import Review

REVIEWED = range(2021, 2026)


def plan(story: Teller) -> None:
    """Freeze each year's review in the January that follows; the committee that receives it is told apart."""
    for year in REVIEWED:
        story.timeline.plan(date(year + 1, 1, 20), partial(_freeze, story, year), hour=17)
    for row in table("meetings")["meetings"]:
        if "presents" in row:
            story.timeline.plan(row["on"], partial(_present, story, row["presents"], row["on"]), hour=18)


def _freeze(story: Teller, year: int) -> None:
    strategy.freeze_review(story.actor("director"), year=year)


def _present(story: Teller, year: int, day: date) -> None:
    received = Meeting.objects.get(body__code="COPIL", starts_at=clock.paris(day, time(14, 0)))
    review = Review.objects.filter(year=year).latest("number")
    strategy.present_review(story.actor("director"), review, meeting=received)
