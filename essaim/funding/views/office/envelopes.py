"""Envelopes by call, commune and year, and the movements of each."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import Q, Sum
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from essaim.funding import ledger, services
from essaim.funding.forms.office.envelopes import ChangeEnvelopeForm, EnvelopeForm, SpreadForm, TransferForm
from essaim.funding.ledger import COLUMNS
from essaim.funding.listing import EnvelopeListing, LedgerListing
from essaim.funding.models import Award, Envelope
from essaim.funding.policies import MANAGING, VOTING_IN, can_manage_envelopes, can_record_vote
from essaim.funding.queries import awards_visible_to
from essaim.funding.services.envelopes import ledger_sums
from essaim.funding.states import AwardState
from essaim.funding.views.office.acting import MONEY
from essaim.kernel import clock
from essaim.kernel.answers import complain, posted, submitted
from essaim.kernel.money import ZERO
from essaim.kernel.verdict import Refused
from essaim.listings.reading import ResultSet, read
from essaim.listings.views import export_response
from essaim.people import access
from essaim.people.access import actor_of
from essaim.people.actors import Actor
from essaim.territory.models import Commune

TOTALS = {name: Sum(name) for name in COLUMNS}


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
    found = Envelope.objects.filter(year=year).select_related("call").order_by("call__title", "commune_code")
    names = dict(Commune.objects.values_list("code", "name"))
    totals = found.order_by().aggregate(**TOTALS)
    return {
        "year": year,
        "years": [{"label": str(one), "url": f"?annee={one}", "count": None, "current": one == year} for one in years],
        "rows": [
            {"row": row, "call": row.call, "title": names.get(row.commune_code, row.commune_code)} for row in found
        ],
        "totals": totals,
        "rest": ledger.Balance(**totals).remaining if totals["amount"] is not None else ZERO,
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
    return render(request, "funding/office/envelope.html", _history(request, found, lines, form=form))


def _history(request: HttpRequest, found: Envelope, lines: ResultSet, **forms: Any) -> dict[str, Any]:
    names = dict(Commune.objects.values_list("code", "name"))
    sums = ledger_sums(found)
    may_change = bool(can_manage_envelopes(actor_of(request)))
    return {
        "envelope": found,
        "title": f"{names.get(found.commune_code, found.commune_code)} {found.year}",
        "found": lines,
        "sums": sums,
        "is_balanced": all(sums[name] == getattr(found, name) for name in COLUMNS),
        "form": None,
        "transfer_form": TransferForm(source=found) if may_change else None,
        **forms,
    }


@access.office(*MANAGING)
@require_POST
def transfer(request: HttpRequest, key: str) -> HttpResponse:
    """Send a sum to another envelope of the year, with its reason."""
    actor = actor_of(request)
    found = get_object_or_404(Envelope.objects.select_related("call"), pk=key)
    form = TransferForm(request.POST, source=found)
    if submitted(request, form, lambda: services.transfer_money(actor, source=found, **form.cleaned_data)):
        messages.success(request, "La somme a changé d’enveloppe.")
        return redirect("funding:envelope", key=found.pk)
    lines = read(LedgerListing(found), actor)
    forms = {"form": ChangeEnvelopeForm(initial={"amount": found.amount}), "transfer_form": form}
    return render(request, "funding/office/envelope.html", _history(request, found, lines, **forms))


@access.office(*VOTING_IN)
@require_http_methods(["GET", "POST"])
def spread(request: HttpRequest, reference: str) -> HttpResponse:
    """Say what an award draws on the envelopes of each year."""
    found = get_object_or_404(awards_visible_to(actor_of(request)), reference=reference)
    drawn = dict(found.parts.values_list("envelope_id", "amount"))
    form = SpreadForm(posted(request), envelopes=_open_to(found), drawn=drawn)
    if submitted(request, form, lambda: services.spread_award(actor_of(request), found, form.parts)):
        messages.success(request, "L’aide est imputée sur ses enveloppes.")
        return redirect("funding:office_award", reference=found.reference)
    return render(request, "funding/office/spread.html", {"award": found, "form": form})


def money_of(actor: Actor, award: Award) -> dict[str, Any]:
    """What the page of an award says of its envelopes and of who shares it."""
    parts = list(award.parts.select_related("envelope"))
    names = dict(Commune.objects.values_list("code", "name"))
    may_write = bool(can_record_vote(actor)) and award.state != AwardState.ANNULLED
    return {
        "parts": [
            {"row": row, "title": f"{names.get(code, code)} {row.envelope.year}"}
            for row in parts
            if (code := row.envelope.commune_code)
        ],
        "is_spread": len(parts) > 1,
        "shares": list(award.beneficiaries.select_related("organisation", "award")),
        "may_spread": may_write and not any(row.paid or row.given_back for row in parts),
        "may_share": may_write,
    }


def _open_to(award: Award) -> list[Envelope]:
    """Envelopes of the award's call, or of every call for an award without one, from the year of its vote on."""
    found = Envelope.objects.filter(year__gte=award.voted_on.year).select_related("call")
    if award.call_id is not None:
        found = found.filter(Q(call=award.call_id) | Q(parts__award=award)).distinct()
    return list(found.order_by("year", "call__title", "commune_code"))


@access.office(*MONEY)
@require_GET
def envelopes_file(request: HttpRequest) -> HttpResponse:
    """Every envelope as a file for a spreadsheet."""
    asked = request.GET.get("format", "csv")
    found = read(EnvelopeListing(), actor_of(request))
    return export_response(found, asked if asked in {"csv", "xlsx"} else "csv")  # type: ignore[return-value]
