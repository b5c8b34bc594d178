"""The audit: who reads it, how it is narrowed, exported and checked; the timeline."""

import csv
import io
from typing import Any

import pytest
from django.template.loader import render_to_string
from django.test import Client

from essaim.journal.models import Verification
from essaim.journal.queries import timeline
from essaim.journal.services import seal_entries
from essaim.people.actors import Actor
from essaim.people.roles import Role
from tests.journal.conftest import Tamper, key_in_sql
from tests.support.people import MakePerson
from tests.support.time import Clock

PAGE = "/bureau/journal/"


@pytest.fixture
def officer(client: Client, make_person: MakePerson) -> Client:
    """A client signed in as the officer."""
    client.force_login(make_person("Camille Démo", Role.OFFICER))
    return client


def shown(client: Client, **params: str) -> str:
    response = client.get(PAGE, params)
    assert response.status_code == 200
    return response.content.decode().replace("\u00a0", " ").replace("&nbsp;", " ")


@pytest.mark.parametrize("role", [Role.ADMIN, Role.DIRECTOR, Role.OFFICER, Role.FINANCE, Role.DELEGATE])
def test_three_roles_enter(client: Client, make_person: MakePerson, role: Role) -> None:
    client.force_login(make_person("A", role))
    expected = 200 if role in {Role.ADMIN, Role.DIRECTOR, Role.OFFICER} else 403
    assert {client.get(address).status_code for address in (PAGE, f"{PAGE}journal.csv")} == {expected}


def test_a_visitor_signs_in_first(client: Client, db: None) -> None:
    assert client.get(PAGE).status_code == client.post(f"{PAGE}verifier/").status_code == 302


def test_an_empty_journal_says_so(officer: Client) -> None:
    assert "Le journal est vide" in shown(officer)


def test_acts_are_narrowed(officer: Client, write: Any, make_person: MakePerson, clock: Clock) -> None:
    clock.travel("2026-03-01")
    write(Actor.of(make_person("Élodie Roy")), note="Coopérative")
    clock.travel("2026-10-09T23:30:00")
    write(verb="test.score", title="<b>Autre</b>")
    clock.back()
    assert "2 actes" in shown(officer)
    assert "&lt;b&gt;Autre" in shown(officer)
    for params in (
        {"q": "COOPERATIVE"},
        {"personne": "elodie"},
        {"acte": "test.submit"},
        {"au": "2026-10-08"},
        {"du": "2026-03-01", "au": "2026-03-01"},
    ):
        text = shown(officer, **params)
        assert "1 acte</h1>" in text, params
        assert "Élodie Roy" in text
    assert "1 acte</h1>" in shown(officer, personne="Essaim", du="2026-10-09", au="2026-10-09")
    assert "1 acte</h1>" not in shown(officer, nature="territory.commune")
    assert "Aucun acte ne répond" in shown(officer, q="rien")


@pytest.mark.parametrize(
    "params",
    [
        {"page": "x"},
        {"page": "-1"},
        {"acte": "nothing"},
        {"du": "31/02/2026"},
        {"au": "9999-12-31"},
        {"nature": "'; --"},
        {"q": "%_\x00" * 300},
        {"personne": "\x00"},
    ],
)
def test_hostile_filters_answer(officer: Client, write: Any, params: dict[str, str]) -> None:
    write()
    shown(officer, **params)


def test_the_file_runs_nothing(officer: Client, write: Any) -> None:
    write(note="=HYPERLINK(1)", title="  @SUM(A1)", facts={"amount": "8000.00"})
    seal_entries(Actor.system("test"))
    response = officer.get(f"{PAGE}journal.csv", {"acte": "test.submit"})
    text = b"".join(response.streaming_content).decode("utf-8-sig")
    heads, line = csv.reader(io.StringIO(text), delimiter=";")
    row = dict(zip(heads, line, strict=True))
    assert row["Précision"] == "'=HYPERLINK(1)"
    assert row["Titre"] == "'  @SUM(A1)"
    assert (row["Par"], row["Faits"], row["Sceau"]) == ("Essaim", '{"amount": "8000.00"}', "1")
    assert "attachment" in response["Content-Disposition"]


def test_the_page_asks_a_constant_number_of_questions(
    officer: Client, write: Any, make_person: MakePerson, django_assert_max_num_queries: Any
) -> None:
    for number in range(30):
        write(Actor.of(make_person(f"P{number}")), personal={"title": "x"})
    with django_assert_max_num_queries(16):
        shown(officer)


def test_checking_says_what_was_found(officer: Client, write: Any, tamper: Tamper) -> None:
    entry = write()
    seal_entries(Actor.system("test"))
    assert "intact" in officer.post(f"{PAGE}verifier/", follow=True).content.decode()
    tamper("UPDATE journal_entry SET note = 'x' WHERE id = %s", key_in_sql(entry.pk))
    text = officer.post(f"{PAGE}verifier/", follow=True).content.decode()
    assert "Le journal a été altéré" in text
    assert str(entry.pk) in text
    assert Verification.objects.count() == 2


def test_a_timeline_says_once_what_was_done_again_and_again(write: Any, commune: Any, clock: Clock) -> None:
    for at in ("2026-10-09T09:00", "2026-10-09T09:01", "2026-10-09T09:02", "2026-10-10T09:00"):
        clock.travel(at)
        write()
    said = [entry.what for entry in timeline(Actor.system("x"), commune)]
    assert len(said) == 2
    assert not said[0].endswith("fois")
    assert said[1].endswith(", 3\u00a0fois")


def test_a_timeline_is_drawn(write: Any, commune: Any, clock: Clock) -> None:
    clock.travel("2026-10-09T14:32:00")
    assert "Rien ne s’est encore passé" in render_to_string("journal/timeline.html", {"entries": []})
    write(note="<i>urgent</i>")
    text = render_to_string("journal/timeline.html", {"entries": timeline(Actor.system("x"), commune)})
    for words in ("Essaim", "a déposé la demande 2026-118", "&lt;i&gt;urgent", "14\u00a0h\u00a032", "<time"):
        assert words in text
