"""Taking over the grants of before Essaim: giving a file, reading what it would write, confirming, undoing."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from essaim.funding import services
from essaim.funding.forms.office.past_grants import ColumnsForm, GrantsFileForm
from essaim.funding.listing import PastGrantListing
from essaim.funding.models import BatchState, GrantBatch
from essaim.funding.policies import TAKING_OVER, can_take_over_grants
from essaim.funding.services.past_grants import KEPT
from essaim.funding.views.office.acting import MONEY, perform
from essaim.journal.queries import timeline
from essaim.kernel.answers import posted, submitted, uploaded
from essaim.listings.views import render_listing
from essaim.people import access
from essaim.people.access import actor_of
from essaim.people.roles import Role

LISTING = PastGrantListing()


@access.office(*MONEY, Role.ADMIN)
@require_GET
def past_grants(request: HttpRequest) -> HttpResponse:
    """The grants taken over, with their file."""
    may = bool(can_take_over_grants(actor_of(request)))
    return render_listing(request, LISTING, "funding/office/past_grants.html", {"may_take_over": may})


@access.office(*TAKING_OVER)
@require_http_methods(["GET", "POST"])
def give_file(request: HttpRequest) -> HttpResponse:
    """Give a file to check, and the files given before."""
    form = GrantsFileForm(posted(request), uploaded(request))
    batch = submitted(
        request, form, lambda: services.check_grants(actor_of(request), upload=form.cleaned_data["upload"])
    )
    if batch is not None:
        return redirect("funding:grant_batch", key=batch.pk)
    context = {"form": form, "batches": GrantBatch.objects.order_by("-id")[:50]}
    return render(request, "funding/office/give_grants.html", context)


@access.office(*TAKING_OVER)
@require_http_methods(["GET", "POST"])
def batch(request: HttpRequest, key: str) -> HttpResponse:
    """What a file would write, row by row what is refused, and what its columns hold."""
    actor, found = actor_of(request), get_object_or_404(GrantBatch, pk=key)
    form = ColumnsForm(posted(request), headers=found.headers, columns=found.columns)
    if submitted(request, form, lambda: services.map_grants(actor, found, asked=form.asked)):
        messages.success(request, "Le fichier est relu avec ces colonnes.")
        return redirect("funding:grant_batch", key=found.pk)
    context = {
        "batch": found,
        "form": form if found.state == BatchState.CHECKED else None,
        "hidden": found.refused - len({problem["row"] for problem in found.problems})
        if len(found.problems) == KEPT
        else 0,
        "grantors": sorted(set(found.grants.exclude(granted_by="").values_list("granted_by", flat=True)))[:5],
        "entries": timeline(actor, found),
    }
    return render(request, "funding/office/grant_batch.html", context)


@access.office(*TAKING_OVER)
@require_POST
def take_over(request: HttpRequest, key: str) -> HttpResponse:
    """Write the grants of the file."""
    found = get_object_or_404(GrantBatch, pk=key)
    skip = request.POST.get("ecarter") == "oui"
    return perform(
        request,
        lambda: services.take_over_grants(actor_of(request), found, skip_refused=skip),
        "Les aides sont reprises. Elles comptent dès maintenant.",
        reverse("funding:grant_batch", args=[found.pk]),
    )


@access.office(*TAKING_OVER)
@require_POST
def undo(request: HttpRequest, key: str) -> HttpResponse:
    """Take the grants of the file back."""
    found = get_object_or_404(GrantBatch, pk=key)
    return perform(
        request,
        lambda: services.undo_grants(actor_of(request), found),
        "La reprise est annulée. Ces aides ne comptent plus.",
        reverse("funding:grant_batch", args=[found.pk]),
    )
