"""The register of public aid: what undertakings declare they received, and two that are one."""

from functools import partial
from typing import Any

from essaim.demo.story.structures import manager_key
from essaim.demo.story.tables import table
from essaim.demo.story.teller import Teller
from essaim.state_aid import services as state_aid
from essaim.state_aid.models import LinkKind, Regime, Undertaking


def plan(story: Teller) -> None:
    """Plan declarations, then links between undertakings."""
    for row in table("state_aid")["declarations"]:
        story.timeline.plan(row["on"], partial(_declare, story, row), hour=14)
    for row in table("state_aid")["links"]:
        story.timeline.plan(row["on"], partial(_link, story, row), hour=14)


def _undertaking(story: Teller, code: str) -> Undertaking:
    structure = story.structures[code]
    return state_aid.open_undertaking(story.actor("finance"), siren=structure.siren, name=structure.name)


def _declare(story: Teller, row: dict[str, Any]) -> None:
    aids = [
        state_aid.DeclaredAid(
            authority=aid["from"],
            regime=Regime.GENERAL,
            amount=aid["amount"],
            granted_on=aid["granted"],
            act=aid["act"],
        )
        for aid in row["aids"]
    ]
    state_aid.record_declaration(
        story.actor("finance"),
        _undertaking(story, row["by"]),
        signed_on=row["on"],
        signatory=story.people[manager_key(row["by"])].name,
        aids=aids,
    )


def _link(story: Teller, row: dict[str, Any]) -> None:
    state_aid.link_undertakings(
        story.actor("finance"),
        controlling=_undertaking(story, row["controls"]),
        controlled=_undertaking(story, row["controlled"]),
        kind=LinkKind(row["kind"]),
        from_on=row["on"],
        proof=row["proof"],
    )
