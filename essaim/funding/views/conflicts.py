"""Two people changed the same answers: what each wrote, question by question, until somebody chooses."""

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from essaim.funding.models import Application
from essaim.journal.names import names_of
from essaim.questionnaires.document import Document
from essaim.questionnaires.posted import posted_answers
from essaim.questionnaires.services import SaveResult

KEEP = "garder."
"""Before a question's code, in the page of a conflict: whose answer is kept, ``miennes`` or ``siennes``."""


def chosen_answers(request: HttpRequest, document: Document, section: str) -> dict[str, Any]:
    """What the page of a section posted, without the answers that the person leaves to somebody else."""
    return {
        question: answer
        for question, answer in posted_answers(document, section, request.POST).items()
        if request.POST.get(KEEP + question) != "siennes"
    }


def show_conflict(
    request: HttpRequest, application: Application, result: SaveResult, *, url: str, save_url: str
) -> HttpResponse:
    """What two people changed at once, field by field; what was typed travels along until somebody chooses."""
    names = names_of({conflict.by for conflict in result.conflicts if _is_person(conflict.by)})
    own_names = {"csrfmiddlewaretoken", "version"}
    carried = [
        (name, value)
        for name in request.POST
        if name not in own_names and not name.startswith(KEEP)
        for value in request.POST.getlist(name)
    ]
    conflicts = [
        {"conflict": conflict, "by": names.get(conflict.by, "Une autre personne"), "name": KEEP + conflict.code}
        for conflict in result.conflicts
    ]
    context = {
        "application": application,
        "conflicts": conflicts,
        "carried": carried,
        "version": result.version,
        "url": url,
        "save_url": save_url,
    }
    return render(request, "funding/space/conflict.html", context, status=409)


def _is_person(key: str) -> bool:
    try:
        UUID(key)
    except ValueError:
        return False
    return True
