"""Beginning an application: a few questions first, another way for who cannot be helped here, then a draft."""

from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from essaim.funding.call_readiness import openness_words
from essaim.funding.eligibility import SECTION, Barrier, Gate, gate_of, other_ways
from essaim.funding.models import Call
from essaim.funding.queries import calls_open, own_applications, upcoming_cut_offs
from essaim.funding.sequels import hindrances
from essaim.funding.services import start_application
from essaim.funding.states import ApplicationState
from essaim.funding.views.needs import bind_to_need
from essaim.kernel import clock
from essaim.kernel.verdict import Refused
from essaim.people import access
from essaim.people.access import actor_of
from essaim.people.actors import Actor
from essaim.questionnaires.posted import posted_answers
from essaim.questionnaires.rendering import section_page

CALL = "appel"
"""In the address: the code of the call, when several are open."""


def asked_call(request: HttpRequest) -> Call | None:
    """The open call that the address names; the only one when it names none."""
    found = calls_open(actor_of(request))
    code = request.GET.get(CALL, "")
    if code:
        return found.filter(code=code[:50]).first()
    alone = list(found[:2])
    return alone[0] if len(alone) == 1 else None


def address_of(route: str, call: Call) -> str:
    """The address of a page about beginning in this call."""
    is_alone = not calls_open(Actor.anonymous()).exclude(pk=call.pk).exists()
    return reverse(route) if is_alone else f"{reverse(route)}?{urlencode({CALL: call.code})}"


def _choose(request: HttpRequest, actor: Actor) -> HttpResponse:
    """No call is named: choose among those that are open, if any is."""
    day = clock.today()
    found = [
        (call, openness_words(call, day), address_of("funding:start", call))
        for call in calls_open(actor)
        if CALL not in request.GET
    ]
    return render(
        request, "funding/public/start_where.html" if found else "funding/public/no_call.html", {"calls": found}
    )


@access.public
def start(request: HttpRequest) -> HttpResponse:
    """Begin a draft, or take up one's own: says what is needed, and asks to sign in."""
    actor, found = actor_of(request), asked_call(request)
    if found is None:
        return _choose(request, actor)
    here, gate = address_of("funding:start", found), gate_of(found)
    if request.method == "POST":
        if gate is not None and gate.judge(_answers(request, found))[0].errors:
            return redirect(address_of("funding:eligibility", found))
        return _begin(request, actor, found) if actor.is_authenticated else redirect_to_login(here)
    drafts = own_applications(actor).filter(call=found, state=ApplicationState.DRAFT).order_by("-created_at")
    back = urlencode({"next": here})
    context = {
        "call": found,
        "cut_off": upcoming_cut_offs(found).first(),
        "drafts": list(drafts),
        "hindrances": hindrances(actor, None),
        "gate_url": address_of("funding:eligibility", found) if gate and _to_ask(request, found, gate) else "",
        "sign_in_url": f"{reverse('account_login')}?{back}",
        "sign_up_url": f"{reverse('account_signup')}?{back}",
    }
    return render(request, "funding/public/start.html", context)


@access.public
def eligibility(request: HttpRequest) -> HttpResponse:
    """The first questions of the call; no account is needed to know whether it is worth opening one."""
    actor, found = actor_of(request), asked_call(request)
    gate = gate_of(found) if found else None
    if found is None or gate is None:
        return redirect("funding:start")
    given = posted_answers(gate.form(), SECTION, request.POST) if request.method == "POST" else _answers(request, found)
    outcome, barrier = gate.judge(given)
    if request.method == "POST" and not outcome.errors:
        request.session[_kept(found)] = given
        if barrier is not None:
            return _turned_away(request, actor, found, barrier)
        return _begin(request, actor, found) if actor.is_authenticated else redirect(address_of("funding:start", found))
    errors = outcome.errors if request.method == "POST" else {}
    page = section_page(gate.form(), SECTION, given, errors=errors)
    context = {"call": found, "page": page, "page_has_errors": page.has_errors, "gate": gate}
    return render(request, "funding/public/eligibility.html", context)


def _turned_away(request: HttpRequest, actor: Actor, found: Call, barrier: Barrier) -> HttpResponse:
    context = {"call": found, "barrier": barrier, "ways": other_ways(actor, found, barrier)}
    return render(
        request, "funding/public/ineligible.html", {**context, "back": address_of("funding:eligibility", found)}
    )


def _begin(request: HttpRequest, actor: Actor, found: Call) -> HttpResponse:
    another = "autre" in request.POST
    try:
        application = start_application(actor, call=found, another=another, eligibility=_answers(request, found))
    except Refused as refused:
        messages.error(request, refused.reason)
        return redirect(address_of("funding:start", found))
    bind_to_need(request, application)
    return redirect("funding:my_application", application.pk)


def _to_ask(request: HttpRequest, found: Call, gate: Gate) -> bool:
    """Whether the first questions are still to be answered, by this browser and rightly."""
    outcome, barrier = gate.judge(_answers(request, found))
    return bool(outcome.errors) or barrier is not None


def _answers(request: HttpRequest, found: Call) -> dict[str, Any]:
    """What this browser answered; the session keeps it until the draft does."""
    return dict(request.session.get(_kept(found), {}))


def _kept(found: Call) -> str:
    return f"eligibility:{found.code}"
