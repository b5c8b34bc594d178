"""Envelopes by call, commune and year, and the movements of each."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import Sum
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET, require_http_methods

from essaim.funding import services
from essaim.funding.forms.office.envelopes import ChangeEnvelopeForm, EnvelopeForm
from essaim.funding.listing import EnvelopeListing, LedgerListing
from essaim.funding.models import Envelope
from essaim.funding.policies import can_manage_envelopes
from essaim.funding.services.envelopes import ledger_sums
from essaim.funding.views.office.acting import MONEY
from essaim.kernel import clock
from essaim.kernel.answers import complain, posted
from essaim.kernel.verdict import Refused
from essaim.listings.reading import read
from essaim.listings.views import export_response
from essaim.people import access
from essaim.people.access import actor_of
from essaim.territory.models import Commune

TOTALS = {"amount": Sum("amount"), "reserved": Sum("reserved"), "voted": Sum("voted")}


@access.office(*MONEY)
@require_http_methods(["GET", "POST"])
def budgets(request: HttpRequest) -> HttpResponse:
    """The envelopes of a year as bars; finance and direction open one here."""
    actor = actor_of(request)
    form = EnvelopeForm(posted(request)) if can_manage_envelopes(actor) else None
    if request.method == "POST" and form is None:
        raise PermissionDenied(can_manage_envelopes(actor).reason)
    if form is not None and form.is_valid():
        try:
            made = services.open_envelope(actor, **form.cleaned_data)
        except (Refused, ValidationError) as fault:
            complain(form, fault)
        else:
            messages.success(request, f"L’enveloppe {made.year} est ouverte.")
            return redirect("funding:envelope", key=made.pk)
    return render(request, "funding/office/budgets.html", {**_year(request), "form": form})


def _year(request: HttpRequest) -> dict[str, Any]:
    years = sorted({*Envelope.objects.values_list("year", flat=True), clock.today().year}, reverse=True)
    typed = request.GET.get("annee", "")
    year = int(typed) if typed.isascii() and typed.isdecimal() and len(typed) == 4 else clock.today().year
    rows = Envelope.objects.filter(year=year).select_related("call").order_by("call__title", "commune_code")
    names = dict(Commune.objects.values_list("code", "name"))
    return {
        "year": year,
        "years": [{"label": str(one), "url": f"?annee={one}", "count": None, "current": one == year} for one in years],
        "rows": [{"row": row, "title": names.get(row.commune_code, row.commune_code)} for row in rows],
        "totals": rows.order_by().aggregate(**TOTALS),
    }


@access.office(*MONEY)
@require_http_methods(["GET", "POST"])
def envelope(request: HttpRequest, key: str) -> HttpResponse:
    """An envelope, its movements and their sums; finance and direction change its amount here."""
    actor = actor_of(request)
    found = get_object_or_404(Envelope.objects.select_related("call"), pk=key)
    may_change = bool(can_manage_envelopes(actor))
    form = ChangeEnvelopeForm(posted(request), initial={"amount": found.amount}) if may_change else None
    if request.method == "POST" and form is None:
        raise PermissionDenied(can_manage_envelopes(actor).reason)
    if form is not None and form.is_valid():
        try:
            services.change_envelope(actor, envelope=found, **form.cleaned_data)
        except (Refused, ValidationError) as fault:
            complain(form, fault)
        else:
            messages.success(request, "L’enveloppe est modifiée.")
            return redirect("funding:envelope", key=found.pk)
    lines = read(LedgerListing(found), actor, request.GET)
    if request.GET.get("format") in {"csv", "xlsx"}:
        return export_response(lines, request.GET["format"])  # type: ignore[return-value]
    names = dict(Commune.objects.values_list("code", "name"))
    sums = ledger_sums(found)
    context = {
        "envelope": found,
        "title": f"{names.get(found.commune_code, found.commune_code)} {found.year}",
        "found": lines,
        "form": form,
        "sums": sums,
        "is_balanced": (sums["amount"], sums["reserved"], sums["voted"]) == (found.amount, found.reserved, found.voted),
    }
    return render(request, "funding/office/envelope.html", context)


@access.office(*MONEY)
@require_GET
def envelopes_file(request: HttpRequest) -> HttpResponse:
    """Every envelope as a file for a spreadsheet."""
    asked = request.GET.get("format", "csv")
    found = read(EnvelopeListing(), actor_of(request))
    return export_response(found, asked if asked in {"csv", "xlsx"} else "csv")  # type: ignore[return-value]
