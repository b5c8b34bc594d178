"""The committee's file and its minutes as PDF."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from django.conf import settings

from essaim.documents.typst import render_pdf
from essaim.gatherings.ics import where
from essaim.gatherings.letters import when
from essaim.gatherings.models import AgendaItem, Meeting, Minutes, Presence
from essaim.gatherings.queries import items_with_everything, open_follow_ups, points_closed_to
from essaim.gatherings.subjects import Sheet, sheets_of
from essaim.kernel import clock
from essaim.people.actors import Actor
from essaim.ui.formatting import format_day, format_instant

FOLDER = Path(__file__).parent / "templates" / "gatherings"


def minutes_pdf(minutes: Minutes, parts: Sequence[Mapping[str, str]], territory: str) -> bytes:
    """A version of the minutes as its reader may read it, with who signed it and the digest of the whole text."""
    signed = (
        f"Approuvé et signé le {format_instant(minutes.approved_at)} par {minutes.approved_by}"
        if minutes.approved_at
        else ""
    )
    written_at = minutes.approved_at or minutes.updated_at
    data = {
        **_common(minutes.meeting, territory),
        "date": format_day(written_at),
        "subtitle": f"Compte rendu, version {minutes.number}",
        "signed": signed,
        "digest": minutes.digest,
        "parts": [[part["title"], *part["text"].split("\n")] for part in parts[1:]],
    }
    return render_pdf(FOLDER / "minutes.typ", data, at=written_at)


def committee_pdf(actor: Actor, meeting: Meeting, territory: str) -> bytes:
    """What a committee has on its table: agenda, guests, what former meetings asked for, then the sheet of each record.

    Points from which the reader withdrew keep their number and nothing else.
    """
    closed = points_closed_to(actor, meeting)
    items = list(items_with_everything(meeting))
    sheets = sheets_of(meeting, [item for item in items if str(item.pk) not in closed])
    aside = "Vous vous tenez à l’écart de ce point."
    data = {
        **_common(meeting, territory),
        "subtitle": "Dossier de séance",
        "items": [[str(item.position), aside if str(item.pk) in closed else item.title] for item in items],
        "sheets": [_sheet(item, sheets[item.target_key]) for item in items if item.target_key in sheets],
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


def _sheet(item: AgendaItem, sheet: Sheet) -> dict[str, Any]:
    return {
        "title": f"{item.position}. {item.title}",
        "facts": sheet.facts,
        "texts": [[heading, text.split("\n")] for heading, text in sheet.texts],
        "tables": [{"title": title, "head": head, "rows": rows} for title, head, rows in sheet.tables],
    }


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
