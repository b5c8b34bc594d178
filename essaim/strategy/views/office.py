"""The strategy in the city office: the roadmap, one's own actions, the sheets and what is written on them."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.forms import Form
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from essaim.documents.queries import files_of
from essaim.evidence import services as evidence
from essaim.evidence.policies import can_link_record
from essaim.evidence.queries import links_visible_to
from essaim.journal.queries import timeline
from essaim.kernel.answers import complain, posted, reason_of
from essaim.kernel.freshness import Conflict, conflict_page, saved
from essaim.kernel.verdict import Refused
from essaim.listings.views import render_listing
from essaim.people import access
from essaim.people.access import actor_of
from essaim.people.roles import Role
from essaim.strategy import forms, linking, pages, policies, queries, services
from essaim.strategy.board import Reading, outlook, strategy_comb
from essaim.strategy.forms import AskedOutlook
from essaim.strategy.listing import RoadmapListing
from essaim.strategy.models import RoadmapAction
from essaim.strategy.views.public import action_context, sheet_asked

FORM = require_http_methods(["GET", "POST"])
steer = access.office(Role.OFFICER, Role.DIRECTOR)


@access.office()
@require_GET
def roadmap(request: HttpRequest) -> HttpResponse:
    """Every action of the roadmap with its state, narrowed by filters, and as a file."""
    asked = AskedOutlook(request.GET)
    comb = strategy_comb(asked.outlook, actor_of(request))
    context = {
        "asked": asked,
        "states": comb.actions,
        "aside": queries.settings_aside_of(asked.outlook.year),
        "sentence": pages.whole_sentence(comb, asked.outlook, asked.place),
        "situation": pages.situation(asked.outlook),
    }
    listing = RoadmapListing(asked.outlook, comb)
    return render_listing(request, listing, "strategy/office/roadmap.html", context)


@access.office()
@require_GET
def my_actions(request: HttpRequest) -> HttpResponse:
    """The actions that the person pilots, those that are late first."""
    actor = actor_of(request)
    seen = outlook()
    comb = strategy_comb(seen, actor)
    codes = [sheet.action.code for sheet in queries.sheets_piloted_by(actor, seen.roadmap)]
    lines = pages.action_lines(comb, seen, codes, route="strategy:sheet")
    context = {
        "lines": sorted(lines, key=lambda line: (not line.is_late, line.state.is_alive, line.code)),
        "late": sum(line.is_late for line in lines),
        "situation": pages.situation(seen),
        "year": seen.year,
    }
    return render(request, "strategy/office/my_actions.html", context)


@access.office()
@require_GET
def sheet(request: HttpRequest, code: str) -> HttpResponse:
    """The sheet of an action with all that the office writes on it."""
    asked = AskedOutlook(request.GET)
    return sheet_page(request, asked, sheet_asked(asked, code))


def sheet_page(
    request: HttpRequest, asked: AskedOutlook, found: RoadmapAction, wrong: Form | None = None
) -> HttpResponse:
    """The page of a sheet; ``wrong`` is the form that was refused, drawn again with what was typed."""
    actor = actor_of(request)
    context = action_context(asked, found, actor)
    fresh: dict[str, Form] = {
        "note_form": forms.NoteForm(auto_id="note_%s"),
        "aside_form": forms.AsideForm(auto_id="ecart_%s"),
        "file_form": forms.FileForm(auto_id="fichier_%s"),
    }
    for name, form in fresh.items():
        if isinstance(wrong, type(form)):
            fresh[name] = wrong
    context |= {
        **fresh,
        "wrong_form": wrong,
        "page_has_errors": wrong is not None,
        "linked": linking.linked_proofs(context["result"]),
        "next_act": pages.next_act(found, context["result"], asked.outlook),
        "may_update": bool(policies.can_update_sheet(actor, found)),
        "may_note": bool(policies.can_add_note(actor, found)),
        "may_set_aside": bool(policies.can_set_aside(actor)),
        "may_link": bool(can_link_record(actor)),
        "acts": timeline(actor, found, limit=30),
        "public_url": reverse("strategy:action", args=[found.action.code]) + asked.query,
    }
    return render(request, "strategy/office/sheet.html", context, status=422 if wrong else 200)


def write_on_sheet(
    request: HttpRequest, code: str, form: Form | None, write: Callable[[RoadmapAction, AskedOutlook], Any], said: str
) -> HttpResponse:
    """Call one service from a form of the sheet's page; refused, the page comes back with what was typed."""
    asked = AskedOutlook(request.GET)
    found = sheet_asked(asked, code)
    if form is not None and not form.is_valid():
        return sheet_page(request, asked, found, form)
    try:
        write(found, asked)
    except (Refused, ValidationError) as refused:
        if form is not None:
            complain(form, refused)
            return sheet_page(request, asked, found, form)
        messages.error(request, reason_of(refused))
    else:
        messages.success(request, said)
    return redirect(reverse("strategy:sheet", args=[code]) + asked.query)


@access.office()
@FORM
def edit_sheet(request: HttpRequest, code: str) -> HttpResponse:
    """Complete a sheet; when somebody saved meanwhile, what was typed stays and what differs is shown."""
    asked = AskedOutlook(request.GET)
    found = sheet_asked(asked, code)
    actor = actor_of(request)
    verdict = policies.can_update_sheet(actor, found)
    if not verdict:
        messages.error(request, verdict.reason)
        return redirect(reverse("strategy:sheet", args=[code]) + asked.query)
    form = forms.SheetForm(posted(request), instance=found)
    sheet_url = reverse("strategy:sheet", args=[code]) + asked.query
    title = str(RoadmapAction.objects.select_related("action").get(pk=found.pk))
    if request.method == "POST" and form.is_valid():
        done = saved(
            form,
            # The form has written what was typed on its instance: the service starts again from the row.
            lambda: services.update_sheet(actor, _row(found), **form.given),
            lambda: forms.SheetForm(instance=_row(found)),
        )
        if isinstance(done, Conflict):
            return conflict_page(request, done, face="office", title=title, back=sheet_url)
        if done is not None:
            messages.success(request, "La fiche est enregistrée.")
            return redirect(sheet_url)
    context = {
        "asked": asked,
        "code": code,
        "title": title,
        "form": form,
        "sheet_url": sheet_url,
    }
    return render(request, "strategy/office/edit_sheet.html", context, status=422 if form.errors else 200)


def _row(found: RoadmapAction) -> RoadmapAction:
    return RoadmapAction.objects.select_related("action", "roadmap").get(pk=found.pk)


@access.office()
@require_POST
def add_note(request: HttpRequest, code: str) -> HttpResponse:
    """Add a note to a sheet."""
    form = forms.NoteForm(request.POST, auto_id="note_%s")
    return write_on_sheet(
        request,
        code,
        form,
        lambda found, asked: services.add_note(actor_of(request), found, **form.cleaned_data),
        "La note est enregistrée.",
    )


@steer
@require_POST
def set_aside(request: HttpRequest, code: str) -> HttpResponse:
    """Set an action aside for the year shown."""
    form = forms.AsideForm(request.POST, auto_id="ecart_%s")
    return write_on_sheet(
        request,
        code,
        form,
        lambda found, asked: services.set_aside(actor_of(request), found, year=asked.outlook.year, **form.cleaned_data),
        "L’action est mise à l’écart pour l’année. Son état calculé reste affiché.",
    )


@steer
@require_POST
def take_back(request: HttpRequest, code: str) -> HttpResponse:
    """Undo a setting aside."""
    return write_on_sheet(
        request,
        code,
        None,
        lambda found, asked: services.take_back(actor_of(request), found, year=asked.outlook.year),
        "L’action est reprise.",
    )


@access.office()
@require_POST
def attach_file(request: HttpRequest, code: str) -> HttpResponse:
    """Join a file to a sheet."""
    form = forms.FileForm(request.POST, request.FILES, auto_id="fichier_%s")
    return write_on_sheet(
        request,
        code,
        form,
        lambda found, asked: services.attach_file(actor_of(request), found, **form.cleaned_data),
        "Le document est joint.",
    )


@access.office()
@require_POST
def detach_file(request: HttpRequest, code: str, key: UUID) -> HttpResponse:
    """Take a file of a sheet off."""

    def write(found: RoadmapAction, asked: AskedOutlook) -> None:
        services.detach_file(actor_of(request), found, file=get_object_or_404(files_of(found), pk=key))

    return write_on_sheet(request, code, None, write, "Le document est retiré.")


@steer
@FORM
def link(request: HttpRequest, code: str) -> HttpResponse:
    """Look for a record, then say why it proves the action."""
    asked = AskedOutlook(request.GET)
    found = sheet_asked(asked, code)
    actor = actor_of(request)
    kinds = linking.kinds_provided()
    kind, words = request.GET.get("nature", ""), request.GET.get("q", "")[:100]
    kind = kind if kind in dict(kinds) else ""
    records = linking.candidates(Reading(asked.outlook, actor), kind, words, code) if kind else []
    form = forms.LinkForm(
        posted(request),
        records=linking.record_choices(records),
        rules=linking.rule_choices(found, kind),
    )
    if request.method == "POST" and form.is_valid():
        try:
            evidence.link_record(
                actor,
                record_kind=kind,
                record_key=form.cleaned_data["record"],
                action_code=code,
                reason=form.cleaned_data["reason"],
                rule_key=form.cleaned_data["rule"],
                rule_keys=linking.rule_keys(found),
            )
        except (Refused, ValidationError) as refused:
            complain(form, refused)
        else:
            messages.success(request, "Le fait est rattaché à l’action.")
            return redirect(reverse("strategy:sheet", args=[code]) + asked.query)
    context = {
        "asked": asked,
        "sheet": found,
        "form": form,
        "kinds": kinds,
        "kind": kind,
        "words": words,
        "records": records,
        "sheet_url": reverse("strategy:sheet", args=[code]) + asked.query,
    }
    return render(request, "strategy/office/link.html", context, status=422 if form.errors else 200)


@steer
@require_POST
def unlink(request: HttpRequest, code: str, key: UUID) -> HttpResponse:
    """Take a link off, with the reason."""
    kept = links_visible_to(actor_of(request)).filter(pk=key, action_code=code).first()
    if kept is None:
        raise Http404("Ce rattachement n’existe pas.")
    form = forms.UnlinkForm(request.POST)

    def write(found: RoadmapAction, asked: AskedOutlook) -> None:
        reason = form.cleaned_data["reason"] if form.is_valid() else ""
        evidence.unlink_record(actor_of(request), link=kept, reason=reason)

    return write_on_sheet(request, code, None, write, "Le fait est détaché de l’action.")


@access.office()
@require_GET
def indicators(request: HttpRequest) -> HttpResponse:
    """The values of indicators, each in its series."""
    return render(request, "strategy/office/indicators.html", {"indicators": pages.indicators()})
