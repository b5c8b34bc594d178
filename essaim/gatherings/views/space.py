"""What concerns me: my invitations, my votes, my interests, the events I propose."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from essaim.directory.queries import published_organisations
from essaim.gatherings import ics, letters, policies, queries, services
from essaim.gatherings.forms.bodies import InterestForm
from essaim.gatherings.forms.events import EventForm
from essaim.gatherings.forms.fields import ReasonForm
from essaim.gatherings.forms.points import VoteForm
from essaim.gatherings.models import AgendaItem, Attendance, Event, Interest, Meeting, Presence
from essaim.gatherings.states import MeetingState
from essaim.kernel import clock
from essaim.kernel.answers import attempt, perform, posted, submitted
from essaim.kernel.freshness import Conflict, conflict_page, saved
from essaim.people import access
from essaim.people.access import actor_of
from essaim.people.actors import Actor
from essaim.people.models import User

FORM = require_http_methods(["GET", "POST"])


def own_meeting(actor: Actor, key: str) -> Meeting:
    """A meeting to which this person is invited; 404 for any other."""
    return get_object_or_404(queries.meetings_attended_by(actor), pk=key)


def own_item(actor: Actor, key: str) -> tuple[AgendaItem, Attendance]:
    """A point of such a meeting, with this person's attendance."""
    meetings = queries.meetings_attended_by(actor).values("pk")
    item = get_object_or_404(AgendaItem.objects.select_related("meeting__body"), pk=key, meeting__in=meetings)
    return item, item.meeting.attendances.get(user=actor.person)


@access.signed_in
@require_GET
def my_gatherings(request: HttpRequest) -> HttpResponse:
    """Invitations, follow-ups and proposals of this person."""
    actor = actor_of(request)
    context = {
        "invitations": queries.my_invitations(actor),
        "follow_ups": queries.open_follow_ups_for(actor),
        "events": queries.events_of(actor).order_by("-starts_at", "pk"),
        "today": clock.today(),
    }
    return render(request, "gatherings/space/my_gatherings.html", context)


# --------------------------------------------------------------------------------------------------- meetings


@access.signed_in
@require_GET
def my_meeting(request: HttpRequest, key: str) -> HttpResponse:
    """The agenda of a meeting, without the points one withdrew from, and what one may do there."""
    actor = actor_of(request)
    meeting = own_meeting(actor, key)
    mine = meeting.attendances.get(user=actor.person)
    context = {
        "meeting": meeting,
        "when": letters.when(meeting),
        "where": ics.where(meeting),
        "mine": mine,
        "points": [point_of(item, mine) for item in queries.items_with_everything(meeting)],
        "may_answer": meeting.state == MeetingState.CONVENED,
        "may_withdraw": meeting.state == MeetingState.CONVENED,
        "may_vote": is_voting_now(meeting, mine),
        "minutes": queries.minutes_visible_to(actor, meeting).first(),
        "token": letters.convocation_token(mine),
    }
    return render(request, "gatherings/space/my_meeting.html", context)


def is_voting_now(meeting: Meeting, mine: Attendance) -> bool:
    """Whether the person may vote on the points from which they did not withdraw."""
    is_running = meeting.state == MeetingState.CONVENED and meeting.starts_at <= clock.now()
    return is_running and mine.is_voting and mine.presence == Presence.PRESENT


def point_of(item: AgendaItem, mine: Attendance) -> dict[str, Any]:
    """A point as this person reads it: nothing of it once withdrawn."""
    is_withdrawn = any(one.attendance_id == mine.pk for one in item.withdrawals.all())
    ballot = next((one for one in item.ballots.all() if one.attendance_id == mine.pk), None)
    form = VoteForm(prefix=str(item.pk), initial={"choice": ballot.choice if ballot else None})
    return {
        "item": item,
        "is_withdrawn": is_withdrawn,
        "decisions": [] if is_withdrawn else list(item.decisions.all()),
        "form": form,
    }


@access.signed_in
@require_POST
def answer(request: HttpRequest, key: str) -> HttpResponse:
    """Say whether one comes."""
    actor = actor_of(request)
    mine = own_meeting(actor, key).attendances.select_related("meeting").get(user=actor.person)
    accepts = request.POST.get("reponse") == "oui"
    done = "C’est noté, vous venez." if accepts else "C’est noté, vous ne venez pas."
    perform(request, lambda: services.answer_invitation(actor, mine, accepts=accepts), done)
    return redirect("gatherings:my_meeting", key=key)


@access.signed_in
@require_POST
def withdraw(request: HttpRequest, key: str) -> HttpResponse:
    """Withdraw from a point."""
    actor = actor_of(request)
    item, mine = own_item(actor, key)
    reason = request.POST.get("motif", "").strip()
    if reason:
        done = f"Vous ne prendrez part ni au débat ni au vote du point {item.position}."
        perform(request, lambda: services.withdraw_from_item(actor, item, attendance=mine, reason=reason), done)
    else:
        messages.error(request, "Écrivez pourquoi vous vous déportez.")
    return redirect("gatherings:my_meeting", key=item.meeting_id)


@access.signed_in
@require_POST
def vote(request: HttpRequest, key: str) -> HttpResponse:
    """Vote on a point."""
    actor = actor_of(request)
    item, mine = own_item(actor, key)
    form = VoteForm(request.POST, prefix=str(item.pk))
    if form.is_valid():
        choice = form.cleaned_data["choice"]
        perform(request, lambda: services.cast_ballot(actor, item, attendance=mine, choice=choice), "Vote noté.")
    else:
        messages.error(request, "Choisissez pour, contre ou abstention.")
    return redirect("gatherings:my_meeting", key=item.meeting_id)


@access.signed_in
@require_POST
def close_follow_up(request: HttpRequest, key: str) -> HttpResponse:
    """Say that what was asked of me is done."""
    actor = actor_of(request)
    decision = get_object_or_404(queries.open_follow_ups_for(actor), pk=key)
    perform(request, lambda: services.close_follow_up(actor, decision), "C’est noté comme fait.")
    return redirect("gatherings:my_registrations")


# -------------------------------------------------------------------------------------------------- interests


@access.signed_in
@FORM
def my_interests(request: HttpRequest) -> HttpResponse:
    """My interests, and how to declare one."""
    actor = actor_of(request)
    people = User.objects.filter(pk=actor.person.pk)
    form = InterestForm(
        posted(request),
        people=people,
        organisations=published_organisations(),
        initial={"user": actor.person},
    )
    if submitted(request, form, lambda: services.declare_interest(actor, **form.cleaned_data)) is not None:
        messages.success(request, "Votre intérêt est inscrit au registre.")
        return redirect("gatherings:my_interests")
    mine = Interest.objects.filter(user=actor.person).select_related("organisation")
    return render(request, "gatherings/space/my_interests.html", {"form": form, "interests": mine})


@access.signed_in
@require_POST
def end_interest(request: HttpRequest, key: str) -> HttpResponse:
    """Say that one of my interests is over."""
    actor = actor_of(request)
    interest = get_object_or_404(Interest.objects.select_related("organisation"), pk=key, user=actor.person)
    perform(request, lambda: services.end_interest(actor, interest), "Cet intérêt est terminé.")
    return redirect("gatherings:my_interests")


# ----------------------------------------------------------------------------------------------------- events


@access.signed_in
@FORM
def propose_event(request: HttpRequest) -> HttpResponse:
    """Propose an event for the public agenda."""
    actor = actor_of(request)
    form = EventForm(posted(request), actor=actor)
    if request.method == "POST" and form.is_valid():
        made = attempt(form, lambda: services.propose_event(actor, **form.written()))
        if made is not None:
            messages.success(request, "Votre proposition est partie. La mission ESS la relit avant de la publier.")
            return redirect("gatherings:my_registrations")
    context = {
        "form": form,
        "shell": "shells/space.html",
        "title": "Proposer un événement",
        "lead": "Une rencontre ouverte au public, sur le territoire. La mission ESS la relit, puis l’agenda l’annonce.",
        "back": reverse("gatherings:my_registrations"),
        "submit": "Proposer cet événement",
    }
    return render(request, "gatherings/parts/form.html", context)


@access.signed_in
@FORM
def change_event(request: HttpRequest, slug: str) -> HttpResponse:
    """Change one's own proposal before it is published."""
    actor = actor_of(request)
    event = get_object_or_404(queries.events_of(actor), slug=slug)
    if not (verdict := policies.can_update_event(actor, event)):
        raise PermissionDenied(verdict.reason)
    form = EventForm(posted(request), actor=actor, event=event)
    if request.method == "POST" and form.is_valid():
        done = saved(
            form,
            lambda: services.update_event(actor, event, version=form.version_seen, **form.written()),
            lambda: EventForm(actor=actor, event=Event.objects.get(pk=event.pk)),
        )
        if isinstance(done, Conflict):
            back = reverse("gatherings:my_registrations")
            return conflict_page(request, done, face="space", title=event.title, back=back)
        if done is not None:
            messages.success(request, "Votre proposition est à jour.")
            return redirect("gatherings:my_registrations")
    context = {
        "form": form,
        "shell": "shells/space.html",
        "title": f"Modifier «\u00a0{event.title}\u00a0»",
        "back": reverse("gatherings:my_registrations"),
        "submit": "Enregistrer",
    }
    return render(request, "gatherings/parts/form.html", context)


@access.signed_in
@FORM
def cancel_event(request: HttpRequest, slug: str) -> HttpResponse:
    """Cancel one's own event, saying why."""
    actor = actor_of(request)
    event = get_object_or_404(queries.events_of(actor), slug=slug)
    form = ReasonForm(posted(request))
    if request.method == "POST" and form.is_valid():
        reason = form.cleaned_data["reason"]
        if attempt(form, lambda: services.cancel_event(actor, event, reason=reason)) is not None:
            messages.success(request, "L’événement est annulé.")
            return redirect("gatherings:my_registrations")
    context = {
        "form": form,
        "shell": "shells/space.html",
        "title": f"Annuler «\u00a0{event.title}\u00a0»",
        "lead": "Un événement annulé ne revient pas. S’il était annoncé, sa page dira pourquoi.",
        "back": reverse("gatherings:my_registrations"),
        "submit": "Annuler l’événement",
        "danger": True,
    }
    return render(request, "gatherings/parts/form.html", context)
