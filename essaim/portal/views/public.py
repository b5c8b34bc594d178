"""Pages that belong to no single room: home, health, open data, and what the law asks every site to say."""

import io

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.templatetags.static import static
from django.views.decorators.http import require_safe

from essaim.people import access
from essaim.people.access import actor_of
from essaim.people.actors import Actor
from essaim.portal import exports
from essaim.portal import help as guides
from essaim.portal import sitemap as sitemaps
from essaim.portal.health import examine
from essaim.portal.home import home_page
from essaim.portal.open_data import catalogue, datasets
from essaim.portal.quarters import quarter_lines, quarter_table, territory_map
from essaim.portal.year_figures import year_figure_page
from essaim.territory.queries import quarters as territory_quarters

MEDIA_TYPES = {
    "csv": "text/csv; charset=utf-8",
    "json": "application/json",
    "geojson": "application/geo+json",
}


def _actor(request: HttpRequest) -> Actor:
    return actor_of(request)


@access.public
@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """The city's promise, the comb, last year in figures."""
    return render(request, "portal/public/home.html", home_page(_actor(request)))


@access.public
@require_safe
def year_figure(request: HttpRequest, year: int, code: str) -> HttpResponse:
    """One of the home page's figures with the list that makes it."""
    page = year_figure_page(year, code)
    if page is None:
        raise Http404("Ce chiffre n’existe pas pour cette année.")
    return render(request, "portal/public/year_figure.html", {"page": page, "year": year})


@access.public
@require_safe
def quarters(request: HttpRequest) -> HttpResponse:
    """The map of the quarters, and the same in a table."""
    return render(
        request, "portal/public/quarters.html", {"map": territory_map(), "lines": quarter_lines(_actor(request))}
    )


@access.public
@require_safe
def quarter(request: HttpRequest, code: str) -> HttpResponse:
    """What happened in a quarter."""
    found = get_object_or_404(territory_quarters(), code=code)
    return render(
        request, "portal/public/quarter.html", {"quarter": found, "table": quarter_table(found, _actor(request))}
    )


@access.public
@require_safe
def health(request: HttpRequest) -> HttpResponse:
    """``{"status": "ok"}``, or each part that fails on its own line with 503."""
    faults = examine()
    if not faults:
        return JsonResponse({"status": "ok"})
    return JsonResponse({"status": "down", **faults}, status=503, json_dumps_params={"indent": 1})


@access.public
@require_safe
def open_data(request: HttpRequest) -> HttpResponse:
    """The datasets, each with its format, licence and address."""
    return render(request, "portal/public/open_data.html", {"datasets": datasets()})


@access.public
@require_safe
def open_data_catalogue(request: HttpRequest) -> HttpResponse:
    """The same as a DCAT catalogue in JSON-LD."""
    return JsonResponse(catalogue(), json_dumps_params={"ensure_ascii": False}, content_type="application/ld+json")


@access.public
@require_safe
def open_dataset(request: HttpRequest, code: str, form: str) -> HttpResponse:
    """A list of the site as a file, as any visitor reads it."""
    dataset = exports.datasets().get(code) if code in exports.OPEN else None
    if dataset is None or form not in MEDIA_TYPES or form not in dataset.formats:
        raise Http404("Ce jeu de données n’existe pas dans ce format.")
    output = io.BytesIO()
    dataset.write(Actor.anonymous(), form, output)
    response = HttpResponse(output.getvalue(), content_type=MEDIA_TYPES[form])
    response["Content-Disposition"] = f'attachment; filename="{code}.{form}"'
    return response


@access.public
@require_safe
def accessibility(request: HttpRequest) -> HttpResponse:
    """The accessibility statement."""
    return render(request, "portal/public/accessibility.html")


@access.public
@require_safe
def privacy(request: HttpRequest) -> HttpResponse:
    """Personal data: what, why, how long."""
    return render(request, "portal/public/privacy.html")


@access.public
@require_safe
def legal(request: HttpRequest) -> HttpResponse:
    """Legal notice."""
    return render(request, "portal/public/legal.html")


@access.public
@require_safe
def help_front(request: HttpRequest) -> HttpResponse:
    """Where help begins: one page for each thing people come to do."""
    return render(request, "portal/public/help.html", {"page": guides.help_page(), "is_front": True})


@access.public
@require_safe
def help_page(request: HttpRequest, slug: str) -> HttpResponse:
    """One help page."""
    page = guides.help_page(slug)
    if page is None:
        raise Http404("Cette page d’aide n’existe pas.")
    return render(request, "portal/public/help.html", {"page": page, "is_front": False})


@access.public
@require_safe
def site_map(request: HttpRequest) -> HttpResponse:
    """Every public page, in one list."""
    return render(request, "portal/public/site_map.html")


@access.public
@require_safe
def sitemap(request: HttpRequest) -> HttpResponse:
    """The public pages, for search engines."""
    return HttpResponse(sitemaps.sitemap(), content_type="application/xml; charset=utf-8")


@access.public
@require_safe
def robots(request: HttpRequest) -> HttpResponse:
    """What robots may read."""
    return HttpResponse(sitemaps.robots(), content_type="text/plain; charset=utf-8")


@access.public
@require_safe
def favicon(request: HttpRequest) -> HttpResponse:
    """The hexagon, where browsers look for it on their own."""
    return redirect(static("ui/favicon.svg"), permanent=False)
