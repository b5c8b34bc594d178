"""The structure space's first page."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from essaim.people import access
from essaim.people.access import actor_of
from essaim.portal.space import space_page


@access.signed_in
@require_safe
def space(request: HttpRequest) -> HttpResponse:
    """What one's applications, structures and events need."""
    return render(request, "portal/space/space.html", space_page(actor_of(request)))
