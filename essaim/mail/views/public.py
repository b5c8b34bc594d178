"""The demonstration's outbox: what everyone receives, for whoever visits. Outside of the demonstration, nothing."""

import uuid

from django.conf import settings
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_GET

from essaim.mail import queries
from essaim.mail.forms import OutboxFilters
from essaim.people import access

PAGE_SIZE = 25


@access.public
@require_GET
def messages(request: HttpRequest) -> HttpResponse:
    """Every message, the latest first."""
    _require_demonstration()
    filters = OutboxFilters(request.GET)
    found = queries.messages_found(queries.every_message(), **filters.narrowed)
    context = {
        "filters": filters,
        "page": Paginator(found, PAGE_SIZE).get_page(request.GET.get("page")),
        "is_filtered": any(request.GET.get(name) for name in filters.fields),
    }
    return render(request, "mail/public/messages.html", context)


@access.public
@require_GET
def message(request: HttpRequest, key: uuid.UUID) -> HttpResponse:
    """One message, as its addressee reads it."""
    _require_demonstration()
    found = get_object_or_404(queries.every_message(), pk=key)
    return render(request, "mail/public/message.html", {"message": found})


def _require_demonstration() -> None:
    if settings.ESSAIM_MODE != "demo":
        raise Http404("Only the demonstration shows its messages.")
