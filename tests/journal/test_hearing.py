"""What is done to accounts reaches the journal, and an erased account leaves it."""

import pytest
from django.test import Client

from essaim.journal.models import Entry, PersonalValue
from essaim.journal.queries import named
from essaim.journal.verbs import VERBS
from essaim.people import acts, services
from essaim.people.actors import Actor
from essaim.people.models import Invitation
from essaim.people.roles import Role
from tests.support.people import PASSWORD, MakePerson

pytestmark = pytest.mark.django_db


def test_every_act_on_accounts_has_its_verb() -> None:
    assert set(acts.VERBS) <= set(VERBS)


def test_signing_in_is_told(make_person: MakePerson, no_rate_limit_before: None) -> None:
    lea = make_person("Léa Petit")
    Client().post("/compte/connexion/", {"login": lea.email, "password": PASSWORD})
    entry = Entry.objects.get(verb="people.sign_in")
    assert entry.target_title == ""
    assert (entry.who, entry.title) == ("Léa Petit", "Léa Petit")


def test_an_erased_account_has_no_name_left_in_the_journal(make_person: MakePerson) -> None:
    director, lea = Actor.of(make_person("Dominique", Role.DIRECTOR)), make_person("Léa Petit")
    services.invite_agent(director, email=lea.email, name="Léa Petit", function="", role=Role.MDA)
    services.change_name(Actor.of(lea), name="Léa Grand")
    assert {value.values.get("title") or value.values["name"] for value in PersonalValue.objects.all()} == {
        "Invitation de Léa Petit",
        "Léa Grand",
    }
    lea.refresh_from_db()
    services.erase_account(Actor.of(lea), lea)
    assert not PersonalValue.objects.exists()
    told = " ".join(entry.sentence for entry in named(Entry.objects.all()))
    assert "Léa" not in told
    assert "un compte effacé" in told
    assert "Dominique a envoyé une invitation" in told
    assert not any("Léa" in str(row) for row in Entry.objects.values_list())
    assert Invitation.objects.count() == 1


def test_an_act_that_is_refused_is_not_told(make_person: MakePerson) -> None:
    lea = Actor.of(make_person("Léa"))
    with pytest.raises(Exception, match="nom"):
        services.change_name(lea, name="  ")
    assert not Entry.objects.exists()
