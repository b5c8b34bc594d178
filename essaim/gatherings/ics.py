"""Events and meetings as iCalendar (RFC 5545): the same UID for ever, the version as sequence, Paris time."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from django.conf import settings
from icalendar import Calendar
from icalendar import Event as Entry

from essaim.gatherings.models import Event, Meeting
from essaim.gatherings.states import EventState, MeetingState
from essaim.kernel.clock import PARIS

TYPE = "text/calendar; charset=utf-8"
USUAL_LENGTH = timedelta(hours=2)
"""What a calendar shows of an event whose end nobody wrote."""


def calendar(name: str, entries: Iterable[Entry], *, method: str = "PUBLISH") -> bytes:
    """A calendar file that a subscription reads again each day."""
    book = Calendar()
    book.add("prodid", "-//Essaim//Agenda//FR")
    book.add("version", "2.0")
    book.add("method", method)
    book.add("x-wr-calname", name)
    book.add("x-wr-timezone", "Europe/Paris")
    book.add("refresh-interval", timedelta(hours=12), parameters={"VALUE": "DURATION"})
    for entry in entries:
        book.add_component(entry)
    book.add_missing_timezones()
    return book.to_ical()


def event_entry(event: Event, *, url: str) -> Entry:
    """An event; ``url`` is the relative address of its page."""
    entry = _entry(event, title=event.title, where=where(event), url=url)
    entry.add("description", event.summary)
    entry.add("status", "CANCELLED" if event.state == EventState.CANCELLED else "CONFIRMED")
    return entry


def meeting_entry(meeting: Meeting, *, url: str = "", description: str = "") -> Entry:
    """A meeting; ``url`` is the relative address of a page that its reader may open."""
    entry = _entry(meeting, title=meeting.title, where=where(meeting), url=url)
    if description:
        entry.add("description", description)
    entry.add("status", "CANCELLED" if meeting.state == MeetingState.CANCELLED else "CONFIRMED")
    return entry


def where(gathering: Event | Meeting) -> str:
    """« Bazaar Saint So, 292 rue Camille-Guérin (salle 2) »: place, address and precision, as far as they are known."""
    place = gathering.place
    known = [place.name, place.address] if place else []
    return ", ".join(filter(None, [*known, gathering.place_text]))


def _entry(gathering: Event | Meeting, *, title: str, where: str, url: str) -> Entry:
    entry = Entry()
    entry.add("uid", f"{gathering.pk}@essaim")
    entry.add("dtstamp", gathering.updated_at)
    entry.add("last-modified", gathering.updated_at)
    entry.add("created", gathering.created_at)
    entry.add("sequence", gathering.version - 1)
    entry.add("summary", title)
    entry.add("dtstart", _in_paris(gathering.starts_at))
    entry.add("dtend", _in_paris(gathering.ends_at or gathering.starts_at + USUAL_LENGTH))
    if where:
        entry.add("location", where)
    if url:
        entry.add("url", settings.BASE_URL.rstrip("/") + url)
    return entry


def _in_paris(instant: datetime) -> datetime:
    return instant.astimezone(PARIS).replace(microsecond=0)
