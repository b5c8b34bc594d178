"""The office's acts on one file."""

from functools import partial

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from essaim.funding import services
from essaim.funding.forms.office.files import AssignForm, DeclineForm, OfficeFileForm, PieceRequestForm
from essaim.funding.forms.office.scoring import GridForm, InviteForm
from essaim.funding.models import Application, PieceRequest
from essaim.funding.policies import INSTRUCTING, can_declare_complete, can_decline_application, can_request_piece
from essaim.funding.services.review import check_piece_request
from essaim.funding.views.office.acting import READING, file_of, perform, version_of
from essaim.funding.views.office.applications import band
from essaim.funding.views.office.mails import mail_form, read_wording
from essaim.kernel.answers import complain, posted, submitted, uploaded
from essaim.kernel.verdict import Refused, Verdict
from essaim.people import access
from essaim.people.access import actor_of

FORM = require_http_methods(["GET", "POST"])


def page_of(file: Application, part: str = "") -> str:
    """The address of a file, at one of its parts."""
    address = reverse("funding:office_application", args=[file.number])
    return f"{address}?partie={part}" if part else address


def _refused(request: HttpRequest, file: Application, verdict: Verdict) -> HttpResponse:
    messages.error(request, verdict.reason)
    return redirect(page_of(file))


@access.office(*INSTRUCTING)
@FORM
def declare_complete(request: HttpRequest, number: str) -> HttpResponse:
    """The file is complete: its review begins, once the message to the applicant was read again."""
    actor, file = actor_of(request), file_of(actor_of(request), number)
    if request.method == "POST":
        wording = read_wording(request)
        return perform(
            request,
            lambda: services.declare_complete(actor, file, version=version_of(request), wording=wording),
            "Le dossier est complet. Choisissez qui le note.",
            page_of(file, "notation"),
        )
    if not (verdict := can_declare_complete(actor, file)):
        return _refused(request, file, verdict)
    context = {**band(actor, file), "mail_form": mail_form(request, "complete", file)}
    return render(request, "funding/office/declare_complete.html", context)


@access.office(*INSTRUCTING)
@require_POST
def mark_ready(request: HttpRequest, number: str) -> HttpResponse:
    """The file goes to its session."""
    actor, file = actor_of(request), file_of(actor_of(request), number)
    return perform(
        request,
        lambda: services.mark_ready(actor, file, version=version_of(request)),
        "Le dossier est prêt pour la session.",
        page_of(file),
    )


@access.office(*INSTRUCTING)
@FORM
def request_piece(request: HttpRequest, number: str) -> HttpResponse:
    """Ask for a piece: written, read again as the person will read it, then sent."""
    actor, file = actor_of(request), file_of(actor_of(request), number)
    if not (verdict := can_request_piece(actor, file)):
        return _refused(request, file, verdict)
    form = PieceRequestForm(posted(request), application=file)
    is_preview = False
    if form.is_valid():
        words = {name: form.cleaned_data[name] for name in ("slot", "label", "message", "due_on")}
        try:
            check_piece_request(message=words["message"], due_on=words["due_on"])
            is_preview = "send" not in request.POST
            if not is_preview and "edit" not in request.POST:
                version, wording = form.cleaned_data["version"], read_wording(request)
                services.request_piece(actor, file, **words, version=version, wording=wording)
                messages.success(request, "La demande est partie. Le dossier attend la réponse.")
                return redirect(page_of(file, "pieces"))
        except (Refused, ValidationError) as fault:
            is_preview = False
            complain(form, fault)
    is_preview = is_preview and "edit" not in request.POST
    context = {**band(actor, file), "form": form, "is_preview": is_preview}
    if is_preview:
        wanted = PieceRequest(application=file, **words)
        context["mail_form"] = mail_form(request, "piece", file, piece=wanted)
    return render(request, "funding/office/request_piece.html", context)


@access.office(*INSTRUCTING)
@FORM
def decline(request: HttpRequest, number: str) -> HttpResponse:
    """Refuse a file, with its reason."""
    actor, file = actor_of(request), file_of(actor_of(request), number)
    if not (verdict := can_decline_application(actor, file)):
        return _refused(request, file, verdict)
    opinion = getattr(file, "opinion", None)
    initial = {"version": file.version, "reason": opinion.comment if opinion else ""}
    form = DeclineForm(posted(request), initial=initial)
    is_preview = form.is_valid() and "preview" in request.POST
    if form.is_valid() and not {"preview", "edit"} & set(request.POST):
        reason, version = form.cleaned_data["reason"], form.cleaned_data["version"]
        act = partial(services.decline_application, actor, file, reason=reason, version=version)
        if submitted(request, form, lambda: act(wording=read_wording(request))):
            messages.success(request, "Le refus est enregistré. La lettre est dans le dossier.")
            return redirect(page_of(file, "decision"))
    context = {**band(actor, file), "form": form, "is_preview": is_preview}
    if is_preview:
        file.decline_reason = form.cleaned_data["reason"]
        context["mail_form"] = mail_form(request, "declined", file)
    return render(request, "funding/office/decline.html", context)


@access.office(*INSTRUCTING)
@require_POST
def assign(request: HttpRequest, number: str) -> HttpResponse:
    """Give the file to an agent."""
    actor, file = actor_of(request), file_of(actor_of(request), number)
    form = AssignForm(request.POST)
    if not form.is_valid():
        messages.error(request, "Cette personne n’instruit pas les demandes. Choisissez dans la liste.")
        return redirect(page_of(file))
    agent, version = form.cleaned_data["agent"], form.cleaned_data["version"]
    return perform(
        request,
        lambda: services.assign_application(actor, file, agent=agent, version=version),
        f"Le dossier est confié à {agent}." if agent else "Le dossier n’est plus confié à personne.",
        page_of(file),
    )


@access.office(*INSTRUCTING)
@require_POST
def invite(request: HttpRequest, number: str) -> HttpResponse:
    """Ask people to score the file."""
    actor, file = actor_of(request), file_of(actor_of(request), number)
    form = InviteForm(request.POST)
    if not form.is_valid():
        messages.error(request, "Choisissez au moins une personne de la liste.")
        return redirect(page_of(file, "notation"))
    invited = []
    for assessor in form.cleaned_data["assessors"]:
        try:
            services.invite_assessor(actor, file, assessor=assessor)
        except Refused as refused:
            messages.error(request, refused.reason)
        else:
            invited.append(str(assessor))
    if invited:
        messages.success(request, f"L’invitation à noter est partie\u00a0: {', '.join(invited)}.")
    return redirect(page_of(file, "notation"))


@access.office(*INSTRUCTING)
@require_POST
def add_file(request: HttpRequest, number: str) -> HttpResponse:
    """Keep a document of the office's own in the file."""
    actor, file = actor_of(request), file_of(actor_of(request), number)
    form = OfficeFileForm(posted(request), uploaded(request))
    if not form.is_valid():
        for errors in form.errors.values():
            messages.error(request, " ".join(str(error) for error in errors))
        return redirect(page_of(file, "pieces"))
    return perform(
        request,
        lambda: services.add_office_file(actor, file, **form.cleaned_data),
        "Le document est joint au dossier.",
        page_of(file, "pieces"),
    )


@access.office(*READING)
@FORM
def assess(request: HttpRequest, number: str) -> HttpResponse:
    """One's own grid: kept as a draft, or given."""
    actor, file = actor_of(request), file_of(actor_of(request), number)
    mine = get_object_or_404(file.assessments.select_related("grid"), assessor=actor.person)
    form = GridForm(posted(request), grid=mine.grid, scores=mine.scores, comment=mine.comment)
    if form.is_valid():
        is_done = "done" in request.POST
        try:
            services.save_assessment(
                actor, mine, scores=form.scores, comment=form.cleaned_data["comment"], is_done=is_done
            )
        except (Refused, ValidationError) as fault:
            complain(form, fault)
        else:
            said = "Votre notation est rendue." if is_done else "Votre notation est gardée, à terminer."
            messages.success(request, said)
            return redirect(page_of(file, "notation"))
    context = {**band(actor, file, "notation"), "form": form, "mine": mine}
    return render(request, "funding/office/assess.html", context)
