"""What the pages of the space share: the file of who asks, and a refusal told in words."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect

from essaim.funding.models import Application
from essaim.funding.queries import exchanges_to_come, own_applications
from essaim.kernel.verdict import Refused
from essaim.people.access import actor_of


def own_application(request: HttpRequest, pk: UUID) -> Application:
    """The file, if it is this person's; otherwise 404, whoever asks."""
    mine = (
        own_applications(actor_of(request))
        .prefetch_related(*exchanges_to_come())
        .select_related(
            "call__form",
            "response__form_version",
            "response__previous_version",
            "cut_off",
            "organisation",
            "host",
            "holder",
            "renews",
            "opinion",
            "award__deliberation",
            "award__laureate",
        )
    )
    return get_object_or_404(mine, pk=pk)


def show_refusal(request: HttpRequest, refused: Refused, route: str, pk: UUID) -> HttpResponse:
    """Lead to a page of the file that begins with the reason."""
    messages.error(request, refused.reason)
    return redirect(route, pk)


def typed(request: HttpRequest) -> dict[str, Any]:
    """What a form was sent with, fields and files, even when it was sent empty; nothing for a page that is opened."""
    return {"data": request.POST, "files": request.FILES} if request.method == "POST" else {}
