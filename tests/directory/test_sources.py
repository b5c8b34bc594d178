"""Structures looked up in the register: what it says is kept beside what was declared."""

import pytest
from django.urls import reverse

from essaim.directory import services
from essaim.directory.models import OfficialFacts, Organisation
from essaim.directory.tasks import look_up
from essaim.kernel.registers import RegisterDown
from essaim.kernel.verdict import Refused
from tests.directory.test_pages import client_of
from tests.support.registers import Reply, companies


def test_a_register_that_agrees_confirms_the_identity(stub, officer, atelier) -> None:
    declared = (atelier.name, atelier.address, atelier.commune_code)
    services.ask_register(officer, atelier)
    atelier.refresh_from_db()
    assert atelier.is_checked
    assert (atelier.name, atelier.address, atelier.commune_code) == declared
    assert atelier.official_facts.get().facts["street"] == "12 RUE DES LILAS"


@pytest.mark.parametrize(
    "body",
    [
        {"results": []},
        companies(lambda unit: unit.update(nom_raison_sociale="AUTRE", sigle=None)),
        companies(lambda unit: unit.update(etat_administratif="C")),
    ],
)
def test_a_register_that_does_not_agree_leaves_it_to_be_checked(stub, officer, atelier, body) -> None:
    stub.say(Reply(body=body))
    services.ask_register(officer, atelier)
    services.ask_register(officer, atelier)
    assert not Organisation.objects.get(pk=atelier.pk).is_checked
    assert OfficialFacts.objects.count() == 1


def test_a_register_that_is_down_writes_nothing_and_the_night_asks_again(stub, officer, atelier) -> None:
    stub.say(Reply(503, headers={"Retry-After": "60"}))
    with pytest.raises(RegisterDown):
        services.ask_register(officer, atelier)
    look_up({})
    assert not OfficialFacts.objects.exists()
    stub.say(Reply(body=companies()))
    look_up({})
    assert Organisation.objects.get(pk=atelier.pk).is_checked
    look_up({})
    assert len(stub.asked) == 1


def test_only_those_who_keep_the_directory_ask(stub, manager, atelier) -> None:
    with pytest.raises(Refused):
        services.ask_register(manager, atelier)
    assert not stub.asked


def test_the_office_reads_both_and_the_list_of_what_is_to_check(stub, officer, atelier) -> None:
    client = client_of(officer)
    page, address = reverse("directory:office_structure", args=[atelier.pk]), reverse("directory:office_structures")
    assert "Essaim le redemande chaque nuit" in client.get(page).text
    assert "L’Atelier du Fil" in client.get(address, {"onglet": "a-verifier"}).text
    stub.say(Reply(503, headers={"Retry-After": "60"}))
    asked = client.post(reverse("directory:ask_register", args=[atelier.pk]), follow=True)
    assert "ne répond pas pour le moment. La structure reste à vérifier" in asked.text
    stub.say(Reply(body=companies()))
    asked = client.post(reverse("directory:ask_register", args=[atelier.pk]), follow=True)
    assert "12 RUE DES LILAS" in asked.text
    assert "Signalée de l’ESS par le registre" in asked.text
    assert "Identité vérifiée" in asked.text
    assert "L’Atelier du Fil" not in client.get(address, {"onglet": "a-verifier"}).text
