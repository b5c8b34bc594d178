"""The structure space's first page, and the office's search."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from essaim.kernel import clock as kernel_clock
from essaim.people.roles import Role
from tests.portal import world

pytestmark = pytest.mark.django_db


@pytest.fixture
def today(clock):
    clock.travel("2025-03-03")
    return kernel_clock.today()


def text(answer) -> str:
    return answer.content.decode().replace("&nbsp;", "\u00a0").replace("\u00a0", " ")


def test_one_signs_in_first(client: Client) -> None:
    assert client.get("/espace/").status_code == 302


def test_a_new_account_is_told_where_to_begin(client: Client, today, make_person) -> None:
    world.a_call()
    client.force_login(make_person("Awa Diallo"))
    page = text(client.get("/espace/"))
    assert "Bonjour Awa Diallo" in page
    assert "Par où commencer ?" in page
    assert "Prochaine session le 11 avril 2025. Dossiers reçus jusqu’au 2 avril à 23 h 59, heure de Paris." in page


def test_what_needs_something_comes_first(client: Client, today, make_person) -> None:
    holder, call = make_person("Awa Diallo"), world.a_call()
    structure = world.a_structure("La Roue Libre")
    world.belongs(holder, structure)
    world.an_application(call, "draft", holder=holder, title="Atelier vélo")
    asked = world.an_application(call, "incomplete", organisation=structure, title="Recyclerie")
    world.a_piece(asked, due_on=today - timedelta(days=1))
    world.an_application(call, "in_review", holder=holder, title="Micro-ferme")
    world.an_application(call, "draft", holder=make_person(""), title="Pas la mienne")
    world.an_event(on=today + timedelta(days=5), state="proposed", title="Visite", proposed_by=holder)
    world.an_invitation(world.a_meeting(world.a_body(), on=today + timedelta(days=2), state="convened"), holder)
    client.force_login(holder)
    page = text(client.get("/espace/"))
    assert "3 choses attendent un geste de vous." in page
    assert page.index("Recyclerie") < page.index("Atelier vélo") < page.index("Micro-ferme") < page.index("Visite")
    assert "En retard, 2 mars" in page
    assert "La Roue Libre" in page
    assert "Pas la mienne" not in page


def test_the_space_asks_the_same_queries_however_many_records(
    client: Client, today, make_person, django_assert_num_queries
) -> None:
    holder, call = make_person(""), world.a_call()
    body = world.a_body()
    client.force_login(holder)

    def records(how_many: int) -> None:
        for _ in range(how_many):
            world.belongs(holder, world.a_structure())
            world.an_application(call, "draft", holder=holder)
            world.a_piece(world.an_application(call, "incomplete", holder=holder), due_on=today)
            world.an_event(on=today + timedelta(days=5), state="proposed", proposed_by=holder)
            world.an_invitation(world.a_meeting(body, on=today + timedelta(days=2), state="convened"), holder)

    records(1)
    client.get("/espace/")
    with CaptureQueriesContext(connection) as first:
        client.get("/espace/")
    records(3)
    with django_assert_num_queries(len(first)):
        client.get("/espace/")
    assert len(first) <= 22


def test_one_box_finds_everything_that_one_may_read(client: Client, today, make_person, lille) -> None:
    call = world.Call.objects.get()
    world.an_application(call, "filed", title="Atelier vélo")
    world.an_application(call, "draft", title="Brouillon vélo")
    world.a_structure("Vélo pour tous")
    world.an_event(on=today, title="Fête du vélo")
    world.a_meeting(world.Body.objects.get(code="COPIL"), on=today, title="Point vélo")
    client.force_login(make_person("", Role.OFFICER))
    page = text(client.get("/bureau/recherche/", {"q": "VELO"}))
    for found in ("Atelier vélo", "Vélo pour tous", "Fête du vélo"):
        assert found in page
    assert "Point vélo" in text(client.get("/bureau/recherche/", {"q": "vélo"}))
    assert "Brouillon vélo" not in page
    client.force_login(make_person("", Role.MDA))
    assert "Atelier vélo" not in text(client.get("/bureau/recherche/", {"q": "velo"}))


def test_an_action_is_found_by_its_code(client: Client, today, make_person, lille) -> None:
    client.force_login(make_person("", Role.OFFICER))
    assert "1.3.a " in text(client.get("/bureau/recherche/", {"q": "1.3.a"}))


@pytest.mark.parametrize("typed", ["", "   ", "\x00", "%", "a" * 5000, "zzzz", "<script>"])
def test_odd_searches_are_answered(client: Client, today, make_person, typed: str) -> None:
    client.force_login(make_person("", Role.OFFICER))
    answer = client.get("/bureau/recherche/", {"q": typed})
    assert answer.status_code == 200
    assert "<script>" not in text(answer)


def test_a_long_list_is_one_link_away(client: Client, today, make_person) -> None:
    for rank in range(8):
        world.a_structure(f"Vélo {rank}")
    client.force_login(make_person("", Role.OFFICER))
    page = text(client.get("/bureau/recherche/", {"q": "vélo"}))
    assert "8 résultats" in page
    assert "/bureau/structures/?q=v%C3%A9lo" in page
