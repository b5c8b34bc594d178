"""The needs of the territory, for everyone."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_GET

from essaim.directory.queries import place_names
from essaim.evidence.facets import TOPICS
from essaim.exchange.answers import ways_to_answer, with_answers
from essaim.exchange.listing import TAGS, public_needs
from essaim.exchange.queries import needs_visible_to
from essaim.listings.views import render_listing
from essaim.people import access
from essaim.people.access import actor_of


@access.public
@require_GET
def needs(request: HttpRequest) -> HttpResponse:
    """Needs that one may answer, and those that are over."""
    return render_listing(request, public_needs, "exchange/public/needs.html")


@access.public
@require_GET
def need(request: HttpRequest, slug: str) -> HttpResponse:
    """A need: what is missing, until when, how to answer, what came out of it."""
    rows = with_answers(needs_visible_to(actor_of(request)).select_related("organisation")).prefetch_related("sectors")
    found = get_object_or_404(rows, slug=slug)
    context = {
        "need": found,
        "tag": TAGS[found.state],
        "where": place_names().where(found),
        "topics": [TOPICS[code] for code in found.topics if code in TOPICS],
        "ways": ways_to_answer(found),
    }
    return render(request, "exchange/public/need.html", context)
