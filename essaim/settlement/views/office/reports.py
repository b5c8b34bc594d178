"""Financial reports: the list, one to read and to answer, and what it settles."""

from dataclasses import replace
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET, require_POST

from essaim.funding.policies import INSTRUCTING
from essaim.funding.views.office.acting import MONEY
from essaim.journal.queries import timeline
from essaim.kernel.answers import perform, submitted
from essaim.listings.views import render_listing
from essaim.people import access
from essaim.people.access import actor_of
from essaim.questionnaires.summary import answers_summary
from essaim.settlement import policies, services
from essaim.settlement.forms import CorrectionForm, ReasonForm
from essaim.settlement.listing import ReportListing, report_tag
from essaim.settlement.models import Report
from essaim.settlement.policies import LIFTING
from essaim.settlement.queries import reports_of_office
from essaim.settlement.report_form import comparison_of
from essaim.settlement.services.reports import files_by_place, reconciliation_of

REPORTS = ReportListing()


@access.office(*MONEY)
@require_GET
def reports(request: HttpRequest) -> HttpResponse:
    """Every report, those to check first."""
    return render_listing(request, REPORTS, "settlement/office/reports.html")


def _report(request: HttpRequest, reference: str) -> Report:
    rows = reports_of_office(actor_of(request)).select_related(
        "award__organisation",
        "award__application__response__form_version",
        "response__form_version",
        "award__payment_plan",
    )
    return get_object_or_404(rows, award__reference=reference)


@access.office(*MONEY)
@require_GET
def report(request: HttpRequest, reference: str) -> HttpResponse:
    """A report: what it says, forecast and realised side by side, what it settles, the answer to give."""
    return render(request, "settlement/office/report.html", _sheet(request, _report(request, reference)))


def _sheet(request: HttpRequest, found: Report, **given: Any) -> dict[str, Any]:
    actor, award, response = actor_of(request), found.award, found.response
    was_sent = found.sent_at is not None
    files = files_by_place(found)
    words, tag = report_tag(found)
    comparison = comparison_of(award, response) if was_sent else []
    summary = answers_summary(response.form_version.read(), response.answers, files=files) if was_sent else None
    if summary is not None and comparison:
        # The budget is read side by side with its forecast, once.
        summary = replace(summary, sections=[part for part in summary.sections if part.code != "budget"])
    return {
        "report": found,
        "award": award,
        "words": words,
        "tag": tag,
        "comparison": comparison,
        "summary": summary,
        "reconciliation": reconciliation_of(award.payment_plan),
        "plan": award.payment_plan,
        "may_accept": bool(policies.can_accept_report(actor, found)),
        "correction_form": CorrectionForm() if policies.can_ask_correction(actor, found) else None,
        "lift_form": ReasonForm() if policies.can_lift_block(actor, found) and found.lifted_on is None else None,
        "entries": timeline(actor, award),
        "page_has_errors": bool(given),
        **given,
    }


@access.office(*INSTRUCTING)
@require_POST
def accept(request: HttpRequest, reference: str) -> HttpResponse:
    """Accept a report: the award is settled."""
    found = _report(request, reference)
    perform(
        request,
        lambda: services.accept_report(actor_of(request), found),
        "Le compte rendu est accepté, le bénéficiaire est prévenu.",
    )
    return redirect("settlement:office_report", reference)


@access.office(*INSTRUCTING)
@require_POST
def correct(request: HttpRequest, reference: str) -> HttpResponse:
    """Send a report back with what is to correct."""
    found, form = _report(request, reference), CorrectionForm(request.POST)
    made = submitted(request, form, lambda: services.ask_correction(actor_of(request), found, **form.cleaned_data))
    if made is not None:
        messages.success(request, "La correction est demandée. Les réponses du bénéficiaire sont gardées.")
        return redirect("settlement:office_report", reference)
    return render(request, "settlement/office/report.html", _sheet(request, found, correction_form=form))


@access.office(*LIFTING)
@require_POST
def lift(request: HttpRequest, reference: str) -> HttpResponse:
    """Let the beneficiary apply although the report is late."""
    found, form = _report(request, reference), ReasonForm(request.POST)
    made = submitted(request, form, lambda: services.lift_block(actor_of(request), found, **form.cleaned_data))
    if made is not None:
        messages.success(request, "Une nouvelle demande est permise. Le compte rendu reste attendu.")
        return redirect("settlement:office_report", reference)
    return render(request, "settlement/office/report.html", _sheet(request, found, lift_form=form))
