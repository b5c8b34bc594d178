"""What the worker has to do, and what it gave up."""

import uuid

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET, require_POST

from essaim.jobs import queries, services
from essaim.jobs.models import Job
from essaim.kernel.answers import perform
from essaim.people import access
from essaim.people.access import actor_of
from essaim.people.roles import Role

PAGE_SIZE = 25
WAITING, FAILED, DONE = "attente", "abandon", "fait"
SENTENCES = {
    WAITING: "Ce qu’Essaim va faire de lui-même, et ce qu’il est en train de faire.",
    FAILED: "Ce qui a échoué plusieurs fois. Réparez la cause, puis relancez.",
    DONE: "Ce qui est fait ; la trace en reste trente jours.",
}


@access.office(Role.ADMIN)
@require_GET
def jobs(request: HttpRequest) -> HttpResponse:
    """Jobs waiting, given up or done."""
    actor = actor_of(request)
    visible = queries.jobs_visible_to(actor)
    parts = {
        WAITING: ("À faire", visible.open().order_by("due_at", "id")),
        FAILED: ("Abandonnés", visible.failed().order_by("-failed_at", "-id")),
        DONE: ("Faits", visible.filter(done_at__isnull=False).order_by("-done_at", "-id")),
    }
    chosen = request.GET.get("onglet", "")
    chosen = chosen if chosen in parts else WAITING
    tabs = [
        {"label": label, "url": f"?onglet={code}", "count": rows.count(), "current": code == chosen}
        for code, (label, rows) in parts.items()
    ]
    context = {
        "tabs": tabs,
        "chosen": chosen,
        "sentence": SENTENCES[chosen],
        "page": Paginator(parts[chosen][1], PAGE_SIZE).get_page(request.GET.get("page")),
        "health": queries.queue_health(),
    }
    return render(request, "jobs/office/jobs.html", context)


@access.office(Role.ADMIN)
@require_POST
def retry(request: HttpRequest, key: uuid.UUID) -> HttpResponse:
    """Try again what was given up."""
    actor = actor_of(request)
    job: Job = get_object_or_404(queries.jobs_visible_to(actor), pk=key)
    done = "Le travail est relancé : il part dans la seconde si Essaim travaille."
    perform(request, lambda: services.retry_job(actor, job=job), done)
    return redirect("jobs:jobs")
