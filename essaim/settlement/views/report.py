"""Writing the financial report: one subject a page, saved as it is typed, read again, sent."""

from collections.abc import Mapping
from dataclasses import replace

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from essaim.kernel import clock
from essaim.kernel.clock import day_in_paris
from essaim.kernel.verdict import Refused
from essaim.people import access
from essaim.people.access import actor_of
from essaim.questionnaires.document import Document
from essaim.questionnaires.posted import posted_answers, posted_version
from essaim.questionnaires.rendering import section_page
from essaim.questionnaires.services import NotReady
from essaim.questionnaires.summary import answers_summary, progress
from essaim.questionnaires.validation import validate
from essaim.settlement import services
from essaim.settlement.models import Report
from essaim.settlement.queries import own_reports
from essaim.settlement.report_form import with_forecast
from essaim.settlement.services.reports import files_by_place

LATER = "plus_tard"


def own_report(request: HttpRequest, reference: str) -> Report:
    """The report, if it is this person's; otherwise 404, whoever asks."""
    rows = own_reports(actor_of(request)).select_related(
        "award__organisation", "award__application__response__form_version", "response__form_version"
    )
    return get_object_or_404(rows, award__reference=reference)


@access.signed_in
@require_GET
def report(request: HttpRequest, reference: str) -> HttpResponse:
    """The steps of the report, or where it stands once it was sent."""
    found = own_report(request, reference)
    response, files = found.response, files_by_place(found)
    steps = progress(response.form_version.read(), response.answers, files)
    tasks = [
        {
            "label": step.section.title,
            "url": reverse("settlement:report_section", args=[reference, step.section.code]) if found.is_owed else "",
            "state": "Terminé" if step.is_done else "Commencé" if step.is_begun else "À faire",
            "kind": "" if step.is_done else "asked" if step.is_begun else "waiting",
            "hint": "",
        }
        for step in steps
    ]
    context = {
        "report": found,
        "award": found.award,
        "tasks": tasks,
        "is_ready": all(step.is_done for step in steps),
        "summary": None
        if found.is_owed
        else answers_summary(response.form_version.read(), response.answers, files=files),
    }
    return render(request, "settlement/space/report.html", context)


@access.signed_in
@require_http_methods(["GET", "POST"])
def section(request: HttpRequest, reference: str, code: str) -> HttpResponse:
    """A page of the report."""
    found = own_report(request, reference)
    document = found.response.form_version.read()
    if not found.is_owed:
        return redirect("settlement:report", reference)
    if document.section(code) is None:
        raise Http404("no such section")
    if request.method == "POST":
        return _keep(request, found, document, code)
    return _draw(request, found, document, code, {})


def _keep(request: HttpRequest, found: Report, document: Document, code: str) -> HttpResponse:
    actor, reference = actor_of(request), found.award.reference
    answers = posted_answers(document, code, request.POST)
    try:
        result = services.save_section(actor, found, answers=answers, version=posted_version(request.POST))
    except Refused as refused:
        messages.error(request, refused.reason)
        return redirect("settlement:report", reference)
    if not result.is_saved:
        found.response.version = result.version
        names = ", ".join(conflict.label for conflict in result.conflicts)
        said = f"Quelqu’un d’autre vient de changer\u00a0: {names}. Relisez, et enregistrez pour garder votre version."
        return _draw(request, found, document, code, {}, warning=said)
    errors = _keep_files(request, found, document, code)
    if LATER in request.POST and not errors:
        messages.success(request, "Vos réponses sont enregistrées. Reprenez quand vous voulez.")
        return redirect("settlement:report", reference)
    errors = {
        **validate(document, found.response.answers, section=code, files=files_by_place(found)).errors,
        **errors,
    }
    if errors:
        return _draw(request, found, document, code, errors)
    codes = [part.code for part in document.sections]
    following = codes[codes.index(code) + 1 :]
    if following:
        return redirect("settlement:report_section", reference, following[0])
    return redirect("settlement:check_report", reference)


def _keep_files(request: HttpRequest, found: Report, document: Document, code: str) -> dict[str, str]:
    """Keep the files that the page asks for; refusals by question."""
    part, errors = document.section(code), {}
    for question in part.questions if part else []:
        if question.code in request.FILES:
            try:
                services.add_report_file(
                    actor_of(request), found, slot=question.code, upload=request.FILES[question.code]
                )
            except ValidationError as error:
                errors[question.code] = error.messages[0]
    return errors


def _draw(
    request: HttpRequest,
    found: Report,
    document: Document,
    code: str,
    errors: Mapping[str, str],
    *,
    warning: str = "",
) -> HttpResponse:
    reference, response = found.award.reference, found.response
    page = section_page(
        with_forecast(document, found.award),
        code,
        response.answers,
        version=response.version,
        posted=request.POST if warning else None,
        errors=errors,
        files=files_by_place(found),
        save_url=reverse("settlement:save_report_section", args=[reference, code]),
    )
    codes = [part.code for part in document.sections]
    rank = codes.index(code)
    back = reverse("settlement:report_section", args=[reference, codes[rank - 1]]) if rank else ""
    context = {
        "award": found.award,
        "page": replace(page, errors=[]),
        "summary_errors": page.errors,
        "page_has_errors": page.has_errors,
        "warning": warning,
        "step": rank + 1,
        "steps": len(codes),
        "back_url": back or reverse("settlement:report", args=[reference]),
        "is_today": day_in_paris(response.updated_at) == clock.today(),
        "saved_at": response.updated_at if response.version > 1 else None,
    }
    return render(request, "settlement/space/report_section.html", context)


@access.signed_in
@require_POST
def save_section(request: HttpRequest, reference: str, code: str) -> HttpResponse:
    """A page that saves by itself sends what changed."""
    found = own_report(request, reference)
    document = found.response.form_version.read()
    if document.section(code) is None:
        raise Http404("no such section")
    answers = posted_answers(document, code, request.POST)
    try:
        result = services.save_section(actor_of(request), found, answers=answers, version=posted_version(request.POST))
    except Refused as refused:
        return JsonResponse({"message": refused.reason}, status=400)
    return JsonResponse(result.as_data(), status=result.status)


@access.signed_in
@require_GET
def check(request: HttpRequest, reference: str) -> HttpResponse:
    """Every answer before sending, what is left named with its link."""
    found = own_report(request, reference)
    return redirect("settlement:report", reference) if not found.is_owed else _check(request, found)


def _check(request: HttpRequest, found: Report) -> HttpResponse:
    document, answers, files = found.response.form_version.read(), found.response.answers, files_by_place(found)
    reference = found.award.reference

    def address(code: str) -> str:
        return reverse("settlement:report_section", args=[reference, code])

    points = [
        {"text": f"{part.title}\u00a0: {message}", "href": address(part.code)}
        for part in document.sections
        for message in validate(document, answers, section=part.code, files=files).errors.values()
    ]
    context = {
        "report": found,
        "award": found.award,
        "points": points,
        "page_has_errors": bool(points),
        "summary": answers_summary(document, answers, files=files, edit_url=address),
    }
    return render(request, "settlement/space/check_report.html", context)


@access.signed_in
@require_POST
def send(request: HttpRequest, reference: str) -> HttpResponse:
    """Send it; sent twice, it is one report."""
    found = own_report(request, reference)
    try:
        services.send_report(actor_of(request), found)
    except NotReady as refused:
        messages.error(request, refused.reason)
        return redirect("settlement:check_report", reference)
    except Refused as refused:
        messages.error(request, refused.reason)
    else:
        messages.success(request, "Votre compte rendu est envoyé. La mission ESS le relit et vous répond.")
    return redirect("settlement:report", reference)
