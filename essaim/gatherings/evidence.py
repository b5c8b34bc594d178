"""What bodies, meetings, decisions and events prove.

A workshop is a meeting of the kind « atelier »: it gives a record of the kind ``workshop`` and none of the kind
``meeting``, so that a committee's workshops never stand for the meetings it owes.
"""

from collections.abc import Iterable, Iterator
from datetime import date
from typing import Any

from django.db.models import Count, Exists, OuterRef, Prefetch, Q, QuerySet
from django.urls import reverse

from essaim.directory.evidence import named_organisations, reads_in_office, touching
from essaim.directory.models import Organisation
from essaim.evidence.lists import LISTS, Group, TerritoryList
from essaim.evidence.periods import Period
from essaim.evidence.providers import PROVIDERS, Provider
from essaim.evidence.records import EvidenceRecord
from essaim.gatherings.models import (
    ELSEWHERE,
    Attendance,
    Body,
    BodyKind,
    Decision,
    Event,
    EventKind,
    Meeting,
    MeetingKind,
    Presence,
    Seat,
)
from essaim.gatherings.queries import meetings_attended_by, meetings_visible_to
from essaim.gatherings.states import EventState, MeetingState
from essaim.kernel import clock
from essaim.kernel.clock import day_in_paris
from essaim.people.actors import Actor
from essaim.territory.models import Commune

ESS_SEATS = frozenset({"association", "cooperative", "mutual", "foundation", "ess"})
OTHER_SEATS = frozenset({"sme", "funder", "company", "shopkeeper", "public"})


def starting_in(period: Period, field: str = "starts_at") -> Q:
    """Rows whose instant belongs to a day of the period, Paris time."""
    condition = Q()
    if period.start > date.min:
        condition &= Q(**{f"{field}__gte": clock.paris(period.start)})
    if period.end < date.max:
        condition &= Q(**{f"{field}__lt": clock.end_of_day(period.end)})
    return condition


def _known(facets: dict[str, Any]) -> dict[str, Any]:
    """Facets without those that nobody knows."""
    return {name: value for name, value in facets.items() if value is not None and value != ""}


def _codes(rows: Iterable[Any]) -> list[str]:
    return sorted(row.code for row in rows)


# ------------------------------------------------------------------------------------------------------ meetings


class MeetingPages:
    """Which meetings a reader may read, and where: three queries at most."""

    def __init__(self, meetings: QuerySet[Meeting], reader: Actor) -> None:
        keys = meetings.values("pk")
        self._in_office = reads_in_office(reader)
        self._visible = set(meetings_visible_to(reader).filter(pk__in=keys).values_list("pk", flat=True))
        self._own: set[Any] = set()
        if reader.user is not None and not self._in_office:
            self._own = set(meetings_attended_by(reader).filter(pk__in=keys).values_list("pk", flat=True))

    def is_visible(self, meeting: Meeting) -> bool:
        """Whether the reader may read its title and open its page."""
        return meeting.pk in self._visible

    def url(self, meeting: Meeting) -> str:
        """The page on which this reader finds the meeting."""
        if self._in_office:
            return reverse("gatherings:office_meeting", args=[meeting.pk])
        if meeting.pk in self._own:
            return reverse("gatherings:my_meeting", args=[meeting.pk])
        return f"{reverse('gatherings:body', args=[meeting.body.code])}#reunion-{meeting.pk}"


def _meetings(period: Period) -> QuerySet[Meeting]:
    to_come = Q(state__in=(MeetingState.DRAFT, MeetingState.CONVENED), starts_at__gte=clock.paris(clock.today()))
    city = Attendance.objects.filter(meeting=OuterRef("pk"), presence=Presence.PRESENT, seat__represents_city=True)
    return (
        Meeting.objects.filter(starting_in(period), Q(state=MeetingState.HELD) | to_come)
        .select_related("body", "place")
        .prefetch_related("sectors", "partners", "services")
        .annotate(has_city_seat=Exists(city))
        .order_by("starts_at", "pk")
    )


def load_meetings(period: Period, reader: Actor) -> Iterator[EvidenceRecord]:
    """Meetings held, and those to come; workshops apart."""
    rows = _meetings(period).exclude(kind=MeetingKind.WORKSHOP)
    pages = MeetingPages(rows, reader)
    for row in rows:
        is_held = row.state == MeetingState.HELD
        facets = {
            **_shared_facets(row),
            "body_kind": row.body.kind,
            "type": row.kind,
            "level": row.level or ("metropolitan" if row.body.kind == BodyKind.METROPOLITAN else ""),
            "has_service": bool(row.services.all()),
            "is_city_present": _is_city_present(row) if is_held else None,
        }
        yield _meeting_record("meeting", row, pages, facets)


def load_workshops(period: Period, reader: Actor) -> Iterator[EvidenceRecord]:
    """Workshops held, and those to come, with who came."""
    present = Q(attendances__presence=Presence.PRESENT)
    rows = (
        _meetings(period)
        .filter(kind=MeetingKind.WORKSHOP)
        .annotate(present_count=Count("attendances", filter=present, distinct=True))
    )
    pages = MeetingPages(Meeting.objects.filter(starting_in(period), kind=MeetingKind.WORKSHOP), reader)
    for row in rows:
        facets = {
            **_shared_facets(row),
            "type": row.workshop_type or "other",
            "theme": row.workshop_theme,
            **_who_came(row.families, row.participants or row.present_count, row.state == MeetingState.HELD),
        }
        yield _meeting_record("workshop", row, pages, facets)


def _shared_facets(row: Meeting) -> dict[str, Any]:
    is_held = row.state == MeetingState.HELD
    return {
        "body": row.body.code,
        "status": "held" if is_held else "planned",
        "minutes": row.minutes_state if is_held else None,
        "topic": row.topics,
        "partner": _codes(row.partners.all()),
        "service": _codes(row.services.all()),
    }


def _who_came(families: list[str], participants: int | None, is_held: bool) -> dict[str, Any]:
    if not is_held:
        return {}
    return {"present_family": families, "present_families": len(set(families)), "participants": participants}


def _is_city_present(row: Any) -> bool:
    """The city is at home in its own bodies; elsewhere, one of those who sit for it must have been there."""
    return bool(row.has_city_seat) if row.body.kind in ELSEWHERE else True


def _meeting_record(kind: str, row: Meeting, pages: MeetingPages, facets: dict[str, Any]) -> EvidenceRecord:
    place = row.place
    return EvidenceRecord(
        kind=kind,
        id=str(row.pk),
        title=row.title,
        on=day_in_paris(row.starts_at),
        url=pages.url(row),
        commune=place.commune_code if place else "",
        quarter=place.quarter_code if place else "",
        qpv=place.qpv_code if place else "",
        sectors=tuple(_codes(row.sectors.all())),
        facets=_known(facets),
        counted=row.state == MeetingState.HELD,
        planned=row.state != MeetingState.HELD,
        is_visible=pages.is_visible(row),
    )


def load_decisions(period: Period, reader: Actor) -> Iterator[EvidenceRecord]:
    """What was decided, advised, learnt or asked for in meetings that were held."""
    rows = (
        Decision.objects.filter(starting_in(period, "meeting__starts_at"), meeting__state=MeetingState.HELD)
        .select_related("meeting__body")
        .prefetch_related("meeting__sectors", "meeting__partners", "meeting__services")
        .order_by("meeting__starts_at", "pk")
    )
    pages = MeetingPages(Meeting.objects.filter(pk__in=rows.values("meeting")), reader)
    for row in rows:
        meeting = row.meeting
        facets = {
            "body": meeting.body.code,
            "type": row.kind,
            "act": row.act,
            "is_scored": row.is_scored,
            "follows_study": row.follows_study,
            "topic": row.topics,
            "partner": _codes(meeting.partners.all()),
            "service": _codes(meeting.services.all()),
        }
        yield EvidenceRecord(
            kind="decision",
            id=str(row.pk),
            title=row.text[:120],
            on=day_in_paris(meeting.starts_at),
            url=pages.url(meeting),
            sectors=tuple(_codes(meeting.sectors.all())),
            facets=_known(facets),
            is_visible=pages.is_visible(meeting),
        )


# -------------------------------------------------------------------------------------------------------- events


def load_events(period: Period, reader: Actor) -> Iterator[EvidenceRecord]:
    """Events held, and those published and still to come; trainings apart."""
    local = set(Commune.objects.values_list("code", flat=True))
    for row in _events(period).exclude(kind=EventKind.TRAINING):
        organisers = list(row.organisers.all())
        facets = {
            **_event_facets(row, organisers),
            "type": row.kind,
            "programme": row.programme,
            "audience": row.audiences,
            **_who_came(row.families, row.attendance_count, row.state == EventState.HELD),
            "has_service": bool(row.services.all()),
            "is_all_iae_invited": row.all_iae_invited,
            "has_local_organisation": any(organiser.commune_code in local for organiser in organisers),
            "level": row.level,
        }
        yield _event_record("event", row, organisers, reader, facets)


def load_trainings(period: Period, reader: Actor) -> Iterator[EvidenceRecord]:
    """Trainings given, and those published and still to come."""
    for row in _events(period).filter(kind=EventKind.TRAINING):
        organisers = list(row.organisers.all())
        facets = {
            **_event_facets(row, organisers),
            "audience": row.audiences,
            "has_audience": bool(row.audiences),
            "participants": row.attendance_count,
        }
        yield _event_record("training", row, organisers, reader, facets)


def _events(period: Period) -> QuerySet[Event]:
    to_come = Q(state=EventState.PUBLISHED, starts_at__gte=clock.paris(clock.today()))
    return (
        Event.objects.filter(starting_in(period), Q(state=EventState.HELD) | to_come)
        .select_related("place")
        .prefetch_related("organisers", "services", "partners", "sectors")
        .order_by("starts_at", "pk")
    )


def _event_facets(row: Event, organisers: list[Organisation]) -> dict[str, Any]:
    return {
        "status": "held" if row.state == EventState.HELD else "planned",
        "venue": row.place.code if row.place else "",
        "topic": row.topics,
        "partner": _codes(row.partners.all()),
        "service": _codes(row.services.all()),
        "family": sorted({organiser.family for organiser in organisers}),
        "is_iae": any(organiser.is_iae for organiser in organisers) or None,
    }


def _event_record(
    kind: str, row: Event, organisers: list[Organisation], reader: Actor, facets: dict[str, Any]
) -> EvidenceRecord:
    route = "gatherings:office_event" if reads_in_office(reader) else "gatherings:event"
    return EvidenceRecord(
        kind=kind,
        id=str(row.pk),
        title=row.title,
        on=day_in_paris(row.starts_at),
        url=reverse(route, args=[row.slug]),
        commune=row.commune_code,
        quarter=row.quarter_code,
        qpv=row.qpv_code,
        organisations=named_organisations(organisers, reader),
        sectors=tuple(_codes(row.sectors.all())),
        facets=_known(facets),
        counted=row.state == EventState.HELD,
        planned=row.state != EventState.HELD,
    )


# ------------------------------------------------------------------------------------------- groups and mandates


def _body_url(body: Body, reader: Actor) -> str:
    return reverse("gatherings:office_body" if reads_in_office(reader) else "gatherings:body", args=[body.code])


def load_working_groups(period: Period, reader: Actor) -> Iterator[EvidenceRecord]:
    """Groups that were constituted, until they were dissolved, with who sits in them."""
    seats = Seat.objects.filter(touching(period, "from_on", "until_on")).select_related("organisation")
    rows = (
        Body.objects.filter(
            Q(kind=BodyKind.WORKING_GROUP) | ~Q(group_type=""), touching(period, "constituted_on", "dissolved_on")
        )
        .select_related("sector")
        .prefetch_related("partners", Prefetch("seats", seats, to_attr="period_seats"))
    )
    for row in rows:
        members: list[Seat] = row.period_seats
        organisations = {seat.organisation for seat in members if seat.organisation is not None}
        yield EvidenceRecord(
            kind="working_group",
            id=str(row.pk),
            title=row.name,
            on=row.constituted_on or clock.today(),
            until=row.dissolved_on,
            url=_body_url(row, reader),
            organisations=named_organisations(list(organisations), reader),
            sectors=(row.sector.code,) if row.sector else (),
            facets=_known(_group_facets(row, members)),
            planned=row.constituted_on is not None and row.constituted_on > clock.today(),
            is_visible=row.is_public or reads_in_office(reader),
        )


def _group_facets(row: Body, members: list[Seat]) -> dict[str, Any]:
    return {
        "body": row.code,
        "type": row.group_type or "other",
        "members": len(members),
        "has_ess_members": any(_sits_for_ess(seat) for seat in members),
        "has_other_members": any(_sits_for_others(seat) for seat in members),
        "has_shopkeepers": any(seat.family == "shopkeeper" for seat in members),
        "topic": row.topics,
        "partner": _codes(row.partners.all()),
    }


def _sits_for_ess(seat: Seat) -> bool:
    return seat.family in ESS_SEATS or (seat.organisation is not None and seat.organisation.is_ess is True)


def _sits_for_others(seat: Seat) -> bool:
    if seat.represents_city or seat.family in OTHER_SEATS:
        return True
    return seat.organisation is not None and seat.organisation.is_ess is False


def load_mandates(period: Period, reader: Actor) -> Iterator[EvidenceRecord]:
    """Seats held for the city in bodies that others run; the function is named, never the person."""
    rows = Seat.objects.filter(
        touching(period, "from_on", "until_on"), represents_city=True, body__kind__in=ELSEWHERE
    ).select_related("body")
    for row in rows:
        is_metropolitan = row.body.kind == BodyKind.METROPOLITAN
        facets = {
            "body_kind": row.body.kind,
            "is_by_deliberation": bool(row.deliberation),
            "level": "metropolitan" if is_metropolitan else "",
        }
        yield EvidenceRecord(
            kind="mandate",
            id=str(row.pk),
            title=f"{row.function}, {row.body.name}",
            on=row.from_on,
            until=row.until_on,
            url=_body_url(row.body, reader),
            facets=_known(facets),
            is_visible=row.body.is_public or reads_in_office(reader),
        )


for provider in (
    Provider("meeting", load_meetings),
    Provider("decision", load_decisions),
    Provider("event", load_events),
    Provider("workshop", load_workshops),
    Provider("training", load_trainings),
    Provider("working_group", load_working_groups),
    Provider("mandate", load_mandates),
):
    PROVIDERS.add(f"gatherings.{provider.kind}", provider)


# --------------------------------------------------------------------------------------------------------- lists


def _bodies(day: date) -> list[Group]:
    in_force = (Q(constituted_on__isnull=True) | Q(constituted_on__lte=day)) & (
        Q(dissolved_on__isnull=True) | Q(dissolved_on__gte=day)
    )
    return [Group(row.code, row.name) for row in Body.objects.filter(in_force)]


def _workshop_themes(day: date) -> list[Group]:
    kept = Body.objects.exclude(dissolved_on__lt=day).values_list("workshop_themes", flat=True)
    return [Group(theme["code"], theme["title"]) for themes in kept for theme in themes]


LISTS.add("body", TerritoryList("body", "instances", _bodies))
LISTS.add("workshop_theme", TerritoryList("workshop_theme", "thèmes d’atelier", _workshop_themes))
