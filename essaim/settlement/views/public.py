"""What is answered from a mail, without an account."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from essaim.funding.models import Award
from essaim.funding.queries import standing_awards
from essaim.kernel.answers import posted, submitted
from essaim.people import access
from essaim.people.actors import Actor
from essaim.settlement.forms import OwnActivityForm
from essaim.settlement.models import ActivityCheck
from essaim.settlement.services.activity import award_key_of, write_answer

BY_LINK = Actor.system("activity-link")


def _award(token: str) -> Award:
    key = award_key_of(token)
    found = standing_awards().filter(pk=key).select_related("organisation").first() if key else None
    if found is None:
        raise Http404("no such link")
    return found


@access.public
@require_http_methods(["GET", "POST"])
def answer_by_link(request: HttpRequest, token: str) -> HttpResponse:
    """Two years after: whoever holds the link of the mail answers for this award, and nothing else."""
    award, form = _award(token), OwnActivityForm(posted(request))
    made = submitted(request, form, lambda: write_answer(BY_LINK, award, **form.said))
    if made is not None:
        messages.success(request, "Merci. Votre réponse est enregistrée.")
        return redirect("settlement:answer_by_link", token)
    check = ActivityCheck.objects.filter(award=award).first()
    context = {"award": award, "form": form, "check": check, "token": token}
    return render(request, "settlement/public/activity.html", context)
