"""The second factor: enrolling, using, losing, and what waits without one."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value, yield_hotp_counters_from_time
from django.core.cache import cache
from django.test import Client

from essaim.kernel.verdict import Refused
from essaim.people import second_factor, services
from essaim.people.actors import Actor, Grant
from essaim.people.roles import DECIDING, Role
from tests.people.conftest import last_letter_to
from tests.people.test_signing import text
from tests.support.people import MakePerson

SignIn = Callable[..., Any]
pytestmark = pytest.mark.django_db(transaction=True)
ENROL = "/compte/second-facteur/activer/"


def code_for(secret: str) -> str:
    """The code that the application shows now."""
    counters = list(yield_hotp_counters_from_time())
    return format_hotp_value(hotp_value(secret, counters[len(counters) // 2]))


def secret_on(page: Any) -> str:
    match = re.search(r"<code>([A-Z2-7]{32})</code>", page.content.decode())
    assert match, "the page shows the secret, for who cannot photograph"
    return match[1]


def secret_of(user: Any) -> str:
    return Authenticator.objects.get(user=user, type="totp").data["secret"]


def test_an_agent_who_decides_enrols_before_anything_else(
    client: Client, make_person: MakePerson, sign_in_by_form: SignIn, acts: Any
) -> None:
    user = make_person("Awa Diallo", Role.OFFICER, email="awa@exemple.fr", second_factor=False)
    sign_in_by_form(client, "awa@exemple.fr")
    response = client.get("/bureau/equipe/?q=awa")
    assert response["location"] == f"{ENROL}?next=%2Fbureau%2Fequipe%2F%3Fq%3Dawa"
    page = client.get(response["location"])
    assert "Votre rôle demande un second facteur" in text(page)
    assert "Activez-le" in text(client.get("/compte/"))

    page = client.get(response["location"])
    assert "n’est pas le bon" in text(client.post(ENROL, {"code": "000000"}))
    response = client.post(ENROL, {"code": code_for(secret_on(page))})
    assert response["location"] == "/compte/second-facteur/secours/"
    codes = text(client.get(response["location"]))
    assert "10 codes qui n’ont pas servi" in codes
    assert 'href="/bureau/equipe/?q=awa"' in codes, "she goes on to the page that she had asked for"
    assert client.get("/bureau/equipe/").status_code == 200
    assert last_letter_to("awa@exemple.fr").subject == "Votre second facteur est activé"
    assert ("Awa Diallo", "people.enrol_second_factor", {}) in acts
    assert second_factor.is_enrolled(user)


@pytest.mark.parametrize("role", Role)
def test_roles_that_decide_wait_and_others_do_not(make_person: MakePerson, role: Role) -> None:
    actor = Actor.signed_in(make_person("A", role, second_factor=False))
    assert bool(actor.held_back) is (role in DECIDING)
    assert actor.is_agent is (role not in DECIDING)
    assert Actor.signed_in(make_person("B", role)).has(role)


def test_every_role_waits_when_one_does(make_person: MakePerson) -> None:
    user = make_person("A", Role.RELAY, Grant(Role.ELECTED, "commune", "59355"), second_factor=False)
    assert not Actor.signed_in(user).has(Role.RELAY)
    assert Actor.of(user).has(Role.ELECTED, scope=("commune", "59355"))


def test_only_the_demonstration_waives_it(make_person: MakePerson, second_factor_waived: None) -> None:
    assert Actor.signed_in(make_person("A", Role.ADMIN, second_factor=False)).has(Role.ADMIN)


def test_signing_in_asks_for_the_code(client: Client, make_person: MakePerson, sign_in_by_form: SignIn) -> None:
    user = make_person("Awa", Role.OFFICER, email="awa@exemple.fr")
    response = sign_in_by_form(client, "awa@exemple.fr", next="/bureau/equipe/")
    assert response["location"] == "/compte/connexion/code/"
    assert client.get("/bureau/equipe/").status_code == 302, "a password alone opens nothing"
    assert "n’est pas le bon" in text(client.post("/compte/connexion/code/", {"code": "12345"}))
    code = code_for(secret_of(user))
    assert client.post("/compte/connexion/code/", {"code": code})["location"] == "/bureau/equipe/"
    assert client.get("/bureau/equipe/").status_code == 200

    again = Client()
    sign_in_by_form(again, "awa@exemple.fr")
    assert again.post("/compte/connexion/code/", {"code": code}).status_code == 200, "a code serves once"


def test_codes_cannot_be_tried_without_end(client: Client, make_person: MakePerson, sign_in_by_form: SignIn) -> None:
    user = make_person("Awa", Role.OFFICER, email="awa@exemple.fr")
    sign_in_by_form(client, "awa@exemple.fr")
    for _ in range(5):
        client.post("/compte/connexion/code/", {"code": "12345"})
    page = text(client.post("/compte/connexion/code/", {"code": code_for(secret_of(user))}))
    assert "Attendez cinq minutes" in page


def test_a_recovery_code_serves_once(client: Client, make_person: MakePerson, sign_in_by_form: SignIn) -> None:
    user = make_person("Awa", Role.OFFICER, email="awa@exemple.fr")
    code = Authenticator.objects.get(user=user, type="recovery_codes").wrap().get_unused_codes()[0]
    sign_in_by_form(client, "awa@exemple.fr")
    assert client.post("/compte/connexion/code/", {"code": code})["location"] == "/bureau/"
    assert "9 codes qui n’ont pas servi" in text(client.get("/compte/second-facteur/secours/"))
    again = Client()
    sign_in_by_form(again, "awa@exemple.fr")
    assert again.post("/compte/connexion/code/", {"code": code}).status_code == 200


def test_recovery_codes_are_renewed_and_kept_in_a_file(
    client: Client, make_person: MakePerson, sign_in_by_form: SignIn, acts: Any
) -> None:
    user = make_person("Awa", Role.OFFICER, email="awa@exemple.fr")
    sign_in_by_form(client, "awa@exemple.fr")
    client.post("/compte/connexion/code/", {"code": code_for(secret_of(user))})
    before = client.get("/compte/second-facteur/secours/fichier/")
    assert "essaim-codes-de-secours.txt" in before["content-disposition"]
    assert "ne vaudront plus" in text(client.get("/compte/second-facteur/secours/nouveaux/"))
    client.post("/compte/second-facteur/secours/nouveaux/")
    after = client.get("/compte/second-facteur/secours/fichier/")
    assert not set(re.findall(r"^\d{8}$", before.content.decode(), re.M)) & set(
        re.findall(r"^\d{8}$", after.content.decode(), re.M)
    )
    assert ("Awa", "people.renew_recovery_codes", {}) in acts
    assert "Activée le" in text(client.get("/compte/second-facteur/"))


def test_removing_it_closes_the_office(client: Client, make_person: MakePerson, sign_in_by_form: SignIn) -> None:
    user = make_person("Awa", Role.OFFICER, email="awa@exemple.fr")
    sign_in_by_form(client, "awa@exemple.fr")
    client.post("/compte/connexion/code/", {"code": code_for(secret_of(user))})
    assert "change de téléphone" in text(client.get("/compte/second-facteur/desactiver/"))
    client.post("/compte/second-facteur/desactiver/")
    assert client.get("/bureau/equipe/")["location"].startswith(ENROL)
    assert not Authenticator.objects.filter(user=user).exists()
    assert last_letter_to("awa@exemple.fr").subject == "Votre second facteur est désactivé"


def test_a_role_given_to_somebody_signed_in_waits_too(client: Client, make_person: MakePerson) -> None:
    director, holder = make_person("D", Role.DIRECTOR), make_person("H", Role.MDA, second_factor=False)
    client.force_login(holder)
    services.grant_role(Actor.of(director), holder, role=Role.FINANCE)
    assert client.get("/bureau/equipe/").status_code == 403, "no role of hers opens this page"
    assert "Le bureau vous attend" in text(client.get("/compte/"))


def test_an_administrator_removes_a_lost_one(make_person: MakePerson, client: Client, acts: Any) -> None:
    admin, lost = make_person("Ada", Role.ADMIN), make_person("Awa", Role.OFFICER, email="awa@exemple.fr")
    client.force_login(lost)
    assert client.get("/compte/").status_code == 200
    with pytest.raises(Refused, match="administration technique"):
        services.reset_second_factor(Actor.of(make_person("Dan", Role.DIRECTOR)), lost)
    with pytest.raises(Refused, match="votre propre"):
        services.reset_second_factor(Actor.of(admin), admin)
    services.reset_second_factor(Actor.of(admin), lost)
    services.reset_second_factor(Actor.of(admin), lost)
    assert client.get("/compte/").status_code == 302, "sessions are closed"
    assert not second_factor.is_enrolled(lost)
    assert last_letter_to("awa@exemple.fr").body.count("Ada a retiré") == 1
    assert acts == [("Ada", "people.reset_second_factor", {})]


def test_the_code_confirms_a_delicate_change(client: Client, make_person: MakePerson) -> None:
    user = make_person("Awa", Role.OFFICER, email="awa@exemple.fr")
    client.force_login(user)
    cache.clear()
    page = client.get("/compte/verification/code/?next=/compte/second-facteur/secours/")
    assert "C’est bien vous" in text(page)
    words = {"code": code_for(secret_of(user)), "next": "/compte/second-facteur/secours/"}
    assert client.post("/compte/verification/code/", words)["location"] == "/compte/second-facteur/secours/"
    assert client.get("/compte/second-facteur/secours/").status_code == 200
