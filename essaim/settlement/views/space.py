"""The beneficiary's pages: what was awarded, what is paid, what is to send and by when."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET, require_http_methods

from essaim.documents.models import Visibility
from essaim.documents.queries import files_of
from essaim.funding.models import Award
from essaim.journal.queries import timeline
from essaim.kernel.answers import posted, submitted
from essaim.people import access
from essaim.people.access import actor_of
from essaim.settlement import services
from essaim.settlement.forms import OwnActivityForm
from essaim.settlement.models import ActivityCheck
from essaim.settlement.panels import own_panel
from essaim.settlement.queries import own_awards


def own_award(request: HttpRequest, reference: str) -> Award:
    """The award, if it is this person's; otherwise 404, whoever asks."""
    rows = own_awards(actor_of(request)).select_related("organisation", "deliberation", "application")
    return get_object_or_404(rows, reference=reference)


@access.signed_in
@require_GET
def my_awards(request: HttpRequest) -> HttpResponse:
    """Every award of this person, with what it waits for."""
    awards = own_awards(actor_of(request)).select_related("organisation", "payment_plan", "report", "activity_check")
    rows = [
        {
            "award": award,
            "plan": getattr(award, "payment_plan", None),
            "report": getattr(award, "report", None),
            "activity": getattr(award, "activity_check", None),
        }
        for award in awards.order_by("-voted_on", "reference")
    ]
    return render(request, "settlement/space/my_awards.html", {"rows": rows})


@access.signed_in
@require_GET
def my_award(request: HttpRequest, reference: str) -> HttpResponse:
    """An award: its money, its dates, what it still asks."""
    actor, award = actor_of(request), own_award(request, reference)
    context = {
        "award": award,
        "panel": own_panel(actor, award),
        "files": [file for file in files_of(award) if file.visibility != Visibility.OFFICE],
        "entries": timeline(actor, award),
    }
    return render(request, "settlement/space/my_award.html", context)


@access.signed_in
@require_http_methods(["GET", "POST"])
def my_activity(request: HttpRequest, reference: str) -> HttpResponse:
    """Two years after: say where the project is."""
    award, form = own_award(request, reference), OwnActivityForm(posted(request))
    made = submitted(request, form, lambda: services.answer_activity(actor_of(request), award, **form.said))
    if made is not None:
        messages.success(request, "Merci. Votre réponse est enregistrée.")
        return redirect("settlement:my_award", reference)
    check = ActivityCheck.objects.filter(award=award).first()
    return render(request, "settlement/space/my_activity.html", {"award": award, "form": form, "check": check})
