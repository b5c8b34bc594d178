"""What waits for whom: the day, its tabs, the rail, and the price of counting."""

from datetime import date, timedelta

import pytest
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from essaim.funding.models import Call
from essaim.gatherings.models import Body
from essaim.jobs.models import Job
from essaim.kernel import clock as kernel_clock
from essaim.people.actors import Actor, Grant
from essaim.people.roles import Role
from essaim.portal import day, nav
from essaim.portal.waiting import Desk, desk_of
from essaim.portal.waiting import desk as desk_module
from tests.portal import world

pytestmark = pytest.mark.django_db
TODAY = "2025-03-03"


@pytest.fixture
def today(clock) -> date:
    clock.travel(TODAY)
    return kernel_clock.today()


def gestures(user, group: str = "") -> list[tuple[str, str]]:
    return [(item.what, item.tag[0]) for item in Desk(Actor.of(user)).items(group)]


def text(answer) -> str:
    return answer.content.decode().replace("&nbsp;", "\u00a0").replace("\u00a0", " ")


def test_a_file_given_to_an_agent_waits_for_nobody_else(today: date, make_person) -> None:
    officer, director = make_person("Mission", Role.OFFICER), make_person("Direction", Role.DIRECTOR)
    world.an_application(world.a_call(), "filed", assigned_to=officer)
    assert gestures(officer) == [("Vérifier le dossier", "neutral")]
    assert gestures(director) == []


def test_each_file_waits_for_one_gesture(today: date, make_person) -> None:
    officer, call = make_person("", Role.OFFICER), world.a_call()
    world.an_application(call, "filed")
    world.a_piece(world.an_application(call, "filed"), due_on=today, answered=True)
    world.a_piece(world.an_application(call, "incomplete"), due_on=today - timedelta(days=1))
    world.a_piece(world.an_application(call, "incomplete"), due_on=today + timedelta(days=1))
    world.an_application(call, "in_review")
    world.a_scoring(world.an_application(call, "in_review"), make_person(""), done=True)
    world.a_scoring(world.an_application(call, "in_review"), officer)
    for state in ("draft", "ready", "awarded", "declined"):
        world.an_application(call, state)
    assert sorted(gestures(officer)) == [
        ("Choisir qui note", "neutral"),
        ("Envoyer en session", "neutral"),
        ("Noter", "neutral"),
        ("Relancer ou refuser", "problem"),
        ("Vérifier la pièce reçue", "neutral"),
        ("Vérifier le dossier", "neutral"),
    ]
    assert gestures(officer)[0] == ("Relancer ou refuser", "problem"), "the most urgent first"
    assert desk_of(Actor.of(officer)).by_group == {"demandes": 6}


def test_money_waits_for_who_may_notify(today: date, make_person) -> None:
    call = world.a_call(last_day=today - timedelta(days=2))
    world.an_application(call, "ready")
    world.an_award(call, on=today)
    world.an_award(call, on=today, state="annulled")
    world.a_laureate(world.an_award(call, on=today, state="notified"))
    assert gestures(make_person("", Role.FINANCE)) == [("Notifier l’aide", "")]
    assert gestures(make_person("", Role.OFFICER)) == [
        ("Planifier", "waiting"),
        ("Notifier l’aide", ""),
        ("Publier la page de lauréat", ""),
    ]
    assert gestures(make_person("", Role.DELEGATE)) == []


def test_meetings_wait_for_those_who_run_them_and_those_invited(today: date, make_person) -> None:
    delegate, elected = make_person("", Role.DELEGATE), make_person("", Grant(Role.ELECTED, "commune", "59355"))
    body = world.a_body()
    world.a_session(body, on=today + timedelta(days=3))
    world.a_meeting(body, on=today + timedelta(days=90), state="draft")
    world.a_meeting(body, on=today - timedelta(days=3), state="convened")
    world.unread_minutes(body, on=today - timedelta(days=30), drafted=True)
    world.unread_minutes(body, on=today - timedelta(days=60), drafted=False)
    coming = world.a_meeting(body, on=today + timedelta(days=10), state="convened")
    world.an_invitation(coming, elected)
    world.a_follow_up(coming, elected, due_on=today)
    assert gestures(delegate) == [
        ("Dire si elle s’est tenue", "problem"),
        ("Préparer la session", "waiting"),
        ("Écrire le compte rendu", ""),
        ("Approuver le compte rendu", ""),
    ]
    assert gestures(elected) == [("Donner suite", "waiting"), ("Répondre à l’invitation", "neutral")]


def test_events_wait_to_be_published_and_counted(today: date, make_person) -> None:
    world.an_event(on=today + timedelta(days=5), state="proposed")
    world.an_event(on=today - timedelta(days=5))
    world.an_event(on=today + timedelta(days=5))
    officer = make_person("", Role.OFFICER)
    assert gestures(officer) == [("Relire et publier", "waiting"), ("Noter la participation", "")]
    assert gestures(officer, "evenements") == gestures(officer)
    assert gestures(officer, "reunions") == []
    assert gestures(make_person("", Role.MDA)) == []


def test_work_that_failed_waits_for_the_administration(today: date, make_person) -> None:
    Job.objects.create(
        name="mail.deliver", key="k", attempts=9, failed_at=kernel_clock.now(), due_at=kernel_clock.now()
    )
    assert gestures(make_person("", Role.ADMIN)) == [("Relancer un travail", "")]
    assert gestures(make_person("", Role.OFFICER)) == []


def test_nothing_waits_for_who_has_no_role(today: date, make_person, django_assert_num_queries) -> None:
    world.an_application(world.a_call(), "filed")
    for actor in (Actor.anonymous(), Actor.of(make_person(""))):
        with django_assert_num_queries(0):
            assert desk_of(actor).total == 0
            assert desk_of(actor).items() == []


def test_a_late_sheet_waits_for_its_pilot(today: date, make_person, lille) -> None:
    from essaim.strategy.models import RoadmapAction

    officer = make_person("", Role.OFFICER)
    for sheet in RoadmapAction.objects.filter(roadmap__code="2024-2026"):
        sheet.pilots.add(officer)
    desk = Desk(Actor.of(officer))
    assert desk.by_group.get("actions", 0) == len(desk.late_sheets)
    assert all(item.what == "Rattraper le retard" for item in desk.late_sheets)


def test_everything_is_counted_in_one_query(today: date, make_person, django_assert_num_queries) -> None:
    actor = Actor.of(make_person("", Role.OFFICER, Role.ADMIN))
    call, body = world.a_call(), world.a_body()
    for _ in range(3):
        world.an_application(call, "filed")
        world.a_meeting(body, on=today)
        world.an_event(on=today, state="proposed")
    with django_assert_num_queries(3):  # and two for the files kept from this person: interests and withdrawals
        assert desk_of(actor).total == 9
        assert desk_of(actor).count("demandes", "reunions") == 6
        assert sum(int(item.count or 0) for section in nav.build(nav.OFFICE, actor, "/") for item in section.items) >= 9


def test_the_day_says_what_waits_and_links_to_it(client: Client, today: date, make_person, lille) -> None:
    call = Call.objects.get()
    world.an_application(call, "filed", title="Atelier vélo", holder_name="La Roue Libre")
    world.an_envelope(call, "59350", 150_000, voted=92_000, reserved=18_000)
    world.an_envelope(call, "59355", 20_000, voted=10_500)
    client.force_login(make_person("", Role.OFFICER))
    page = text(client.get("/bureau/"))
    assert "<h1>1 chose vous attend</h1>" in page
    assert "Atelier vélo" in page
    assert "Enveloppe 2025, Lille" in page
    assert "Lomme : 9 500 € restants." in page
    assert "Groupe de travail inter-services" in page
    assert "2 à tenir avant le 31 décembre" in page


@pytest.mark.parametrize("group", ["demandes", "rien", "\x00", "evenements"])
def test_a_tab_is_asked_by_the_address(client: Client, today: date, make_person, group: str) -> None:
    world.an_application(world.a_call(), "filed")
    client.force_login(make_person("", Role.OFFICER))
    answer = client.get("/bureau/", {"quoi": group})
    assert answer.status_code == 200
    assert "Vérifier le dossier" in text(answer)


def test_an_empty_day_offers_the_strategy(client: Client, today: date, make_person) -> None:
    client.force_login(make_person("", Role.MDA))
    page = text(client.get("/bureau/"))
    assert "Rien ne vous attend" in page
    assert "/strategie/" in page


def test_more_than_a_page_is_said(client: Client, today: date, make_person) -> None:
    call = world.a_call()
    for _ in range(25):
        world.an_application(call, "filed")
    client.force_login(make_person("", Role.OFFICER))
    assert "Et 13 autres moins urgentes" in text(client.get("/bureau/"))
    assert "5 autres du même ordre" in text(client.get("/bureau/", {"quoi": "demandes"}))


@pytest.mark.parametrize("role", list(Role))
def test_every_role_has_its_day(client: Client, today: date, make_person, role: Role) -> None:
    world.an_envelope(world.a_call(), "59355", 20_000)
    scope = ("commune", "59355") if role == Role.ELECTED else ("", "")
    client.force_login(make_person("", Grant(role, *scope)))
    page = client.get("/bureau/")
    assert page.status_code == 200
    reads_money = role in (Role.OFFICER, Role.DIRECTOR, Role.FINANCE, Role.DELEGATE, Role.ELECTED)
    assert ("Enveloppe 2025, 59355" in text(page)) == reads_money


def test_the_office_is_not_for_others(client: Client, make_person) -> None:
    assert client.get("/bureau/").status_code == 302
    client.force_login(make_person(""))
    assert client.get("/bureau/").status_code == 403
    assert client.get("/bureau/recherche/").status_code == 403


def test_the_day_asks_the_same_queries_however_many_records(
    client: Client, today: date, make_person, lille, django_assert_num_queries
) -> None:
    officer, call = make_person("", Role.OFFICER), Call.objects.get()
    body = Body.objects.get(code="COPIL")
    client.force_login(officer)

    def records(how_many: int) -> None:
        for rank in range(how_many):
            world.an_application(call, "filed")
            world.a_piece(world.an_application(call, "incomplete"), due_on=today - timedelta(days=1))
            world.an_award(call, on=today)
            world.unread_minutes(body, on=today - timedelta(days=30 + rank), drafted=True)
            world.an_event(on=today, state="proposed", proposed_by=officer)

    records(1)
    client.get("/bureau/")
    with CaptureQueriesContext(connection) as first:
        client.get("/bureau/")
    records(4)
    cache.clear()
    with django_assert_num_queries(len(first)):
        client.get("/bureau/")
    assert len(first) <= 32


def test_a_page_without_entry_marks_none(today: date, make_person) -> None:
    actor = Actor.of(make_person("", Role.OFFICER))

    def marked(path: str) -> list[str]:
        return [item.label for section in nav.build(nav.OFFICE, actor, path) for item in section.items if item.current]

    assert marked("/bureau/") == ["Ma journée"]
    assert marked("/bureau/recherche/") == []
    assert marked("/bureau/structures/nouvelle/") == ["Structures"]


def test_counting_stops_where_nobody_needs_the_number(today: date, make_person, client: Client, monkeypatch) -> None:
    for module in (desk_module, day, nav):
        monkeypatch.setattr(module, "MOST_IN_TAB", 2)
    monkeypatch.setattr(desk_module, "SHOWN", 1)
    monkeypatch.setattr(day, "SHOWN_AT_FIRST", 1)
    person, call = make_person("Mission", Role.OFFICER), world.a_call()
    for _ in range(5):
        world.an_application(call, "filed")
    assert Desk(Actor.of(person)).by_group == {"demandes": 3}, "the cap and one more: the rest is not read"
    client.force_login(person)
    everything, tab = text(client.get("/bureau/")), text(client.get("/bureau/?quoi=demandes"))
    assert "<h1>Plus de 2 choses vous attendent</h1>" in everything
    assert "plus de 2<span" in everything, "in the rail"
    assert "Et plus de 1 autres moins urgentes" in everything
    assert "plus de 1 autres du même ordre" in tab
