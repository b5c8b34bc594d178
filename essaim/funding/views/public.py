"""What everyone may read of funding beside its calls: the laureates, the awards, the open data."""

from collections.abc import Mapping
from typing import Any
from xml.etree import ElementTree

from django.conf import settings
from django.core.paginator import Paginator
from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse

from essaim.directory.models import Sector
from essaim.funding import open_data
from essaim.funding.aims import aim_of
from essaim.funding.forms.applicants import LaureatesForm
from essaim.funding.models import Award, CutOff, ExperimentationOutcome, Laureate, PastGrant, Stage
from essaim.funding.queries import awards_visible_to, published_calls, published_laureates
from essaim.funding.states import AwardState
from essaim.kernel import clock
from essaim.kernel.clock import paris
from essaim.kernel.text import normalise
from essaim.people import access
from essaim.people.access import actor_of
from essaim.territory import queries as territory
from essaim.territory.identity import identity


@access.public
def laureates(request: HttpRequest) -> HttpResponse:
    """Laureates who agreed to be shown, by name, year, stage and commune; what is not understood is ignored."""
    everyone = published_laureates()
    listed = _choices(everyone)
    asked = {name: request.GET.get(name, "")[:100] for name in ("q", *listed)}
    asked |= {name: "" for name, choices in listed.items() if asked[name] not in dict(choices)}
    page = Paginator(_narrowed(everyone, asked), 24).get_page(request.GET.get("page"))
    context = {
        "page": page,
        "form": LaureatesForm(initial=asked, listed=listed, auto_id="filtre_%s"),
        "is_filtered": any(asked.values()),
        "places": {**dict(listed["commune"]), **dict(listed["quartier"])},
    }
    return render(request, "funding/public/laureates.html", context)


def _choices(everyone: QuerySet[Laureate]) -> dict[str, list[tuple[str, str]]]:
    """What the list is narrowed by: only what some laureate answers to, in three questions."""
    rows = list(everyone.values_list("award__voted_on", "award__stage", "award__commune_code", "award__quarter_code"))
    stages, communes, quarters = ({row[place] for row in rows} for place in (1, 2, 3))
    years = sorted({str(row[0].year) for row in rows}, reverse=True)
    held = Sector.objects.filter(award__laureate__in=everyone).distinct().order_by("name")
    return {
        "annee": [(year, year) for year in years],
        "etape": [(code, label) for code, label in Stage.choices if code in stages],
        "filiere": list(held.values_list("code", "name")),
        "commune": [(row.code, row.name) for row in territory.communes() if row.code in communes],
        "quartier": [(row.code, row.name) for row in territory.quarters() if row.code in quarters],
    }


_LOOKUPS = {
    "annee": "award__voted_on__year",
    "etape": "award__stage",
    "filiere": "award__sectors__code",
    "commune": "award__commune_code",
    "quartier": "award__quarter_code",
}


def _narrowed(pages: QuerySet[Laureate], asked: Mapping[str, str]) -> QuerySet[Laureate]:
    """The pages that answer what is asked, the latest award first."""
    kept = Q(**{lookup: asked[name] for name, lookup in _LOOKUPS.items() if asked[name]})
    for word in normalise(asked["q"]).split()[:10]:
        kept &= Q(award__organisation__search_text__contains=word) | Q(award__application__search_text__contains=word)
    return (
        pages.filter(kept)
        .select_related("award__organisation", "award__application")
        .order_by("-award__voted_on", "slug")
    )


@access.public
def laureate(request: HttpRequest, slug: str) -> HttpResponse:
    """A laureate's page: its story, its picture, its place, what the city gave and what for."""
    pages = published_laureates().select_related(
        "award__organisation", "award__call", "award__deliberation__meeting", "award__kind"
    )
    page = get_object_or_404(pages, slug=slug)
    place = quarter_map(page.award.quarter_code)
    context = {"page": page, "award": page.award, "aim": aim_of(page.award), "place": place}
    return render(request, "funding/public/laureate.html", {**context, "session": _session_of(page.award)})


def _session_of(award: Award) -> CutOff | None:
    """The session that read its application, when everyone may read its results."""
    if award.application_id is None:
        return None
    sessions = CutOff.objects.filter(applications=award.application_id, call__in=published_calls())
    return sessions.select_related("call").first()


def quarter_map(code: str) -> dict[str, Any] | None:
    """The quarters' outlines with this one marked, and its name; None when its outline is not known."""
    areas = territory.outlines("quarter") if code else []
    here = next((area for area in areas if area.code == code), None)
    if here is None:
        return None
    return {
        "name": here.name,
        "polygons": [
            {
                "name": area.name if area is here else "",
                "geometry": area.geometry,
                "kind": "strong" if area is here else "",
            }
            for area in areas
        ],
        "is_schematic": any(area.is_schematic for area in areas),
        "sources": sorted({area.source for area in areas if area.source}),
    }


@access.public
def award(request: HttpRequest, reference: str) -> HttpResponse:
    """An award: a public act of the council."""
    found = get_object_or_404(
        awards_visible_to(actor_of(request)).select_related("organisation", "deliberation", "call"),
        reference=reference,
    )
    page = published_laureates().filter(award=found).first()
    report = ExperimentationOutcome.objects.filter(award=found, published_on__isnull=False).first()
    context = {"award": found, "page": page, "report": report if found.state != AwardState.ANNULLED else None}
    return render(request, "funding/public/award.html", context)


@access.public
def past_grant(request: HttpRequest, key: str) -> HttpResponse:
    """A grant of before Essaim, as the city's file tells it."""
    found = get_object_or_404(PastGrant.objects.select_related("batch"), pk=key)
    return render(request, "funding/public/past_grant.html", {"grant": found})


@access.public
def laureates_feed(request: HttpRequest) -> HttpResponse:
    """The last fifty laureates as an Atom feed (RFC 4287)."""
    pages = list(published_laureates().select_related("award__organisation").order_by("-published_on", "slug")[:50])
    base = settings.BASE_URL.rstrip("/")
    feed = ElementTree.Element("feed", {"xmlns": "http://www.w3.org/2005/Atom", "xml:lang": "fr"})
    _put(feed, "title", f"Lauréates et lauréats, {identity().name}")
    _put(feed, "id", base + reverse("funding:laureates"))
    ElementTree.SubElement(feed, "link", {"rel": "self", "href": base + reverse("funding:laureates_feed")})
    ElementTree.SubElement(feed, "link", {"href": base + reverse("funding:laureates")})
    latest = max((page.published_on for page in pages if page.published_on), default=clock.today())
    _put(feed, "updated", paris(latest).isoformat())
    author = ElementTree.SubElement(feed, "author")
    _put(author, "name", identity().awarding_body.name)
    for page in pages:
        entry = ElementTree.SubElement(feed, "entry")
        address = base + reverse("funding:laureate", args=[page.slug])
        _put(entry, "title", page.award.organisation.name)
        _put(entry, "id", address)
        ElementTree.SubElement(entry, "link", {"href": address})
        _put(entry, "updated", paris(page.published_on or latest).isoformat())
        _put(entry, "summary", page.award.object)
    content = ElementTree.tostring(feed, encoding="utf-8", xml_declaration=True)
    return HttpResponse(content, content_type="application/atom+xml; charset=utf-8")


def _put(parent: ElementTree.Element, tag: str, text: str) -> None:
    ElementTree.SubElement(parent, tag).text = text


@access.public
def grants_csv(request: HttpRequest) -> HttpResponse:
    """Awards in SCDL 2.1.1; faulty rows are left out and counted in a header."""
    rows = open_data.rows()
    response = HttpResponse(open_data.as_csv(rows), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = 'attachment; filename="subventions.csv"'
    response["X-Essaim-Refused-Rows"] = str(sum(1 for row in rows if row.fault))
    return response
