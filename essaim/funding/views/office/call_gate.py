"""The first questions of a call, asked before its form, and the answers that close it."""

from collections.abc import Callable, Sequence

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from essaim.funding.eligibility import MOST_QUESTIONS, SECTION, Barrier, Gate, prepared_gate
from essaim.funding.forms.office.call_questions import BarrierForm, GateQuestionForm
from essaim.funding.models import Call
from essaim.funding.policies import INSTRUCTING
from essaim.funding.services import call_editing
from essaim.funding.views.office.acting import perform, version_of
from essaim.funding.views.office.calls import call_or_404
from essaim.kernel.answers import posted, submitted
from essaim.kernel.verdict import Refused
from essaim.people import access
from essaim.people.access import actor_of
from essaim.questionnaires import editing
from essaim.questionnaires.document import BaseQuestion, Document
from essaim.questionnaires.editing import TYPES, type_of
from essaim.questionnaires.rendering import condition_in_words


def _gate_page(call: Call) -> str:
    return reverse("funding:call_gate", args=[call.code])


@access.office(*INSTRUCTING)
@require_http_methods(["GET", "POST"])
def call_gate(request: HttpRequest, code: str) -> HttpResponse:
    """The questions in their order, then what closes the call."""
    call = call_or_404(code)
    if request.method == "POST":
        return _place(request, call)
    gate = prepared_gate(call)
    document, last = gate.form(), len(gate.questions) - 1
    context = {
        "call": call,
        "gate": gate,
        "is_full": len(gate.questions) >= MOST_QUESTIONS,
        "types": [(kind, TYPES[kind]) for kind in GateQuestionForm.TYPES],
        "questions": [
            {
                "question": question,
                "type": TYPES[type_of(question)],
                "condition": condition_in_words(document, question.show_if),
                "up": rank - 1 if rank else None,
                "down": rank + 1 if rank < last else None,
            }
            for rank, question in enumerate(gate.questions)
        ],
        "barriers": [
            (condition_in_words(document, one.when).replace("Seulement si", "Si", 1), one.reason)
            for one in gate.barriers
        ],
    }
    return render(request, "funding/office/call_gate.html", context)


def _place(request: HttpRequest, call: Call) -> HttpResponse:
    question, _, rank = request.POST.get("place", "").rpartition("|")
    if not rank.isascii() or not rank.isdecimal() or len(rank) > 3:
        return redirect(_gate_page(call))
    try:
        call_editing.rework_gate(
            actor_of(request),
            call,
            change=_asking(lambda form: editing.place_question(form, question, SECTION, int(rank))),
        )
    except Refused as refused:
        messages.error(request, refused.reason)
    return redirect(_gate_page(call))


def _asking(change: Callable[[Document], Document]) -> Callable[[Gate], Gate]:
    """A change of the questions' form, as a change of the gate."""
    return lambda gate: gate.model_copy(update={"questions": change(gate.form()).sections[0].questions})


# ---------------------------------------------------------------------------------------------------------- questions


@access.office(*INSTRUCTING)
@require_http_methods(["GET", "POST"])
def gate_question(request: HttpRequest, code: str, question: str = "") -> HttpResponse:
    """A question to add, of the type that the address names, or to change."""
    call = call_or_404(code)
    document = prepared_gate(call).form()
    asked = document.question(question)
    kind = type_of(asked) if asked else request.GET.get("type", "")
    if question and asked is None:
        raise Http404("no such question")
    if kind not in (TYPES if asked else GateQuestionForm.TYPES):
        return redirect(_gate_page(call))
    form = GateQuestionForm(
        posted(request), document=document, section=SECTION, kind=kind, question=asked, version=call.version
    )
    made = _made(form, document) if request.method == "POST" and form.is_valid() else None
    if made is not None and _keeps_question(request, call, form, made):
        messages.success(request, "La question est enregistrée.")
        return redirect(_gate_page(call))
    context = {"call": call, "form": form, "question": asked, "action": request.get_full_path()}
    return render(request, "funding/office/call_gate_question.html", context)


def _made(form: GateQuestionForm, document: Document) -> BaseQuestion | None:
    taken = editing.codes_of(document)
    return form.made(form.question.code if form.question else editing.free_code(form.cleaned_data["label"], taken))


def _keeps_question(request: HttpRequest, call: Call, form: GateQuestionForm, made: BaseQuestion) -> bool:
    def changed(document: Document) -> Document:
        return (
            editing.change_question(document, made) if form.question else editing.add_question(document, SECTION, made)
        )

    kept = submitted(
        request,
        form,
        lambda: call_editing.rework_gate(
            actor_of(request), call, change=_asking(changed), version=form.cleaned_data["version"]
        ),
    )
    return kept is not None


@access.office(*INSTRUCTING)
@require_POST
def remove_gate_question(request: HttpRequest, code: str, question: str) -> HttpResponse:
    """Ask a question no more, unless something else reads its answer."""
    call = call_or_404(code)

    def without(gate: Gate) -> Gate:
        if readers := editing.dependents(gate.whole(), [question]):
            raise Refused(f"Sa réponse sert encore ici\u00a0: «\u00a0{readers[0]}\u00a0». Changez-le d’abord.")
        return _asking(lambda form: editing.remove_question(form, question))(gate)

    return perform(
        request,
        lambda: call_editing.rework_gate(actor_of(request), call, change=without),
        "La question n’est plus posée.",
        _gate_page(call),
    )


# ----------------------------------------------------------------------------------------------------------- barriers


@access.office(*INSTRUCTING)
@require_http_methods(["GET", "POST"])
def gate_barrier(request: HttpRequest, code: str, rank: int | None = None) -> HttpResponse:
    """The answers that close the call: to add, or to change."""
    call = call_or_404(code)
    gate = prepared_gate(call)
    if rank is not None and rank >= len(gate.barriers):
        raise Http404("no such barrier")
    if not gate.questions:
        messages.error(request, "Écrivez d’abord une question\u00a0: c’est sa réponse qui ferme l’appel.")
        return redirect(_gate_page(call))
    barrier = None if rank is None else gate.barriers[rank]
    form = BarrierForm(posted(request), document=gate.form(), barrier=barrier, version=call.version)
    kept = submitted(
        request,
        form,
        lambda: call_editing.rework_gate(
            actor_of(request),
            call,
            change=lambda now: now.model_copy(update={"barriers": _written(now.barriers, rank, form.made)}),
            version=form.cleaned_data["version"],
        ),
    )
    if kept is not None:
        messages.success(request, "La réponse qui ferme l’appel est enregistrée.")
        return redirect(_gate_page(call))
    context = {"call": call, "form": form, "barrier": barrier, "rank": rank}
    return render(request, "funding/office/call_gate_barrier.html", context)


def _written(barriers: Sequence[Barrier], rank: int | None, made: Barrier) -> list[Barrier]:
    if rank is None:
        return [*barriers, made]
    return [made if at == rank else one for at, one in enumerate(barriers)]


@access.office(*INSTRUCTING)
@require_POST
def remove_gate_barrier(request: HttpRequest, code: str, rank: int) -> HttpResponse:
    """Close the call no more on these answers; ranks move, so the page's version is asked."""
    call, version = call_or_404(code), version_of(request)

    def without(gate: Gate) -> Gate:
        kept = [one for at, one in enumerate(gate.barriers) if at != rank]
        return gate.model_copy(update={"barriers": kept})

    return perform(
        request,
        lambda: call_editing.rework_gate(
            actor_of(request), call, change=without, version=-1 if version is None else version
        ),
        "Ces réponses ne ferment plus l’appel.",
        _gate_page(call),
    )
