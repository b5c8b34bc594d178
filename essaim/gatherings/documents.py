"""The committee's file and its minutes as PDF."""

from pathlib import Path
from typing import Any

from django.conf import settings

from essaim.documents.typst import render_pdf
from essaim.gatherings.ics import where
from essaim.gatherings.letters import when
from essaim.gatherings.models import Meeting, Minutes, Presence
from essaim.gatherings.queries import items_with_everything, open_follow_ups
from essaim.kernel import clock
from essaim.ui.formatting import format_day, format_instant

FOLDER = Path(__file__).parent / "templates" / "gatherings"


def minutes_pdf(minutes: Minutes, territory: str) -> bytes:
    """A version of the minutes, with who approved it and its digest."""
    meeting = minutes.meeting
    approved = (
        f"Approuvé le {format_instant(minutes.approved_at)} par {minutes.approved_by}" if minutes.approved_at else ""
    )
    data = {
        **_common(meeting, territory),
        "subtitle": f"Compte rendu, version {minutes.number}",
        "approved": approved,
        "digest": minutes.digest,
        "blocks": [block.split("\n") for block in minutes.text.strip().split("\n\n")],
    }
    return render_pdf(FOLDER / "minutes.typ", data, at=minutes.approved_at or minutes.updated_at)


def committee_pdf(meeting: Meeting, territory: str) -> bytes:
    """What a committee has on its table: agenda, guests, what former meetings asked for."""
    data = {
        **_common(meeting, territory),
        "subtitle": "Dossier de séance",
        "items": [[str(item.position), item.title] for item in items_with_everything(meeting)],
        "guests": [
            [one.person_name, str(one.organisation or (one.seat.function if one.seat else "")), _presence(one.presence)]
            for one in meeting.attendances.select_related("organisation", "seat")
        ],
        "follow_ups": [
            [decision.text, decision.owner_name, format_day(decision.due_on) if decision.due_on else ""]
            for decision in open_follow_ups(meeting.body)
        ],
    }
    return render_pdf(FOLDER / "committee.typ", data)


def _presence(presence: str) -> str:
    return str(Presence(presence).label)


def _common(meeting: Meeting, territory: str) -> dict[str, Any]:
    return {
        "title": meeting.title,
        "body": meeting.body.name,
        "when": when(meeting),
        "where": where(meeting) or "Lieu à préciser",
        "territory": territory,
        "date": format_day(clock.today()),
        "demo": settings.ESSAIM_MODE == "demo",
    }
