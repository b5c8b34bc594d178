"""Money to be given back, and what became of projects two years after."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from essaim.funding.models import Award
from essaim.funding.policies import INSTRUCTING
from essaim.funding.views.office.acting import MONEY
from essaim.funding.views.office.awards import award_or_404
from essaim.kernel import clock
from essaim.kernel.answers import perform, posted, submitted
from essaim.listings.views import render_listing
from essaim.people import access
from essaim.people.access import actor_of
from essaim.settlement import services
from essaim.settlement.forms import ActivityForm, ReasonForm, RecoveryForm, RepaidForm, TitleForm
from essaim.settlement.listing import ActivityListing, RecoveryListing
from essaim.settlement.models import ActivityCheck, Recovery
from essaim.settlement.policies import LIFTING, RECOVERING
from essaim.settlement.queries import awards_to_ask, recoveries_of_office
from essaim.ui.formatting import pluralise

RECOVERIES, ACTIVITY = RecoveryListing(), ActivityListing()


@access.office(*MONEY)
@require_GET
def recoveries(request: HttpRequest) -> HttpResponse:
    """Everything to be given back."""
    return render_listing(request, RECOVERIES, "settlement/office/recoveries.html")


def _back(award: Award) -> str:
    return reverse("funding:office_award", args=[award.reference]) + "#reversements"


@access.office(*RECOVERING)
@require_http_methods(["GET", "POST"])
def open_recovery(request: HttpRequest, reference: str) -> HttpResponse:
    """Ask for a part of what was paid, beside any report."""
    found, form = award_or_404(request, reference), RecoveryForm(posted(request))
    made = submitted(request, form, lambda: services.open_recovery(actor_of(request), found, **form.cleaned_data))
    if made is not None:
        messages.success(request, "Le reversement est décidé\u00a0: un titre est à émettre.")
        return redirect(_back(found))
    return _draw(request, found, form, "Demander un reversement")


def _act(
    request: HttpRequest, key: UUID, form: forms.Form, act: Callable[[Recovery], Any], title: str, done: str
) -> HttpResponse:
    found = get_object_or_404(recoveries_of_office(actor_of(request)).select_related("award__organisation"), pk=key)
    if submitted(request, form, lambda: act(found)) is not None:
        messages.success(request, done)
        return redirect(_back(found.award))
    return _draw(request, found.award, form, title)


def _draw(request: HttpRequest, award: Award, form: forms.Form, title: str) -> HttpResponse:
    context = {"award": award, "form": form, "title": title, "back": _back(award)}
    return render(request, "settlement/office/recovery.html", context)


@access.office(*RECOVERING)
@require_http_methods(["GET", "POST"])
def issue(request: HttpRequest, key: UUID) -> HttpResponse:
    """Note the title that was issued."""
    form = TitleForm(posted(request))

    def act(found: Recovery) -> Recovery:
        return services.ask_recovery(actor_of(request), found, **form.cleaned_data)

    return _act(request, key, form, act, "Noter le titre émis", "Le titre est noté, le bénéficiaire est prévenu.")


@access.office(*RECOVERING)
@require_http_methods(["GET", "POST"])
def repaid(request: HttpRequest, key: UUID) -> HttpResponse:
    """Note that the money came back."""
    form = RepaidForm(posted(request), initial={"repaid_on": clock.today()})

    def act(found: Recovery) -> Recovery:
        return services.repay_recovery(actor_of(request), found, **form.cleaned_data)

    return _act(
        request, key, form, act, "Noter le remboursement", "Le remboursement est noté, l’enveloppe le retrouve."
    )


@access.office(*LIFTING)
@require_http_methods(["GET", "POST"])
def waive(request: HttpRequest, key: UUID) -> HttpResponse:
    """Give up asking for it."""
    form = ReasonForm(posted(request))

    def act(found: Recovery) -> Recovery:
        return services.waive_recovery(actor_of(request), found, **form.cleaned_data)

    return _act(request, key, form, act, "Abandonner le reversement", "Le reversement est abandonné.")


# ----------------------------------------------------------------------------------------------------- two years after


@access.office(*MONEY)
@require_GET
def activity(request: HttpRequest) -> HttpResponse:
    """Those to ask about, and what is known of the others."""
    actor = actor_of(request)
    unasked = awards_to_ask(clock.today()).filter(activity_check__asked_on__isnull=True).count()
    context = {"unasked": unasked if actor.has(*INSTRUCTING) else 0}
    return render_listing(request, ACTIVITY, "settlement/office/activities.html", context)


@access.office(*INSTRUCTING)
@require_POST
def ask_activity(request: HttpRequest) -> HttpResponse:
    """Write now to those who were not asked yet; the worker does it every day."""
    actor = actor_of(request)
    waiting = awards_to_ask(clock.today()).filter(activity_check__asked_on__isnull=True).count()
    said = f"La question part pour {waiting} {pluralise(waiting, 'aide,aides')}."
    perform(request, lambda: services.ask_all(actor), said)
    return redirect("settlement:activity")


@access.office(*INSTRUCTING)
@require_http_methods(["GET", "POST"])
def office_activity(request: HttpRequest, reference: str) -> HttpResponse:
    """Write what became of a project, when that was known and how."""
    found = award_or_404(request, reference)
    check = ActivityCheck.objects.filter(award=found).first()
    known = check is not None and bool(check.outcome)
    initial = {
        "outcome": check.outcome if check else "",
        "known_on": check.known_on if check and known else clock.today(),
        "source": check.source if check else "",
    }
    form = ActivityForm(posted(request), initial=initial)
    made = submitted(request, form, lambda: services.answer_activity(actor_of(request), found, **form.cleaned_data))
    if made is not None:
        messages.success(request, "La réponse est enregistrée.")
        return redirect("settlement:activity")
    return render(request, "settlement/office/activity.html", {"award": found, "check": check, "form": form})
