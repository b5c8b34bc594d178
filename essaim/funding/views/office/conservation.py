"""What is kept, for how long, and what the next nights erase."""

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_GET

from essaim.funding.closed_listing import ClosedFileListing
from essaim.funding.policies import INSTRUCTING
from essaim.funding.retention import SOON, kept_today
from essaim.listings.views import render_listing
from essaim.people import access

CLOSED = ClosedFileListing()


@access.office(*INSTRUCTING)
@require_GET
def conservation(request: HttpRequest) -> HttpResponse:
    """Each term with what it takes tonight and soon, then the closed files with their day."""
    return render_listing(request, CLOSED, "funding/office/conservation.html", {"kept": kept_today(), "soon": SOON})
