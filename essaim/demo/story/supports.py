"""What an award carries beyond its money: its kind, partners and means, groups, and those who share it."""

from datetime import timedelta
from decimal import Decimal
from functools import partial
from typing import Any

from essaim.demo.story.teller import Teller
from essaim.directory.models import Organisation
from essaim.funding import services as funding
from essaim.funding.models import AidKind, Award


def kind_of(row: dict[str, Any]) -> AidKind | None:
    """The kind of aid that the table gives to an award."""
    return AidKind.objects.get(code=row["kind"]) if "kind" in row else None


def plan_support(story: Teller, award: Award, row: dict[str, Any]) -> None:
    """Plan what the mission writes of an award: partners and means at once, each group on its first day."""
    story.timeline.plan(award.voted_on + timedelta(days=1), partial(_describe, story, award, row), hour=14)
    for group in row.get("groups", ()):
        story.timeline.plan(group["from"], partial(_add_group, story, award, group), hour=11)


def _describe(story: Teller, award: Award, row: dict[str, Any]) -> None:
    funding.describe_award(
        story.actor("officer"),
        award,
        kind=kind_of(row),
        partners=story.partners(row.get("partners", [])),
        means_euros=Decimal(row["euros"]) if "euros" in row else None,
        means_fte=Decimal(row["fte"]) if "fte" in row else None,
    )


def _add_group(story: Teller, award: Award, group: dict[str, Any]) -> None:
    funding.add_cohort(
        story.actor("officer"),
        award,
        title=group["title"],
        starts_on=group["from"],
        ends_on=group["to"],
        people=group.get("people"),
        organisations=_structures(story, group.get("of", [])),
    )


def plan_sharing(story: Teller, award: Award, shares: dict[str, int]) -> None:
    """Plan the writing of who receives which part, in percent."""
    story.timeline.plan(award.voted_on + timedelta(days=1), partial(_share, story, award, shares), hour=15)


def _share(story: Teller, award: Award, shares: dict[str, int]) -> None:
    structures = _structures(story, list(shares))
    parts = {one: Decimal(percent) / 100 for one, percent in zip(structures, shares.values(), strict=True)}
    funding.share_award(story.actor("officer"), award, parts)


def _structures(story: Teller, codes: list[str]) -> list[Organisation]:
    return [Organisation.objects.get(pk=story.structures[code].pk) for code in codes]
