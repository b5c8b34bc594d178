"""The calls that everyone reads."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render

from essaim.funding.call_readiness import Openness, openness_of, openness_words
from essaim.funding.models import Call
from essaim.funding.queries import (
    envelopes_of,
    published_calls,
    published_laureates,
    sessions_with_results,
    upcoming_cut_offs,
)
from essaim.funding.views.start import address_of
from essaim.kernel import clock
from essaim.people import access
from essaim.territory import queries as territory

GROUPS = (
    (Openness.OPEN, "ouverts", "Ouverts aujourd’hui"),
    (Openness.SOON, "bientot", "Bientôt"),
    (Openness.CLOSED, "fermes", "Fermés"),
)


@access.public
def calls(request: HttpRequest) -> HttpResponse:
    """The only call there is; the list of them when there are several."""
    found = list(published_calls())
    if not found:
        return render(request, "funding/public/no_call.html")
    if len(found) == 1:
        return _call_page(request, found[0])
    day = clock.today()
    groups = [
        {
            "id": name,
            "title": title,
            "calls": [
                (call, openness_words(call, day), address_of("funding:start", call))
                for call in found
                if openness_of(call, day) == stands
            ],
        }
        for stands, name, title in GROUPS
    ]
    return render(request, "funding/public/calls.html", {"groups": groups, "count": len(found)})


@access.public
def call(request: HttpRequest, code: str) -> HttpResponse:
    """One call."""
    return _call_page(request, get_object_or_404(published_calls(), code=code))


def _call_page(request: HttpRequest, call: Call) -> HttpResponse:
    """For whom, when, how much is left, how files are read, how to apply."""
    names = {commune.code: commune.name for commune in territory.communes()}
    day = clock.today()
    context = {
        "call": call,
        "is_open": openness_of(call, day) == Openness.OPEN,
        "start_url": address_of("funding:start", call),
        "openness": openness_words(call, day),
        "is_alone": published_calls().count() == 1,
        "cut_offs": list(upcoming_cut_offs(call)[:3]),
        "grid": call.grids.first(),
        "envelopes": [
            {"name": names.get(envelope.commune_code, envelope.commune_code), "envelope": envelope}
            for envelope in envelopes_of(call, day.year)
        ],
        "laureates": published_laureates().count(),
        "results": list(sessions_with_results(call)[:6]),
    }
    return render(request, "funding/public/call.html", context)
