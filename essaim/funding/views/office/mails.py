"""The message that goes with an act, and how a call writes at each step."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods

from essaim.funding import mails, services
from essaim.funding.forms.office.mails import CallMailForm, MailForm
from essaim.funding.mails import STEPS, Wording
from essaim.funding.models import Application, Call
from essaim.funding.policies import INSTRUCTING
from essaim.kernel.answers import submitted
from essaim.people import access
from essaim.people.access import actor_of


def mail_form(request: HttpRequest, step: str, file: Application, **more: Any) -> MailForm | None:
    """The message of an act, to be read again; None when nobody would receive it."""
    if file.holder is None:
        return None
    draft = mails.draft(step, file, **more)
    form = MailForm(request.POST if "mail_body" in request.POST else None, draft=draft)
    form.subject = draft.subject
    return form


def read_wording(request: HttpRequest) -> Wording | None:
    """What the page decided of the message; None when it did not show it."""
    if "mail_body" not in request.POST:
        return None
    form = MailForm(request.POST)
    return form.wording if form.is_valid() else None


@access.office(*INSTRUCTING)
@require_http_methods(["GET", "POST"])
def call_mails(request: HttpRequest, code: str) -> HttpResponse:
    """How a call writes to its applicants: a text of its own, the common one, or nothing."""
    call = get_object_or_404(Call, code=code)
    asked = request.POST.get("step", "")
    if request.method == "POST" and asked not in STEPS:
        raise Http404
    forms = {}
    for row in mails.settings_of(call):
        step = row["step"]
        sent = request.POST if step.code == asked else None
        forms[step.code] = CallMailForm(sent, step=step, kept=row["kept"])
    if asked:
        form = forms[asked]

        def keep() -> bool:
            services.keep_call_mail(actor_of(request), call, step=asked, **form.cleaned_data)
            return True

        if submitted(request, form, keep):
            messages.success(request, f"Courriers enregistrés pour l’étape «\u00a0{STEPS[asked].label}\u00a0».")
            return redirect("funding:call_mails", code=call.code)
    context = {"call": call, "forms": list(forms.values())}
    return render(request, "funding/office/call_mails.html", context)
