"""Deliberations prepared for the council, and the papers and days of those it voted."""

from datetime import date
from typing import Any, cast
from uuid import UUID

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.forms import BaseForm, BaseFormSet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET, require_http_methods

from essaim.funding import deliberation_papers as papers
from essaim.funding import services
from essaim.funding.forms.office.fields import DayField
from essaim.funding.models import Deliberation, DeliberationDraft, DeliberationMode
from essaim.funding.policies import VOTING_IN
from essaim.funding.views.office.acting import MONEY
from essaim.journal.queries import timeline
from essaim.kernel.answers import complain, posted, submitted
from essaim.kernel.money import ZERO
from essaim.kernel.verdict import Refused
from essaim.people import access
from essaim.people.access import actor_of
from essaim.people.actors import Actor

TYPES = {
    "pdf": "application/pdf",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
}


def draft_of(request: HttpRequest) -> DeliberationDraft | None:
    """The draft that the page of lines is about, when it is about one."""
    typed = request.POST.get("projet") or request.GET.get("projet")
    if not typed:
        return None
    try:
        key = UUID(typed)
    except ValueError:
        raise Http404("No draft has this key.") from None
    return get_object_or_404(DeliberationDraft, pk=key, deliberation=None)


def keep(request: HttpRequest, actor: Actor, form: BaseForm, formset: BaseFormSet) -> DeliberationDraft | None:
    """Keep what is typed as a draft, complete or not; None once a refusal is written in the form."""
    draft = draft_of(request)
    version = request.POST.get("version", "")
    mode = request.POST.get("mode", "")
    try:
        return services.keep_draft(
            actor,
            draft,
            title=request.POST.get("title", ""),
            mode=mode if mode in DeliberationMode.values else DeliberationMode.LIST,
            council_on=_day(request.POST.get("voted_on", "")),
            lines=[{name: one[name].value() or "" for name in one.fields} for one in formset.forms],
            version=int(version) if version.isdecimal() and len(version) < 9 else None,
        )
    except (Refused, ValidationError) as fault:
        complain(form, fault)
    return None


def _day(typed: str) -> date | None:
    try:
        return cast(date | None, DayField(required=False).clean(typed))
    except ValidationError:
        return None


def initial_of(draft: DeliberationDraft) -> dict[str, Any]:
    """What the form of the vote begins with."""
    total = sum((papers.amount_typed(line) for line in draft.lines), start=ZERO)
    return {"title": draft.title, "mode": draft.mode, "voted_on": draft.council_on, "total": total}


@access.office(*VOTING_IN)
@require_GET
def draft(request: HttpRequest, key: UUID) -> HttpResponse:
    """A draft: what the council will read, and what one may do of it."""
    found = get_object_or_404(DeliberationDraft.objects.select_related("deliberation"), pk=key)
    paper = papers.paper_of_draft(found)
    entries = timeline(actor_of(request), found)
    return render(request, "funding/office/draft.html", {"draft": found, "paper": paper, "entries": entries})


@access.office(*VOTING_IN)
@require_GET
def draft_paper(request: HttpRequest, key: UUID, form: str) -> HttpResponse:
    """A draft in PDF or Word."""
    return _paper(papers.paper_of_draft(get_object_or_404(DeliberationDraft, pk=key)), form, "projet")


@access.office(*MONEY)
@require_GET
def deliberation_paper(request: HttpRequest, number: str, form: str) -> HttpResponse:
    """A vote in PDF or Word, with its annex."""
    return _paper(papers.paper_of(get_object_or_404(Deliberation, number=number)), form, number)


def _paper(paper: papers.Paper, form: str, name: str) -> HttpResponse:
    if form not in TYPES:
        raise Http404("A deliberation is printed in PDF or in Word.")
    content = papers.as_pdf(paper) if form == "pdf" else papers.as_docx(paper)
    if content is None:
        raise Http404("The territory has no template for a deliberation.")
    headers = {"Content-Disposition": f'attachment; filename="deliberation-{name}.{form}"'}
    return HttpResponse(content, content_type=TYPES[form], headers={**headers, "Cache-Control": "private, no-store"})


class PublicityForm(forms.Form):
    """The days that make a vote take effect."""

    published_on = DayField(label="Publiée en ligne le", required=False)
    transmitted_on = DayField(label="Transmise au préfet le", required=False)


@access.office(*VOTING_IN)
@require_http_methods(["GET", "POST"])
def publicity(request: HttpRequest, number: str) -> HttpResponse:
    """Note the publication and the transmission of a vote."""
    actor = actor_of(request)
    found = get_object_or_404(Deliberation, number=number)
    initial = {"published_on": found.published_on, "transmitted_on": found.transmitted_on}
    form = PublicityForm(posted(request), initial=initial)
    if submitted(request, form, lambda: services.note_publicity(actor, found, **form.cleaned_data)) is not None:
        messages.success(request, "C’est noté.")
        return redirect("funding:deliberation", number=number)
    return render(request, "funding/office/publicity.html", {"form": form, "deliberation": found})
