"""Calls that the office makes on screen, from the permanent one: a dated one that is closed, another in preparation."""

from decimal import Decimal
from functools import partial
from typing import Any

from essaim.demo.story.envelopes import call_of
from essaim.demo.story.tables import table
from essaim.demo.story.teller import Teller
from essaim.funding import services as funding
from essaim.funding.services.call_editing import create_call, plan_cut_off


def plan(story: Teller) -> None:
    """Plan how each call is prepared, and published when the table says so."""
    for row in table("calls"):
        story.timeline.plan(row["prepared"], partial(_prepare, story, row), hour=10)
        if "published" in row:
            story.timeline.plan(row["published"], partial(_publish, story, row), hour=10)


def _prepare(story: Teller, row: dict[str, Any]) -> None:
    officer = story.actor("officer")
    call = create_call(
        officer,
        title=row["title"],
        short_title=row["short"],
        purpose=row["purpose"],
        is_permanent=False,
        opens_on=row["opens"],
        closes_on=row["closes"],
        source=call_of("permanent"),
    )
    if "session" in row:
        plan_cut_off(officer, call, last_day=row["closes"], session_on=row["session"])


def _publish(story: Teller, row: dict[str, Any]) -> None:
    call = call_of(row["code"])
    for commune, amount in row["envelopes"].items():
        funding.open_envelope(
            story.actor("finance"), call=call, commune_code=commune, year=row["closes"].year, amount=Decimal(amount)
        )
    funding.publish_call(story.actor("director"), call)
