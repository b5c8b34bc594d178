"""Cut-offs and the sessions of the committee."""

from datetime import timedelta
from decimal import Decimal
from typing import Any, cast
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db.models import Count, Q, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from essaim.funding import policies, services
from essaim.funding.forms.office.sessions import OpinionForm
from essaim.funding.models import Application, CutOff, Envelope
from essaim.funding.session_listing import RankingListing
from essaim.funding.sessions import SessionFile, read_session
from essaim.funding.states import APPLICATION, ApplicationState
from essaim.funding.views.office.acting import READING, file_of, perform
from essaim.funding.views.office.applications import band
from essaim.funding.what_if import Proposal, balances
from essaim.gatherings import services as gatherings
from essaim.gatherings.models import AgendaItem, BallotChoice, Meeting, MeetingKind
from essaim.gatherings.policies import RUNNING, can_prepare_meeting, can_run_meetings
from essaim.gatherings.queries import meetings_visible_to
from essaim.kernel import clock
from essaim.kernel.answers import complain, posted, reason_of
from essaim.kernel.money import ZERO, parse_euros
from essaim.kernel.verdict import Refused
from essaim.listings.reading import read
from essaim.listings.views import export_response
from essaim.people import access
from essaim.people.access import actor_of
from essaim.people.actors import Actor
from essaim.territory.models import Commune
from essaim.ui.formatting import format_euros


def session_or_404(actor: Actor, key: object) -> Meeting:
    """The session of this key, when this person may read it."""
    return get_object_or_404(meetings_visible_to(actor).filter(kind=MeetingKind.SESSION), pk=key)


@access.office(*READING)
@require_GET
def sessions(request: HttpRequest) -> HttpResponse:
    """The cut-offs, with their files and their session: those to come, then the past ones."""
    actor = actor_of(request)
    visible = set(meetings_visible_to(actor).filter(kind=MeetingKind.SESSION).values_list("pk", flat=True))
    rows: list[dict[str, Any]] = [
        {"cut_off": row, "may_open": row.session_id in visible}
        for row in _counted_cut_offs().filter(session_on__lte=clock.today() + timedelta(days=400))
    ]
    today = clock.today()
    return render(
        request,
        "funding/office/sessions.html",
        {
            "coming": [row for row in rows if row["cut_off"].session_on >= today],
            "past": [row for row in reversed(rows) if row["cut_off"].session_on < today],
            "may_plan": bool(can_run_meetings(actor)),
        },
    )


def _counted_cut_offs() -> QuerySet[CutOff]:
    filed = ~Q(applications__state=ApplicationState.DRAFT)
    return (
        CutOff.objects.select_related("call", "session")
        .annotate(
            filed=Count("applications", filter=filed & Q(applications__isnull=False)),
            ready=Count("applications", filter=Q(applications__state=ApplicationState.READY)),
            decided=Count("applications", filter=Q(applications__state__in=APPLICATION.ends)),
        )
        .order_by("session_on", "pk")
    )


@access.office(*RUNNING)
@require_POST
def plan(request: HttpRequest, key: str) -> HttpResponse:
    """Prepare the meeting of a cut-off, and put its ready files on the agenda."""
    actor, cut_off = actor_of(request), get_object_or_404(CutOff, pk=key)
    try:
        meeting = services.plan_session(actor, cut_off)
        count = services.fill_agenda(actor, meeting)
    except (Refused, ValidationError) as fault:
        messages.error(request, reason_of(fault))
        return redirect("funding:sessions")
    messages.success(request, f"La session est préparée. Dossiers à l’ordre du jour\u00a0: {count}.")
    return redirect("funding:session", key=meeting.pk)


@access.office(*RUNNING)
@require_POST
def fill(request: HttpRequest, key: str) -> HttpResponse:
    """Add to the agenda what became ready since, and withdraw those who declared an interest since."""
    actor = actor_of(request)
    meeting = session_or_404(actor, key)
    return perform(
        request,
        lambda: services.fill_agenda(actor, meeting),
        "L’ordre du jour est à jour\u00a0: dossiers prêts et déports compris.",
        reverse("funding:session", args=[meeting.pk]),
    )


@access.office(*READING)
@require_GET
def session(request: HttpRequest, key: str) -> HttpResponse:
    """A session: its files ranked, quorum, withdrawals, votes and opinions, and what they take from the envelopes."""
    actor = actor_of(request)
    meeting = session_or_404(actor, key)
    view = read_session(actor, meeting)
    year = clock.day_in_paris(meeting.starts_at).year
    context = {
        "meeting": meeting,
        "files": view.files,
        "others": view.others,
        "members": view.members,
        "mine": view.mine,
        "envelopes": _totals(view.files, year),
        "choices": BallotChoice.choices,
        "may_fill": bool(can_prepare_meeting(actor, meeting)),
        "may_advise": bool(actor.has(*policies.INSTRUCTING)),
        "cut_off": CutOff.objects.filter(session=meeting).select_related("call", "grid").first(),
    }
    return render(request, "funding/office/session.html", context)


def _totals(files: list[SessionFile], year: int) -> list[dict[str, Any]]:
    """For each envelope, what the session's opinions propose and what would remain."""
    proposed: dict[Any, Decimal] = {}
    for one in files:
        if one.opinion is not None and one.opinion.envelope_id and one.proposed:
            key = one.opinion.envelope_id
            proposed[key] = proposed.get(key, ZERO) + one.proposed
    rows = Envelope.objects.filter(Q(pk__in=proposed) | Q(year=year, call__in=_calls(files)))
    return [{"title": title, "row": row, "proposed": proposed.get(row.pk, ZERO)} for title, row in _titled(rows)]


def _calls(files: list[SessionFile]) -> set[UUID]:
    """The calls whose files are on the agenda: another call's money is none of this session's business."""
    return {one.application.call_id for one in files if one.application is not None}


def _titled(rows: QuerySet[Envelope]) -> list[tuple[str, Envelope]]:
    """The envelopes by call, year and commune, each named; the call is told as soon as there are several."""
    names = dict(Commune.objects.values_list("code", "name"))
    found = list(rows.select_related("call").order_by("call__title", "year", "commune_code"))
    is_told = len({row.call_id for row in found}) > 1
    return [
        (
            f"{names.get(row.commune_code, row.commune_code)} {row.year}"
            + (f", {row.call.short_title}" if is_told else ""),
            row,
        )
        for row in found
    ]


@access.office(*READING)  # type: ignore[type-var]
@require_GET
def ranking_file(request: HttpRequest, key: str) -> HttpResponseBase:
    """The ranking to keep, in CSV or XLSX: places, and why."""
    actor = actor_of(request)
    meeting = session_or_404(actor, key)
    listing = RankingListing(read_session(actor, meeting).files)
    return export_response(read(listing, actor, {}), "xlsx" if request.GET.get("format") == "xlsx" else "csv")


@access.office(*READING)
@require_GET
def amounts(request: HttpRequest, key: str) -> HttpResponse:
    """Amounts to try against the envelopes: nothing is reserved, and the address holds what is tried."""
    actor = actor_of(request)
    meeting = session_or_404(actor, key)
    year = clock.day_in_paris(meeting.starts_at).year
    files = [one for one in read_session(actor, meeting).files if one.application is not None]
    envelopes = _titled(Envelope.objects.filter(year=year, call__in=_calls(files)))
    places = {(row.call_id, row.commune_code): str(row.pk) for _, row in envelopes}
    lines = [_line(request, one, places) for one in files]
    tried = [line["proposal"] for line in lines]
    found = balances({str(row.pk): row.remaining for _, row in envelopes}, tried)
    context = {
        "meeting": meeting,
        "lines": lines,
        "balances": list(zip((title for title, _ in envelopes), found, strict=True)),
        "total": sum((one.amount for one in tried), ZERO),
        "may_advise": bool(actor.has(*policies.INSTRUCTING)),
    }
    return render(request, "funding/office/session_amounts.html", context)


def _line(request: HttpRequest, one: SessionFile, places: dict[tuple[Any, str], str]) -> dict[str, Any]:
    """A file with the amount tried for it: the one typed, else the one proposed, else the one asked for."""
    file = cast(Application, one.application)
    typed = request.GET.get(file.number or "", "").strip()[:20]
    usual = one.proposed if one.opinion is not None else file.requested
    amount, fault = usual or ZERO, ""
    if typed:
        try:
            amount = max(parse_euros(typed), ZERO)
        except ValidationError as wrong:
            fault = " ".join(wrong.messages)
    envelope = str(one.opinion.envelope_id) if one.opinion and one.opinion.envelope_id else ""
    envelope = envelope or places.get((file.call_id, file.commune_code), "")
    reserved = one.opinion.reserved if one.opinion else ZERO
    shown = typed if fault else format_euros(amount).removesuffix("\u00a0€")
    return {"one": one, "shown": shown, "fault": fault, "proposal": Proposal(envelope, amount, reserved)}


@access.office(*policies.INSTRUCTING)
@require_POST
def choose_reading(request: HttpRequest, key: str) -> HttpResponse:
    """Have the files of a session scored with or without the applicant's name."""
    actor = actor_of(request)
    cut_off = get_object_or_404(CutOff, pk=key)
    back = reverse("funding:session", args=[cut_off.session_id]) if cut_off.session_id else reverse("funding:sessions")
    chosen = {"oui": True, "non": False}.get(request.POST.get("aveugle", ""))
    return perform(
        request,
        lambda: services.choose_reading(actor, cut_off, is_blind=chosen),
        "C’est noté, pour les notations qui restent à rendre.",
        back,
    )


def _item(meeting: Meeting, key: str) -> AgendaItem:
    return get_object_or_404(meeting.items.select_related("meeting"), pk=key)


@access.office(*READING)
@require_POST
def vote(request: HttpRequest, key: str, item: str) -> HttpResponse:
    """Vote on a file, for oneself."""
    actor = actor_of(request)
    meeting = session_or_404(actor, key)
    attendance = get_object_or_404(meeting.attendances, user=actor.person)
    choice = request.POST.get("choice", "")
    if choice not in BallotChoice.values:
        raise Http404
    point = _item(meeting, item)
    return perform(
        request,
        lambda: gatherings.cast_ballot(actor, point, attendance=attendance, choice=BallotChoice(choice)),
        f"Votre vote est noté\u00a0: {BallotChoice(choice).label.lower()}.",
        f"{reverse('funding:session', args=[meeting.pk])}#point-{point.position}",
    )


@access.office(*READING)
@require_POST
def withdraw(request: HttpRequest, key: str, item: str) -> HttpResponse:
    """Withdraw from a file, for oneself: one no longer reads it, debates it nor votes on it."""
    actor = actor_of(request)
    meeting = session_or_404(actor, key)
    attendance = get_object_or_404(meeting.attendances, user=actor.person)
    point = _item(meeting, item)
    return perform(
        request,
        lambda: gatherings.withdraw_from_item(
            actor, point, attendance=attendance, reason=request.POST.get("reason", "")
        ),
        "Votre déport est noté\u00a0: vous ne lisez plus ce dossier et ne votez pas sur lui.",
        reverse("funding:session", args=[meeting.pk]),
    )


@access.office(*policies.INSTRUCTING)
@require_http_methods(["GET", "POST"])
def opinion(request: HttpRequest, number: str) -> HttpResponse:
    """Write the committee's opinion on a file, from the session where it is debated."""
    actor = actor_of(request)
    file = file_of(actor, number)
    meeting = _session_of(actor, file)
    verdict = policies.can_give_opinion(actor, file)
    if meeting is None or not verdict:
        messages.error(request, verdict.reason or "Ce dossier n’est à l’ordre du jour d’aucune session.")
        return redirect("funding:office_application", number=file.number)
    year = clock.day_in_paris(meeting.starts_at).year
    initial = _opinion_initial(file, year) | _amount_tried(request)
    form = OpinionForm(posted(request), application=file, year=year, initial=initial)
    if form.is_valid():
        try:
            services.give_opinion(actor, file, meeting=meeting, **form.cleaned_data)
        except (Refused, ValidationError) as fault:
            complain(form, fault)
        else:
            messages.success(request, f"L’avis sur la demande {file.number} est consigné.")
            return redirect("funding:session", key=meeting.pk)
    return render(request, "funding/office/opinion.html", {**band(actor, file), "form": form, "meeting": meeting})


def _session_of(actor: Actor, file: Application) -> Meeting | None:
    """The last session whose agenda holds this file."""
    items = AgendaItem.objects.filter(target_kind="funding.application", target_key=str(file.pk))
    return meetings_visible_to(actor).filter(pk__in=items.values("meeting")).order_by("-starts_at").first()


def _opinion_initial(file: Application, year: int) -> dict[str, Any]:
    given = getattr(file, "opinion", None)
    if given is None:
        return {"version": file.version, "proposed": file.requested, "envelope": _envelope_of(file, year)}
    return {
        "version": file.version,
        "verdict": given.verdict,
        "proposed": given.proposed or file.requested,
        "envelope": given.envelope_id or _envelope_of(file, year),
        "comment": given.comment,
    }


def _amount_tried(request: HttpRequest) -> dict[str, Any]:
    """The amount that the page of amounts hands over, as it was typed."""
    typed = request.GET.get("montant", "").strip()[:20]
    return {"proposed": typed} if typed else {}


def _envelope_of(file: Application, year: int) -> object:
    envelopes = Envelope.objects.filter(call=file.call, commune_code=file.commune_code, year=year)
    return envelopes.values_list("pk", flat=True).first()
