"""The structures that share an award."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods

from essaim.funding import services
from essaim.funding.forms.office.beneficiaries import ROWS, SharingForm
from essaim.funding.policies import VOTING_IN
from essaim.funding.queries import awards_visible_to
from essaim.kernel.answers import posted, submitted
from essaim.people import access
from essaim.people.access import actor_of


@access.office(*VOTING_IN)
@require_http_methods(["GET", "POST"])
def share(request: HttpRequest, reference: str) -> HttpResponse:
    """Write the part of each structure."""
    actor = actor_of(request)
    found = get_object_or_404(awards_visible_to(actor).select_related("organisation"), reference=reference)
    form = SharingForm(posted(request), award=found)
    if submitted(request, form, lambda: services.share_award(actor, found, form.cleaned_data["shares"])):
        messages.success(request, "Les bénéficiaires sont enregistrés.")
        return redirect("funding:office_award", reference=found.reference)
    rows = [(form[f"siret_{rank}"], form[f"part_{rank}"]) for rank in range(ROWS)]
    return render(request, "funding/office/share.html", {"award": found, "form": form, "rows": rows})
