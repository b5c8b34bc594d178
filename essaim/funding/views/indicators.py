"""The figures of funding by year, each with its list; read by all, every file's title by those who may."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from essaim.funding.indicators import indicator, indicators, years
from essaim.kernel import clock
from essaim.people import access
from essaim.people.access import actor_of


@access.public
def year_of_funding(request: HttpRequest, year: int | None = None) -> HttpResponse:
    """The figures of a year, the present one unless told."""
    known = years()
    shown = year or clock.today().year
    if year is not None and year not in known:
        raise Http404("nothing happened in that year")
    tabs = [
        {"label": str(one), "url": reverse("funding:indicators_of", args=[one]), "count": None, "current": one == shown}
        for one in known
    ]
    context = {"year": shown, "tabs": tabs, "indicators": indicators(shown, actor_of(request))}
    return render(request, "funding/public/indicators.html", context)


@access.public
def one_figure(request: HttpRequest, year: int, code: str) -> HttpResponse:
    """One figure and the records behind it."""
    found = indicator(year, code, actor_of(request)) if year in years() else None
    if found is None:
        raise Http404("no such figure")
    return render(request, "funding/public/indicator.html", {"year": year, "one": found})
