"""The agenda, the bodies, and the page of one's convocation."""

from datetime import date, timedelta
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods

from essaim.gatherings import ics, letters, queries, services
from essaim.gatherings.listing import agenda as upcoming
from essaim.gatherings.listing import cancelled_agenda, past_agenda
from essaim.gatherings.models import Attendance, Body, Meeting
from essaim.gatherings.obligations import board, duties_of
from essaim.gatherings.states import MeetingState
from essaim.kernel import clock
from essaim.kernel.answers import perform
from essaim.listings.views import render_listing
from essaim.people import access
from essaim.people.access import actor_of
from essaim.people.actors import Actor


def asked_year(request: HttpRequest) -> int:
    """The year of the address, this one when it says none that makes sense."""
    typed = request.GET.get("annee", "")
    return int(typed) if typed.isdecimal() and len(typed) == 4 and 2000 <= int(typed) <= 2100 else clock.today().year


def years_around(year: int) -> dict[str, int]:
    """The years before and after, for links; next year is the farthest."""
    after = year + 1 if year <= clock.today().year else 0
    return {"year": year, "year_before": year - 1, "year_after": after}


# ------------------------------------------------------------------------------------------------------ bodies


@access.public
@require_GET
def bodies(request: HttpRequest) -> HttpResponse:
    """Bodies of the strategy and what they owe this year."""
    actor = actor_of(request)
    year = asked_year(request)
    shown = queries.bodies_visible_to(actor).filter(is_public=True).select_related("sector")
    context = {"board": board(shown, year, actor), **years_around(year)}
    return render(request, "gatherings/public/bodies.html", context)


@access.public
@require_GET
def body(request: HttpRequest, code: str) -> HttpResponse:
    """A body: what for, who sits by function, what it owes, its meetings."""
    actor = actor_of(request)
    found = get_object_or_404(queries.bodies_visible_to(actor), code=code)
    return render(request, "gatherings/public/body.html", body_context(found, asked_year(request), actor))


def body_context(found: Body, year: int, actor: Actor) -> dict[str, Any]:
    """What the page of a body shows in a year."""
    start, end = clock.paris(date(year, 1, 1)), clock.paris(date(year + 1, 1, 1))
    meetings = queries.meetings_visible_to(actor).filter(body=found, starts_at__gte=start, starts_at__lt=end)
    return {
        "body": found,
        "duties": duties_of(found, year, actor),
        "meetings": meetings.order_by("starts_at", "pk"),
        "seats": queries.seats_on(found, clock.today()),
        "partners": found.partners.all(),
        **years_around(year),
    }


# ------------------------------------------------------------------------------------------------------ agenda


@access.public
@require_GET
def agenda(request: HttpRequest) -> HttpResponse:
    """Events to come, past or cancelled, with filters."""
    listing = {"passes": past_agenda, "annules": cancelled_agenda}.get(request.GET.get("onglet", ""), upcoming)
    return render_listing(request, listing, "gatherings/public/agenda.html")


@access.public
@require_GET
def event(request: HttpRequest, slug: str) -> HttpResponse:
    """An event's page; its proposer reads it before publication."""
    actor = actor_of(request)
    rows = queries.events_visible_to(actor).prefetch_related("organisers", "sectors", "services", "partners")
    found = get_object_or_404(rows, slug=slug)
    organisers = [one for one in found.organisers.all() if one.is_public or actor.is_agent]
    return render(request, "gatherings/public/event.html", {"event": found, "organisers": organisers})


@access.public
@require_GET
def agenda_file(request: HttpRequest) -> HttpResponse:
    """The public agenda to subscribe to: announced events and meetings, a year back and all to come."""
    since = clock.now() - timedelta(days=366)
    public = Actor.anonymous()
    events = queries.announced_events().filter(starts_at__gte=since).order_by("starts_at", "pk")
    meetings = queries.meetings_visible_to(public).filter(starts_at__gte=since).order_by("starts_at", "pk")
    entries = [ics.event_entry(one, url=reverse("gatherings:event", args=[one.slug])) for one in events]
    entries += [ics.meeting_entry(one, url=meeting_anchor(one)) for one in meetings]
    return calendar_response(ics.calendar("Agenda de l’ESS", entries), "agenda.ics")


def meeting_anchor(meeting: Meeting) -> str:
    """The public address of a meeting: its line on the page of its body."""
    return f"{reverse('gatherings:body', args=[meeting.body.code])}#reunion-{meeting.pk}"


@access.public
@require_GET
def event_file(request: HttpRequest, slug: str) -> HttpResponse:
    """One event for one's own calendar."""
    found = get_object_or_404(queries.announced_events(), slug=slug)
    entry = ics.event_entry(found, url=reverse("gatherings:event", args=[found.slug]))
    return calendar_response(ics.calendar(found.title, [entry]), f"{found.slug}.ics")


def calendar_response(content: bytes, filename: str) -> HttpResponse:
    """A calendar file."""
    headers = {"Content-Disposition": f'attachment; filename="{filename}"'}
    return HttpResponse(content, content_type=ics.TYPE, headers=headers)


# ------------------------------------------------------------------------------------------------- convocation


def invited_by(token: str) -> Attendance:
    """The attendance that a convocation's link speaks of; 404 for any other text."""
    key = letters.attendance_key_of(token)
    if not key:
        raise Http404("No convocation has this link.")
    shown = Attendance.objects.select_related("meeting__body", "meeting__place").exclude(
        meeting__state=MeetingState.DRAFT
    )
    return get_object_or_404(shown, pk=key)


@access.public
@never_cache
@require_http_methods(["GET", "POST"])
def convocation(request: HttpRequest, token: str) -> HttpResponse:
    """The meeting one is convened to, and the answer: the link stands for the person."""
    actor = actor_of(request)
    attendance = invited_by(token)
    if request.method == "POST":
        accepts = request.POST.get("reponse") == "oui"
        done = "C’est noté, vous venez." if accepts else "C’est noté, vous ne venez pas."
        perform(
            request,
            lambda: services.answer_invitation(actor, attendance, accepts=accepts, by_link=True),
            done,
        )
        return redirect("gatherings:convocation", token=token)
    context = {
        "attendance": attendance,
        "meeting": attendance.meeting,
        "when": letters.when(attendance.meeting),
        "where": ics.where(attendance.meeting),
        "items": attendance.meeting.items.filter(target_kind=""),
        "token": token,
        "may_answer": attendance.meeting.state == MeetingState.CONVENED,
    }
    return render(request, "gatherings/public/convocation.html", context)


@access.public
@require_GET
def convocation_file(request: HttpRequest, token: str) -> HttpResponse:
    """The meeting for one's own calendar."""
    attendance = invited_by(token)
    url = reverse("gatherings:convocation", args=[token])
    return calendar_response(
        ics.calendar(attendance.meeting.title, [ics.meeting_entry(attendance.meeting, url=url)]), "reunion.ics"
    )
