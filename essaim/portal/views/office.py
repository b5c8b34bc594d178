"""The office's first page, and its search."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from essaim.people import access
from essaim.people.access import actor_of
from essaim.portal.day import day_page
from essaim.portal.search import LONGEST, search


@access.office()
@require_safe
def day(request: HttpRequest) -> HttpResponse:
    """What waits for this agent, the most urgent first."""
    context = day_page(actor_of(request), request.GET.get("quoi", ""))
    return render(request, "portal/office/day.html", context)


@access.office()
@require_safe
def find(request: HttpRequest) -> HttpResponse:
    """Applications, structures, meetings, actions and events, from one box."""
    typed = request.GET.get("q", "").replace("\x00", "").strip()[:LONGEST]
    found = search(actor_of(request), typed)
    context = {"q": typed, "found": found, "total": sum(one.count for one in found)}
    return render(request, "portal/office/search.html", context)
