"""Meetings, workshops, decisions, events, groups and mandates as proof; what bodies owe."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from essaim.directory.models import Place
from essaim.directory.services import register_organisation
from essaim.evidence.lists import LISTS
from essaim.evidence.periods import Period
from essaim.evidence.providers import PROVIDERS, load_kind
from essaim.evidence.records import MASKED_TITLE, record_faults
from essaim.gatherings import services
from essaim.gatherings.models import Body, Meeting
from essaim.gatherings.obligations import board, duties_of
from essaim.kernel.clock import now, today
from essaim.people.actors import Actor
from tests.gatherings.conftest import everybody_is_there, in_days
from tests.gatherings.test_events import propose

YEAR = Period.year(2023)
KINDS = [name.split(".")[1] for name in PROVIDERS if name.startswith("gatherings.")]


def one(kind: str, reader: Actor, period: Period = YEAR):
    (record,) = load_kind(kind, period, reader) or ()
    assert record_faults(record) == []
    return record


def hold(officer: Actor, body: Body, **words) -> Meeting:
    meeting = services.plan_meeting(
        officer,
        body=body,
        **{"title": f"Séance {body.meetings.count() + 1}", "starts_at": now() - timedelta(hours=3), **words},
    )
    services.convene_meeting(officer, meeting)
    everybody_is_there(officer, meeting)
    return services.hold_meeting(officer, meeting)


def test_a_held_meeting_is_a_record(held, officer, elected, stranger) -> None:
    record = one("meeting", officer)
    assert (record.counted, record.planned, str(record.on)) == (True, False, "2023-03-11")
    assert record.facets | {"topic": []} == {
        "body": "COPIL",
        "body_kind": "steering",
        "type": "meeting",
        "status": "held",
        "minutes": "none",
        "has_service": False,
        "is_city_present": True,
        "topic": [],
        "partner": [],
        "service": [],
    }
    assert record.url == f"/bureau/instances/reunions/{held.pk}/"
    assert one("meeting", stranger).shown_title == MASKED_TITLE
    assert one("meeting", Actor.anonymous()).shown_url == ""


def test_a_page_for_each_reader(held, officer, holder, stranger) -> None:
    Meeting.objects.update(is_public=True)
    services.give_seat(officer, held.body, function="Structure", user=holder.user)
    held.attendances.create(user=holder.user, person_name="Porteuse")
    assert one("meeting", holder).shown_url == f"/espace/rendez-vous/reunions/{held.pk}/"
    assert one("meeting", stranger).shown_url == f"/instances/COPIL/#reunion-{held.pk}"


def test_cancelled_meetings_never_count(convened, officer, clock) -> None:
    assert one("meeting", officer).planned
    services.cancel_meeting(officer, convened, reason="Grève")
    assert load_kind("meeting", YEAR, officer) == []


def test_a_meeting_that_nobody_closed_counts_for_nothing(convened, officer, clock) -> None:
    clock.travel("2023-04-01")
    assert load_kind("meeting", YEAR, officer) == []


def test_the_year_is_that_of_paris(copil, officer, clock) -> None:
    from datetime import UTC, datetime

    clock.travel("2024-01-02")
    hold(officer, copil, starts_at=datetime(2023, 12, 31, 23, 30, tzinfo=UTC))
    assert load_kind("meeting", Period.year(2023), officer) == []
    assert str(one("meeting", officer, Period.year(2024)).on) == "2024-01-01"


def test_a_workshop_is_no_meeting_of_its_committee(copil, officer, clock) -> None:
    meeting = services.plan_meeting(
        officer,
        body=copil,
        title="Atelier",
        kind="workshop",
        workshop_type="theme",
        workshop_theme="A1",
        starts_at=now() - timedelta(hours=3),
    )
    services.convene_meeting(officer, meeting)
    services.hold_meeting(officer, meeting, participants=24, families=["resident", "association"])
    record = one("workshop", officer)
    assert record.facets["theme"] == "A1"
    assert (record.facets["participants"], record.facets["present_families"]) == (24, 2)
    assert load_kind("meeting", YEAR, officer) == []


def test_a_decision_takes_the_day_and_the_readers_of_its_meeting(held, officer, stranger) -> None:
    services.record_decision(
        officer, held, kind="decision", text="Le texte est adopté.", act="adoption", topics=["funding"]
    )
    record = one("decision", officer)
    assert (record.facets["act"], record.facets["topic"], record.facets["body"]) == ("adoption", ["funding"], "COPIL")
    assert one("decision", stranger).shown_title == MASKED_TITLE


def test_elsewhere_the_city_is_present_when_its_delegate_is(officer, elected, clock) -> None:
    clock.travel("2023-03-01")
    body = services.constitute_body(officer, code="FONCIERE", name="SCIC foncière", kind="scic")
    services.give_seat(
        officer, body, function="Administratrice", user=elected.user, represents_city=True, deliberation="21/345"
    )
    meeting = hold(officer, body, kind="assembly")
    assert one("meeting", officer).facets["is_city_present"] is True
    meeting.attendances.update(presence="excused")
    assert one("meeting", officer).facets["is_city_present"] is False
    mandate = one("mandate", officer)
    assert (mandate.title, mandate.facets["is_by_deliberation"]) == ("Administratrice, SCIC foncière", True)
    assert "Elue" not in mandate.title


def test_an_event_counts_once_somebody_said_who_came(holder, officer, stranger, textile, clock) -> None:
    clock.travel("2023-03-01")
    hidden = register_organisation(holder, name="Pas encore publiée", family="association", commune_code="59350")
    place = Place.objects.create(code="mres", name="MRES", commune_code="59350", qpv_code="QN05971M")
    event = propose(holder, place=place, organisers=[hidden], sectors=[textile], audiences=["residents"])
    assert load_kind("event", YEAR, officer) == []
    services.publish_event(officer, event)
    assert one("event", officer).planned
    clock.travel("2023-03-08")
    assert load_kind("event", YEAR, officer) == []
    services.close_event(officer, event, attendance_count=30, families=["resident"])
    record = one("event", stranger)
    assert record.counted
    assert record.values("in_qpv") == (True,)
    assert record.facets["audience"] == ["residents"]
    assert record.organisations[0][1] == "Structure non publique"
    assert one("event", officer).organisations[0][1] == "Pas encore publiée"
    assert record.shown_url == f"/agenda/{event.slug}/"


def test_a_training_is_a_kind_of_its_own(holder, officer, clock) -> None:
    clock.travel("2023-03-01")
    event = services.publish_event(officer, propose(holder, kind="training", audiences=["city_services"]))
    clock.travel("2023-03-08")
    services.close_event(officer, event, attendance_count=12)
    assert load_kind("event", YEAR, officer) == []
    assert one("training", officer).facets["has_audience"] is True


def test_a_group_and_who_sits_in_it(officer, textile, clock) -> None:
    clock.travel("2023-03-01")
    body = services.constitute_body(
        officer, code="TEXTILE", name="Groupe textile", kind="working_group", group_type="sector", sector=textile
    )
    record = one("working_group", officer)
    assert (record.facets["members"], record.facets["has_ess_members"]) == (0, False)
    ess = register_organisation(officer, name="Fil", family="association", is_public=True)
    services.give_seat(officer, body, function="Couture", person_name="Ada", organisation=ess)
    services.give_seat(officer, body, function="Commerce", person_name="Zoé", family="shopkeeper")
    record = one("working_group", officer)
    assert record.sectors == ("textile",)
    assert (record.facets["has_ess_members"], record.facets["has_other_members"]) == (True, True)
    assert record.facets["has_shopkeepers"] is True
    assert load_kind("working_group", Period.year(2022), officer) == []


@pytest.mark.parametrize("kind", KINDS)
def test_all_time_may_be_asked(held, officer, kind) -> None:
    assert load_kind(kind, Period.always(), officer) is not None


@pytest.mark.parametrize("reader", ["officer", "stranger", "anonymous"])
def test_queries_do_not_grow(request, held, officer, holder, textile, clock, reader) -> None:
    actor = Actor.anonymous() if reader == "anonymous" else request.getfixturevalue(reader)
    structure = register_organisation(officer, name="Fil", is_public=True)

    def grow(number: int) -> None:
        meeting = hold(officer, held.body, sectors=[textile])
        services.record_decision(officer, meeting, kind="decision", text=f"Décision {number}")
        hold(officer, held.body, kind="workshop")
        for kind in ("gathering", "training"):
            event = propose(officer, title=f"{kind} {number}", kind=kind, organisers=[structure], sectors=[textile])
            services.publish_event(officer, event)
        body = services.constitute_body(officer, code=f"G{number}", name="Groupe", kind="working_group")
        services.give_seat(officer, body, function="Membre", organisation=structure, person_name="Ada")

    def cost(kind: str) -> int:
        with CaptureQueriesContext(connection) as captured:
            load_kind(kind, YEAR, actor)
        return len(captured)

    grow(0)
    before = {kind: cost(kind) for kind in KINDS}
    for number in range(1, 5):
        grow(number)
    assert {kind: cost(kind) for kind in KINDS} == before
    assert max(before.values()) <= 8


def test_lists_of_bodies_and_themes(copil) -> None:
    Body.objects.update(workshop_themes=[{"code": "A1", "title": "Consolider"}])
    assert [group.code for group in LISTS["body"].load(today())] == ["COPIL"]
    assert [group.code for group in LISTS["workshop_theme"].load(today())] == ["A1"]


# ------------------------------------------------------------------------------------------- what bodies owe


@pytest.fixture
def lille(officer, clock) -> list[Body]:
    """The five bodies of the deliberation with what they owe."""
    clock.travel("2023-01-02")
    owed = {"COPIL": 1, "ANIM": 2, "GTPOL": 2, "GTINTER": 2, "SCIC": 1}
    services.lay_bodies(
        [
            {
                "code": code,
                "name": code,
                "kind": "steering",
                "obligations": [
                    {
                        "kind": "meeting",
                        "filter": {"body": code, "status": "held"},
                        "minimum": minimum,
                        "period": "year",
                        "owed_from": "2021-07-01",
                        "label": "L’instance se réunit",
                    },
                    *(
                        [{"kind": "workshop", "filter": {"body": code, "status": "held"}, "minimum": 2, "aim": 4}]
                        if code == "ANIM"
                        else []
                    ),
                ],
                "position": position,
            }
            for position, (code, minimum) in enumerate(owed.items())
        ]
    )
    for body in Body.objects.all():
        services.give_seat(officer, body, function="Mission ESS", user=officer.user)
    return list(Body.objects.all())


def test_lille_owes_eight_meetings_a_year(lille, officer) -> None:
    found = board(lille, 2023, officer)
    assert (found.required, found.held, found.owed, found.late) == (8, 0, 8, 0)
    assert board(lille, 2021, officer).required == 3, "half a year, rounded down for each body"
    assert board(lille, 2020, officer).required == 0


def test_one_meeting_of_two_is_late_from_the_first_of_january(lille, officer, clock) -> None:
    inter = Body.objects.get(code="GTINTER")
    clock.travel("2023-05-03")
    hold(officer, inter)
    clock.travel("2023-12-31")
    (duty,) = duties_of(inter, 2023, officer)
    assert (duty.held, duty.required, duty.owed, duty.is_late) == (1, 2, 1, False)
    assert duty.state == "1 sur 2"
    clock.travel("2024-01-01")
    (duty,) = duties_of(inter, 2023, officer)
    assert duty.is_late
    assert duty.state == "En retard\u00a0: 1 sur 2"
    assert board(lille, 2023, officer).late == 8 - 1


def test_a_date_taken_is_said_and_a_cancelled_one_is_not(lille, officer) -> None:
    body = Body.objects.get(code="COPIL")
    meeting = services.convene_meeting(
        officer, services.plan_meeting(officer, body=body, title="COPIL", starts_at=in_days(40))
    )
    (duty,) = duties_of(body, 2023, officer)
    assert (duty.planned, duty.tag) == (1, "review")
    services.cancel_meeting(officer, meeting, reason="Grève")
    (duty,) = duties_of(body, 2023, officer)
    assert (duty.planned, duty.tag) == (0, "waiting")
    assert "aucune date n’est prise" in duty.sentence


def test_held_without_minutes_counts_and_is_said(lille, officer) -> None:
    body = Body.objects.get(code="COPIL")
    meeting = hold(officer, body)
    (duty,) = duties_of(body, 2023, officer)
    assert (duty.held, len(duty.without_minutes)) == (1, 1)
    services.compose_minutes(officer, meeting)
    (duty,) = duties_of(body, 2023, officer)
    assert not duty.without_minutes


def test_meetings_beyond_the_due_stand_for_nobody_else(lille, officer) -> None:
    body = Body.objects.get(code="COPIL")
    for _ in range(3):
        hold(officer, body)
    assert board(lille, 2023, officer).held == 1


def test_two_workshops_are_the_least_and_four_the_aim(lille, officer) -> None:
    body = Body.objects.get(code="ANIM")
    for _ in range(2):
        hold(officer, body, kind="workshop")
    meetings, workshops = duties_of(body, 2023, officer)
    assert (meetings.held, workshops.held, workshops.required, workshops.aim) == (0, 2, 2, 4)


def test_the_board_costs_the_same_for_one_body_as_for_many(lille, officer) -> None:
    def cost(bodies: list[Body]) -> int:
        with CaptureQueriesContext(connection) as captured:
            board(bodies, 2023, officer)
        return len(captured)

    assert cost(lille[:2]) == cost(lille)
