"""The holder's answer to the city's proposal: their file may go to the metropolis, or not."""

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from essaim.funding import services
from essaim.funding.models import MetropolitanReferral
from essaim.funding.views.own import own_application, show_refusal
from essaim.kernel.verdict import Refused
from essaim.people import access
from essaim.people.access import actor_of


@access.signed_in
@require_POST
def answer_consent(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Agree (``reponse=oui``), refuse, or take one's consent back."""
    actor, application = actor_of(request), own_application(request, pk)
    if not MetropolitanReferral.objects.filter(application=application, asked_at__isnull=False).exists():
        raise Http404("nothing was asked")
    agrees = request.POST.get("reponse") == "oui"
    act = services.give_metropolitan_consent if agrees else services.withdraw_metropolitan_consent
    try:
        act(actor, application)
    except Refused as refused:
        return show_refusal(request, refused, "funding:my_application", pk)
    said = (
        "Merci. La mission ESS peut envoyer votre dossier à la Métropole."
        if agrees
        else "C’est noté\u00a0: votre dossier n’est pas transmis, ou plus lu par la Métropole."
    )
    messages.success(request, said)
    return redirect("funding:my_application", pk)
