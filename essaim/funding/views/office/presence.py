"""Two agents on one file see each other: each page asks from time to time who else is there."""

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.http import require_POST

from essaim.funding import services
from essaim.funding.presence import others_reading
from essaim.funding.views.office.acting import READING, file_of
from essaim.people import access
from essaim.people.access import actor_of


@access.office(*READING)
@require_POST
def presence(request: HttpRequest, number: str) -> HttpResponse:
    """Say that one still reads, and who else does."""
    actor = actor_of(request)
    file = file_of(actor, number)
    services.note_reading(actor, file)
    return JsonResponse({"others": [one.words for one in others_reading(actor, file)]})
