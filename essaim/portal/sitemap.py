"""The public pages, for search engines: what any visitor may open, and nothing else."""

from collections.abc import Iterable, Iterator
from xml.etree import ElementTree

from django.conf import settings

from essaim.directory.queries import published_organisations
from essaim.funding.queries import published_laureates
from essaim.gatherings.queries import announced_events
from essaim.people.actors import Actor
from essaim.portal import nav
from essaim.portal.addresses import address
from essaim.strategy.queries import frozen_reviews, objectives, roadmaps, sheets_of

NAMESPACE = "http://www.sitemaps.org/schemas/sitemap/0.9"
MOST = 50_000
"""Addresses that one sitemap may hold, by its protocol."""
CLOSED_TO_ROBOTS = ("/bureau/", "/espace/", "/compte/", "/invitation/", "/sante/")


def public_addresses() -> Iterator[str]:
    """Every public page, relative, each once."""
    yield from dict.fromkeys(filter(None, [*_fixed(), *_strategy(), *_records()]))


def _fixed() -> Iterator[str]:
    yield address("portal:home")
    visitor = Actor.anonymous()
    groups = (*nav.PUBLIC, nav.Group("", nav.FOOTER))
    for section in nav.build(groups, visitor, ""):
        yield from (item.url for item in section.items if not item.url.startswith(CLOSED_TO_ROBOTS))
    yield address("funding:laureates")
    yield address("gatherings:public_bodies")
    yield address("directory:places")


def _strategy() -> Iterator[str]:
    for objective in objectives():
        yield address("strategy:objective", objective.code)
    codes = {sheet.action.code for roadmap in roadmaps() for sheet in sheets_of(roadmap)}
    for code in sorted(codes):
        yield address("strategy:action", code)
    for year in dict.fromkeys(frozen_reviews().values_list("year", flat=True)):
        yield address("strategy:review", year)


def _records() -> Iterator[str]:
    yield from _each("funding:laureate", published_laureates().order_by("slug").values_list("slug", flat=True))
    yield from _each("gatherings:event", announced_events().order_by("slug").values_list("slug", flat=True))
    yield from _each("directory:structure", published_organisations().order_by("pk").values_list("pk", flat=True))


def _each(route: str, keys: Iterable[object]) -> Iterator[str]:
    return (address(route, key) for key in keys)


def sitemap() -> bytes:
    """The sitemap in XML; addresses are absolute, as its protocol asks."""
    base = settings.BASE_URL.rstrip("/")
    root = ElementTree.Element("urlset", {"xmlns": NAMESPACE})
    for count, page in enumerate(public_addresses()):
        if count == MOST:
            break
        ElementTree.SubElement(ElementTree.SubElement(root, "url"), "loc").text = base + page
    return bytes(ElementTree.tostring(root, encoding="utf-8", xml_declaration=True))


def robots() -> str:
    """What robots may read: nothing of a demonstration, whose facts are invented."""
    if settings.ESSAIM_MODE == "demo":
        return "User-agent: *\nDisallow: /\n"
    closed = "".join(f"Disallow: {path}\n" for path in CLOSED_TO_ROBOTS)
    return f"User-agent: *\n{closed}Sitemap: {settings.BASE_URL.rstrip('/')}{address('portal:sitemap')}\n"
