"""Entries, by who reads them."""

from collections.abc import Iterable
from datetime import timedelta
from uuid import UUID

from django.db.models import QuerySet

from essaim.journal.models import Entry
from essaim.journal.names import names_of
from essaim.journal.policies import READING
from essaim.journal.verbs import VERBS
from essaim.kernel.clock import day_in_paris
from essaim.kernel.records import Record, key_of, kind_of
from essaim.people.actors import Actor
from essaim.people.withheld import withheld_from

SETTLING = timedelta(minutes=10)
"""No transaction lasts so long: older entries are all committed."""

_TIME_BITS = 80
"""Bits of an ordered key that follow its time in milliseconds."""


def entries_visible_to(actor: Actor) -> QuerySet[Entry]:
    """Every act, the latest first, for those who read the whole journal; nobody else reads it as a whole.

    Acts on what they withdrew from are left out.
    """
    entries = Entry.objects.select_related("personal").order_by("-at", "-id")
    if not actor.has(*READING):
        return entries.none()
    return entries.exclude(withheld_from(actor, kind="target_kind", key="target_key"))


def timeline(actor: Actor, target: Record, limit: int | None = None) -> list[Entry]:
    """The acts done to a record, the latest first, ready to be drawn by ``journal/timeline.html``.

    Whoever calls has fetched the record through its room's ``…_visible_to``. Outside of the office one reads the acts
    whose verb is ``shared``, without the notes of agents. The same act done again and again the same day is one line.
    """
    entries = Entry.objects.select_related("personal").filter(target_kind=kind_of(target), target_key=key_of(target))
    is_inside = actor.is_agent or actor.is_system
    if not is_inside:
        entries = entries.filter(verb__in=[code for code, verb in VERBS.items() if verb.shared])
    found = named(entries.order_by("-at", "-id")[:limit])
    for entry in found:
        if not is_inside and entry.actor_key != actor.key:
            entry.note = ""
    return _folded(found)


def _folded(entries: Iterable[Entry]) -> list[Entry]:
    """One entry, the latest, for each run of acts that read the same; ``times`` says how many they are."""
    kept: list[Entry] = []
    for entry in entries:
        if kept and not entry.note and _read_as(kept[-1]) == _read_as(entry):
            kept[-1].times += 1
        else:
            kept.append(entry)
    return kept


def _read_as(entry: Entry) -> tuple[object, ...]:
    return entry.actor_key, entry.verb, entry.title, entry.note, day_in_paris(entry.at)


def named(entries: Iterable[Entry]) -> list[Entry]:
    """The entries, the names of their people found in one query."""
    listed = list(entries)
    names = names_of(key for entry in listed for key in entry.people)
    for entry in listed:
        entry.names = names
    return listed


def last_entry_id() -> str:
    """A mark that changes with every act that is committed, for the keys of caches; empty when there is none.

    The greatest key alone would miss an act begun before it and committed after: the number of recent acts goes along.
    """
    last = Entry.objects.order_by("-id").values_list("id", flat=True).first()
    if last is None:
        return ""
    milliseconds = (last.int >> _TIME_BITS) - SETTLING // timedelta(milliseconds=1)
    recent = Entry.objects.filter(id__gte=UUID(int=max(milliseconds, 0) << _TIME_BITS)).count()
    return f"{last.hex}-{recent}"
