"""What leaves for the public: laureates' pages, and the awards as open data."""

from datetime import date
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from essaim.funding import open_data, services
from essaim.funding.forms.applicants import PictureForm
from essaim.funding.models import Award, Laureate
from essaim.funding.policies import INSTRUCTING, can_publish_laureate
from essaim.funding.states import AwardState
from essaim.funding.views.office.acting import MONEY, perform
from essaim.kernel.answers import posted, submitted, uploaded
from essaim.people import access
from essaim.people.access import actor_of

QUEUES = {
    "publier": ("À publier", "La structure est d’accord, l’aide est notifiée\u00a0: relisez, puis publiez."),
    "publiees": ("Publiées", "Pages que tout le monde lit."),
    "attente": ("Sans accord", "Aides notifiées dont la structure n’a pas donné son accord, ou l’a repris."),
}


@access.office(*MONEY)
@require_GET
def laureates(request: HttpRequest) -> HttpResponse:
    """Laureates' pages to publish, published, or without consent."""
    queue = request.GET.get("onglet", "")
    queue = queue if queue in QUEUES else "publier"
    lists = {
        "publier": Laureate.objects.filter(
            consented_at__isnull=False, published_on__isnull=True, award__state=AwardState.NOTIFIED
        ),
        "publiees": Laureate.objects.filter(published_on__isnull=False),
    }
    waiting = Award.objects.filter(state=AwardState.NOTIFIED).exclude(laureate__consented_at__isnull=False)
    rows: Any = waiting.select_related("organisation").order_by("-voted_on", "reference")
    if queue in lists:
        rows = lists[queue].select_related("award__organisation").order_by("-consented_at", "slug")
    counts = {**{code: found.count() for code, found in lists.items()}, "attente": waiting.count()}
    context = {
        "page": Paginator(rows, 20).get_page(request.GET.get("page")),
        "queue": queue,
        "sentence": QUEUES[queue][1],
        "tabs": [
            {"label": label, "url": f"?onglet={code}", "count": counts[code], "current": code == queue}
            for code, (label, _) in QUEUES.items()
        ],
        "may_publish": bool(can_publish_laureate(actor_of(request))),
    }
    return render(request, "funding/office/laureates.html", context)


@access.office(*INSTRUCTING)
@require_POST
def publish(request: HttpRequest, slug: str) -> HttpResponse:
    """Publish a laureate's page."""
    page = get_object_or_404(Laureate, slug=slug)
    return perform(
        request,
        lambda: services.publish_laureate(actor_of(request), page),
        "La page est publiée.",
        f"{reverse('funding:office_laureates')}?onglet=publiees",
    )


@access.office(*INSTRUCTING)
@require_POST
def unpublish(request: HttpRequest, slug: str) -> HttpResponse:
    """Take a laureate's page back."""
    page = get_object_or_404(Laureate, slug=slug)
    return perform(
        request,
        lambda: services.unpublish_laureate(actor_of(request), page),
        "La page est retirée. Elle peut être publiée de nouveau.",
        f"{reverse('funding:office_laureates')}?onglet=publier",
    )


@access.office(*INSTRUCTING)
@require_http_methods(["GET", "POST"])
def picture(request: HttpRequest, slug: str) -> HttpResponse:
    """Put a picture on a laureate's page."""
    page = get_object_or_404(Laureate.objects.select_related("award__organisation"), slug=slug)
    form = PictureForm(posted(request), uploaded(request), initial={"alt": page.picture_alt})
    if submitted(request, form, lambda: services.describe_laureate(actor_of(request), page, **form.picture_words)):
        messages.success(request, "L’image est enregistrée.")
        return redirect("funding:office_laureates")
    return render(request, "funding/office/laureate_picture.html", {"laureate": page, "form": form})


@access.office(*MONEY)
@require_GET
def grants(request: HttpRequest) -> HttpResponse:
    """The open data of awards: what is published, and the rows left out with the reason."""
    rows = open_data.rows()
    faulty = sorted((row for row in rows if row.fault), key=lambda row: (row.due_on or date.max, row.award.reference))
    context = {
        "faulty": faulty,
        "late": sum(row.is_late for row in faulty),
        "count": len(rows) - len(faulty),
        "columns": open_data.COLUMNS,
    }
    return render(request, "funding/office/grants.html", context)
