"""A SIRET looked up while one writes: what the register says is offered, and its silence stops nobody."""

from datetime import date
from decimal import Decimal

import pytest
from django.test import Client
from django.urls import reverse

from essaim.funding import services
from essaim.people.actors import Actor
from essaim.people.models import RoleGrant, User
from essaim.people.roles import Role
from essaim.territory.identity import identity
from essaim.ui.formatting import format_euros
from tests.funding.applying import STRUCTURE, draft, filed, lay_call, posted
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


def aid(**changed) -> dict:
    row = {
        "statutLabel": "Accordé",
        "montantAccorde": 12000,
        "exerciceBudgetaire": 2027,
        "nomAttribuant": "DRAJES Hauts-de-France",
        "idAttribuant": "N/A",
        "objet": "Former des bénévoles",
        "dispositif": "FDVA",
    }
    return {**row, **changed}


def test_aid_obtained_elsewhere_and_not_declared_is_told_to_the_office(stub, client, holder, settings) -> None:
    settings.COMPANIES_URL = ""
    settings.DATA_SUBVENTION_URL, settings.DATA_SUBVENTION_KEY = stub.url, "jeton"
    officer = User.objects.create_confirmed("chargee@exemple.invalid", name="Chargée")
    RoleGrant.objects.create(user=officer, role=Role.OFFICER, from_on=date(2020, 1, 1))
    client.force_login(officer)
    file = filed(holder)
    page = reverse("funding:office_application", args=[file.number]) + "?partie=decision"
    others = [
        aid(montantAccorde=9000),  # declared, as coming from the metropolis
        aid(statutLabel="Refusé"),
        aid(exerciceBudgetaire=2019),
        aid(montantAccorde=None),
        aid(idAttribuant=identity().awarding_body.siret),
    ]
    for replies, said in (
        (
            Reply(body={"applications": [aid(), *others]}),
            f"{format_euros(Decimal(12000))} non déclarés dans la demande",
        ),
        (Reply(body={"applications": others}), "ne connaît aucune aide que la demande ne déclare pas"),
        (Reply(404, body={"message": "inconnue"}), "ne connaît aucune aide que la demande ne déclare pas"),
        (Reply(503, headers={"Retry-After": "60"}), "Data.Subvention ne répond pas pour le moment."),
        (Reply(body={"demandes": []}), "Data.Subvention ne répond pas pour le moment."),
    ):
        stub.say(replies)
        assert said in client.get(page).text
    assert stub.asked[0][0] == "/association/000000018/applications"
    settings.DATA_SUBVENTION_KEY = ""
    assert "Aides obtenues ailleurs" not in client.get(page).text
