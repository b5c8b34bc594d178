"""Grids that a meeting adopts, and marks far apart that are talked over."""

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from essaim.funding import services
from essaim.funding.models import Call, Grid
from essaim.funding.policies import INSTRUCTING
from essaim.funding.views.office.acting import file_of, perform
from essaim.gatherings.models import Decision, DecisionKind
from essaim.gatherings.states import MeetingState
from essaim.kernel.answers import posted, submitted
from essaim.people import access
from essaim.people.access import actor_of
from essaim.ui.formatting import format_day


@access.office(*INSTRUCTING)
@require_POST
def second_reading(request: HttpRequest, number: str) -> HttpResponse:
    """Ask those who scored a file to talk about it and give their marks again."""
    actor, file = actor_of(request), file_of(actor_of(request), number)
    return perform(
        request,
        lambda: services.ask_second_reading(actor, file, message=request.POST.get("message", "")[:1000]),
        "Chacune et chacun reçoit les écarts et votre message. Les premières notes restent à côté des nouvelles.",
        f"{reverse('funding:office_application', args=[file.number])}?partie=notation",
    )


class AdoptionForm(forms.Form):
    """The decision that adopts a grid."""

    decision = forms.ModelChoiceField(
        label="Décision qui l’adopte",
        queryset=Decision.objects.none(),
        empty_label="Choisir",
        help_text="Consignez-la d’abord dans la réunion où elle a été prise, puis close.",
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        held = Decision.objects.filter(kind=DecisionKind.DECISION, meeting__state=MeetingState.HELD)
        field: Any = self.fields["decision"]
        field.queryset = held.select_related("meeting").order_by("-meeting__starts_at", "-pk")
        field.label_from_instance = lambda one: f"{one.meeting}, {format_day(one.meeting.starts_at)}\u00a0: {one}"


@access.office(*INSTRUCTING)
@require_http_methods(["GET", "POST"])
def adopt_grid(request: HttpRequest, code: str, number: int) -> HttpResponse:
    """Say which decision of which meeting adopted a version of the criteria."""
    actor = actor_of(request)
    call = get_object_or_404(Call, code=code)
    grid = get_object_or_404(Grid.objects.select_related("adopted_by__meeting"), call=call, number=number)
    form = AdoptionForm(posted(request))
    if submitted(request, form, lambda: services.adopt_grid(actor, grid, decision=form.cleaned_data["decision"])):
        messages.success(request, f"La version {grid.number} de la grille est adoptée.")
        return redirect("funding:call_grid", code=code)
    return render(request, "funding/office/adopt_grid.html", {"call": call, "grid": grid, "form": form})
