"""What the views of the office share: who asks, one act at a time, and how its refusal is told."""

from collections.abc import Callable

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect

from essaim.funding import progress
from essaim.funding.interests import why_kept_from
from essaim.funding.models import Application
from essaim.funding.queries import files_withheld_from, office_applications
from essaim.kernel import answers
from essaim.people.actors import Actor
from essaim.people.roles import Role

READING = (
    *(Role.OFFICER, Role.DIRECTOR, Role.FINANCE, Role.EXPERT, Role.DELEGATE, Role.ELECTED),
    *(Role.MDA, Role.SUPPORTER, Role.FUNDER, Role.METROPOLIS),
)
"""Roles that may have a file to read; the queries show each their own."""

MONEY = (Role.OFFICER, Role.DIRECTOR, Role.FINANCE, Role.DELEGATE)
"""Roles that follow votes, awards and envelopes."""


def file_of(actor: Actor, number: str) -> Application:
    """The file of this number, with its progress; 404 for who may not read it, 403 with the reason for who withdrew."""
    found = progress.with_progress(office_applications(actor)).filter(number=number).first()
    if found is not None:
        return found
    raise PermissionDenied(why_kept_from(actor, get_object_or_404(files_withheld_from(actor), number=number)))


def version_of(request: HttpRequest) -> int | None:
    """The version that the page was drawn from; a page that says nonsense is stale."""
    typed = request.POST.get("version", "")
    if not typed:
        return None
    return int(typed) if typed.isascii() and typed.isdecimal() and len(typed) < 10 else -1


def perform(request: HttpRequest, act: Callable[[], object], said: str, back: str) -> HttpResponse:
    """Do one act, tell what became of it, and go to ``back``."""
    answers.perform(request, act, said)
    return redirect(back)
