"""What agents write on the sheets of the actions."""

from functools import partial
from typing import Any

from essaim.demo.story.tables import table
from essaim.demo.story.teller import Teller
from essaim.strategy import services as strategy
from essaim.strategy.models import RoadmapAction


def plan(story: Teller) -> None:
    """Plan pilots, calendars, notes, and what is set aside."""
    acts = {"pilots": _pilot, "calendars": _date, "notes": _note, "asides": _set_aside}
    for name, act in acts.items():
        for row in table("sheets")[name]:
            story.timeline.plan(row["on"], partial(act, story, row), hour=12)


def _sheet(row: dict[str, Any], action: str = "") -> RoadmapAction:
    return RoadmapAction.objects.select_related("roadmap", "action").get(
        roadmap__code=row["roadmap"], action__code=action or row["action"]
    )


def _pilot(story: Teller, row: dict[str, Any]) -> None:
    for code in row["actions"]:
        sheet = _sheet(row, code)
        strategy.update_sheet(
            story.actor("officer"),
            sheet,
            version=sheet.version,
            pilots=[story.people[key] for key in row["who"]],
            pilot_service=story.services([row["service"]])[0],
        )


def _date(story: Teller, row: dict[str, Any]) -> None:
    sheet = _sheet(row)
    strategy.update_sheet(story.actor("officer"), sheet, version=sheet.version, calendar=row["calendar"])


def _note(story: Teller, row: dict[str, Any]) -> None:
    strategy.add_note(story.actor("officer"), _sheet(row), text=row["text"], is_public=row.get("public", False))


def _set_aside(story: Teller, row: dict[str, Any]) -> None:
    strategy.set_aside(
        story.actor("director"), _sheet(row), year=row["year"], reason=row["reason"], decision=row["decision"]
    )
