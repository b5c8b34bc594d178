"""The bridge to the metropolitan call: the files that may cross it, and the common plan of one."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from essaim.funding import policies, services
from essaim.funding.bridge import bridge_of
from essaim.funding.forms.office.metropolitan import CityShareForm, MetropolisShareForm
from essaim.funding.metropolitan import CALL
from essaim.funding.metropolitan_listing import bridge_listing
from essaim.funding.policies.supports import CROSSING
from essaim.funding.views.office.acting import file_of, perform
from essaim.funding.views.office.applications import band
from essaim.kernel.answers import attempt
from essaim.listings.views import render_listing
from essaim.people import access
from essaim.people.access import actor_of


@access.office(*CROSSING)
@require_GET
def files(request: HttpRequest) -> HttpResponse:
    """Files that seem eligible, those whose consent is asked, those that were sent."""
    return render_listing(request, bridge_listing, "funding/office/metropolitan_files.html", {"call_title": CALL})


@access.office(*CROSSING)
@require_http_methods(["GET", "POST"])
def plan(request: HttpRequest, number: str) -> HttpResponse:
    """Why a file may cross, what each proposes, whether its holder agrees; each side writes its own line."""
    actor, file = actor_of(request), file_of(actor_of(request), number)
    if file.is_veiled:
        return redirect("funding:office_application", number=number)
    bridge = bridge_of(file)
    side = request.POST.get("side", "") if request.method == "POST" else ""
    city = CityShareForm(request.POST if side == "city" else None, referral=bridge.referral)
    metropolis = MetropolisShareForm(request.POST if side == "metropolis" else None, referral=bridge.referral)
    if side == "city" and city.is_valid():
        amount = city.cleaned_data["city_proposed"]
        if attempt(city, lambda: services.propose_city_share(actor, file, amount=amount)) is not None:
            return _noted(request, number)
    if side == "metropolis" and metropolis.is_valid():
        typed = metropolis.cleaned_data
        words = {"amount": typed["metropolis_proposed"], "answer": typed["answer"] or None}
        if attempt(metropolis, lambda: services.propose_metropolis_share(actor, file, **words)) is not None:
            return _noted(request, number)
    context: dict[str, Any] = {
        **band(actor, file),
        "bridge": bridge,
        "call_title": CALL,
        "city_form": city if policies.can_propose_city_share(actor, file) else None,
        "metropolis_form": metropolis if policies.can_propose_metropolis_share(actor, file) else None,
        "may_ask": bool(policies.can_ask_metropolitan_consent(actor, file)) and bridge.may_be_asked,
        "may_send": bridge.may_be_sent and bool(policies.can_send_to_metropolis(actor, bridge.referral)),
    }
    return render(request, "funding/office/application_mel.html", context)


def _noted(request: HttpRequest, number: str) -> HttpResponse:
    messages.success(request, "C’est noté dans le plan commun.")
    return redirect("funding:office_metropolitan", number=number)


@access.office(*policies.INSTRUCTING)
@require_POST
def ask(request: HttpRequest, number: str) -> HttpResponse:
    """Ask for the holder's consent."""
    actor, file = actor_of(request), file_of(actor_of(request), number)
    said = "La structure reçoit votre proposition. Rien ne part sans son accord."
    back = reverse("funding:office_metropolitan", args=[number])
    return perform(request, lambda: services.ask_metropolitan_consent(actor, file), said, back)


@access.office(*policies.INSTRUCTING)
@require_POST
def send(request: HttpRequest, number: str) -> HttpResponse:
    """Send the file to the metropolis."""
    actor, file = actor_of(request), file_of(actor_of(request), number)
    back = reverse("funding:office_metropolitan", args=[number])
    return perform(request, lambda: services.send_to_metropolis(actor, file), "La Métropole lit le dossier.", back)
