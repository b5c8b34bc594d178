"""Addresses: each room brings its public, space and office pages; nothing else is routed."""

from importlib import import_module
from importlib.util import find_spec

from django.urls import URLPattern, URLResolver, include, path

ROOMS = (
    "people",
    "territory",
    "jobs",
    "journal",
    "mail",
    "documents",
    "questionnaires",
    "evidence",
    "listings",
    "directory",
    "state_aid",
    "gatherings",
    "deliverables",
    "exchange",
    "guidance",
    "strategy",
    "funding",
    "settlement",
    "portal",
)
FACES = (("public", ""), ("space", "espace/"), ("office", "bureau/"))


def room_routes() -> list[URLPattern | URLResolver]:
    """The routes of every room under its three prefixes, named ``<room>:<route>``."""
    routes: list[URLPattern | URLResolver] = []
    for room in ROOMS:
        if find_spec(f"essaim.{room}.urls") is None:
            continue
        urls = import_module(f"essaim.{room}.urls")
        patterns = [path(prefix, include(getattr(urls, face, []))) for face, prefix in FACES if hasattr(urls, face)]
        routes.append(path("", include((patterns, room))))
    return routes


urlpatterns = [*room_routes(), path("compte/", include("essaim.people.account_urls"))]

handler400 = "essaim.portal.views.errors.bad_request"
handler403 = "essaim.portal.views.errors.forbidden"
handler404 = "essaim.portal.views.errors.not_found"
handler500 = "essaim.portal.views.errors.broken"
