"""The outbox: what was written to whom, and whether it left."""

import uuid

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET, require_POST

from essaim.kernel.answers import perform
from essaim.mail import policies, queries, services
from essaim.mail.forms import OutboxFilters
from essaim.people import access
from essaim.people.access import actor_of

PAGE_SIZE = 25

read_the_outbox = access.office(*policies.READING)


@read_the_outbox
@require_GET
def messages(request: HttpRequest) -> HttpResponse:
    """Messages, the latest first."""
    actor = actor_of(request)
    filters = OutboxFilters(request.GET)
    found = queries.messages_found(queries.messages_visible_to(actor), **filters.narrowed)
    context = {
        "filters": filters,
        "page": Paginator(found, PAGE_SIZE).get_page(request.GET.get("page")),
        "is_filtered": any(request.GET.get(name) for name in filters.fields),
    }
    return render(request, "mail/office/messages.html", context)


@read_the_outbox
@require_GET
def message(request: HttpRequest, key: uuid.UUID) -> HttpResponse:
    """One message as it was written; a personal link is its addressee's."""
    actor = actor_of(request)
    found = get_object_or_404(queries.messages_visible_to(actor), pk=key)
    may_resend = bool(policies.can_resend_message(actor, found))
    return render(request, "mail/office/message.html", {"message": found, "may_resend": may_resend})


@read_the_outbox
@require_POST
def resend(request: HttpRequest, key: uuid.UUID) -> HttpResponse:
    """Try again what could not be delivered."""
    actor = actor_of(request)
    found = get_object_or_404(queries.messages_visible_to(actor), pk=key)
    perform(request, lambda: services.resend_message(actor, message=found), "Le courrier repart.")
    return redirect("mail:message", key)
