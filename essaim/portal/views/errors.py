"""Pages for what goes wrong: what happened, in words, and what to do."""

import logging

from django.conf import settings
from django.core.exceptions import RequestDataTooBig, TooManyFieldsSent
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string

from essaim.ui.formatting import format_size

logger = logging.getLogger(__name__)

LAST_RESORT = (
    '<!doctype html><html lang="fr"><head><meta charset="utf-8"><title>Une erreur de notre part · Essaim</title></head>'
    "<body><main><h1>Une erreur de notre part</h1><p>La page n’a pas pu s’afficher. Essayez de nouveau dans quelques "
    "minutes.</p></main></body></html>"
)
"""What is shown when even the page of errors cannot be drawn."""


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """400: the request could not be read; a request that is too big is told the limit."""
    limit = ""
    if isinstance(exception, RequestDataTooBig | TooManyFieldsSent):
        limit = format_size(settings.DATA_UPLOAD_MAX_MEMORY_SIZE)
    file_limit = format_size(settings.UPLOAD_MAX_BYTES)
    return render(request, "400.html", {"limit": limit, "file_limit": file_limit}, status=400)


def forbidden(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """403, with the reason when one was given."""
    return render(request, "403.html", {"reason": str(exception) if exception else ""}, status=403)


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """404: nothing here, or nothing that this person may see."""
    return render(request, "404.html", status=404)


def broken(request: HttpRequest) -> HttpResponse:
    """500: our fault. Drawn without the request, so that neither the session nor the database is asked anything."""
    try:
        return HttpResponse(render_to_string("500.html"), status=500)
    except Exception:
        logger.exception("the page of errors could not be drawn")
        return HttpResponse(LAST_RESORT, status=500)


def stale_form(request: HttpRequest, reason: str = "") -> HttpResponse:
    """403 for a form whose protection token is gone (session ended, page too old): what was typed is not lost in
    the browser.
    """
    return render(request, "403_csrf.html", status=403)
