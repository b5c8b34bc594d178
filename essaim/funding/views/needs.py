"""Answering a need by an application: from the need's page, or while writing."""

from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from essaim.exchange.models import Need
from essaim.exchange.queries import needs_visible_to, open_needs
from essaim.funding import services
from essaim.funding.models import Application
from essaim.funding.states import ApplicationState
from essaim.funding.views.own import own_application
from essaim.kernel.answers import posted, submitted
from essaim.people import access
from essaim.people.access import actor_of
from essaim.people.actors import Actor

ANSWERED = "answered_need"
"""In the session: the need that the next draft to begin answers."""


class NeedChoiceForm(forms.Form):
    """The need that an application answers, if any."""

    need = forms.ModelChoiceField(
        label="À quel besoin publié répondez-vous\u00a0?",
        queryset=Need.objects.none(),
        required=False,
        to_field_name="slug",
        empty_label="À aucun de ceux-ci",
        widget=forms.RadioSelect,
        error_messages={"invalid_choice": "Ce besoin n’est plus ouvert. Choisissez-en un autre, ou aucun."},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["need"].queryset = open_needs()  # type: ignore[attr-defined]


@access.public
@require_POST
def answer_need(request: HttpRequest, slug: str) -> HttpResponse:
    """Remember the need, and lead to the beginning of an application, account or not."""
    need = get_object_or_404(needs_visible_to(Actor.anonymous()), slug=slug)
    if not need.is_open:
        messages.error(request, "Ce besoin n’est plus ouvert\u00a0: on n’y répond plus.")
        return redirect("exchange:need", slug=slug)
    request.session[ANSWERED] = slug
    messages.success(request, f"La demande que vous commencez répondra au besoin «\u00a0{need.title}\u00a0».")
    return redirect("funding:start")


def bind_to_need(request: HttpRequest, application: Application) -> None:
    """A draft that has just begun answers the need that brought its author here, unless it answers another already."""
    slug = request.session.pop(ANSWERED, "")
    need = open_needs().filter(slug=slug).first() if slug and application.need_id is None else None
    if need is not None:
        services.choose_need(actor_of(request), application, need=need)


@access.signed_in
@require_http_methods(["GET", "POST"])
def my_need(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Choose the need that one's draft answers."""
    application = own_application(request, pk)
    if application.state != ApplicationState.DRAFT:
        return redirect("funding:my_application", pk)
    initial: dict[str, Any] = {"need": application.need.slug if application.need else ""}
    form = NeedChoiceForm(posted(request), initial=initial)
    actor = actor_of(request)
    if submitted(request, form, lambda: services.choose_need(actor, application, need=form.cleaned_data["need"])):
        messages.success(request, "C’est noté.")
        return redirect("funding:my_application", pk)
    return render(request, "funding/space/need.html", {"application": application, "form": form})
