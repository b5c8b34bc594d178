"""Points of an agenda, for those who run meetings: added, taken off, written up, voted on, decided."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from essaim.gatherings import policies, queries, services
from essaim.gatherings.forms.points import DecisionForm, ItemForm, ItemMinutesForm, WithdrawalForm
from essaim.gatherings.models import AgendaItem, BallotChoice, Presence
from essaim.gatherings.quorum import quorum_among
from essaim.gatherings.subjects import outcomes_of
from essaim.gatherings.views.meetings import read_meeting
from essaim.kernel.answers import attempt, perform, posted, reason_of, submitted
from essaim.kernel.verdict import Refused
from essaim.people import access
from essaim.people.access import actor_of
from essaim.people.actors import Actor

FORM = require_http_methods(["GET", "POST"])
run = access.office(*policies.RUNNING)


def read_item(actor: Actor, key: str) -> AgendaItem:
    """A point of such a meeting, unless one withdrew from it."""
    meetings = queries.meetings_visible_to(actor).values("pk")
    found = get_object_or_404(AgendaItem.objects.select_related("meeting__body"), pk=key, meeting__in=meetings)
    if not (verdict := policies.can_handle_item(actor, found)):
        raise PermissionDenied(verdict.reason)
    return found


@run
@require_POST
def add_item(request: HttpRequest, key: str) -> HttpResponse:
    """Add a point to the agenda."""
    actor = actor_of(request)
    found = read_meeting(actor, key)
    form = ItemForm(request.POST)
    if form.is_valid():
        title = form.cleaned_data["title"]
        perform(request, lambda: services.add_item(actor, found, title=title), "Le point est à l’ordre du jour.")
    else:
        messages.error(request, "Écrivez l’intitulé du point, en 200 caractères au plus.")
    return redirect(f"{reverse('gatherings:office_meeting', args=[key])}#ordre-du-jour")


@run
@require_POST
def carry_follow_ups(request: HttpRequest, key: str) -> HttpResponse:
    """Put what former meetings asked for on the agenda."""
    actor = actor_of(request)
    found = read_meeting(actor, key)
    done = "Les suites non terminées sont à l’ordre du jour."
    perform(request, lambda: services.carry_follow_ups(actor, found), done)
    return redirect(f"{reverse('gatherings:office_meeting', args=[key])}#ordre-du-jour")


@run
@FORM
def item(request: HttpRequest, key: str) -> HttpResponse:
    """A point: what is said, who withdraws, who votes what, what is decided."""
    actor = actor_of(request)
    found = read_item(actor, key)
    form = ItemMinutesForm(posted(request), initial={"minutes": found.minutes})
    if request.method == "POST" and form.is_valid():
        minutes = form.cleaned_data["minutes"]
        if attempt(form, lambda: services.write_item(actor, found, minutes=minutes)) is not None:
            messages.success(request, "C’est écrit.")
            return redirect("gatherings:item", key=key)
    return item_page(request, found, form=form)


def item_page(request: HttpRequest, found: AgendaItem, **forms: Any) -> HttpResponse:
    """The page of a point, with the form that was refused in the place of its own."""
    actor = actor_of(request)
    attendances = list(found.meeting.attendances.all())
    away = {one.attendance_id for one in found.withdrawals.all()}
    ballots = {one.attendance_id: one.choice for one in found.ballots.all()}
    voters = [
        (one, ballots.get(one.pk, ""))
        for one in attendances
        if one.is_voting and one.presence == Presence.PRESENT and one.pk not in away
    ]
    context = {
        "item": found,
        "meeting": found.meeting,
        "quorum": quorum_among(attendances, away, found.meeting.body.seats_total),
        "withdrawals": found.withdrawals.select_related("attendance"),
        "voters": voters,
        "choices": BallotChoice.choices,
        "decisions": found.decisions.order_by("created_at", "id"),
        "outcome": outcomes_of(found.meeting, [found]).get(found.target_key, ""),
        "may_prepare": bool(policies.can_prepare_meeting(actor, found.meeting)),
        "may_write_up": bool(policies.can_write_up_meeting(actor, found.meeting)),
        "form": forms.get("form") or ItemMinutesForm(initial={"minutes": found.minutes}),
        "withdrawal_form": forms.get("withdrawal_form") or WithdrawalForm(item=found),
        "decision_form": forms.get("decision_form") or DecisionForm(),
    }
    return render(request, "gatherings/office/item.html", context)


@run
@require_POST
def remove_item(request: HttpRequest, key: str) -> HttpResponse:
    """Take a point off the agenda."""
    actor = actor_of(request)
    found = read_item(actor, key)
    if perform(request, lambda: services.remove_item(actor, found), "Le point est retiré de l’ordre du jour."):
        return redirect("gatherings:office_meeting", key=found.meeting_id)
    return redirect("gatherings:item", key=key)


@run
@require_POST
def withdraw(request: HttpRequest, key: str) -> HttpResponse:
    """Note that somebody withdraws from the point."""
    actor = actor_of(request)
    found = read_item(actor, key)
    form = WithdrawalForm(request.POST, item=found)
    if submitted(request, form, lambda: services.withdraw_from_item(actor, found, **form.cleaned_data)) is not None:
        messages.success(request, "Le déport est noté.")
        return redirect("gatherings:item", key=key)
    return item_page(request, found, withdrawal_form=form)


@run
@require_POST
def vote(request: HttpRequest, key: str) -> HttpResponse:
    """Write down the votes around the table."""
    actor = actor_of(request)
    found = read_item(actor, key)
    refusals, noted = set(), 0
    for attendance in found.meeting.attendances.all():
        choice = request.POST.get(f"vote-{attendance.pk}", "")
        if choice not in BallotChoice.values:
            continue
        try:
            services.cast_ballot(actor, found, attendance=attendance, choice=BallotChoice(choice))
            noted += 1
        except (Refused, ValidationError) as refused:
            refusals.add(reason_of(refused))
    for reason in sorted(refusals):
        messages.error(request, reason)
    if noted:
        messages.success(request, "Les votes sont consignés.")
    return redirect("gatherings:item", key=key)


@run
@require_POST
def decide_on_item(request: HttpRequest, key: str) -> HttpResponse:
    """Write what comes out of the point."""
    actor = actor_of(request)
    found = read_item(actor, key)
    form = DecisionForm(request.POST)
    if (
        submitted(
            request, form, lambda: services.record_decision(actor, found.meeting, item=found, **form.cleaned_data)
        )
        is not None
    ):
        messages.success(request, "C’est consigné.")
        return redirect("gatherings:item", key=key)
    return item_page(request, found, decision_form=form)
