"""A SIRET looked up while one writes: what the register says is offered, and its silence stops nobody."""

import pytest
from django.test import Client
from django.urls import reverse

from essaim.funding import services
from essaim.people.actors import Actor
from essaim.people.models import User
from tests.funding.applying import STRUCTURE, draft, lay_call, posted
from tests.support.registers import Reply, companies

OTHER = companies(lambda unit: unit.update(nom_raison_sociale="LE FIL SOLIDAIRE", sigle=None))


@pytest.fixture
def holder(db) -> User:
    lay_call()
    return User.objects.create_confirmed("awa@exemple.invalid", name="Awa")


@pytest.fixture
def client(holder) -> Client:
    found = Client()
    found.force_login(holder)
    return found


def press(client: Client, application, **button: str):
    address = reverse("funding:section", args=[application.pk, "porteur"])
    application.response.refresh_from_db()
    fields = posted("porteur", STRUCTURE, application.response.version)
    return client.post(address, {**fields, **button}, follow=True)


def test_what_the_register_says_is_offered_and_taken_by_a_click_alone(stub, client, holder) -> None:
    stub.say(Reply(body=OTHER))
    application = draft(holder)
    page = press(client, application, verifier="oui")
    assert "Reprendre «&nbsp;LE FIL SOLIDAIRE&nbsp;»" in page.text
    application.response.refresh_from_db()
    assert application.response.answers["organisation_name"] == STRUCTURE["organisation_name"]
    page = press(client, application, reprendre="organisation_name")
    assert "Ce que vous avez écrit correspond." in page.text
    application.response.refresh_from_db()
    assert application.response.answers["organisation_name"] == "LE FIL SOLIDAIRE"
    assert application.response.answers["address"] == STRUCTURE["address"]


def test_the_address_is_taken_and_the_commune_typed_is_kept(stub, client, holder) -> None:
    def move(unit) -> None:
        unit["matching_etablissements"][0]["adresse"] = "3 RUE NEUVE 59160 LILLE"

    stub.say(Reply(body=companies(move)))
    application = draft(holder)
    press(client, application, reprendre="organisation_address")
    application.response.refresh_from_db()
    assert application.response.answers["address"] == {"street": "3 RUE NEUVE", "postcode": "59160", "city": "Lomme"}


def test_a_register_that_is_down_stops_nobody(stub, client, holder) -> None:
    stub.say(Reply(503, headers={"Retry-After": "60"}))
    application = draft(holder)
    page = press(client, application, verifier="oui")
    assert "ne répond pas pour le moment. Continuez à la main" in page.text
    filed = services.submit_application(Actor.of(holder), application)
    assert filed.number
    assert filed.organisation is not None
    assert not filed.organisation.is_checked


def test_an_installation_that_asks_no_register_shows_no_button(client, holder) -> None:
    page = press(client, draft(holder, answers={}), verifier="oui")
    assert "Vérifier ce numéro" not in page.text
