"""The council's votes: the list, a new one line by line, the page of one."""

import hashlib
from dataclasses import dataclass
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db.models import Sum
from django.forms import BaseFormSet, formset_factory
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods

from essaim.directory.models import Organisation
from essaim.directory.queries import organisations_visible_to
from essaim.funding import services
from essaim.funding.deliberation_papers import amount_typed
from essaim.funding.forms.office.deliberations import DeliberationForm, LineForm
from essaim.funding.law import Check
from essaim.funding.listing import DeliberationListing
from essaim.funding.models import Application, Deliberation, DeliberationDraft, DeliberationMode, Envelope, Verdict
from essaim.funding.policies import VOTING_IN, can_record_vote
from essaim.funding.progress import with_progress
from essaim.funding.proposals import ECONOMIC, Line, check_deliberation
from essaim.funding.queries import office_applications
from essaim.funding.states import ApplicationState
from essaim.funding.views.office.acting import MONEY
from essaim.funding.views.office.drafts import draft_of, initial_of, keep
from essaim.kernel import clock
from essaim.kernel.answers import complain, posted
from essaim.kernel.money import ZERO
from essaim.kernel.text import normalise
from essaim.kernel.verdict import Refused
from essaim.listings.views import render_listing
from essaim.people import access
from essaim.people.access import actor_of
from essaim.people.actors import Actor
from essaim.territory.models import Commune

VOTES = DeliberationListing()
FAVOURABLE = (Verdict.FAVOURABLE, Verdict.RESERVED)
MOST_LINES = 60


@access.office(*MONEY)
@require_GET
def deliberations(request: HttpRequest) -> HttpResponse:
    """Votes of the council that award."""
    extra = {
        "may_record": bool(can_record_vote(actor_of(request))),
        "waiting": _waiting(actor_of(request)).count(),
        "drafts": DeliberationDraft.objects.filter(deliberation=None) if can_record_vote(actor_of(request)) else [],
    }
    return render_listing(request, VOTES, "funding/office/deliberations.html", extra)


def _waiting(actor: Actor) -> Any:
    """Files ready for the council, those that the committee favours."""
    files = with_progress(office_applications(actor)).filter(state=ApplicationState.READY)
    return files.filter(opinion__verdict__in=FAVOURABLE).order_by("number")


@access.office(*VOTING_IN)
@require_GET
def new_deliberation(request: HttpRequest) -> HttpResponse:
    """Choose what the vote awards: files that the committee favours, and structures without a file."""
    actor = actor_of(request)
    chosen = set(request.GET.getlist("demande"))
    query = request.GET.get("q", "").strip()[:100]
    found = _organisations(actor, query) if query else []
    context = {
        "files": list(_waiting(actor)),
        "chosen": chosen,
        "organisations": _chosen_organisations(actor, request.GET.getlist("structure")),
        "q": query,
        "found": found,
        "refused": request.GET.get("vide") == "1",
    }
    return render(request, "funding/office/new_deliberation.html", context)


def _organisations(actor: Actor, query: str) -> list[Organisation]:
    rows = organisations_visible_to(actor)
    for word in normalise(query).split()[:10]:
        rows = rows.filter(search_text__contains=word)
    return list(rows.order_by("sort_name", "pk")[:10])


def _chosen_organisations(actor: Actor, keys: list[str]) -> list[Organisation]:
    known = [key for key in keys[:MOST_LINES] if _is_key(key)]
    return list(organisations_visible_to(actor).filter(pk__in=known))


def _is_key(text: str) -> bool:
    try:
        UUID(text)
    except ValueError:
        return False
    return True


@access.office(*VOTING_IN)
@require_http_methods(["GET", "POST"])
def deliberation_lines(request: HttpRequest) -> HttpResponse:
    """Write the vote and its lines, read the law's checks, confirm. Nothing is written before the checks were read."""
    actor = actor_of(request)
    draft = draft_of(request)
    form = DeliberationForm(posted(request), initial=initial_of(draft) if draft else _header(actor))
    lines = _formset(request, actor, draft)
    if not lines.forms:
        return redirect(f"{reverse('funding:new_deliberation')}?vide=1")
    if "keep" in request.POST and (kept := keep(request, actor, form, lines)) is not None:
        messages.success(request, "Le projet est gardé. Il s’amende jusqu’au vote.")
        return redirect("funding:draft", key=kept.pk)
    checked = _checked(actor, form, lines) if request.method == "POST" and "keep" not in request.POST else None
    if checked is not None and checked.is_ready and _is_confirmed(request, checked):
        written = _record(actor, form, checked)
        if written is not None:
            if draft is not None:
                services.close_draft(actor, draft, written)
            messages.success(request, f"La délibération {written.number} est inscrite. Notifiez maintenant les aides.")
            return redirect("funding:deliberation", number=written.number)
    context = {
        "form": form,
        "lines": lines,
        "draft": draft,
        "version": request.POST.get("version") or (draft.version if draft else ""),
        "checks": checked.checks if checked else [],
        "digest": checked.digest if checked else "",
        "is_ready": checked is not None and checked.is_ready,
        "typed": _typed_total(lines),
        "page_has_errors": request.method == "POST" and checked is None,
    }
    return render(request, "funding/office/deliberation_lines.html", context)


@dataclass(frozen=True)
class Checked:
    """The lines as they were read, the law's checks on them, and what they were read about."""

    lines: list[Line]
    checks: list[Check]
    digest: str

    @property
    def is_ready(self) -> bool:
        """Whether nothing blocks the vote."""
        return not any(check.blocking and not check.ok for check in self.checks)


def _checked(actor: Actor, form: DeliberationForm, formset: BaseFormSet) -> Checked | None:
    """The checks, or None when something typed is wrong."""
    if not (form.is_valid() & formset.is_valid()):
        return None
    try:
        lines = _read_lines(actor, formset)
    except Refused as refused:
        complain(form, refused)
        return None
    values = form.cleaned_data
    checks = check_deliberation(mode=values["mode"], total=values["total"], lines=lines, day=values["voted_on"])
    return Checked(lines, checks, _digest(values, lines))


def _is_confirmed(request: HttpRequest, checked: Checked) -> bool:
    """Whether the person confirms what they read the checks of."""
    return "confirm" in request.POST and request.POST.get("checked") == checked.digest


def _record(actor: Actor, form: DeliberationForm, checked: Checked) -> Deliberation | None:
    values = {**form.cleaned_data, "mode": DeliberationMode(form.cleaned_data["mode"])}
    try:
        return services.record_deliberation(actor, **values, lines=checked.lines)
    except (Refused, ValidationError) as fault:
        complain(form, fault)
    return None


def _header(actor: Actor) -> dict[str, Any]:
    return {
        "voted_on": clock.today(),
        "mode": DeliberationMode.LIST,
        "title": "Aides à l’économie sociale et solidaire",
    }


def _formset(request: HttpRequest, actor: Actor, draft: DeliberationDraft | None) -> BaseFormSet:
    factory = formset_factory(LineForm, extra=0, max_num=MOST_LINES, absolute_max=MOST_LINES)
    recent = Envelope.objects.filter(year__gte=clock.today().year - 1).select_related("call")
    envelopes = recent.order_by("-year", "call__title", "commune_code")
    words = {"envelopes": envelopes, "communes": list(Commune.objects.values_list("code", "name"))}
    if request.method == "POST":
        formset = factory(request.POST, form_kwargs=words, prefix="lignes")
    else:
        begun = draft.lines if draft else _initial_lines(request, actor)
        formset = factory(initial=begun, form_kwargs=words, prefix="lignes")
    keys = [str(form["organisation"].value() or "") for form in formset.forms]
    known = {str(one.pk): one for one in _chosen_organisations(actor, keys)}
    for form, key in zip(formset.forms, keys, strict=True):
        if key in known:
            form.beneficiary, form.is_economic = known[key].name, known[key].family in ECONOMIC
    return formset


def _initial_lines(request: HttpRequest, actor: Actor) -> list[dict[str, Any]]:
    files = _waiting(actor).filter(number__in=request.GET.getlist("demande")[:MOST_LINES])
    lines = [
        {
            "application": file.pk,
            "organisation": file.organisation_id or file.host_id,
            "object": file.title,
            "amount": file.opinion.proposed,
            "envelope": file.opinion.envelope_id,
            "stage": file.stage,
            "municipal_stake": file.municipal_stake,
            "strategies": file.strategies,
            "is_experimentation": file.is_experimentation,
            "commune_code": file.commune_code,
        }
        for file in files
        if file.organisation_id or file.host_id
    ]
    structures = _chosen_organisations(actor, request.GET.getlist("structure"))
    return [
        *lines,
        *({"organisation": one.pk, "commune_code": one.commune_code} for one in structures),
    ][:MOST_LINES]


def _read_lines(actor: Actor, formset: BaseFormSet) -> list[Line]:
    readable = {file.pk: file for file in _waiting(actor)}
    structures = {one.pk: one for one in organisations_visible_to(actor).filter(pk__in=_structure_keys(formset))}
    return [_line(form.cleaned_data, readable, structures) for form in formset.forms]


def _structure_keys(formset: BaseFormSet) -> list[UUID]:
    return [form.cleaned_data["organisation"] for form in formset.forms if form.cleaned_data.get("organisation")]


def _line(typed: dict[str, Any], readable: dict[UUID, Application], structures: dict[UUID, Organisation]) -> Line:
    application = readable.get(typed["application"].pk) if typed["application"] else None
    organisation = (
        application.organisation or application.host if application else structures.get(typed["organisation"])
    )
    if organisation is None or (typed["application"] and application is None):
        raise Refused("Un des dossiers choisis n’attend plus de vote.")
    return Line(
        organisation=organisation,
        object=typed["object"],
        amount=typed["amount"],
        application=application,
        call=typed["envelope"].call if typed["envelope"] and application is None else None,
        envelope=typed["envelope"],
        has_conditions=bool(typed["conditions"].strip()),
        conditions=typed["conditions"],
        is_in_kind=typed["is_in_kind"],
        is_own_initiative=application is not None or typed["initiative"] == "structure",
        has_counterpart=application is None and typed["counterpart"] == "yes",
        legal_basis=typed["legal_basis"],
        qualification=typed["qualification"] or "non_economic",
        qualification_reason=typed["qualification_reason"],
        entrustment_act=typed["entrustment_act"],
        payment_terms=typed["payment_terms"],
        kind=typed["kind"],
        stage=typed["stage"] or (typed["kind"].stage if typed["kind"] else ""),
        municipal_stake=typed["municipal_stake"],
        strategies=tuple(typed["strategies"]),
        is_experimentation=typed["is_experimentation"],
        theme=typed["theme"],
        commune_code=typed["commune_code"],
    )


def _digest(values: dict[str, Any], lines: list[Line]) -> str:
    """What the checks were read about: a confirmation of anything else shows the checks again."""
    told = repr((sorted(values.items()), [_told(line) for line in lines]))
    return hashlib.sha256(told.encode()).hexdigest()


def _told(line: Line) -> tuple[Any, ...]:
    european = (line.qualification, line.qualification_reason, line.entrustment_act)
    of_kind = (line.kind, line.stage, line.municipal_stake, line.strategies)
    of_law = (line.conditions, line.legal_basis, *european)
    return (line.organisation.pk, line.object, line.amount, line.envelope, *of_law, *of_kind)


def _typed_total(formset: BaseFormSet) -> Decimal:
    if not formset.is_bound:
        return sum((amount_typed(form.initial) for form in formset.forms), ZERO)
    amounts = (getattr(form, "cleaned_data", {}).get("amount") for form in formset.forms)
    return sum((amount or ZERO for amount in amounts), ZERO)


@access.office(*MONEY)
@require_GET
def deliberation(request: HttpRequest, number: str) -> HttpResponse:
    """A vote: its lines, and its total beside theirs."""
    found = get_object_or_404(Deliberation, number=number)
    lines = list(found.lines.select_related("organisation", "application", "envelope").order_by("reference"))
    context = {
        "deliberation": found,
        "lines": lines,
        "summed": found.lines.aggregate(total=Sum("amount"))["total"] or ZERO,
        "to_notify": [line for line in lines if line.state == "voted"],
        "may_record": bool(can_record_vote(actor_of(request))),
    }
    return render(request, "funding/office/deliberation.html", context)
