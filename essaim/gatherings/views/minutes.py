"""Minutes: composed, edited, approved, printed."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from essaim.directory.queries import commune_choices
from essaim.gatherings import policies, queries, services
from essaim.gatherings.documents import committee_pdf, minutes_pdf
from essaim.gatherings.forms.meetings import MinutesForm
from essaim.gatherings.minutes import composed_text
from essaim.gatherings.models import Meeting, Minutes
from essaim.gatherings.views.meetings import read_meeting
from essaim.kernel.answers import attempt, perform, posted
from essaim.people import access
from essaim.people.access import actor_of

FORM = require_http_methods(["GET", "POST"])
run = access.office(*policies.RUNNING)


def draft_of(meeting: Meeting) -> Minutes | None:
    """The version that waits for approval."""
    return meeting.minutes_versions.filter(approved_at__isnull=True).first()


@run
@FORM
def minutes(request: HttpRequest, key: str) -> HttpResponse:
    """Edit the draft: composed from the notes when nobody has written one."""
    actor = actor_of(request)
    meeting = read_meeting(actor, key)
    draft = draft_of(meeting)
    initial = {"text": draft.text if draft else composed_text(meeting), "version": draft.version if draft else None}
    form = MinutesForm(posted(request), initial=initial)
    if request.method == "POST" and form.is_valid():
        words = form.cleaned_data
        done = attempt(
            form,
            lambda: services.draft_minutes(actor, meeting, text=words["text"], version=words["version"]),
            latest=lambda: Minutes.objects.get(pk=draft.pk).version if draft else 0,
        )
        if done is not None:
            messages.success(request, "Le compte rendu est enregistré. Relisez-le, puis approuvez-le.")
            return redirect(f"{reverse('gatherings:office_meeting', args=[key])}#compte-rendu")
    context = {"form": form, "meeting": meeting, "draft": draft}
    return render(request, "gatherings/office/minutes.html", context)


@run
@require_POST
def compose(request: HttpRequest, key: str) -> HttpResponse:
    """Have the minutes draft themselves again."""
    actor = actor_of(request)
    meeting = read_meeting(actor, key)
    done = "Le compte rendu est composé depuis vos notes. Complétez-le."
    if perform(request, lambda: services.compose_minutes(actor, meeting), done):
        return redirect("gatherings:minutes", key=key)
    return redirect("gatherings:office_meeting", key=key)


@run
@require_POST
def approve(request: HttpRequest, key: str) -> HttpResponse:
    """Approve the draft that was read."""
    actor = actor_of(request)
    meeting = read_meeting(actor, key)
    draft = draft_of(meeting)
    if draft is None:
        messages.error(request, "Aucun compte rendu n’attend d’approbation\u00a0: il vient peut-être d’être approuvé.")
    else:
        digest = request.POST.get("empreinte", "")
        perform(request, lambda: services.approve_minutes(actor, draft, digest=digest), "Le compte rendu est approuvé.")
    return redirect(f"{reverse('gatherings:office_meeting', args=[key])}#compte-rendu")


def pdf(content: bytes, filename: str) -> HttpResponse:
    """A PDF to read or to keep."""
    headers = {"Content-Disposition": f'inline; filename="{filename}"', "Cache-Control": "private, no-store"}
    return HttpResponse(content, content_type="application/pdf", headers=headers)


def territory_name() -> str:
    """« Lille, Hellemmes, Lomme »."""
    return ", ".join(name for _, name in commune_choices())


@access.signed_in
@require_GET
def minutes_file(request: HttpRequest, key: str) -> HttpResponse:
    """The latest minutes that this person may read."""
    actor = actor_of(request)
    meeting = get_object_or_404(queries.meetings_visible_to(actor), pk=key)
    latest = get_object_or_404(queries.minutes_visible_to(actor, meeting).select_related("meeting__body")[:1])
    return pdf(minutes_pdf(latest, territory_name()), f"compte-rendu-{meeting.body.code.lower()}.pdf")


@run
@require_GET
def committee_file(request: HttpRequest, key: str) -> HttpResponse:
    """The file of the meeting."""
    actor = actor_of(request)
    meeting = read_meeting(actor, key)
    return pdf(committee_pdf(meeting, territory_name()), f"dossier-{meeting.body.code.lower()}.pdf")
