"""Pages that belong to no single room: home, health, open data, and what the law asks every site to say."""

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render

from essaim.people import access
from essaim.people.actors import Actor
from essaim.portal.health import examine
from essaim.portal.home import home_page
from essaim.portal.open_data import catalogue, datasets


def _actor(request: HttpRequest) -> Actor:
    return request.actor  # type: ignore[attr-defined, no-any-return]


@access.public
def home(request: HttpRequest) -> HttpResponse:
    """The city's promise, the comb, last year in figures."""
    return render(request, "portal/public/home.html", home_page(_actor(request)))


@access.public
def health(request: HttpRequest) -> HttpResponse:
    """``{"status": "ok"}``, or each part that fails on its own line with 503."""
    faults = examine()
    if not faults:
        return JsonResponse({"status": "ok"})
    return JsonResponse({"status": "down", **faults}, status=503, json_dumps_params={"indent": 1})


@access.public
def open_data(request: HttpRequest) -> HttpResponse:
    """The datasets, each with its format, licence and address."""
    return render(request, "portal/public/open_data.html", {"datasets": datasets()})


@access.public
def open_data_catalogue(request: HttpRequest) -> HttpResponse:
    """The same as a DCAT catalogue in JSON-LD."""
    return JsonResponse(catalogue(), json_dumps_params={"ensure_ascii": False}, content_type="application/ld+json")


@access.public
def accessibility(request: HttpRequest) -> HttpResponse:
    """The accessibility statement."""
    return render(request, "portal/public/accessibility.html")


@access.public
def privacy(request: HttpRequest) -> HttpResponse:
    """Personal data: what, why, how long."""
    return render(request, "portal/public/privacy.html")


@access.public
def legal(request: HttpRequest) -> HttpResponse:
    """Legal notice."""
    return render(request, "portal/public/legal.html")


@access.public
def site_map(request: HttpRequest) -> HttpResponse:
    """Every public page, in one list."""
    return render(request, "portal/public/site_map.html")


@access.signed_in
def own_place(request: HttpRequest) -> HttpResponse:
    """Where one lands after signing in: the city office for agents, the structure space for others."""
    return redirect("portal:day" if _actor(request).is_agent else "portal:space")
