"""Events, for agents: composed, moderated, closed."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from essaim.gatherings import ics, policies, queries, services
from essaim.gatherings.forms.events import AttendanceForm, OfficeEventForm
from essaim.gatherings.forms.fields import ReasonForm
from essaim.gatherings.listing import EVENT_TAGS, office_events
from essaim.gatherings.models import FAMILY_CHOICES, TOPIC_CHOICES, Event
from essaim.gatherings.states import EVENT, EventState
from essaim.journal.queries import timeline
from essaim.kernel import clock
from essaim.kernel.answers import attempt, perform, posted, submitted
from essaim.kernel.freshness import Conflict, conflict_page, saved
from essaim.listings.views import render_listing
from essaim.people import access
from essaim.people.access import actor_of
from essaim.people.actors import Actor

FORM = require_http_methods(["GET", "POST"])
compose = access.office(*policies.PROGRAMMING)


def read_event(actor: Actor, slug: str) -> Event:
    """An event that this agent reads."""
    return get_object_or_404(queries.events_visible_to(actor).select_related("place", "proposed_by"), slug=slug)


@access.office()
@require_GET
def events(request: HttpRequest) -> HttpResponse:
    """Every event."""
    actor = actor_of(request)
    extra = {"may_compose": actor.has(*policies.PROGRAMMING)}
    return render_listing(request, office_events, "gatherings/office/events.html", extra)


@access.office()
@require_GET
def event(request: HttpRequest, slug: str) -> HttpResponse:
    """An event: what it is, what may be done, what happened."""
    actor = actor_of(request)
    found = read_event(actor, slug)
    topics, families = dict(TOPIC_CHOICES), dict(FAMILY_CHOICES)
    context = {
        "event": found,
        "where": ics.where(found),
        "tag": EVENT_TAGS[found.state],
        "next_act": next_act(found),
        "available": {one.verb for one in EVENT.available(found.state)},
        "may_compose": actor.has(*policies.PROGRAMMING),
        "has_begun": found.starts_at <= clock.now(),
        "topics": [topics.get(code, code) for code in found.topics],
        "families": [families.get(code, code) for code in found.families],
        "entries": timeline(actor, found, limit=50),
    }
    return render(request, "gatherings/office/event.html", context)


def next_act(found: Event) -> str:
    """Who acts next, in one sentence."""
    if found.state == EventState.PROPOSED:
        return "À relire, puis à publier dans l’agenda."
    if found.state == EventState.CANCELLED:
        return f"Annulé\u00a0: {found.cancel_reason}"
    if found.state == EventState.HELD:
        return "Passé, et sa participation est notée\u00a0: il compte."
    if found.starts_at > clock.now():
        return "Annoncé. Après sa date, notez qui est venu."
    return "Notez qui est venu\u00a0: d’ici là, il ne compte pas."


def page(form: Any, title: str, back: str, submit: str, *, lead: str = "", danger: bool = False) -> dict[str, Any]:
    """The context of a form about an event."""
    words = {"title": title, "lead": lead, "back": back, "submit": submit, "danger": danger}
    return {"form": form, "shell": "shells/office.html", **words}


@compose
@FORM
def new_event(request: HttpRequest) -> HttpResponse:
    """Create an event, to be published next."""
    actor = actor_of(request)
    form = OfficeEventForm(posted(request), actor=actor)
    if request.method == "POST" and form.is_valid():
        made = attempt(form, lambda: services.propose_event(actor, **form.written()))
        if made is not None:
            messages.success(request, "L’événement est créé. Relisez-le, puis publiez-le.")
            return redirect("gatherings:office_event", slug=made.slug)
    context = page(form, "Créer un événement", reverse("gatherings:events"), "Créer l’événement")
    return render(request, "gatherings/parts/form.html", context)


@compose
@FORM
def change_event(request: HttpRequest, slug: str) -> HttpResponse:
    """Change an event that is not over."""
    actor = actor_of(request)
    found = read_event(actor, slug)
    form = OfficeEventForm(posted(request), actor=actor, event=found)
    if request.method == "POST" and form.is_valid():
        done = saved(
            form,
            lambda: services.update_event(actor, found, version=form.version_seen, **form.written()),
            lambda: OfficeEventForm(actor=actor, event=Event.objects.get(pk=found.pk)),
        )
        if isinstance(done, Conflict):
            back = reverse("gatherings:office_event", args=[slug])
            return conflict_page(request, done, face="office", title=found.title, back=back)
        if done is not None:
            messages.success(request, "L’événement est à jour.")
            return redirect("gatherings:office_event", slug=slug)
    title = f"Modifier «\u00a0{found.title}\u00a0»"
    context = page(form, title, reverse("gatherings:office_event", args=[slug]), "Enregistrer")
    return render(request, "gatherings/parts/form.html", context)


@compose
@require_POST
def publish(request: HttpRequest, slug: str) -> HttpResponse:
    """Show the event to all."""
    actor = actor_of(request)
    found = read_event(actor, slug)
    perform(request, lambda: services.publish_event(actor, found), "L’événement est dans l’agenda public.")
    return redirect("gatherings:office_event", slug=slug)


@compose
@FORM
def close(request: HttpRequest, slug: str) -> HttpResponse:
    """Note who came."""
    actor = actor_of(request)
    found = read_event(actor, slug)
    form = AttendanceForm(posted(request), initial={"families": found.families})
    if submitted(request, form, lambda: services.close_event(actor, found, **form.cleaned_data)) is not None:
        messages.success(request, "La participation est notée\u00a0: l’événement compte.")
        return redirect("gatherings:office_event", slug=slug)
    back = reverse("gatherings:office_event", args=[slug])
    lead = "L’événement compte dès que vous avez dit combien de personnes sont venues."
    context = page(form, f"Qui est venu à «\u00a0{found.title}\u00a0»", back, "Noter la participation", lead=lead)
    return render(request, "gatherings/parts/form.html", context)


@compose
@FORM
def cancel(request: HttpRequest, slug: str) -> HttpResponse:
    """Cancel, saying why."""
    actor = actor_of(request)
    found = read_event(actor, slug)
    form = ReasonForm(posted(request))
    if request.method == "POST" and form.is_valid():
        reason = form.cleaned_data["reason"]
        if attempt(form, lambda: services.cancel_event(actor, found, reason=reason)) is not None:
            messages.success(request, "L’événement est annulé.")
            return redirect("gatherings:office_event", slug=slug)
    back = reverse("gatherings:office_event", args=[slug])
    lead = "Un événement annulé ne compte pas et ne revient pas. S’il était annoncé, sa page dira pourquoi."
    context = page(form, f"Annuler «\u00a0{found.title}\u00a0»", back, "Annuler l’événement", lead=lead, danger=True)
    return render(request, "gatherings/parts/form.html", context)
