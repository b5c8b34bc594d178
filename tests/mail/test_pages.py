"""The office's outbox and the demonstration's."""

import uuid
from typing import Any

import pytest
from django.test import Client

from essaim.mail.models import Message
from essaim.people.roles import Role
from tests.support.people import MakePerson

OFFICE = "/bureau/courriers/"
DEMO = "/demonstration/courriers/"


@pytest.fixture
def officer(client: Client, make_person: MakePerson) -> Client:
    """A client signed in as the officer."""
    client.force_login(make_person("Camille Démo", Role.OFFICER))
    return client


def shown(client: Client, address: str, **params: str) -> str:
    response = client.get(address, params)
    assert response.status_code == 200
    return response.content.decode().replace("\u00a0", " ")


def test_the_outbox_is_for_three_roles(client: Client, make_person: MakePerson, write: Any) -> None:
    message = write()
    assert client.get(OFFICE).status_code == 302
    client.force_login(make_person("A", Role.FINANCE))
    assert client.get(OFFICE).status_code == client.get(f"{OFFICE}{message.pk}/").status_code == 403
    client.force_login(make_person("B"))
    assert client.get(OFFICE).status_code == 403


def test_messages_are_listed_and_narrowed(officer: Client, write: Any) -> None:
    assert "Aucun courrier n’est encore parti" in shown(officer, OFFICE)
    write(subject="<b>Élection</b>")
    write(key="b", to="zoe@exemple.fr")
    text = shown(officer, OFFICE)
    assert "2 courriers" in text
    assert "&lt;b&gt;Élection" in text
    assert "1 courrier<" in shown(officer, OFFICE, q="election")
    assert "1 courrier<" in shown(officer, OFFICE, q="ZOE")
    assert "2 courriers" in shown(officer, OFFICE, etat="queued", page="x")
    assert "Aucun courrier ne répond" in shown(officer, OFFICE, etat="failed")
    assert "2 courriers" in shown(officer, OFFICE, etat="'; --")


def test_a_message_is_read_but_not_a_personal_link(officer: Client, write: Any) -> None:
    open_one, secret = write(), write(key="b", is_secret=True)
    assert "L’Épi &amp; Cie &lt;3" in shown(officer, f"{OFFICE}{open_one.pk}/")
    text = shown(officer, f"{OFFICE}{secret.pk}/")
    assert "L’Épi" not in text
    assert "lien personnel" in text
    assert officer.get(f"{OFFICE}{uuid.uuid4()}/").status_code == 404


def test_what_was_not_delivered_is_sent_again(officer: Client, write: Any) -> None:
    message = write()
    address = f"{OFFICE}{message.pk}/renvoyer/"
    assert "déjà parti ou va partir" in officer.post(address, follow=True).content.decode()
    Message.objects.update(state="failed", error="550 Inconnu")
    assert "Renvoyer ce courrier" in shown(officer, f"{OFFICE}{message.pk}/")
    assert "Le courrier repart" in officer.post(address, follow=True).content.decode()
    assert officer.get(address).status_code == 405


def test_the_demonstration_shows_all_to_everyone(client: Client, write: Any, settings: Any) -> None:
    settings.ESSAIM_MODE = "demo"
    assert "Rien n’a encore été écrit" in shown(client, DEMO)
    message = write(is_secret=True)
    assert "Votre demande est reçue" in shown(client, DEMO)
    assert "Aucun courrier ne répond" in shown(client, DEMO, q="rien")
    text = shown(client, f"{DEMO}{message.pk}/")
    assert f'<a href="{settings.BASE_URL}/espace/"' in text


@pytest.mark.parametrize("mode", ["test", "production"])
def test_outside_of_it_nobody_reads(client: Client, officer: Client, write: Any, settings: Any, mode: str) -> None:
    message = write()
    settings.ESSAIM_MODE = mode
    assert client.get(DEMO).status_code == client.get(f"{DEMO}{message.pk}/").status_code == 404


def test_the_list_asks_a_constant_number_of_questions(
    officer: Client, write: Any, django_assert_max_num_queries: Any
) -> None:
    for number in range(30):
        write(key=str(number))
    with django_assert_max_num_queries(12):
        shown(officer, OFFICE)
