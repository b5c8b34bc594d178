"""One box for the office: applications, structures, meetings, actions and events that the reader may open."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.db.models import Q, QuerySet

from essaim.directory.queries import organisations_visible_to
from essaim.funding.queries import office_applications
from essaim.gatherings.queries import events_visible_to, meetings_visible_to
from essaim.kernel import clock
from essaim.kernel.text import searched_words
from essaim.people.actors import Actor
from essaim.portal.addresses import address
from essaim.strategy.models import Roadmap, RoadmapAction
from essaim.strategy.queries import roadmap_on, roadmaps, sheets_of
from essaim.ui.formatting import format_day

SHOWN = 6
LONGEST = 200


@dataclass(frozen=True)
class Hit:
    """Something found."""

    title: str
    url: str
    note: str


@dataclass(frozen=True)
class Found:
    """What was found of one sort: how many, the first ones, and where the whole list is (empty when all are shown)."""

    label: str
    count: int
    hits: list[Hit]
    url: str


@dataclass(frozen=True)
class _Sort:
    label: str
    route: str
    rows: Callable[[Actor, list[str], list[str]], QuerySet[Any]]
    hit: Callable[[Any], Hit]


def search(actor: Actor, typed: str) -> list[Found]:
    """What answers every word, by sort; two queries a sort, whatever is found."""
    words = searched_words(typed[:LONGEST])
    return [found for found in (_found(actor, words, typed, sort) for sort in _SORTS) if found.count] if words else []


def _found(actor: Actor, words: list[str], typed: str, sort: _Sort) -> Found:
    rows = sort.rows(actor, words, typed.split())
    count = rows.count()
    hits = [sort.hit(row) for row in rows[:SHOWN]] if count else []
    url = address(sort.route, query="?" + urlencode({"q": typed})) if count > SHOWN else ""
    return Found(sort.label, count, hits, url)


def _all(words: list[str], *fields: str) -> Q:
    """Every word is in one of the fields."""
    condition = Q()
    for word in words:
        either = Q()
        for field in fields:
            either |= Q(**{f"{field}__icontains": word})
        condition &= either
    return condition


def _applications(actor: Actor, words: list[str], written: list[str]) -> QuerySet[Any]:
    rows = office_applications(actor).filter(_all(words, "search_text"), Q(veil=False))
    return rows.select_related("organisation").order_by("-filed_at", "-pk")


def _structures(actor: Actor, words: list[str], written: list[str]) -> QuerySet[Any]:
    return organisations_visible_to(actor).filter(_all(words, "search_text")).order_by("sort_name", "pk")


def _meetings(actor: Actor, words: list[str], written: list[str]) -> QuerySet[Any]:
    # A meeting has no search column: its words are looked for without accents, and as they were typed.
    fields = ("title", "body__name", "body__code")
    rows = meetings_visible_to(actor).filter(_all(words, *fields) | _all(written, *fields))
    return rows.order_by("-starts_at", "-pk")


def _actions(actor: Actor, words: list[str], written: list[str]) -> QuerySet[Any]:
    try:
        roadmap = roadmap_on(clock.today())
    except Roadmap.DoesNotExist:
        last = roadmaps().last()
        if last is None:
            return RoadmapAction.objects.none()
        roadmap = last
    return sheets_of(roadmap).filter(_all(words, "search_text"))


def _events(actor: Actor, words: list[str], written: list[str]) -> QuerySet[Any]:
    return events_visible_to(actor).filter(_all(words, "search_text")).order_by("-starts_at", "-pk")


_SORTS = (
    _Sort(
        "Demandes",
        "funding:applications",
        _applications,
        lambda row: Hit(
            f"{row.number} {row.title}".strip(),
            address("funding:office_application", row.number),
            f"{row.applicant_name}, {str(row.get_state_display()).lower()}".lstrip(", "),
        ),
    ),
    _Sort(
        "Structures",
        "directory:office_structures",
        _structures,
        lambda row: Hit(row.name, address("directory:office_structure", row.pk), row.siret),
    ),
    _Sort(
        "Réunions",
        "gatherings:meetings",
        _meetings,
        lambda row: Hit(
            row.title, address("gatherings:office_meeting", row.pk), f"{row.body}, {format_day(row.starts_at)}"
        ),
    ),
    _Sort(
        "Actions",
        "strategy:roadmap",
        _actions,
        lambda row: Hit(
            str(row),
            address("strategy:office_action", row.action.code) or address("strategy:action", row.action.code),
            str(row.action.objective),
        ),
    ),
    _Sort(
        "Événements",
        "gatherings:events",
        _events,
        lambda row: Hit(row.title, address("gatherings:office_event", row.slug), format_day(row.starts_at)),
    ),
)
