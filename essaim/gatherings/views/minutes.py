"""Minutes: composed, edited, approved, printed."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from essaim.directory.queries import commune_choices
from essaim.gatherings import policies, queries, services
from essaim.gatherings.documents import committee_pdf, minutes_pdf
from essaim.gatherings.forms.meetings import MinutesForm, PartFormSet
from essaim.gatherings.minutes import composed_parts
from essaim.gatherings.models import Meeting, Minutes
from essaim.gatherings.views.meetings import read_meeting
from essaim.kernel.answers import perform, posted
from essaim.kernel.freshness import saved_after_reading
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
    """Edit the draft, part by part; a correction begins from the signed text, a first version from the notes."""
    actor = actor_of(request)
    meeting = read_meeting(actor, key)
    draft = draft_of(meeting)
    last = meeting.minutes_versions.first()
    known = queries.parts_read_by(actor, last) if last else composed_parts(meeting)
    form = MinutesForm(posted(request), initial={"version": draft.version if draft else None})
    parts = PartFormSet(posted(request), initial=known, prefix="parties")
    if request.method == "POST" and form.is_valid() and parts.is_valid():
        done = saved_after_reading(
            form,
            lambda: services.draft_minutes(
                actor, meeting, parts=parts.cleaned_data, version=form.cleaned_data["version"]
            ),
            latest=lambda: Minutes.objects.get(pk=draft.pk).version if draft else 0,
        )
        if done is not None:
            messages.success(request, "Le compte rendu est enregistré. Relisez-le, puis approuvez-le.")
            return redirect(f"{reverse('gatherings:office_meeting', args=[key])}#compte-rendu")
    closed = queries.points_closed_to(actor, meeting)
    shown = [(one, one["item"].value() in closed) for one in parts.forms]
    context = {"form": form, "parts": parts, "shown": shown, "meeting": meeting, "draft": draft, "last": last}
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
        perform(
            request,
            lambda: services.approve_minutes(actor, draft, digest=digest),
            "Le compte rendu est approuvé et signé.",
        )
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
    """The version asked of the minutes, or the latest that this person may read."""
    actor = actor_of(request)
    meeting = get_object_or_404(queries.meetings_visible_to(actor), pk=key)
    versions = queries.minutes_visible_to(actor, meeting).select_related("meeting__body", "meeting__place")
    asked = request.GET.get("version", "")
    if asked:
        versions = versions.filter(number=int(asked) if asked.isdecimal() and len(asked) < 5 else 0)
    found = get_object_or_404(versions[:1])
    content = minutes_pdf(found, queries.parts_read_by(actor, found), territory_name())
    return pdf(content, f"compte-rendu-{meeting.body.code.lower()}-v{found.number}.pdf")


@run
@require_GET
def committee_file(request: HttpRequest, key: str) -> HttpResponse:
    """The file of the meeting."""
    actor = actor_of(request)
    meeting = read_meeting(actor, key)
    return pdf(committee_pdf(actor, meeting, territory_name()), f"dossier-{meeting.body.code.lower()}.pdf")
