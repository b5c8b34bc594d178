"""The yearly reviews as everyone reads them: live, frozen, and the lists behind their figures."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_GET

from essaim.evidence import tables
from essaim.evidence.catalogue import CATALOGUE
from essaim.people import access
from essaim.people.access import actor_of
from essaim.people.actors import Actor
from essaim.strategy import pages, queries, rendering, review_pages, wording
from essaim.strategy.board import WHOLE, OutsideStrategy, Reading, outlook, present_year, strategy_comb, strategy_years
from essaim.strategy.export import csv_response
from essaim.strategy.forms import AskedOutlook
from essaim.strategy.models import Review
from essaim.strategy.review import annex_of, figures_by_key, review_of
from essaim.strategy.views.public import figure_response

TYPES = {
    "json": "application/json",
    "html": "text/html; charset=utf-8",
    "pdf": "application/pdf",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
}
FORMATS = (("pdf", "PDF"), ("docx", "Word"), ("html", "HTML"), ("json", "JSON"))


def asked_for(request: HttpRequest, year: int) -> AskedOutlook:
    """The outlook of a year given by the address, or 404 outside of the strategy."""
    if year not in strategy_years():
        raise Http404("La stratégie ne couvre pas cette année.")
    return AskedOutlook({"annee": str(year), "commune": request.GET.get("commune", "")})


@access.public
@require_GET
def reviews(request: HttpRequest) -> HttpResponse:
    """Every year with its live review and its frozen versions."""
    years = strategy_years()
    frozen: dict[int, list[Review]] = {}
    for one in queries.frozen_reviews():
        frozen.setdefault(one.year, []).append(one)
    lines = []
    for year in reversed(years[: years.index(present_year(years)) + 1] if years else []):
        seen = outlook(year)
        whole = strategy_comb(seen, actor_of(request)).groups[WHOLE]
        lines.append({"year": year, "whole": whole, "situation": pages.situation(seen), "frozen": frozen.get(year, [])})
    return render(request, "strategy/public/reviews.html", {"lines": lines})


@access.public
@require_GET
def review(request: HttpRequest, year: int) -> HttpResponse:
    """The live review of a year, in the reader's eyes; as a file when the address asks."""
    asked = asked_for(request, year)
    reading = Reading(asked.outlook, actor_of(request))
    data, annex = review_of(reading), annex_of(reading)
    if request.GET.get("format") in TYPES:
        return review_file(data, annex, request.GET["format"], commune=asked.outlook.commune)
    page = review_pages.review_page(
        data,
        annex,
        address_of=review_pages.live_addresses(year, asked.outlook.commune),
        body_url=lambda code: reverse("strategy:review_body", args=[year, code]) + commune_query(asked),
    )
    context = {
        "page": page,
        "asked": asked,
        "headlines": review_pages.live_headlines(page, reading),
        "frozen": list(queries.frozen_reviews(year)),
        "formats": [(words, f"?format={form}{commune_query(asked).replace('?', '&')}") for form, words in FORMATS],
        "unplaced": reading.evaluator.unplaced if asked.place else 0,
    }
    return render(request, "strategy/public/review.html", context)


def commune_query(asked: AskedOutlook) -> str:
    """The query that keeps the commune, empty for the whole territory."""
    return f"?commune={asked.outlook.commune}" if asked.outlook.commune else ""


def review_file(data: dict[str, Any], annex: dict[str, Any], form: str, *, commune: str = "") -> HttpResponse:
    """A review as a file."""
    response = HttpResponse(rendering.as_bytes(data, annex, form, commune=commune), content_type=TYPES[form])
    response["Content-Disposition"] = f'attachment; filename="bilan-{data["year"]}.{form}"'
    response["Cache-Control"] = "private, no-store"
    return response


@access.public
@require_GET
def facts(request: HttpRequest, year: int) -> HttpResponse:
    """Every distinct fact that proves an action in a year, perhaps of one nature; as a file when the address asks."""
    asked = asked_for(request, year)
    records = Reading(asked.outlook, actor_of(request)).board.records()
    kinds = sorted({record.kind for record in records}, key=wording.name_of_kind)
    kind = request.GET.get("nature", "")
    kind = kind if kind in CATALOGUE else ""
    found = [record for record in records if kind in ("", record.kind)]
    if request.GET.get("format") == "csv":
        heads: list[Any] = ["Date", "Fin", "Fait", "Nature", "Adresse", "Montant"]
        lines = [[*pages.record_row(record), record.amount] for record in found]
        return csv_response(f"faits-{year}", [heads, *lines])
    amount = sum(record.amount or 0 for record in found) if kind and CATALOGUE[kind].has_amount else None
    context = {
        "asked": asked,
        "table": tables.table_of_records(found),
        "total": len(found),
        "amount": amount,
        "kind": wording.name_of_kind(kind) if kind else "",
        "kinds": [(code, wording.name_of_kind(code)) for code in kinds],
        "commune": asked.outlook.commune,
        "query": request.GET.urlencode(),
        "situation": pages.situation(asked.outlook),
    }
    return render(request, "strategy/public/facts.html", context)


@access.public
@require_GET
def body(request: HttpRequest, year: int, code: str) -> HttpResponse:
    """The meetings that a body held in a year, against what it owed."""
    asked = asked_for(request, year)
    found = next((one for one in Reading(asked.outlook, actor_of(request)).bodies if one.body.code == code), None)
    if found is None or found.meetings is None or not found.meetings.is_measurable:
        raise Http404("Cette instance n’a pas de réunion comptée.")
    crumbs = [
        {"label": "Bilans", "url": reverse("strategy:reviews")},
        {"label": f"Bilan {year}", "url": reverse("strategy:review", args=[year])},
        {"label": str(found.body), "url": ""},
    ]
    return figure_response(request, asked, found.meetings, crumbs, f"instance-{code.lower()}-{year}")


@access.public
@require_GET
def frozen(request: HttpRequest, year: int, number: int) -> HttpResponse:
    """A frozen version, with what the live review says otherwise today."""
    kept, data, annex = frozen_asked(actor_of(request), year, number)
    if request.GET.get("format") in TYPES:
        return review_file(data, annex, request.GET["format"])
    try:
        live = review_of(Reading(outlook(year), actor_of(request)))
    except OutsideStrategy:
        live = None
    context = {
        "kept": kept,
        "page": review_pages.review_page(
            data,
            annex,
            address_of=review_pages.frozen_addresses(year, number),
            body_url=lambda code: reverse("strategy:review_body", args=[year, code]),
            live=live,
        ),
        "formats": [(words, f"?format={form}") for form, words in FORMATS],
        "others": queries.frozen_reviews(year).exclude(pk=kept.pk),
    }
    return render(request, "strategy/public/frozen.html", context)


def frozen_asked(actor: Actor, year: int, number: int) -> tuple[Review, dict[str, Any], dict[str, Any]]:
    """A frozen review with its data as this reader may read it, and its words; or 404."""
    kept = get_object_or_404(Review, year=year, number=number)
    return kept, rendering.frozen_content(kept, is_public=not actor.is_agent), rendering.frozen_annex(kept)


@access.public
@require_GET
def frozen_figure(request: HttpRequest, year: int, number: int, code: str, key: str) -> HttpResponse:
    """A frozen figure with the list that made it, as it was."""
    kept, data, annex = frozen_asked(actor_of(request), year, number)
    found = figures_by_key(data).get((code, key))
    if found is None:
        raise Http404("Ce chiffre n’est pas dans cette version.")
    if request.GET.get("format") == "csv":
        heads: list[Any] = ["Date", "Fait", "Nature", "Adresse", "Quantité"]
        rows = [
            [
                record["date"],
                record["title"],
                wording.name_of_kind(record["kind"]),
                record["url"],
                record.get("quantity"),
            ]
            for record in found["records"]
        ]
        return csv_response(f"bilan-{year}-v{number}-{code}-{key}", [heads, *rows])
    inside = {(record["kind"], record["id"]) for record in found["records"]}
    outside = [record for record in found.get("among", []) if (record["kind"], record["id"]) not in inside]
    context = {
        "kept": kept,
        "words": wording.figure_words(found),
        "label": found["label"],
        "action": {"code": code, "title": annex["actions"][code]["title"]},
        "records": [review_pages.record_line(record) for record in found["records"]],
        "outside": [review_pages.record_line(record) for record in outside],
        "groups": found.get("groups", []),
        "has_quantity": found["measure"] == "sum",
    }
    return render(request, "strategy/public/frozen_figure.html", context)
