"""Opinions asked of services and partners, and the pages where they give them."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from essaim.funding import services
from essaim.funding.forms.office.opinions import AnswerOpinionForm, AskOpinionForm
from essaim.funding.listing import OpinionListing
from essaim.funding.models import Application, OpinionRequest
from essaim.funding.policies import ANSWERING, INSTRUCTING, can_answer_opinion, can_ask_opinion
from essaim.funding.queries import opinions_asked_of
from essaim.funding.views.office.acting import file_of, perform
from essaim.funding.views.office.acts import page_of
from essaim.funding.views.office.applications import band
from essaim.kernel.answers import complain, posted
from essaim.kernel.freshness import Conflict, conflict_page, saved
from essaim.kernel.verdict import Refused
from essaim.listings.views import render_listing
from essaim.people import access
from essaim.people.access import actor_of

FORM = require_http_methods(["GET", "POST"])
OPINIONS = OpinionListing()


@access.office(*INSTRUCTING)
@FORM
def ask(request: HttpRequest, number: str) -> HttpResponse:
    """Ask for opinions: the services that the project concerns are proposed, nothing leaves without a click."""
    actor, file = actor_of(request), file_of(actor_of(request), number)
    if not (verdict := can_ask_opinion(actor, file)):
        messages.error(request, verdict.reason)
        return redirect(page_of(file, "avis"))
    form = AskOpinionForm(posted(request), application=file, waiting=_waiting(file))
    if form.is_valid():
        words = {"due_on": form.cleaned_data["due_on"], "question": form.cleaned_data["question"]}
        try:
            asked = [services.ask_opinion(actor, file, whom=whom, **words) for whom in form.chosen]
        except (Refused, ValidationError) as fault:
            complain(form, fault)
        else:
            messages.success(request, f"Avis demandé à {', '.join(one.whom for one in asked)}. Le message est parti.")
            return redirect(page_of(file, "avis"))
    return render(request, "funding/office/ask_opinion.html", {**band(actor, file, "avis"), "form": form})


def _waiting(file: Application) -> set[str]:
    """Whom an answer is already awaited from."""
    pending = file.opinion_requests.filter(answered_at__isnull=True, withdrawn_at__isnull=True)
    keys = pending.values("service_id", "partner_id", "person_id")
    return {f"{name.removesuffix('_id')}:{key}" for row in keys for name, key in row.items() if key}


@access.office(*ANSWERING)
@require_GET
def my_opinions(request: HttpRequest) -> HttpResponse:
    """Opinions asked of this person: to give, then given."""
    return render_listing(request, OPINIONS, "funding/office/my_opinions.html")


def _mine(request: HttpRequest, key: str) -> OpinionRequest:
    rows = opinions_asked_of(actor_of(request)).select_related("service", "partner", "person", "application__call")
    return get_object_or_404(rows, pk=key)


@access.office(*ANSWERING)
@FORM
def answer(request: HttpRequest, key: str) -> HttpResponse:
    """Give one's opinion, on one short page."""
    actor, asked = actor_of(request), _mine(request, key)
    form = AnswerOpinionForm(posted(request), request=asked)
    context: dict[str, Any] = {
        "form": form,
        "asked": asked,
        "file": asked.application,
        "may_answer": bool(can_answer_opinion(actor, asked)),
    }
    if request.method == "POST" and form.is_valid():
        done = saved(form, lambda: _give(request, asked, form), lambda: AnswerOpinionForm(request=_mine(request, key)))
        if isinstance(done, Conflict):
            back = reverse("funding:my_opinions")
            return conflict_page(request, done, face="office", title=asked.application.title, back=back)
        if done is not None:
            messages.success(request, "Merci\u00a0: votre avis est au dossier. Vous pouvez encore le revoir.")
            return redirect("funding:my_opinions")
    return render(request, "funding/office/answer_opinion.html", context)


def _give(request: HttpRequest, asked: OpinionRequest, form: AnswerOpinionForm) -> OpinionRequest:
    words = form.cleaned_data
    return services.answer_opinion(
        actor_of(request), asked, choice=words["choice"], marks=form.marks, text=words["text"], version=words["version"]
    )


def _followed(request: HttpRequest, number: str, key: str) -> tuple[Application, OpinionRequest]:
    file = file_of(actor_of(request), number)
    return file, get_object_or_404(file.opinion_requests, pk=key)


@access.office(*INSTRUCTING)
@require_POST
def withdraw(request: HttpRequest, number: str, key: str) -> HttpResponse:
    """No longer wait for an opinion."""
    file, asked = _followed(request, number, key)
    act = services.withdraw_opinion
    return perform(
        request, lambda: act(actor_of(request), asked), "Cet avis n’est plus attendu.", page_of(file, "avis")
    )


@access.office(*INSTRUCTING)
@require_POST
def share(request: HttpRequest, number: str, key: str) -> HttpResponse:
    """Let the applicant read an opinion, or no longer."""
    file, asked = _followed(request, number, key)
    is_shared = request.POST.get("shared") == "yes"
    said = "La structure lit maintenant cet avis." if is_shared else "La structure ne lit plus cet avis."
    act = services.share_opinion
    return perform(request, lambda: act(actor_of(request), asked, is_shared=is_shared), said, page_of(file, "avis"))
