"""The needs that services and partners publish: one draft, one open, one answered, one met, one expired."""

from datetime import timedelta
from functools import partial
from typing import Any

from essaim.demo.story.tables import table
from essaim.demo.story.teller import Teller
from essaim.exchange import services as exchange
from essaim.exchange.models import Need, NeedOrigin
from essaim.people.actors import Actor


def plan(story: Teller) -> None:
    """Plan the life of each need; a need is then found by its code."""
    for row in table("needs"):
        story.timeline.plan(row["written"], partial(_write, story, row), hour=9)


def need_of(story: Teller, code: str) -> Need:
    """The need of this code, as it is now."""
    return Need.objects.get(pk=story.needs[code].pk)


def _write(story: Teller, row: dict[str, Any]) -> None:
    partners = story.partners([row["partner"]]) if "partner" in row else [None]
    need = exchange.propose_need(
        story.actor(row["who"]),
        sectors=story.sectors(row["sectors"]),
        title=row["title"],
        text=row["text"],
        origin=NeedOrigin(row["origin"]),
        partner=partners[0],
        contact_service=story.services([row["contact"]])[0],
        opens_on=row.get("published", row["written"]),
        closes_on=row.get("until"),
        is_local=row.get("local", False),
    )
    story.needs[row["code"]] = need
    officer = story.actor("officer")
    if "published" in row:
        story.timeline.plan(row["published"], partial(exchange.publish_need, officer, need), hour=9)
    if "until" in row:
        over = row["until"] + timedelta(days=1)
        story.timeline.plan(over, partial(exchange.expire_need, Actor.system("exchange"), need), hour=6)
    if "met" in row:
        story.timeline.plan(row["met"]["on"], partial(_meet, story, need, row["met"]), hour=11)


def _meet(story: Teller, need: Need, met: dict[str, Any]) -> None:
    structure = story.structures[met["by"]]
    exchange.meet_need(story.actor("officer"), need, outcome=met["text"], organisation=structure)
