"""The applicant's side of what passes about a sent file: messages, and the corrections that the office asks."""

from dataclasses import replace
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from essaim.funding import services
from essaim.funding.corrections import SECTION, correction_form, waiting_correction
from essaim.funding.exchanges import questions_of, threads_of, unread_comments
from essaim.funding.forms.applicants import MessageForm
from essaim.funding.models import Application, Correction, Side
from essaim.funding.policies import can_answer_correction, can_comment
from essaim.funding.services.corrections import CLOSED
from essaim.funding.states import ApplicationState
from essaim.funding.views.conflicts import chosen_answers, show_conflict
from essaim.funding.views.own import own_application, show_refusal
from essaim.kernel.answers import posted, submitted
from essaim.kernel.verdict import Refused
from essaim.people import access
from essaim.people.access import actor_of
from essaim.questionnaires.posted import posted_answers, posted_version
from essaim.questionnaires.rendering import section_page
from essaim.questionnaires.services import NotReady

LATER = "plus_tard"


@access.signed_in
def exchanges(request: HttpRequest, pk: UUID) -> HttpResponse:
    """What was said about the file, thread by thread, and a place to write; opening it marks messages as read."""
    actor, application = actor_of(request), own_application(request, pk)
    if application.state == ApplicationState.DRAFT:
        return redirect("funding:my_application", pk)
    choices = [(question.code, question.label) for question in questions_of(application)]
    form = MessageForm(posted(request), questions=choices, initial={"question": request.GET.get("question", "")})
    if submitted(request, form, lambda: services.comment(actor, application, side=Side.APPLICANT, **form.cleaned_data)):
        messages.success(request, "Votre message est parti. La mission ESS en est avertie par e-mail.")
        return redirect("funding:exchanges", pk)
    threads = threads_of(application)
    if unread_comments(application, Side.APPLICANT):
        services.read_comments(actor, application, side=Side.APPLICANT)
    context = {
        "application": application,
        "threads": threads,
        "form": form if can_comment(actor, application, Side.APPLICANT) else None,
        "page_has_errors": bool(form.errors),
        "side": Side.APPLICANT,
    }
    return render(request, "funding/space/exchanges.html", context)


@access.signed_in
def correction(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The questions that the office opened again, and no other."""
    application = own_application(request, pk)
    waiting = waiting_correction(application)
    if waiting is None or not can_answer_correction(actor_of(request), application):
        return redirect("funding:my_application", pk)
    if request.method == "POST":
        return _keep_correction(request, application, waiting)
    return _show_correction(request, application, waiting, {})


def _keep_correction(request: HttpRequest, application: Application, waiting: Correction) -> HttpResponse:
    actor, here = actor_of(request), reverse("funding:correction", args=[application.pk])
    kept = chosen_answers(request, correction_form(waiting), SECTION)
    try:
        result = services.save_correction(actor, waiting, answers=kept, version=posted_version(request.POST))
        waiting.refresh_from_db()
        if not result.is_saved:
            save_url = reverse("funding:save_correction", args=[application.pk])
            return show_conflict(request, application, result, url=here, save_url=save_url)
        if LATER in request.POST:
            messages.success(request, "Vos corrections sont enregistrées. Elles ne sont pas encore envoyées.")
            return redirect("funding:my_application", application.pk)
        services.answer_correction(actor, waiting)
    except NotReady as error:
        return _show_correction(request, application, waiting, error.outcome.errors)
    except Refused as refused:
        return show_refusal(request, refused, "funding:my_application", application.pk)
    messages.success(request, "Votre correction est envoyée. La mission ESS est prévenue.")
    return redirect("funding:my_application", application.pk)


def _show_correction(
    request: HttpRequest, application: Application, waiting: Correction, errors: dict[str, str]
) -> HttpResponse:
    document = correction_form(waiting)
    asked = {question.code for question in document.questions()}
    here = {place: text for place, text in errors.items() if place.split(".")[0] in asked}
    page = section_page(
        document,
        SECTION,
        waiting.response.answers,
        version=waiting.response.version,
        errors=here,
        save_url=reverse("funding:save_correction", args=[application.pk]),
    )
    elsewhere = [{"text": text, "href": ""} for place, text in errors.items() if place.split(".")[0] not in asked]
    context: dict[str, Any] = {
        "application": application,
        "correction": waiting,
        "page": replace(page, errors=[]),
        "summary_errors": page.errors + elsewhere,
        "page_has_errors": bool(errors),
    }
    return render(request, "funding/space/correction.html", context)


@access.signed_in
@require_POST
def save_correction(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The page of a correction saves by itself, as a draft does."""
    application = own_application(request, pk)
    waiting = waiting_correction(application)
    if waiting is None:
        return JsonResponse({"message": CLOSED}, status=400)
    answers = posted_answers(correction_form(waiting), SECTION, request.POST)
    try:
        result = services.save_correction(
            actor_of(request), waiting, answers=answers, version=posted_version(request.POST)
        )
    except Refused as refused:
        return JsonResponse({"message": refused.reason}, status=400)
    return JsonResponse(result.as_data(), status=result.status)
