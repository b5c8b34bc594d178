"""Signing in, up and out; passwords; addresses."""

import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.conf import settings as django_settings
from django.core import mail
from django.test import Client

from essaim.people.models import User
from essaim.people.roles import Role
from tests.people.conftest import last_letter_to, link_in
from tests.support.people import PASSWORD, MakePerson

SignIn = Callable[..., Any]
pytestmark = pytest.mark.django_db(transaction=True)


def text(response: Any) -> str:
    """A page with every run of spaces, no-break ones included, made one."""
    return re.sub(r"(\s|&nbsp;)+", " ", response.content.decode())


def test_a_holder_signs_in_to_her_space(
    client: Client, make_person: MakePerson, sign_in_by_form: SignIn, acts: Any
) -> None:
    make_person("Awa Diallo", email="awa@exemple.fr")
    response = sign_in_by_form(client, "AWA@exemple.fr ")
    assert (response.status_code, response["location"]) == (302, "/espace/")
    assert acts == [("Awa Diallo", "people.sign_in", {})]
    assert "Awa Diallo" in text(client.get("/compte/"))


def test_a_session_lasts_twelve_hours(client: Client, make_person: MakePerson, sign_in_by_form: SignIn) -> None:
    make_person(email="awa@exemple.fr")
    sign_in_by_form(client, "awa@exemple.fr")
    assert client.session.get_expiry_age() == 12 * 3600
    assert client.cookies["sessionid"]["max-age"] == 12 * 3600


def test_an_agent_signs_in_to_the_office(
    client: Client, make_person: MakePerson, sign_in_by_form: SignIn, second_factor_waived: None
) -> None:
    make_person("Officer", Role.OFFICER, email="o@exemple.fr", second_factor=False)
    assert sign_in_by_form(client, "o@exemple.fr")["location"] == "/bureau/"


def test_five_wrong_passwords_and_the_door_waits(
    client: Client, make_person: MakePerson, sign_in_by_form: SignIn
) -> None:
    make_person(email="awa@exemple.fr")
    for _ in range(5):
        page = text(sign_in_by_form(client, "awa@exemple.fr", "faux"))
        assert "ne vont pas ensemble" in page
        assert "<title>Erreur" in page
        assert "awa@exemple.fr" in page, "what was typed is kept"
    assert "Attendez cinq minutes" in text(sign_in_by_form(client, "awa@exemple.fr", "faux"))
    assert "Attendez cinq minutes" in text(sign_in_by_form(client, "awa@exemple.fr")), "the right one waits too"
    make_person(email="bob@exemple.fr")
    assert sign_in_by_form(client, "bob@exemple.fr").status_code == 302, "others do not wait"


def test_an_unknown_address_reads_like_a_wrong_password(client: Client, db: None, sign_in_by_form: SignIn) -> None:
    assert "ne vont pas ensemble" in text(sign_in_by_form(client, "personne@exemple.fr"))


def test_too_many_requests_get_a_french_page(client: Client, db: None, settings: Any) -> None:
    settings.ACCOUNT_RATE_LIMITS = {"login": "1/m/ip"}
    client.post("/compte/connexion/", {"login": "a@exemple.fr", "password": "x"})
    response = client.post("/compte/connexion/", {"login": "a@exemple.fr", "password": "x"})
    assert response.status_code == 429
    assert "Trop d’essais en peu de temps" in text(response)


@pytest.mark.parametrize(
    ("asked", "reached"),
    [
        ("/compte/?vue=1", "/compte/?vue=1"),
        ("https://voleur.example/", "/espace/"),
        ("//voleur.example/", "/espace/"),
        ("/\\voleur.example", "/espace/"),
        ("javascript:alert(1)", "/espace/"),
    ],
)
def test_signing_in_leads_back_but_never_away(
    client: Client, make_person: MakePerson, sign_in_by_form: SignIn, asked: str, reached: str
) -> None:
    make_person(email="awa@exemple.fr")
    assert sign_in_by_form(client, "awa@exemple.fr", next=asked)["location"] == reached


def test_a_lost_session_returns_to_its_page(client: Client, db: None) -> None:
    assert client.get("/compte/nom/?x=1")["location"] == "/compte/connexion/?next=/compte/nom/%3Fx%3D1"
    sent = client.post("/compte/sessions/", headers={"referer": "http://testserver/compte/?x=1"})
    assert sent["location"] == "/compte/connexion/?next=/compte/%3Fx%3D1"
    elsewhere = client.post("/compte/sessions/", headers={"referer": "https://voleur.example/compte/"})
    assert elsewhere["location"] == "/compte/connexion/?next=/"


def test_a_holder_signs_up_and_confirms_by_the_real_message(client: Client, acts: Any) -> None:
    words = {"name": "  Awa   Diallo ", "email": "Awa@Exemple.fr", "password1": PASSWORD, "next": "/compte/nom/"}
    response = client.post("/compte/ouvrir/", words)
    assert response["location"] == "/compte/confirmation/"
    assert "Regardez votre messagerie" in text(client.get("/compte/confirmation/"))
    user = User.objects.get(email="awa@exemple.fr")
    assert user.name == "Awa Diallo"
    message = last_letter_to("awa@exemple.fr")
    assert message.subject == "Confirmez votre adresse e-mail pour ouvrir votre compte"
    assert message.body.startswith("Bonjour Awa Diallo,")

    assert client.get("/compte/").status_code == 302, "nobody enters before confirming"
    page = text(client.get(link_in(message)))
    assert "Oui, confirmer cette adresse" in page, "a mail scanner that follows the link confirms nothing"
    assert client.post(link_in(message))["location"] == "/compte/nom/", "she is signed in and goes where she was going"
    assert client.get("/compte/").status_code == 200
    assert [verb for _, verb, _ in acts] == ["people.open_account", "people.confirm_email", "people.sign_in"]
    assert "Ce lien ne vaut plus" in text(Client().get("/compte/confirmation/faux:cle/"))


def test_signing_in_before_confirming_sends_the_link_again(
    client: Client, sign_in_by_form: SignIn, settings: Any
) -> None:
    settings.ACCOUNT_EMAIL_CONFIRMATION_COOLDOWN = 0
    client.post("/compte/ouvrir/", {"name": "Awa", "email": "awa@exemple.fr", "password1": PASSWORD})
    assert sign_in_by_form(Client(), "awa@exemple.fr")["location"] == "/compte/confirmation/"
    assert len(mail.outbox) == 2


def test_signing_up_twice_says_nothing_of_the_first_account(client: Client, make_person: MakePerson) -> None:
    make_person("Awa", email="awa@exemple.fr")
    response = client.post("/compte/ouvrir/", {"name": "Autre", "email": "awa@exemple.fr", "password1": PASSWORD})
    assert response["location"] == "/compte/confirmation/", "the same answer as for a new address"
    assert last_letter_to("awa@exemple.fr").subject == "Vous avez déjà un compte sur Essaim"
    assert User.objects.get(email="awa@exemple.fr").name == "Awa"


@pytest.mark.parametrize(
    ("password", "reason"),
    [
        ("court", "trop court"),
        ("190719821983", "numérique"),
        ("awa@exemple.fr", "semblable|ressemble"),
    ],
)
def test_weak_passwords_are_refused(client: Client, db: None, password: str, reason: str) -> None:
    response = client.post("/compte/ouvrir/", {"name": "Awa", "email": "awa@exemple.fr", "password1": password})
    assert response.status_code == 200
    assert re.search(reason, text(response))


def test_empty_forms_say_what_to_write(client: Client, db: None) -> None:
    page = text(client.post("/compte/ouvrir/", {}))
    for sentence in (
        "Écrivez votre prénom et votre nom.",
        "Écrivez votre adresse e-mail.",
        "Choisissez un mot de passe.",
    ):
        assert sentence in page
    assert 'href="#id_name"' in page
    assert "adresse complète" in text(
        client.post("/compte/ouvrir/", {"name": "A", "email": "awa", "password1": PASSWORD})
    )


def test_a_forgotten_password_is_replaced_by_the_real_message(
    client: Client, make_person: MakePerson, sign_in_by_form: SignIn, acts: Any
) -> None:
    make_person("Awa", email="awa@exemple.fr")
    other = Client()
    sign_in_by_form(other, "awa@exemple.fr")
    response = client.post("/compte/mot-de-passe/oublie/", {"email": "awa@exemple.fr"})
    assert response["location"] == "/compte/mot-de-passe/oublie/envoye/"
    assert "Regardez votre messagerie" in text(client.get(response["location"]))
    link = link_in(last_letter_to("awa@exemple.fr"))
    form = client.get(link)["location"]
    assert "Choisir un nouveau mot de passe" in text(client.get(form))
    response = client.post(form, {"password1": "une-autre-phrase-bien-longue"})
    assert "Votre mot de passe est changé" in text(client.get(response["location"]))
    assert "Ce lien ne vaut plus" in text(Client().get(link))
    assert last_letter_to("awa@exemple.fr").subject == "Votre mot de passe a changé sur Essaim"
    assert other.get("/compte/").status_code == 302, "former sessions are closed"
    assert sign_in_by_form(client, "awa@exemple.fr", "une-autre-phrase-bien-longue").status_code == 302
    assert ("Awa", "people.change_password", {}) in acts


def test_a_password_asked_for_an_unknown_address_gives_the_same_page(client: Client, db: None) -> None:
    response = client.post("/compte/mot-de-passe/oublie/", {"email": "personne@exemple.fr"})
    assert response["location"] == "/compte/mot-de-passe/oublie/envoye/"
    assert last_letter_to("personne@exemple.fr").subject == "Aucun compte à cette adresse sur Essaim"


def test_a_password_is_changed_from_the_account(
    client: Client, make_person: MakePerson, sign_in_by_form: SignIn
) -> None:
    make_person("Awa", email="awa@exemple.fr")
    other = Client()
    sign_in_by_form(other, "awa@exemple.fr")
    sign_in_by_form(client, "awa@exemple.fr")
    page = text(client.post("/compte/mot-de-passe/", {"oldpassword": "faux", "password1": "une-autre-phrase-longue"}))
    assert "Ce n’est pas votre mot de passe actuel." in page
    response = client.post("/compte/mot-de-passe/", {"oldpassword": PASSWORD, "password1": "une-autre-phrase-longue"})
    assert response["location"] == "/compte/"
    assert client.get("/compte/").status_code == 200
    assert other.get("/compte/").status_code == 302


def test_an_address_changes_once_confirmed(
    client: Client, make_person: MakePerson, sign_in_by_form: SignIn, acts: Any
) -> None:
    user = make_person("Awa", email="awa@exemple.fr")
    sign_in_by_form(client, "awa@exemple.fr")
    assert "Aujourd’hui : awa@exemple.fr" in text(client.get("/compte/adresse/"))
    client.post("/compte/adresse/", {"email": "nouvelle@exemple.fr", "action_add": "1"})
    user.refresh_from_db()
    assert user.email == "awa@exemple.fr"
    page = text(client.get("/compte/adresse/"))
    assert "Une adresse attend d’être confirmée" in page
    client.post(link_in(last_letter_to("nouvelle@exemple.fr")))
    user.refresh_from_db()
    assert user.email == "nouvelle@exemple.fr"
    assert "nouvelle@exemple.fr" in last_letter_to("awa@exemple.fr").body, "the former address is told"
    assert sign_in_by_form(Client(), "nouvelle@exemple.fr").status_code == 302


def test_a_pending_address_can_be_dropped(client: Client, make_person: MakePerson, sign_in_by_form: SignIn) -> None:
    make_person("Awa", email="awa@exemple.fr")
    sign_in_by_form(client, "awa@exemple.fr")
    client.post("/compte/adresse/", {"email": "nouvelle@exemple.fr", "action_add": "1"})
    client.post("/compte/adresse/", {"email": "nouvelle@exemple.fr", "action_remove": "1"})
    assert "attend" not in text(client.get("/compte/adresse/"))
    assert "nouvelle@exemple.fr" in last_letter_to("awa@exemple.fr").body


def test_a_delicate_change_asks_who_is_there(client: Client, make_person: MakePerson) -> None:
    client.force_login(make_person("Awa", email="awa@exemple.fr"))
    response = client.post("/compte/adresse/", {"email": "nouvelle@exemple.fr", "action_add": "1"})
    assert response["location"] == "/compte/verification/?next=%2Fcompte%2Fadresse%2F"
    assert "C’est bien vous" in text(client.get(response["location"]))
    assert "Ce n’est pas votre mot de passe." in text(client.post(response["location"], {"password": "faux"}))
    response = client.post("/compte/verification/", {"password": PASSWORD, "next": "/compte/adresse/"})
    assert response.status_code == 302
    assert last_letter_to("nouvelle@exemple.fr"), "what was asked is done"


def test_signing_out(client: Client, make_person: MakePerson) -> None:
    client.force_login(make_person())
    assert "Se déconnecter" in text(client.get("/compte/deconnexion/"))
    assert client.get("/compte/").status_code == 200, "a link alone signs nobody out"
    assert client.post("/compte/deconnexion/")["location"] == "/"
    assert client.get("/compte/").status_code == 302


def test_closed_accounts_stay_out(client: Client, make_person: MakePerson, sign_in_by_form: SignIn) -> None:
    user = make_person(email="awa@exemple.fr")
    client.force_login(user)
    user.is_active = False
    user.save()
    assert client.get("/compte/").status_code == 302, "an open session is closed at once"
    response = sign_in_by_form(client, "awa@exemple.fr")
    assert response["location"] == "/compte/ferme/"
    assert "Ce compte est fermé" in text(client.get("/compte/ferme/"))


def test_limits_are_counted_where_all_processes_see_them() -> None:
    assert django_settings.CACHES["default"]["BACKEND"] != "django.core.cache.backends.dummy.DummyCache"
    assert timedelta(seconds=django_settings.SESSION_COOKIE_AGE) == timedelta(hours=12)
