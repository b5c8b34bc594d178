"""Writing an application: one subject a page, its pieces, reading it again, sending it."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from essaim.documents.models import File
from essaim.documents.queries import files_of
from essaim.funding import services
from essaim.funding.consistency import cofinancing_gap, place_faults
from essaim.funding.demands import file_faults, kind_of
from essaim.funding.file_checks import draft_checks
from essaim.funding.following import next_cut_offs
from essaim.funding.forms.applicants import PiecesForm, TwinForm
from essaim.funding.identity import answers_naming, known_structure, names_structure
from essaim.funding.models import Application
from essaim.funding.official import answers_taken, asks_register, official_panel, question_feeding
from essaim.funding.pieces import files_by_slot, pieces_of
from essaim.funding.states import ApplicationState
from essaim.funding.twins import twins_of
from essaim.funding.views.conflicts import chosen_answers, show_conflict
from essaim.funding.views.own import own_application, show_refusal, typed
from essaim.kernel import clock
from essaim.kernel.answers import complain
from essaim.kernel.clock import day_in_paris
from essaim.kernel.verdict import Refused
from essaim.people import access
from essaim.people.access import actor_of
from essaim.questionnaires.document import Document
from essaim.questionnaires.forms import section_form
from essaim.questionnaires.posted import posted_answers, posted_version
from essaim.questionnaires.queries import news_of
from essaim.questionnaires.rendering import SectionPage, error_links, section_page
from essaim.questionnaires.services import NotReady
from essaim.questionnaires.summary import answers_summary, progress
from essaim.questionnaires.validation import Outcome, validate

LATER = "plus_tard"
LOOK_UP, TAKE, REGISTER = "verifier", "reprendre", "registre"
POINTS = "points"
"""In the address of a page: show at once what is left to correct there."""


# ------------------------------------------------------------------------------------------------ one subject a page


@access.signed_in
def section(request: HttpRequest, pk: UUID, code: str) -> HttpResponse:
    """A page of the form."""
    application = own_application(request, pk)
    if application.state != ApplicationState.DRAFT:
        return redirect("funding:my_application", pk)
    services.refresh_draft(actor_of(request), application)
    document = application.response.form_version.read()
    if document.section(code) is None:
        raise Http404("no such section")
    if request.method == "POST":
        return _keep_section(request, application, document, code)
    files = files_by_slot(application)
    outcome = validate(document, application.response.answers, section=code, files=files)
    errors = {**outcome.errors, **_place_faults(document, outcome, code)}
    return _show_section(request, application, document, code, errors if POINTS in request.GET else {})


def _keep_section(request: HttpRequest, application: Application, document: Document, code: str) -> HttpResponse:
    actor = actor_of(request)
    kept = chosen_answers(request, document, code)
    try:
        result = services.save_section(actor, application, answers=kept, version=posted_version(request.POST))
        file_errors = _keep_files(request, application, document, code)
    except Refused as refused:
        return show_refusal(request, refused, "funding:my_application", application.pk)
    if not result.is_saved:
        return show_conflict(
            request,
            application,
            result,
            url=reverse("funding:section", args=[application.pk, code]),
            save_url=reverse("funding:save_section", args=[application.pk, code]),
        )
    if {LOOK_UP, TAKE} & set(request.POST) and asks_register(document, code):
        return _answer_register(request, application, document, code)
    if LATER in request.POST and not file_errors:
        messages.success(request, "Vos réponses sont enregistrées. Reprenez quand vous voulez.")
        return redirect("funding:my_application", application.pk)
    outcome = validate(document, application.response.answers, section=code, files=files_by_slot(application))
    errors = {**outcome.errors, **_place_faults(document, outcome, code), **file_errors}
    if errors:
        return _show_section(request, application, document, code, errors)
    known = known_structure(actor, outcome.facts) if names_structure(document, code) else None
    if known is not None and known.differs:
        return redirect("funding:confirm_structure", application.pk)
    return HttpResponseRedirect(_after(application, document, code))


def _answer_register(request: HttpRequest, application: Application, document: Document, code: str) -> HttpResponse:
    """Look the number up, or take what the register says; the page then shows both."""
    response, fact = application.response, request.POST.get(TAKE, "")
    company = official_panel(document, response.answers).company if fact else None
    if company is not None:
        taken = answers_taken(document, response.answers, company, fact)
        services.save_section(actor_of(request), application, answers=taken, version=response.version)
    address = reverse("funding:section", args=[application.pk, code])
    return HttpResponseRedirect(f"{address}?{REGISTER}=oui#{REGISTER}")


def _with_register(page: SectionPage, document: Document) -> SectionPage:
    """The page with the look-up under its SIRET."""
    siret = question_feeding(document, "siret")
    beneath = "funding/space/parts/register.html"
    blocks = [replace(one, beneath=beneath) if one.question.code == siret else one for one in page.blocks]
    return replace(page, blocks=blocks)


def _place_faults(document: Document, outcome: Outcome, code: str) -> dict[str, str]:
    """Faults between questions, those of this section."""
    part = document.section(code)
    here = {question.code for question in part.questions} if part else set()
    return {place: fault for place, fault in place_faults(document, outcome).items() if place in here}


def _keep_files(request: HttpRequest, application: Application, document: Document, code: str) -> dict[str, str]:
    """Keep the files that the questions of the page ask for; refusals by question."""
    part = document.section(code)
    asked = [question.code for question in (part.questions if part else []) if question.code in request.FILES]
    errors = {}
    for question in asked:
        try:
            services.add_answer_file(
                actor_of(request),
                application,
                slot=question,
                upload=request.FILES[question],
            )
        except ValidationError as error:
            errors[question] = error.messages[0]
    return errors


def _show_section(
    request: HttpRequest, application: Application, document: Document, code: str, errors: Mapping[str, str]
) -> HttpResponse:
    files = files_by_slot(application)
    news = news_of(application.response)
    page = section_page(
        document,
        code,
        application.response.answers,
        version=application.response.version,
        errors=errors,
        files=files,
        save_url=reverse("funding:save_section", args=[application.pk, code]),
        new=[question.code for question in [*news.new, *news.changed]],
    )
    looks_up = asks_register(document, code)
    page = _with_register(page, document) if looks_up else page
    shows_official = looks_up and (REGISTER in request.GET or request.method == "POST")
    steps = _steps(application, document, files)
    rank = next((rank for rank, (name, _) in enumerate(steps) if name == code), None)
    if rank is None:
        return redirect("funding:my_application", application.pk)
    return render(
        request,
        "funding/space/section.html",
        {
            "application": application,
            "page": replace(page, errors=[]),
            "looks_up": looks_up,
            "official": official_panel(document, application.response.answers) if shows_official else None,
            "summary_errors": page.errors,
            "page_has_errors": page.has_errors,
            "step": rank + 1,
            "steps": len(steps),
            "back_url": steps[rank - 1][1] if rank else reverse("funding:my_application", args=[application.pk]),
            "is_today": day_in_paris(application.response.updated_at) == clock.today(),
            "saved_at": application.response.updated_at if application.response.version > 1 else None,
        },
    )


@access.signed_in
@require_POST
def save_section(request: HttpRequest, pk: UUID, code: str) -> HttpResponse:
    """A page that saves by itself sends what changed (see ``questionnaires/saving.js``)."""
    application = own_application(request, pk)
    document = application.response.form_version.read()
    if document.section(code) is None:
        raise Http404("no such section")
    answers = posted_answers(document, code, request.POST)
    try:
        result = services.save_section(
            actor_of(request),
            application,
            answers=answers,
            version=posted_version(request.POST),
        )
    except Refused as refused:
        return JsonResponse({"message": refused.reason}, status=400)
    return JsonResponse(result.as_data(), status=result.status)


def _steps(application: Application, document: Document, files: Mapping[str, Sequence[File]]) -> list[tuple[str, str]]:
    """The pages to go through, in order: the sections that are asked, then the pieces. Code and address."""
    found = progress(document, application.response.answers, files)
    steps = [
        (step.section.code, reverse("funding:section", args=[application.pk, step.section.code])) for step in found
    ]
    return [*steps, ("", reverse("funding:pieces", args=[application.pk]))]


def _after(application: Application, document: Document, code: str) -> str:
    """The page that follows a section."""
    steps = _steps(application, document, files_by_slot(application))
    rank = next((rank for rank, (name, _) in enumerate(steps) if name == code), len(steps) - 2)
    return steps[rank + 1][1]


# ----------------------------------------------------------------------------------------------------- the structure


@access.signed_in
def confirm_structure(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The structure known under the number typed bears another name: the person says whether it is the one."""
    application = own_application(request, pk)
    document = application.response.form_version.read()
    known = known_structure(actor_of(request), validate(document, application.response.answers).facts)
    place = next((part.code for part in document.sections if names_structure(document, part.code)), "")
    if application.state != ApplicationState.DRAFT or known is None or not known.differs:
        return redirect("funding:my_application", pk)
    if request.method == "POST":
        try:
            services.save_section(
                actor_of(request),
                application,
                answers=answers_naming(document, known.organisation),
                version=application.response.version,
            )
        except Refused as refused:
            return show_refusal(request, refused, "funding:my_application", pk)
        return HttpResponseRedirect(_after(application, document, place))
    context = {"application": application, "known": known, "edit_url": reverse("funding:section", args=[pk, place])}
    return render(request, "funding/space/structure.html", context)


# -------------------------------------------------------------------------------------------------------- the pieces


@access.signed_in
def pieces(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The pieces of the file, each with its place; none is needed to send the file, all are needed to study it."""
    application = own_application(request, pk)
    if application.state != ApplicationState.DRAFT:
        return redirect("funding:my_application", pk)
    found = pieces_of(application)
    form = PiecesForm(pieces=found.asked, **typed(request))
    if request.method == "POST" and _keep_pieces(request, application, form):
        where = "funding:my_application" if LATER in request.POST else "funding:pieces"
        return redirect("funding:check" if "continuer" in request.POST else where, pk)
    document = application.response.form_version.read()
    steps = _steps(application, document, files_by_slot(application))
    found = pieces_of(application)
    context = {
        "application": application,
        "pieces": found,
        "form": form,
        "rows": [(piece, form[piece.code]) for piece in found.asked],
        "step": len(steps),
        "back_url": steps[-2][1] if len(steps) > 1 else reverse("funding:my_application", args=[pk]),
        "first_url": steps[0][1],
    }
    return render(request, "funding/space/pieces.html", context)


def _keep_pieces(request: HttpRequest, application: Application, form: PiecesForm) -> bool:
    """Keep the files that are right; whether all of them were."""
    form.is_valid()
    for code, upload in form.uploads.items():
        try:
            services.add_piece(
                actor_of(request),
                application,
                slot=code,
                upload=upload,
                title=form.cleaned_data.get("other_title", ""),
            )
        except Refused as refused:
            form.add_error(code, refused.reason)
        except ValidationError as error:
            form.add_error(code, error)
    if form.uploads and not form.errors:
        messages.success(request, "Vos fichiers sont enregistrés.")
    return not form.errors


@access.signed_in
def remove_piece(request: HttpRequest, pk: UUID, key: UUID) -> HttpResponse:
    """Take a file out of a draft, once it was confirmed."""
    application = own_application(request, pk)
    file = get_object_or_404(files_of(application), pk=key)
    if request.method == "POST":
        try:
            services.remove_piece(actor_of(request), application, file=file)
        except Refused as refused:
            return show_refusal(request, refused, "funding:pieces", pk)
        messages.success(request, f"«\u00a0{file}\u00a0» est retiré de votre demande.")
        return redirect("funding:pieces", pk)
    return render(request, "funding/space/remove_piece.html", {"application": application, "file": file})


# ------------------------------------------------------------------------------------------------ reading and sending


@access.signed_in
def check(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Every answer before sending, what is left named with its link."""
    application = own_application(request, pk)
    if application.state != ApplicationState.DRAFT:
        return redirect("funding:my_application", pk)
    return _show_check(request, application)


def _show_check(request: HttpRequest, application: Application, twin_form: TwinForm | None = None) -> HttpResponse:
    pk = application.pk
    services.refresh_draft(actor_of(request), application)
    document, answers = application.response.form_version.read(), application.response.answers
    files = files_by_slot(application)
    outcome = validate(document, answers, files=files)
    outcome.errors |= file_faults(application.call)(document, outcome)
    known = known_structure(actor_of(request), outcome.facts)
    context = {
        "application": application,
        "cofinancing_gap": cofinancing_gap(document, outcome),
        "checks": draft_checks(
            document,
            outcome.facts,
            known.organisation if known else None,
            is_member=bool(known and known.is_member),
        ),
        "kind": kind_of(application.call, outcome.facts.get("stage") or ""),
        "summary": answers_summary(
            document, answers, files=files, edit_url=lambda code: reverse("funding:section", args=[pk, code])
        ),
        "points": _points(application, document, answers, outcome),
        "pieces": pieces_of(application, files=files, facts=outcome.facts),
        "known": known,
        "is_hosted": outcome.facts.get("carrier") == "project",
        "cut_off": next_cut_offs([application]).get(application.call_id),
        "twins": twins_of(application, outcome.facts),
        "twin_form": twin_form or TwinForm(initial={"twin_reason": application.twin_reason}),
        "page_has_errors": twin_form is not None,
    }
    return render(request, "funding/space/check.html", context)


def _points(
    application: Application, document: Document, answers: Mapping[str, Any], outcome: Outcome
) -> list[dict[str, str]]:
    """What is wrong or missing, in the order of the pages, each with a link to its place."""
    points = []
    for part in document.sections:
        codes = {question.code for question in part.questions}
        errors = {place: text for place, text in outcome.errors.items() if place.split(".")[0] in codes}
        page = f"{reverse('funding:section', args=[application.pk, part.code])}?{POINTS}=oui"
        links = error_links(section_form(document, part.code, answers, errors), errors)
        points += [{"text": link["text"], "href": page + link["href"]} for link in links]
    return points


@access.signed_in
def submit(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Send the file; the button pressed again leads to the same receipt."""
    application = own_application(request, pk)
    if request.method != "POST":
        return redirect("funding:check", pk)
    form = TwinForm(request.POST)
    form.is_valid()
    try:
        services.submit_application(
            actor_of(request), application, twin_reason=form.cleaned_data.get("twin_reason", "")
        )
    except NotReady as error:
        messages.error(request, error.reason)
        return redirect("funding:check", pk)
    except Refused as refused:
        return show_refusal(request, refused, "funding:check", pk)
    except ValidationError as error:
        complain(form, error)
        return _show_check(request, application, form)
    return redirect("funding:received", pk)


@access.signed_in
def delete_draft(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Delete a draft, once it was confirmed."""
    application = own_application(request, pk)
    if application.state != ApplicationState.DRAFT:
        return redirect("funding:my_application", pk)
    if request.method == "POST":
        try:
            services.delete_draft(actor_of(request), application)
        except Refused as refused:
            return show_refusal(request, refused, "funding:my_application", pk)
        messages.success(request, "Le brouillon est supprimé.")
        return redirect("funding:my_applications")
    return render(request, "funding/space/delete_draft.html", {"application": application})
