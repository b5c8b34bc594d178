"""The events: proposed, published, held with who came, or cancelled."""

from datetime import time, timedelta
from functools import partial
from typing import Any

from essaim.demo.story.links import link
from essaim.demo.story.structures import row_of
from essaim.demo.story.tables import table
from essaim.demo.story.teller import Teller
from essaim.gatherings import services as gatherings
from essaim.gatherings.models import Event, EventKind
from essaim.kernel import clock

PROPOSED, PUBLISHED = 45, 30
"""Days before the event."""

DESCRIPTIONS = {
    "school": "Des élèves découvrent comment une coopérative décide et partage.",
    "training": "Une demi-journée pour comprendre l’économie sociale et solidaire et savoir à qui parler.",
}
USUAL = "Entrée libre. On vient pour découvrir, rencontrer et repartir avec une idée à essayer."


def plan(story: Teller) -> None:
    """Plan every event, from the day somebody proposes it."""
    for row in table("events"):
        early = row["on"] - timedelta(days=PROPOSED)
        known = [row_of(code)["since"] + timedelta(days=1) for code in row.get("organisers", [])]
        proposed_on = story.begin(max([early, *known]))
        if proposed_on is not None:
            story.timeline.plan(proposed_on, partial(_propose, story, row), hour=7)


def _propose(story: Teller, row: dict[str, Any]) -> None:
    is_mois = "mois_ess" in row["topics"]
    starts_at = clock.paris(row["on"], time(18, 0) if row["kind"] in ("gathering", "awareness") else time(9, 30))
    place = story.place(row.get("place", ""))
    event = gatherings.propose_event(
        story.actor(row.get("by", "officer")),
        title=row["title"],
        kind=EventKind(row["kind"]),
        summary=f"{DESCRIPTIONS.get(row['kind'], USUAL)} Un événement inventé pour la démonstration.",
        starts_at=starts_at,
        ends_at=starts_at + timedelta(hours=3),
        place=place,
        place_text="" if place else "Lieu de la démonstration",
        commune_code=row.get("commune", ""),
        organisers=[story.structures[code] for code in row.get("organisers", [])],
        services=story.services(row.get("services", [])),
        partners=story.partners(row.get("partners", [])),
        sectors=story.sectors(row.get("sectors", [])),
        topics=row["topics"],
        audiences=row["audiences"],
        level=row.get("level", ""),
        programme=f"mois-ess-{row['on'].year}" if is_mois else "",
        all_iae_invited=row.get("iae"),
    )
    _plan_life(story, row, event)


def _plan_life(story: Teller, row: dict[str, Any], event: Event) -> None:
    officer, state, day = story.actor("officer"), row.get("state", "held"), row["on"]
    if state == "proposed":
        return
    published_on = max(min(day - timedelta(days=PUBLISHED), story.until), clock.today())
    story.timeline.plan(published_on, partial(gatherings.publish_event, officer, event), hour=8)
    if state == "cancelled":
        story.timeline.plan(
            min(day - timedelta(days=2), story.until),
            partial(gatherings.cancel_event, officer, event, reason=row["why"]),
            hour=8,
            minute=30,
        )
    if state == "held":
        story.timeline.plan(day + timedelta(days=1), partial(_close, story, row, event), hour=11)


def _close(story: Teller, row: dict[str, Any], event: Event) -> None:
    gatherings.close_event(
        story.actor("officer"), event, attendance_count=row["came"], families=row.get("families", [])
    )
    if "link" in row:
        kind = "training" if row["kind"] == "training" else "event"
        link(story, kind, event, row["link"])
