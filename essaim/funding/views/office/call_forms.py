"""The form of a call, prepared on screen: outline, sections, questions, preview, trial, publication, versions."""

from collections.abc import Callable, Sequence
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from essaim.funding.form_facts import FACTS, obstacles_in, warnings_on
from essaim.funding.forms.office.call_questions import QuestionPartForm, SectionPartForm
from essaim.funding.models import Call
from essaim.funding.policies import INSTRUCTING
from essaim.funding.policies.calls import can_change_call
from essaim.funding.ready_questions import READY
from essaim.funding.services import call_forms
from essaim.funding.trial import try_form
from essaim.funding.views.office.acting import version_of
from essaim.funding.views.office.calls import call_or_404
from essaim.kernel.answers import attempt, perform, posted
from essaim.kernel.verdict import Refused
from essaim.people import access
from essaim.people.access import actor_of
from essaim.questionnaires import editing
from essaim.questionnaires.document import BaseQuestion, Document, Section
from essaim.questionnaires.drafting import prepared_differences, prepared_document
from essaim.questionnaires.editing import TYPES, fault_in_words, section_of, type_of
from essaim.questionnaires.editing_differences import differences
from essaim.questionnaires.models import FormVersion
from essaim.questionnaires.rendering import condition_in_words, preview_page

Change = Callable[[Document], Document]


def _form_page(call: Call, anchor: str = "") -> str:
    return reverse("funding:call_form", args=[call.code]) + (f"#{anchor}" if anchor else "")


def _read(code: str) -> tuple[Call, Document]:
    call = call_or_404(code)
    return call, prepared_document(call.form)


def _section_or_404(document: Document, code: str) -> Section:
    part = document.section(code)
    if part is None:
        raise Http404("no such section")
    return part


def _question_or_404(document: Document, code: str) -> BaseQuestion:
    question = document.question(code)
    if question is None:
        raise Http404("no such question")
    return question


# ------------------------------------------------------------------------------------------------------------ outline


@access.office(*INSTRUCTING)
@require_http_methods(["GET", "POST"])
def call_form(request: HttpRequest, code: str) -> HttpResponse:
    """The outline of the form: sections and questions in order, what is wrong, what changed since publication."""
    call, document = _read(code)
    if request.method == "POST":
        return _place(request, call)
    context = {
        "call": call,
        "document": document,
        "sections": _outline(document),
        "faults": _faults(call, document),
        "warnings": warnings_on(document),
        "current": call.form.current_version,
        "changes": prepared_differences(call.form),
        "may_change": bool(can_change_call(actor_of(request), call)),
    }
    return render(request, "funding/office/call_form.html", context)


def _outline(document: Document) -> list[dict[str, Any]]:
    last = len(document.sections) - 1
    return [
        {
            "section": part,
            "condition": condition_in_words(document, part.show_if),
            "up": f"section|{part.code}||{rank - 1}" if rank else "",
            "down": f"section|{part.code}||{rank + 1}" if rank < last else "",
            "questions": [_row(document, rank, at) for at in range(len(part.questions))],
        }
        for rank, part in enumerate(document.sections)
    ]


def _row(document: Document, rank: int, at: int) -> dict[str, Any]:
    part = document.sections[rank]
    question = part.questions[at]
    return {
        "question": question,
        "type": TYPES[type_of(question)],
        "condition": condition_in_words(document, question.show_if),
        "feeds": ", ".join(FACTS[name].label for name in question.fed_facts() if name in FACTS),
        "up": _above(document.sections, rank, at),
        "down": _below(document.sections, rank, at),
    }


def _above(sections: Sequence[Section], rank: int, at: int) -> str:
    """The place before: at the end of the section above for the first of a section."""
    code = sections[rank].questions[at].code
    if at:
        return f"question|{code}|{sections[rank].code}|{at - 1}"
    return f"question|{code}|{sections[rank - 1].code}|999" if rank else ""


def _below(sections: Sequence[Section], rank: int, at: int) -> str:
    code, part = sections[rank].questions[at].code, sections[rank]
    if at < len(part.questions) - 1:
        return f"question|{code}|{part.code}|{at + 1}"
    return f"question|{code}|{sections[rank + 1].code}|0" if rank < len(sections) - 1 else ""


def _faults(call: Call, document: Document) -> list[dict[str, str]]:
    """What keeps the form from being published, each with the page where it is mended."""
    found = []
    for fault in document.placed_faults():
        found.append({"text": fault_in_words(document, fault), "href": _mending(call, fault.question, fault.section)})
    for obstacle in obstacles_in(document):
        asked = document.question(obstacle.question)
        where = f"«\u00a0{asked.label}\u00a0»\u00a0: " if asked else ""
        found.append({"text": f"{where}{obstacle.text}", "href": _mending(call, obstacle.question, "")})
    return found


def _mending(call: Call, question: str, section: str) -> str:
    if question:
        return reverse("funding:form_question", args=[call.code, question])
    return reverse("funding:form_section", args=[call.code, section]) if section else _form_page(call, "questions")


def _place(request: HttpRequest, call: Call) -> HttpResponse:
    """Move a section or a question to the place that its button names."""
    kind, code, section, rank = [*request.POST.get("place", "").split("|"), "", "", "", ""][:4]
    if not rank.isascii() or not rank.isdecimal() or len(rank) > 3:
        return redirect(_form_page(call))
    at = int(rank)

    def moved(document: Document) -> Document:
        if kind == "section":
            return editing.place_section(document, code, at)
        return editing.place_question(document, code, section, at)

    try:
        call_forms.rework_call_form(actor_of(request), call, change=moved)
    except Refused as refused:
        messages.error(request, refused.reason)
    return redirect(_form_page(call, f"{kind}-{code}" if code.replace("-", "").isidentifier() else ""))


# ----------------------------------------------------------------------------------------------------------- sections


@access.office(*INSTRUCTING)
@require_http_methods(["GET", "POST"])
def form_section(request: HttpRequest, code: str, section: str = "") -> HttpResponse:
    """A section to add, or to change."""
    call, document = _read(code)
    part = _section_or_404(document, section) if section else None
    form = SectionPartForm(posted(request), document=document, section=part, version=call.form.version)
    if request.method == "POST" and form.is_valid():
        taken = {one.code for one in document.sections}
        made = form.made(section or editing.free_code(form.cleaned_data["title"], taken))
        if made is not None:
            change: Change = lambda now: (  # noqa: E731
                editing.change_section(now, section, made) if section else editing.add_section(now, made)
            )
            if _keep(request, call, form, change):
                messages.success(request, "La section est enregistrée.")
                return redirect(_form_page(call, f"section-{made.code}"))
    return render(request, "funding/office/call_section.html", {"call": call, "form": form, "section": part})


@access.office(*INSTRUCTING)
@require_http_methods(["GET", "POST"])
def remove_form_section(request: HttpRequest, code: str, section: str) -> HttpResponse:
    """Take a section out with its questions, once it was confirmed."""
    call, document = _read(code)
    part = document.section(section)
    if part is None:
        return redirect(_form_page(call))
    if request.method == "POST":
        return _take_out(request, call, lambda now: editing.remove_section(now, section), "La section est retirée.")
    context = {
        "call": call,
        "title": part.title,
        "is_section": True,
        "questions": [question.label for question in part.questions if question.is_answered],
        "dependents": editing.dependents(document, [part.code, *(question.code for question in part.questions)]),
        "action": reverse("funding:remove_form_section", args=[code, section]),
    }
    return render(request, "funding/office/call_remove_part.html", context)


# ---------------------------------------------------------------------------------------------------------- questions


@access.office(*INSTRUCTING)
@require_http_methods(["GET", "POST"])
def new_form_question(request: HttpRequest, code: str, section: str) -> HttpResponse:
    """Choose a ready question or a type, then write the question."""
    call, document = _read(code)
    part = _section_or_404(document, section)
    fact, kind = request.GET.get("prete", ""), request.GET.get("type", "")
    if fact in READY:
        kind = str(READY[fact]["type"])
    if kind not in TYPES:
        return render(request, "funding/office/call_new_question.html", _offered(call, document, part))
    form = QuestionPartForm(
        posted(request),
        document=document,
        section=section,
        kind=kind,
        question=None,
        version=call.form.version,
        fact=fact if fact in READY else "",
    )
    action = f"{request.path}?{urlencode({'prete': fact} if fact in READY else {'type': kind})}"
    return _question_page(
        request, call, document, form, lambda now, made: editing.add_question(now, section, made), part, action
    )


def _offered(call: Call, document: Document, part: Section) -> dict[str, Any]:
    fed = {name for question in document.questions() for name in question.fed_facts()}
    return {
        "call": call,
        "section": part,
        "ready": [
            {"fact": fact, "label": question["label"], "type": TYPES[question["type"]]}
            for fact, question in READY.items()
            if fact not in fed
        ],
        "types": list(TYPES.items()),
    }


@access.office(*INSTRUCTING)
@require_http_methods(["GET", "POST"])
def form_question(request: HttpRequest, code: str, question: str) -> HttpResponse:
    """A question to change."""
    call, document = _read(code)
    asked = _question_or_404(document, question)
    part = section_of(document, question)
    assert part is not None  # noqa: S101 the document asks this question
    form = QuestionPartForm(
        posted(request),
        document=document,
        section=part.code,
        kind=type_of(asked),
        question=asked,
        version=call.form.version,
    )
    return _question_page(request, call, document, form, editing.change_question, part, request.path)


def _question_page(
    request: HttpRequest,
    call: Call,
    document: Document,
    form: QuestionPartForm,
    change: Callable[[Document, BaseQuestion], Document],
    part: Section,
    action: str,
) -> HttpResponse:
    if request.method == "POST" and form.is_valid():
        code = form.question.code if form.question else editing.free_code(_name_of(form), editing.codes_of(document))
        made = form.made(code)
        if made is not None and _keep(request, call, form, lambda now: change(now, made)):
            messages.success(request, "La question est enregistrée.")
            return redirect(_form_page(call, f"question-{made.code}"))
    context = {"call": call, "form": form, "question": form.question, "section": part, "action": action}
    return render(request, "funding/office/call_question.html", context)


def _name_of(form: QuestionPartForm) -> str:
    return str(form.cleaned_data["label"] or "texte")


@access.office(*INSTRUCTING)
@require_http_methods(["GET", "POST"])
def remove_form_question(request: HttpRequest, code: str, question: str) -> HttpResponse:
    """Take a question out, once it was confirmed."""
    call, document = _read(code)
    asked = document.question(question)
    if asked is None:
        return redirect(_form_page(call))
    if request.method == "POST":
        return _take_out(request, call, lambda now: editing.remove_question(now, question), "La question est retirée.")
    context = {
        "call": call,
        "title": asked.label or "Texte à lire",
        "is_section": False,
        "questions": [],
        "dependents": editing.dependents(document, [question]),
        "action": reverse("funding:remove_form_question", args=[code, question]),
    }
    return render(request, "funding/office/call_remove_part.html", context)


def _take_out(request: HttpRequest, call: Call, change: Change, said: str) -> HttpResponse:
    perform(request, lambda: call_forms.rework_call_form(actor_of(request), call, change=change), said)
    return redirect(_form_page(call))


def _keep(request: HttpRequest, call: Call, form: Any, change: Change) -> bool:
    """Whether the change is kept; otherwise its refusal is in the form."""
    kept = attempt(
        form,
        lambda: call_forms.rework_call_form(
            actor_of(request), call, change=change, version=form.cleaned_data["version"]
        ),
    )
    return kept is not None


# -------------------------------------------------------------------------------------------------- preview and trial


@access.office(*INSTRUCTING)
@require_GET
def preview_form(request: HttpRequest, code: str, section: str = "") -> HttpResponse:
    """A page of the form as its applicant sees it; nothing is kept."""
    call, document = _read(code)
    if not document.sections:
        return redirect(_form_page(call))
    part = _section_or_404(document, section) if section else document.sections[0]
    at = [one.code for one in document.sections].index(part.code)
    others = {
        "previous": document.sections[at - 1] if at else None,
        "next": document.sections[at + 1] if at < len(document.sections) - 1 else None,
    }
    context = {
        "call": call,
        "document": document,
        "page": preview_page(document, part.code),
        "condition": condition_in_words(document, part.show_if),
        "step": at + 1,
        **others,
    }
    return render(request, "funding/office/call_preview.html", context)


@access.office(*INSTRUCTING)
@require_http_methods(["GET", "POST"])
def trial_form(request: HttpRequest, code: str) -> HttpResponse:
    """Fill the form in whole and see what filing would say; nothing is written."""
    call, document = _read(code)
    if not document.sections or document.placed_faults():
        messages.error(request, "Corrigez d’abord les points du formulaire\u00a0: il ne peut pas encore être rempli.")
        return redirect(_form_page(call))
    trial = try_form(call, document, posted(request))
    context = {
        "call": call,
        "trial": trial,
        "page": trial.page,
        "page_has_errors": trial.page.has_errors,
        "is_tried": request.method == "POST",
    }
    return render(request, "funding/office/call_trial.html", context)


# -------------------------------------------------------------------------------------------- publication and versions


@access.office(*INSTRUCTING)
@require_http_methods(["GET", "POST"])
def publish_form(request: HttpRequest, code: str) -> HttpResponse:
    """Publish the form being prepared, once what changes was read."""
    call, document = _read(code)
    if request.method == "POST":
        perform(
            request,
            lambda: call_forms.publish_form_of(
                actor_of(request), call, version=version_of(request), tells_drafts="previens" in request.POST
            ),
            "La nouvelle version du formulaire est publiée.",
        )
        return redirect(_form_page(call))
    context = {
        "call": call,
        "current": call.form.current_version,
        "faults": _faults(call, document),
        "warnings": warnings_on(document),
        "changes": prepared_differences(call.form),
        "is_prepared": call.form.draft is not None,
        "drafts": call_forms.drafts_of(call),
    }
    return render(request, "funding/office/call_form_publish.html", context)


@access.office(*INSTRUCTING)
@require_POST
def drop_form(request: HttpRequest, code: str) -> HttpResponse:
    """Give up what is being prepared."""
    call = call_or_404(code)
    perform(
        request,
        lambda: call_forms.drop_form_draft(actor_of(request), call),
        "Les changements en préparation sont abandonnés.",
    )
    return redirect(_form_page(call))


@access.office(*INSTRUCTING)
@require_GET
def form_versions(request: HttpRequest, code: str) -> HttpResponse:
    """The versions of the form, with what each changed; one of them read whole."""
    call = call_or_404(code)
    versions = list(call.form.versions.order_by("-number"))
    documents = {version.pk: version.read() for version in versions}
    rows = [
        {"version": version, "changes": differences(documents[older.pk], documents[version.pk]) if older else None}
        for version, older in zip(versions, [*versions[1:], None], strict=True)
    ]
    return render(request, "funding/office/call_versions.html", {"call": call, "rows": rows})


@access.office(*INSTRUCTING)
@require_GET
def form_version(request: HttpRequest, code: str, number: int) -> HttpResponse:
    """What a version asks, as it was published."""
    call = call_or_404(code)
    version = FormVersion.objects.filter(form=call.form, number=number).first()
    if version is None:
        raise Http404("no such version")
    document = version.read()
    context = {"call": call, "version": version, "document": document, "sections": _outline(document)}
    return render(request, "funding/office/call_version.html", context)
