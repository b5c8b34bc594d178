"""Handing out a file."""

import logging
import uuid

from django.http import FileResponse, Http404, HttpRequest, HttpResponseNotModified
from django.http.response import HttpResponseBase
from django.utils.cache import get_conditional_response
from django.utils.http import content_disposition_header, quote_etag
from django.views.decorators.http import require_safe

from essaim.documents import storage
from essaim.documents.models import File, Visibility
from essaim.documents.queries import file_visible_to
from essaim.people import access
from essaim.people.access import actor_of

logger = logging.getLogger(__name__)


@access.public  # type: ignore[type-var]
@require_safe
def download(request: HttpRequest, key: uuid.UUID) -> HttpResponseBase:
    """The bytes of a file, to be saved and never shown in the page; 404 for a stranger as for what does not exist."""
    file = file_visible_to(actor_of(request), key)
    if file is None:
        raise Http404("Ce fichier n’existe pas, ou il ne vous est pas destiné.")
    etag = quote_etag(file.sha256)
    unchanged = get_conditional_response(request, etag=etag)
    if isinstance(unchanged, HttpResponseNotModified):
        return _sealed(unchanged, file, etag)
    try:
        content = storage.open_file(file.path)
    except FileNotFoundError:
        logger.exception("The bytes of file %s are missing from the store", file.pk)
        raise Http404("Le contenu de ce fichier manque sur le serveur. Prévenez l’équipe technique.") from None
    response = FileResponse(content, content_type=file.content_type)
    response.headers["Content-Length"] = str(file.size)
    response.headers["Content-Disposition"] = content_disposition_header(True, file.original_name or "fichier") or ""
    return _sealed(response, file, etag)


def _sealed(response: HttpResponseBase, file: File, etag: str) -> HttpResponseBase:
    """Headers under which a hostile file does nothing, and no shared cache keeps a private one."""
    response.headers["ETag"] = etag
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Content-Security-Policy"] = "default-src 'none'; sandbox"
    is_public = file.visibility == Visibility.PUBLIC
    response.headers["Cache-Control"] = "no-cache" if is_public else "private, no-cache"
    return response
