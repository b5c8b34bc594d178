"""A first look at a file, notes between agents, labels."""

from typing import Any

from django.contrib import messages
from django.db.models import Count
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from essaim.documents.queries import files_of
from essaim.funding import services
from essaim.funding.forms.office.instruction import LabelForm, LabelsForm, NoteForm, TriageForm
from essaim.funding.models import Application, Label
from essaim.funding.policies import INSTRUCTING, can_triage_application
from essaim.funding.views.office.acting import file_of, perform
from essaim.funding.views.office.acts import page_of
from essaim.funding.views.office.applications import band
from essaim.kernel.answers import posted, submitted
from essaim.kernel.freshness import Conflict, saved
from essaim.people import access
from essaim.people.access import actor_of

FORM = require_http_methods(["GET", "POST"])


@access.office(*INSTRUCTING)
@FORM
def triage(request: HttpRequest, number: str) -> HttpResponse:
    """Who takes the file, how it presses, its labels, what is missing, and a note for colleagues."""
    actor, file = actor_of(request), file_of(actor_of(request), number)
    if not (verdict := can_triage_application(actor, file)):
        messages.error(request, verdict.reason)
        return redirect(page_of(file))
    form = TriageForm(posted(request), application=file)
    context = {**band(actor, file), "form": form, "missing": missing_pieces(file), "address": request.path}
    if request.method == "POST" and form.is_valid():
        done = saved(
            form,
            lambda: services.triage_application(actor, file, **form.given),
            lambda: TriageForm(application=Application.objects.get(pk=file.pk)),
        )
        if isinstance(done, Conflict):
            return render(request, "funding/office/conflict.html", {**context, "conflict": done}, status=409)
        if done is not None:
            messages.success(request, "Le premier regard est enregistré.")
            return redirect(
                "funding:office_request_piece" if "ask" in request.POST else page_of(file),
                *([file.number] if "ask" in request.POST else []),
            )
    return render(request, "funding/office/triage.html", context)


def missing_pieces(file: Application) -> list[str]:
    """Pieces of the call that nobody joined."""
    given = {one.slot for one in files_of(file)}
    return [piece["label"] for piece in file.call.pieces if piece["code"] not in given]


@access.office(*INSTRUCTING)
@require_POST
def add_note(request: HttpRequest, number: str) -> HttpResponse:
    """Write a note that the applicant never reads."""
    actor, file = actor_of(request), file_of(actor_of(request), number)
    form = NoteForm(request.POST)
    text = form.cleaned_data["text"] if form.is_valid() else ""
    back = page_of(file, "suivi")
    return perform(request, lambda: services.add_note(actor, file, text=text), "La note est gardée.", back)


@access.office(*INSTRUCTING)
@require_POST
def set_labels(request: HttpRequest, number: str) -> HttpResponse:
    """Put labels on a file, take others off: those that a colleague put meanwhile stay."""
    actor, file = actor_of(request), file_of(actor_of(request), number)
    form = LabelsForm(request.POST, application=file)
    if not form.is_valid():
        messages.error(request, "Cette étiquette n’existe plus. Choisissez dans la liste.")
        return redirect(page_of(file, "suivi"))
    seen = set(request.POST.getlist("seen"))
    wanted = set(form.cleaned_data["labels"])
    removed = [label for label in form.before if str(label.pk) in seen and label not in wanted]
    return perform(
        request,
        lambda: services.label_application(actor, file, add=wanted, remove=removed),
        "Les étiquettes sont à jour.",
        page_of(file, "suivi"),
    )


@access.office(*INSTRUCTING)
@FORM
def labels(request: HttpRequest) -> HttpResponse:
    """The city's own labels: make one, change one, retire one."""
    asked = request.POST.get("label", "") or request.GET.get("label", "")
    label = next((one for one in Label.objects.all() if str(one.pk) == asked), None)
    if asked and label is None:
        raise Http404("Cette étiquette n’existe plus.")
    initial = {"name": label.name, "tint": label.tint, "is_offered": label.is_offered} if label else None
    form = LabelForm(posted(request), initial=initial)

    def keep() -> Any:
        return services.keep_label(actor_of(request), label=label, **form.cleaned_data)

    if submitted(request, form, keep):
        messages.success(request, "L’étiquette est enregistrée.")
        return redirect("funding:labels")
    rows = Label.objects.annotate(files=Count("applications")).order_by("-is_offered", "name")
    return render(request, "funding/office/labels.html", {"form": form, "label": label, "rows": rows})
