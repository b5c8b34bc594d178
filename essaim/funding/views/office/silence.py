"""The files whose silence is about to refuse."""

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_GET

from essaim.funding.policies import INSTRUCTING
from essaim.funding.silence_listing import SILENCE
from essaim.listings.views import render_listing
from essaim.people import access


@access.office(*INSTRUCTING)
@require_GET
def silences(request: HttpRequest) -> HttpResponse:
    """Those to answer before silence does."""
    return render_listing(request, SILENCE, "funding/office/silence.html")
