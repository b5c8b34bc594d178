"""Calls in the office: the list, the sheet of a call, and each part of it but its form."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from essaim.funding.call_listing import CallListing
from essaim.funding.call_readiness import left_before_publication, openness_words
from essaim.funding.eligibility import prepared_gate
from essaim.funding.form_facts import warnings_on
from essaim.funding.forms.office.calls import (
    AskedPieceForm,
    CutOffForm,
    DescribeCallForm,
    NewCallForm,
    ScaleForm,
    criteria_formset,
    criteria_of,
    family_words,
)
from essaim.funding.models import Call
from essaim.funding.policies import INSTRUCTING
from essaim.funding.policies.calls import can_archive_call, can_change_call, can_prepare_calls, can_publish_call
from essaim.funding.services import call_editing, call_forms
from essaim.funding.states import CALL
from essaim.funding.views.office.acting import MONEY, perform
from essaim.journal.queries import timeline
from essaim.kernel import clock
from essaim.kernel.answers import complain, posted, submitted
from essaim.kernel.verdict import Refused
from essaim.listings.views import render_listing
from essaim.people import access
from essaim.people.access import actor_of
from essaim.questionnaires.document import Budget, Document
from essaim.questionnaires.drafting import prepared_differences, prepared_document

CALLS = CallListing()


def call_or_404(code: str) -> Call:
    """The call of this code, whatever its state."""
    calls: QuerySet[Call] = Call.objects.select_related("form")
    return get_object_or_404(calls, code=code)


@access.office(*MONEY)
@require_GET
def calls(request: HttpRequest) -> HttpResponse:
    """Every call, with its state, its days and what it receives."""
    may_prepare = bool(can_prepare_calls(actor_of(request)))
    return render_listing(request, CALLS, "funding/office/calls.html", {"may_prepare": may_prepare})


@access.office(*INSTRUCTING)
@require_http_methods(["GET", "POST"])
def new_call(request: HttpRequest) -> HttpResponse:
    """Prepare a call, from nothing or from another."""
    form = NewCallForm(posted(request), initial={"opens_on": clock.today(), "source": _source_asked(request)})
    actor = actor_of(request)
    made = submitted(
        request,
        form,
        lambda: call_editing.create_call(actor, source=form.cleaned_data["source"], **form.identity),
    )
    if made is not None:
        messages.success(request, "L’appel est en préparation\u00a0: la Ville seule le voit.")
        return redirect("funding:office_call", made.code)
    return render(request, "funding/office/call_new.html", {"form": form})


def _source_asked(request: HttpRequest) -> Call | None:
    return Call.objects.filter(code=request.GET.get("copie", "")[:50]).first()


@access.office(*MONEY)
@require_GET
def office_call(request: HttpRequest, code: str) -> HttpResponse:
    """The sheet of a call: what is left to do, each part with its page, its history."""
    call, actor = call_or_404(code), actor_of(request)
    document = prepared_document(call.form)
    context = {
        "call": call,
        "openness": openness_words(call, clock.today()),
        "left": _left(call),
        "warnings": warnings_on(document),
        "version": call.form.current_version,
        "changes": prepared_differences(call.form),
        "questions": sum(question.is_answered for question in document.questions()),
        "sections": len(document.sections),
        "cap": _public_cap(document),
        "cut_offs": list(call.cut_offs.filter(last_day__gte=clock.today())[:3]),
        "gate": prepared_gate(call),
        "grid": call.grids.first(),
        "drafts": call_forms.drafts_of(call),
        "may_change": bool(can_change_call(actor, call)),
        "publish": CALL.transitions["publish_call"] if can_publish_call(actor, call) else None,
        "archive": CALL.transitions["archive_call"] if can_archive_call(actor, call) else None,
        "entries": timeline(actor, call),
    }
    return render(request, "funding/office/call.html", context)


def _left(call: Call) -> list[dict[str, str]]:
    found = left_before_publication(call, clock.today())
    return [{"text": left.text, "href": reverse(left.route, args=[call.code])} for left in found]


def _public_cap(document: Document) -> Budget | None:
    """The budget whose cap is told on the sheet."""
    return next((question for question in document.questions() if isinstance(question, Budget)), None)


@access.office(*INSTRUCTING)
@require_http_methods(["GET", "POST"])
def describe_call(request: HttpRequest, code: str) -> HttpResponse:
    """Names, purpose, days, stages, kinds of aid, threshold."""
    call = call_or_404(code)
    form = DescribeCallForm(posted(request), call=call)
    kept = submitted(request, form, lambda: call_editing.describe_call(actor_of(request), call, **form.written))
    if kept is not None:
        messages.success(request, "La présentation de l’appel est enregistrée.")
        return redirect("funding:office_call", code)
    return render(request, "funding/office/call_describe.html", {"call": call, "form": form})


@access.office(*INSTRUCTING)
@require_http_methods(["GET", "POST"])
def call_dates(request: HttpRequest, code: str) -> HttpResponse:
    """The sessions of a call, those to come first; one is planned here."""
    call = call_or_404(code)
    form = CutOffForm(posted(request), last_day=call.closes_on)
    planned = submitted(request, form, lambda: call_editing.plan_cut_off(actor_of(request), call, **form.cleaned_data))
    if planned is not None:
        messages.success(request, "La date limite et sa session sont enregistrées.")
        return redirect("funding:call_dates", code)
    today = clock.today()
    context = {
        "call": call,
        "form": form,
        "coming": call.cut_offs.filter(last_day__gte=today),
        "past": call.cut_offs.filter(last_day__lt=today).order_by("-last_day")[:12],
    }
    return render(request, "funding/office/call_dates.html", context)


@access.office(*INSTRUCTING)
@require_POST
def drop_cut_off(request: HttpRequest, code: str, key: str) -> HttpResponse:
    """Give up a session that nothing waits for."""
    call = call_or_404(code)
    cut_off = call.cut_offs.filter(pk=key).first()
    back = reverse("funding:call_dates", args=[code])
    if cut_off is None:
        return redirect(back)
    return perform(
        request,
        lambda: call_editing.drop_cut_off(actor_of(request), call, cut_off=cut_off),
        "La date limite est retirée.",
        back,
    )


# ------------------------------------------------------------------------------------------------------------- pieces


@access.office(*INSTRUCTING)
@require_http_methods(["GET", "POST"])
def call_pieces(request: HttpRequest, code: str) -> HttpResponse:
    """The pieces that the call asks, in their order."""
    call = call_or_404(code)
    if request.method == "POST":
        return _place_piece(request, call)
    last = len(call.pieces) - 1
    rows = [
        {
            "piece": piece,
            "families": family_words(piece.get("families", ())),
            "up": rank - 1 if rank else None,
            "down": rank + 1 if rank < last else None,
        }
        for rank, piece in enumerate(call.pieces)
    ]
    return render(request, "funding/office/call_pieces.html", {"call": call, "rows": rows})


def _place_piece(request: HttpRequest, call: Call) -> HttpResponse:
    piece, _, rank = request.POST.get("place", "").rpartition("|")
    back = reverse("funding:call_pieces", args=[call.code])
    if not rank.isascii() or not rank.isdecimal() or len(rank) > 3:
        return redirect(back)
    try:
        call_editing.place_asked_piece(actor_of(request), call, code=piece, rank=int(rank))
    except Refused as refused:
        messages.error(request, refused.reason)
    return redirect(f"{back}#piece-{piece}")


@access.office(*INSTRUCTING)
@require_http_methods(["GET", "POST"])
def asked_piece(request: HttpRequest, code: str, piece: str = "") -> HttpResponse:
    """A piece to add, or to change."""
    call = call_or_404(code)
    asked = next((row for row in call.pieces if row["code"] == piece), None)
    if piece and asked is None:
        raise Http404("no such piece")
    initial = {"version": call.version, **({"required": True, **asked} if asked else {})}
    form = AskedPieceForm(posted(request), initial=initial)
    kept = submitted(
        request,
        form,
        lambda: call_editing.write_asked_piece(
            actor_of(request), call, code=piece, values=form.written, version=form.cleaned_data["version"]
        ),
    )
    if kept is not None:
        messages.success(request, "La pièce est enregistrée.")
        return redirect("funding:call_pieces", code)
    return render(request, "funding/office/call_piece.html", {"call": call, "form": form, "piece": asked})


@access.office(*INSTRUCTING)
@require_POST
def remove_asked_piece(request: HttpRequest, code: str, piece: str) -> HttpResponse:
    """Ask a piece no more."""
    call = call_or_404(code)
    return perform(
        request,
        lambda: call_editing.remove_asked_piece(actor_of(request), call, code=piece),
        "La pièce n’est plus demandée.",
        reverse("funding:call_pieces", args=[code]),
    )


# --------------------------------------------------------------------------------------------------------------- grid


@access.office(*INSTRUCTING)
@require_http_methods(["GET", "POST"])
def call_grid(request: HttpRequest, code: str) -> HttpResponse:
    """The criteria, their weights, the scale: saved as a new version."""
    call = call_or_404(code)
    grid = call.grids.first()
    lines = criteria_formset(posted(request), grid.criteria if grid else [])
    form = ScaleForm(posted(request), initial={"scale": grid.scale if grid else 5})
    if request.method == "POST" and form.is_valid() & lines.is_valid():
        try:
            made = call_editing.renew_grid(
                actor_of(request), call, criteria=criteria_of(lines), scale=form.cleaned_data["scale"]
            )
        except (Refused, ValidationError) as fault:
            complain(form, fault)
        else:
            messages.success(request, f"La version {made.number} de la grille est enregistrée.")
            return redirect("funding:office_call", code)
    context: dict[str, Any] = {"call": call, "grid": grid, "lines": lines, "form": form, "older": call.grids.all()[1:]}
    return render(request, "funding/office/call_grid.html", context)


# --------------------------------------------------------------------------------------------------------------- life


@access.office(*INSTRUCTING)
@require_POST
def publish_call(request: HttpRequest, code: str) -> HttpResponse:
    """Show the call to everyone."""
    call = call_or_404(code)
    return perform(
        request,
        lambda: call_editing.publish_call(actor_of(request), call),
        "L’appel est publié.",
        reverse("funding:office_call", args=[code]),
    )


@access.office(*INSTRUCTING)
@require_http_methods(["GET", "POST"])
def archive_call(request: HttpRequest, code: str) -> HttpResponse:
    """Take the call away from the public, once it was confirmed."""
    call = call_or_404(code)
    if request.method == "POST":
        return perform(
            request,
            lambda: call_editing.archive_call(actor_of(request), call),
            "L’appel est archivé.",
            reverse("funding:office_call", args=[code]),
        )
    context = {"call": call, "drafts": call_forms.drafts_of(call)}
    return render(request, "funding/office/call_archive.html", context)
