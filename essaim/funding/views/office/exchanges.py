"""The office's side of what passes about a file: messages, and the answers opened for correction."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from essaim.funding import services
from essaim.funding.corrections import correctable
from essaim.funding.forms.office.exchanges import CorrectionForm
from essaim.funding.models import Correction, Side
from essaim.funding.policies import INSTRUCTING, can_ask_correction
from essaim.funding.views.office.acting import file_of, perform
from essaim.funding.views.office.acts import page_of
from essaim.funding.views.office.applications import band
from essaim.funding.views.office.exchange_panel import message_form, panel_of
from essaim.kernel.answers import posted, submitted
from essaim.people import access
from essaim.people.access import actor_of

PART = "echanges"


@access.office(*INSTRUCTING)
@require_POST
def comment(request: HttpRequest, number: str) -> HttpResponse:
    """Write to the applicant."""
    actor, file = actor_of(request), file_of(actor_of(request), number)
    form = message_form(file, posted(request))
    if submitted(request, form, lambda: services.comment(actor, file, side=Side.OFFICE, **form.cleaned_data)):
        messages.success(request, "Le message est parti. La structure en est avertie par e-mail.")
        return redirect(page_of(file, PART))
    context = {**band(actor, file, PART), "panel": panel_of(actor, file, form), "page_has_errors": True}
    return render(request, "funding/office/application_echanges.html", context)


@access.office(*INSTRUCTING)
@require_http_methods(["GET", "POST"])
def ask_correction(request: HttpRequest, number: str) -> HttpResponse:
    """Open answers for correction."""
    actor, file = actor_of(request), file_of(actor_of(request), number)
    if not (verdict := can_ask_correction(actor, file)):
        messages.error(request, verdict.reason)
        return redirect(page_of(file, PART))
    choices = [(question.code, question.label) for question in correctable(file)]
    form = CorrectionForm(posted(request), questions=choices, initial={"version": file.version})

    def ask() -> object:
        said = dict(form.cleaned_data)
        return services.ask_correction(actor, file, fields=said.pop("fields_to_open"), **said)

    if submitted(request, form, ask):
        messages.success(request, "La correction est demandée. La structure en est prévenue.")
        return redirect(page_of(file, PART))
    context = {**band(actor, file, PART), "form": form, "page_has_errors": bool(form.errors)}
    return render(request, "funding/office/ask_correction.html", context)


@access.office(*INSTRUCTING)
@require_POST
def cancel_correction(request: HttpRequest, number: str, key: UUID) -> HttpResponse:
    """Wait for a correction no longer."""
    actor, file = actor_of(request), file_of(actor_of(request), number)
    correction = get_object_or_404(Correction, application=file, pk=key)
    return perform(
        request,
        lambda: services.cancel_correction(actor, correction),
        "La correction n’est plus attendue, les réponses restent telles qu’elles ont été déposées.",
        page_of(file, PART),
    )
