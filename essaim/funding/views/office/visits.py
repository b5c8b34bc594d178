"""Going to see a project: planned, told, with its pictures."""

from datetime import datetime

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from essaim.documents.queries import files_of
from essaim.funding import services
from essaim.funding.forms.office.visits import PictureForm, VisitAccountForm, VisitForm
from essaim.funding.models import Application, SiteVisit
from essaim.funding.policies import INSTRUCTING
from essaim.funding.views.office.acting import file_of, perform
from essaim.funding.views.office.acts import page_of
from essaim.funding.views.office.applications import band
from essaim.kernel.answers import posted, submitted, uploaded
from essaim.kernel.clock import paris
from essaim.kernel.freshness import Conflict, saved
from essaim.people import access
from essaim.people.access import actor_of

FORM = require_http_methods(["GET", "POST"])


@access.office(*INSTRUCTING)
@FORM
def plan(request: HttpRequest, number: str) -> HttpResponse:
    """Plan a visit."""
    actor, file = actor_of(request), file_of(actor_of(request), number)
    form = VisitForm(posted(request))

    def act() -> SiteVisit:
        words = dict(form.cleaned_data)
        planned_at: datetime = paris(words.pop("day"), words.pop("hour"))
        return services.plan_visit(actor, file, planned_at=planned_at, **words)

    if submitted(request, form, act):
        messages.success(request, "La visite est prévue.")
        return redirect(page_of(file, "suivi"))
    return render(request, "funding/office/plan_visit.html", {**band(actor, file, "suivi"), "form": form})


def _visit(file: Application, key: str) -> SiteVisit:
    return get_object_or_404(file.visits, pk=key)


@access.office(*INSTRUCTING)
@FORM
def tell(request: HttpRequest, number: str, key: str) -> HttpResponse:
    """Say what was seen."""
    actor, file = actor_of(request), file_of(actor_of(request), number)
    visit = _visit(file, key)
    form = VisitAccountForm(posted(request), visit=visit)
    context = {**band(actor, file, "suivi"), "form": form, "visit": visit, "address": request.path}
    if request.method == "POST" and form.is_valid():
        done = saved(
            form,
            lambda: services.tell_visit(actor, visit, **form.given),
            lambda: VisitAccountForm(visit=SiteVisit.objects.get(pk=visit.pk)),
        )
        if isinstance(done, Conflict):
            return render(request, "funding/office/conflict.html", {**context, "conflict": done}, status=409)
        if done is not None:
            messages.success(request, "Le récit de la visite est gardé.")
            return redirect(page_of(file, "suivi"))
    context |= {"pictures": list(files_of(file, visit.slot)), "picture_form": PictureForm()}
    return render(request, "funding/office/tell_visit.html", context)


@access.office(*INSTRUCTING)
@require_POST
def add_picture(request: HttpRequest, number: str, key: str) -> HttpResponse:
    """Keep a picture of a visit."""
    actor, file = actor_of(request), file_of(actor_of(request), number)
    visit = _visit(file, key)
    form = PictureForm(posted(request), uploaded(request))
    if not form.is_valid():
        for errors in form.errors.values():
            messages.error(request, " ".join(str(error) for error in errors))
        return redirect("funding:tell_visit", file.number, visit.pk)
    services.add_visit_picture(actor, visit, **form.cleaned_data)
    messages.success(request, "La photo est gardée.")
    return redirect("funding:tell_visit", file.number, visit.pk)


@access.office(*INSTRUCTING)
@require_POST
def cancel(request: HttpRequest, number: str, key: str) -> HttpResponse:
    """Say that a visit will not take place."""
    actor, file = actor_of(request), file_of(actor_of(request), number)
    visit = _visit(file, key)
    back = page_of(file, "suivi")
    return perform(request, lambda: services.cancel_visit(actor, visit), "La visite est annulée.", back)
