"""What everyone may read of funding: the call, the laureates, the awards, the open data."""

from collections.abc import Mapping
from urllib.parse import urlencode
from xml.etree import ElementTree

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.views import redirect_to_login
from django.core.paginator import Paginator
from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse

from essaim.funding import open_data
from essaim.funding.forms.applicants import LaureatesForm
from essaim.funding.models import Call, Laureate, Stage
from essaim.funding.queries import (
    awards_visible_to,
    calls_open,
    envelopes_of,
    own_applications,
    published_laureates,
    upcoming_cut_offs,
)
from essaim.funding.services import start_application
from essaim.funding.states import ApplicationState
from essaim.kernel import clock
from essaim.kernel.clock import paris
from essaim.kernel.text import normalise
from essaim.kernel.verdict import Refused
from essaim.people import access
from essaim.people.access import actor_of
from essaim.people.actors import Actor
from essaim.territory import queries as territory
from essaim.territory.identity import identity


def permanent_call(actor: Actor) -> Call | None:
    """The permanent call that receives applications today."""
    return calls_open(actor).filter(is_permanent=True).order_by("code").first()


@access.public
def call(request: HttpRequest) -> HttpResponse:
    """The permanent call: for whom, when, how much is left, how it is scored, how to apply."""
    found = permanent_call(actor_of(request))
    if found is None:
        return render(request, "funding/public/no_call.html")
    names = {commune.code: commune.name for commune in territory.communes()}
    envelopes = [
        {"name": names.get(envelope.commune_code, envelope.commune_code), "envelope": envelope}
        for envelope in envelopes_of(found, clock.today().year)
    ]
    return render(
        request,
        "funding/public/call.html",
        {
            "call": found,
            "cut_offs": list(upcoming_cut_offs(found)[:3]),
            "grid": found.grids.first(),
            "envelopes": envelopes,
            "laureates": published_laureates().count(),
        },
    )


@access.public
def start(request: HttpRequest) -> HttpResponse:
    """Begin a draft, or take up one's own: says what is needed, and asks to sign in."""
    actor = actor_of(request)
    found = permanent_call(actor)
    if found is None:
        return render(request, "funding/public/no_call.html")
    here = reverse("funding:start")
    if request.method == "POST":
        return _begin(request, actor, found) if actor.is_authenticated else redirect_to_login(here)
    drafts = own_applications(actor).filter(call=found, state=ApplicationState.DRAFT).order_by("-created_at")
    back = urlencode({"next": here})
    context = {
        "call": found,
        "cut_off": upcoming_cut_offs(found).first(),
        "drafts": list(drafts),
        "sign_in_url": f"{reverse('account_login')}?{back}",
        "sign_up_url": f"{reverse('account_signup')}?{back}",
    }
    return render(request, "funding/public/start.html", context)


def _begin(request: HttpRequest, actor: Actor, found: Call) -> HttpResponse:
    try:
        application = start_application(actor, call=found, another="autre" in request.POST)
    except Refused as refused:
        messages.error(request, refused.reason)
        return redirect("funding:start")
    return redirect("funding:my_application", application.pk)


@access.public
def laureates(request: HttpRequest) -> HttpResponse:
    """Laureates who agreed to be shown, by name, year, stage and commune; what is not understood is ignored."""
    everyone = published_laureates()
    years = sorted({day.year for day in everyone.values_list("award__voted_on", flat=True)}, reverse=True)
    communes = [(row.code, row.name) for row in territory.communes()]
    asked = {name: request.GET.get(name, "")[:100] for name in ("q", "annee", "etape", "commune")}
    known = {"annee": {str(year) for year in years}, "etape": set(Stage.values), "commune": {c for c, _ in communes}}
    asked |= {name: "" for name, values in known.items() if asked[name] not in values}
    page = Paginator(_narrowed(everyone, asked), 24).get_page(request.GET.get("page"))
    context = {
        "page": page,
        "form": LaureatesForm(initial=asked, years=years, stages=Stage.choices, communes=communes, auto_id="filtre_%s"),
        "is_filtered": any(asked.values()),
        "places": dict(communes),
    }
    return render(request, "funding/public/laureates.html", context)


def _narrowed(pages: QuerySet[Laureate], asked: Mapping[str, str]) -> QuerySet[Laureate]:
    """The pages that answer what is asked, the latest award first."""
    kept = Q()
    if asked["annee"]:
        kept &= Q(award__voted_on__year=int(asked["annee"]))
    if asked["etape"]:
        kept &= Q(award__stage=asked["etape"])
    if asked["commune"]:
        kept &= Q(award__commune_code=asked["commune"])
    for word in normalise(asked["q"]).split()[:10]:
        kept &= Q(award__organisation__search_text__contains=word) | Q(award__application__search_text__contains=word)
    return (
        pages.filter(kept)
        .select_related("award__organisation", "award__application")
        .order_by("-award__voted_on", "slug")
    )


@access.public
def laureate(request: HttpRequest, slug: str) -> HttpResponse:
    """A laureate's page."""
    page = get_object_or_404(
        published_laureates().select_related("award__organisation", "award__call", "award__deliberation"), slug=slug
    )
    return render(request, "funding/public/laureate.html", {"page": page, "award": page.award})


@access.public
def award(request: HttpRequest, reference: str) -> HttpResponse:
    """An award: a public act of the council."""
    found = get_object_or_404(
        awards_visible_to(actor_of(request)).select_related("organisation", "deliberation", "call"),
        reference=reference,
    )
    page = published_laureates().filter(award=found).first()
    return render(request, "funding/public/award.html", {"award": found, "page": page})


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
