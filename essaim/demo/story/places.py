"""The invented places where things happen. Their priority quarter is declared when the list of 2024 comes in force."""

from datetime import date
from typing import Any

from essaim.demo.story.tables import table
from essaim.demo.story.teller import Teller
from essaim.directory.services import lay_lists

LIST_OF_2024 = date(2024, 1, 1)


def plan(story: Teller) -> None:
    """Lay the places, then their priority quarters."""
    story.timeline.plan(date(2021, 7, 1), lambda: _lay(with_quarters=False), hour=8)
    story.timeline.plan(LIST_OF_2024, lambda: _lay(with_quarters=True), hour=8)


def _lay(*, with_quarters: bool) -> None:
    lay_lists(sectors=[], services=[], partners=[], places=[_place(row, with_quarters) for row in table("places")])


def _place(row: dict[str, Any], with_quarters: bool) -> dict[str, Any]:
    return {
        "code": row["code"],
        "name": row["name"],
        "commune_code": row["commune"],
        "quarter_code": row["quarter"],
        "qpv_code": row.get("qpv", "") if with_quarters else "",
        "uses": row.get("uses", ["venue"]),
        "is_for_newcomer": row.get("newcomer"),
        "opened_on": row.get("opened", date(2015, 1, 1)),
        "services_offered": "Salle et permanences",
        "is_demo": True,
    }
