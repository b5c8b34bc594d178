"""The public directory."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_GET

from essaim.directory import queries
from essaim.directory.listing import published_structures
from essaim.kernel import clock
from essaim.listings.views import render_listing
from essaim.people import access
from essaim.people.access import actor_of
from essaim.ui.formatting import pluralise


@access.public
@require_GET
def structures(request: HttpRequest) -> HttpResponse:
    """Published structures, filtered, counted, exported."""
    extra = {"sectors": queries.counted_sectors(clock.today())}
    return render_listing(request, published_structures, "directory/public/structures.html", extra)


@access.public
@require_GET
def structure(request: HttpRequest, key: str) -> HttpResponse:
    """A structure's page; its members read it before it is published."""
    actor = actor_of(request)
    rows = queries.with_lists(queries.organisations_visible_to(actor))
    found = get_object_or_404(rows, pk=key)
    context = {
        "structure": found,
        "where": queries.place_names().where(found),
        "is_member": queries.is_member(actor, found),
    }
    return render(request, "directory/public/structure.html", context)


@access.public
@require_GET
def places(request: HttpRequest) -> HttpResponse:
    """Totem places."""
    names = queries.place_names()
    rows = [(place, names.where(place)) for place in queries.totem_places()]
    title = f"{len(rows)}\u00a0{pluralise(len(rows), 'lieu totem,lieux totems')}"
    return render(request, "directory/public/places.html", {"rows": rows, "title": title})
