"""Meetings, for those who run them: planned, convened, held, written down."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from essaim.gatherings import ics, letters, policies, queries, services
from essaim.gatherings.forms.fields import ReasonForm
from essaim.gatherings.forms.meetings import GuestForm, HoldForm, MeetingForm
from essaim.gatherings.forms.points import DecisionForm, ItemForm
from essaim.gatherings.listing import MEETING_TAGS, MINUTES_TAGS, office_meetings
from essaim.gatherings.models import AgendaItem, BallotChoice, Decision, Meeting, Presence
from essaim.gatherings.quorum import quorum_among
from essaim.gatherings.states import MEETING, MeetingState, MinutesState
from essaim.journal.queries import timeline
from essaim.kernel import clock
from essaim.kernel.answers import attempt, perform, posted, submitted
from essaim.kernel.clock import day_in_paris
from essaim.kernel.freshness import Conflict, conflict_page, saved
from essaim.listings.views import render_listing
from essaim.people import access
from essaim.people.access import actor_of
from essaim.people.actors import Actor

FORM = require_http_methods(["GET", "POST"])
run = access.office(*policies.RUNNING)


def read_meeting(actor: Actor, key: str) -> Meeting:
    """A meeting that this agent reads."""
    return get_object_or_404(queries.meetings_visible_to(actor), pk=key)


@access.office()
@require_GET
def meetings(request: HttpRequest) -> HttpResponse:
    """Every meeting this agent reads."""
    return render_listing(request, office_meetings, "gatherings/office/meetings.html")


@access.office()
@require_GET
def meeting(request: HttpRequest, key: str) -> HttpResponse:
    """A meeting: what is next, agenda, presences, decisions, minutes. Guests who do not run it have their own page."""
    actor = actor_of(request)
    found = read_meeting(actor, key)
    if not policies.can_run_meetings(actor):
        if queries.meetings_attended_by(actor).filter(pk=found.pk).exists():
            return redirect("gatherings:my_meeting", key=key)
        return redirect("gatherings:office_body", code=found.body.code)
    attendances = list(found.attendances.select_related("organisation", "user"))
    points = [office_point(found, item, attendances, actor) for item in queries.items_with_everything(found)]
    versions = [(one, queries.parts_read_by(actor, one)) for one in found.minutes_versions.all()]
    carried = [item["item"].target_key for item in points]
    context = {
        "meeting": found,
        "when": letters.when(found),
        "where": ics.where(found),
        "tag": MEETING_TAGS[found.state],
        "minutes_tag": MINUTES_TAGS[found.minutes_state],
        "next_act": next_act(found),
        "available": {transition.verb for transition in MEETING.available(found.state)},
        "may_prepare": bool(policies.can_prepare_meeting(actor, found)),
        "may_write_up": bool(policies.can_write_up_meeting(actor, found)),
        "attendances": attendances,
        "presences": presences_on(found),
        "present": sum(one.presence == Presence.PRESENT for one in attendances),
        "points": points,
        "apart": list(found.decisions.filter(item__isnull=True)),
        "former": [
            one for one in queries.open_follow_ups(found.body).exclude(meeting=found) if str(one.pk) not in carried
        ],
        "versions": versions,
        "may_amend": bool(versions and versions[0][0].approved_at),
        "has_begun": found.starts_at <= clock.now(),
        "item_form": ItemForm(),
        "today": clock.today(),
        "entries": timeline(actor, found, limit=50),
    }
    return render(request, "gatherings/office/meeting.html", context)


def presences_on(found: Meeting) -> list[tuple[str, Any]]:
    """What may be noted of somebody today: nobody is present before the day."""
    is_before = clock.today() < day_in_paris(found.starts_at)
    return [choice for choice in Presence.choices if not (is_before and choice[0] == Presence.PRESENT)]


def office_point(found: Meeting, item: AgendaItem, attendances: list[Any], reader: Actor) -> dict[str, Any]:
    """A point with its quorum and its votes, from what is loaded already."""
    away = {one.attendance_id for one in item.withdrawals.all()}
    counts = dict.fromkeys(BallotChoice.values, 0)
    for ballot in item.ballots.all():
        counts[ballot.choice] += 1
    return {
        "item": item,
        "is_withdrawn": any(one.pk in away and one.user == reader.user for one in attendances if one.user),
        "quorum": quorum_among(attendances, away, found.body.seats_total),
        "votes": [(BallotChoice(choice).label, count) for choice, count in counts.items()],
        "has_votes": any(counts.values()),
    }


def next_act(found: Meeting) -> str:
    """Who acts next and by when, in one sentence."""
    if found.state == MeetingState.DRAFT:
        return "À convoquer\u00a0: personne n’est encore prévenu."
    if found.state == MeetingState.CONVENED:
        if found.starts_at > clock.now():
            return "Convoquée. Le jour venu, notez les présences et ce qui se décide."
        return "À clore\u00a0: notez qui était là, puis dites qu’elle s’est tenue."
    if found.state == MeetingState.CANCELLED:
        return f"Annulée\u00a0: {found.cancel_reason}"
    if found.minutes_state == MinutesState.APPROVED:
        return "Tenue, et son compte rendu est approuvé."
    if found.minutes_state == MinutesState.DRAFT:
        return "Le compte rendu attend votre approbation."
    return "Le compte rendu est à rédiger\u00a0: il se compose de lui-même, vous le complétez."


# ------------------------------------------------------------------------------------------- planning, changing


@run
@FORM
def new_meeting(request: HttpRequest, code: str) -> HttpResponse:
    """Plan a meeting of a body."""
    actor = actor_of(request)
    body = get_object_or_404(queries.bodies_visible_to(actor), code=code)
    form = MeetingForm(posted(request), body=body)
    if request.method == "POST" and form.is_valid():
        made = attempt(form, lambda: services.plan_meeting(actor, body=body, **form.written()))
        if made is not None:
            messages.success(request, "La réunion est en préparation. Complétez l’ordre du jour, puis convoquez.")
            return redirect("gatherings:office_meeting", key=made.pk)
    context = {
        "form": form,
        "shell": "shells/office.html",
        "title": f"Préparer une réunion\u00a0: {body.name}",
        "lead": "Les personnes qui siègent ce jour-là seront ses premières invitées.",
        "back": reverse("gatherings:office_body", args=[code]),
        "submit": "Préparer la réunion",
    }
    return render(request, "gatherings/parts/form.html", context)


@run
@FORM
def change_meeting(request: HttpRequest, key: str) -> HttpResponse:
    """Change a meeting still to come."""
    actor = actor_of(request)
    found = read_meeting(actor, key)
    form = MeetingForm(posted(request), body=found.body, meeting=found)
    if request.method == "POST" and form.is_valid():
        done = saved(
            form,
            lambda: services.update_meeting(actor, found, version=form.version_seen, **form.written()),
            lambda: MeetingForm(body=found.body, meeting=Meeting.objects.get(pk=found.pk)),
        )
        if isinstance(done, Conflict):
            back = reverse("gatherings:office_meeting", args=[key])
            return conflict_page(request, done, face="office", title=found.title, back=back)
        if done is not None:
            messages.success(request, "La réunion est à jour.")
            return redirect("gatherings:office_meeting", key=key)
    told = "Les personnes convoquées apprendront un changement de date ou de lieu par courrier."
    return render(
        request, "gatherings/parts/form.html", page(found, form, f"Modifier {found.title}", told, "Enregistrer")
    )


def page(found: Meeting, form: Any, title: str, lead: str, submit: str, *, danger: bool = False) -> dict[str, Any]:
    """The context of a form about a meeting."""
    return {
        "form": form,
        "shell": "shells/office.html",
        "title": title,
        "lead": lead,
        "back": reverse("gatherings:office_meeting", args=[found.pk]),
        "submit": submit,
        "danger": danger,
    }


@run
@require_POST
def convene(request: HttpRequest, key: str) -> HttpResponse:
    """Convene."""
    actor = actor_of(request)
    found = read_meeting(actor, key)
    perform(request, lambda: services.convene_meeting(actor, found), "La réunion est convoquée.")
    return redirect("gatherings:office_meeting", key=key)


@run
@FORM
def hold(request: HttpRequest, key: str) -> HttpResponse:
    """Say that the meeting took place."""
    actor = actor_of(request)
    found = read_meeting(actor, key)
    form = HoldForm(posted(request))
    if submitted(request, form, lambda: services.hold_meeting(actor, found, **form.cleaned_data)) is not None:
        messages.success(request, "La réunion est tenue. Son compte rendu peut se composer.")
        return redirect("gatherings:office_meeting", key=key)
    lead = "Une fois close, elle compte. Ces deux réponses servent quand il y avait plus de monde que de noms."
    context = page(found, form, f"Clore {found.title}", lead, "La réunion s’est tenue")
    return render(request, "gatherings/parts/form.html", context)


@run
@FORM
def cancel(request: HttpRequest, key: str) -> HttpResponse:
    """Cancel, saying why."""
    actor = actor_of(request)
    found = read_meeting(actor, key)
    form = ReasonForm(posted(request))
    if request.method == "POST" and form.is_valid():
        reason = form.cleaned_data["reason"]
        if attempt(form, lambda: services.cancel_meeting(actor, found, reason=reason)) is not None:
            messages.success(request, "La réunion est annulée.")
            return redirect("gatherings:office_meeting", key=key)
    lead = "Une réunion annulée ne compte pas et ne revient pas. Les personnes convoquées en seront prévenues."
    context = page(found, form, f"Annuler {found.title}", lead, "Annuler la réunion", danger=True)
    return render(request, "gatherings/parts/form.html", context)


@run
@FORM
def invite(request: HttpRequest, key: str) -> HttpResponse:
    """Invite somebody beside the seats."""
    actor = actor_of(request)
    found = read_meeting(actor, key)
    form = GuestForm(posted(request))
    if request.method == "POST" and form.is_valid():
        guest = services.Guest(**form.cleaned_data)
        invited = attempt(form, lambda: services.invite_guests(actor, found, guests=[guest]))
        if invited is not None:
            said = "La personne est invitée." if invited else "Cette personne était déjà invitée."
            messages.success(request, said)
            return redirect("gatherings:office_meeting", key=key)
    lead = "Si la réunion est convoquée, la convocation part aussitôt."
    return render(request, "gatherings/parts/form.html", page(found, form, "Inviter quelqu’un", lead, "Inviter"))


# ------------------------------------------------------------------------------------------------ during, after


@run
@require_POST
def note_presence(request: HttpRequest, key: str) -> HttpResponse:
    """Note who is there."""
    actor = actor_of(request)
    found = read_meeting(actor, key)
    posted = {
        name.removeprefix("presence-"): Presence(value)
        for name, value in request.POST.items()
        if name.startswith("presence-") and value in Presence.values
    }
    known = {str(one.pk) for one in found.attendances.all()}
    presences = {one: presence for one, presence in posted.items() if one in known}
    perform(request, lambda: services.note_presence(actor, found, presences=presences), "Les présences sont notées.")
    return redirect(f"{reverse('gatherings:office_meeting', args=[key])}#presences")


@run
@FORM
def decide(request: HttpRequest, key: str) -> HttpResponse:
    """Write a decision that belongs to no point."""
    actor = actor_of(request)
    found = read_meeting(actor, key)
    form = DecisionForm(posted(request))
    if submitted(request, form, lambda: services.record_decision(actor, found, **form.cleaned_data)) is not None:
        messages.success(request, "C’est consigné.")
        return redirect("gatherings:office_meeting", key=key)
    lead = "Une décision, un avis, une information, ou une suite à donner\u00a0: à une personne, avant une date."
    return render(request, "gatherings/parts/form.html", page(found, form, "Consigner une décision", lead, "Consigner"))


@run
@require_POST
def close_follow_up(request: HttpRequest, key: str) -> HttpResponse:
    """Say that a follow-up is done."""
    actor = actor_of(request)
    decision = get_object_or_404(Decision.objects.select_related("meeting__body"), pk=key)
    perform(request, lambda: services.close_follow_up(actor, decision), "La suite est notée comme faite.")
    return redirect("gatherings:office_body", code=decision.meeting.body.code)
