"""One's own account; the demonstration's accounts; what is told, and by what letters."""

import ast
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from django.core.checks import run_checks
from django.template import Context
from django.template.loader import get_template
from django.test import Client

from essaim.kernel.verdict import Refused
from essaim.people import acts as acts_module
from essaim.people import letters, services
from essaim.people.actors import Actor, Grant
from essaim.people.models import Invitation, User
from essaim.people.roles import Role
from tests.people.test_signing import text
from tests.support.people import PASSWORD, MakePerson

SignIn = Callable[..., Any]
pytestmark = pytest.mark.django_db(transaction=True)


def test_the_account_shows_everything_in_words(client: Client, make_person: MakePerson) -> None:
    user = make_person("Awa Diallo", Role.MDA, Grant(Role.RELAY, "place", "fives"), function="conseillère")
    client.force_login(user)
    page = text(client.get("/compte/"))
    for words in ("Awa Diallo", user.email, "conseillère", "Maison des Associations, toute la ville", "fives", "Gérer"):
        assert words in page
    client.force_login(make_person("Holder"))
    assert "Aucun rôle dans le bureau de la Ville" in text(client.get("/compte/"))


def test_a_name_changes(client: Client, make_person: MakePerson, acts: Any) -> None:
    user = make_person("Awa")
    client.force_login(user)
    assert "Écrivez votre prénom" in text(client.post("/compte/nom/", {"name": "  "}))
    client.post("/compte/nom/", {"name": " Awa   Diallo "})
    client.post("/compte/nom/", {"name": "Awa Diallo"})
    user.refresh_from_db()
    assert (user.name, user.search_key) == (
        "Awa Diallo",
        f"awa diallo {user.email.replace('@', ' ').replace('.', ' ')}",
    )
    assert [verb for _, verb, _ in acts] == ["people.change_name"], "nothing changed the second time"


def test_other_sessions_close_and_this_one_stays(client: Client, make_person: MakePerson) -> None:
    user = make_person()
    elsewhere = Client()
    elsewhere.force_login(user)
    client.force_login(user)
    page = text(client.post("/compte/sessions/", follow=True))
    assert "Vos autres sessions sont fermées." in page
    assert client.get("/compte/").status_code == 200
    assert elsewhere.get("/compte/").status_code == 302


def test_an_account_is_erased(client: Client, make_person: MakePerson, sign_in_by_form: SignIn, acts: Any) -> None:
    user = make_person("Awa Diallo", Role.MDA, email="awa@exemple.fr", function="conseillère")
    director = make_person("Dan", Role.DIRECTOR)
    services.invite_agent(Actor.of(director), email="bob@exemple.fr", name="Bob", role=Role.MDA)
    Invitation.objects.create(
        email="awa@exemple.fr", name="Awa Diallo", role="mda", token_digest="x" * 64, expires_at="2030-01-01T00:00Z"
    )
    client.force_login(user)
    page = text(client.get("/compte/effacer/"))
    assert "Ce qui reste" in page
    page = text(client.post("/compte/effacer/", {"password": "faux"}))
    assert "Ce n’est pas votre mot de passe." in page
    assert "Cochez la case pour confirmer." in page
    assert client.post("/compte/effacer/", {"password": PASSWORD, "understood": "on"})["location"] == "/"
    assert client.get("/compte/").status_code == 302

    user.refresh_from_db()
    assert (user.name, user.function, user.is_active) == ("Compte effacé", "", False)
    assert user.email == f"{user.pk}@efface.invalid"
    assert not user.has_usable_password()
    assert not Actor.of(user).is_agent
    assert not EmailAddress.objects.filter(user=user).exists()
    assert not Authenticator.objects.filter(user=user).exists()
    everything = str([*User.objects.values(), *Invitation.objects.values(), *EmailAddress.objects.values()])
    assert "awa" not in everything.casefold()
    assert Invitation.objects.filter(email="bob@exemple.fr").exists(), "others keep theirs"
    assert ("Awa Diallo", "people.erase_account", {}) in acts
    assert "ne vont pas ensemble" in text(sign_in_by_form(Client(), "awa@exemple.fr"))
    with pytest.raises(Refused, match="déjà effacé"):
        services.erase_account(Actor.system("erase"), user)
    assert make_person("Awa Diallo", email="awa@exemple.fr"), "the address is free again"


def test_nobody_erases_somebody_else(make_person: MakePerson) -> None:
    other = make_person("B")
    for actor in (Actor.anonymous(), Actor.of(make_person("A")), Actor.of(make_person("D", Role.DIRECTOR))):
        with pytest.raises(Refused, match="elle-même"):
            services.erase_account(actor, other)
    assert services.erase_account(Actor.of(make_person("Ada", Role.ADMIN)), other).erased_at


def test_a_listener_may_keep_an_account(client: Client, make_person: MakePerson, acts: Any) -> None:
    def keep(actor: Actor, verb: str, *more: Any) -> None:
        if verb == "people.erase_account":
            raise Refused("Nommez d’abord une autre personne responsable de la structure.")

    acts_module.listen(keep)
    user = make_person("Awa")
    client.force_login(user)
    page = text(client.post("/compte/effacer/", {"password": PASSWORD, "understood": "on"}))
    assert "Nommez d’abord" in page
    user.refresh_from_db()
    assert user.name == "Awa"


class TestDemonstration:
    def opened(self) -> User:
        return services.open_demo_account(
            Actor.system("demo"),
            email="claire@demo.invalid",
            name="Claire",
            function="élue",
            roles=[Grant(Role.ELECTED, "commune", "59355"), Grant(Role.RELAY)],
            password=PASSWORD,
        )

    def test_its_accounts_sign_in_at_once(
        self, client: Client, sign_in_by_form: SignIn, settings: Any, second_factor_waived: None, acts: Any
    ) -> None:
        settings.ESSAIM_MODE = "demo"
        user = self.opened()
        assert user.is_demo
        assert Actor.of(user).has(Role.ELECTED, scope=("commune", "59355"))
        assert sign_in_by_form(client, user.email)["location"] == "/bureau/"
        assert [verb for _, verb, _ in acts] == [
            "people.open_account",
            "people.grant_role",
            "people.grant_role",
            "people.sign_in",
        ]

    def test_a_production_opens_none(self, settings: Any) -> None:
        settings.ESSAIM_MODE = "production"
        with pytest.raises(Refused, match="Une production"):
            self.opened()
        assert not User.objects.exists()

    def test_a_production_refuses_those_it_finds(
        self, client: Client, sign_in_by_form: SignIn, settings: Any, make_person: MakePerson
    ) -> None:
        user = self.opened()
        before = Client()
        before.force_login(user)
        settings.ESSAIM_MODE = "production"
        assert sign_in_by_form(client, user.email)["location"] == "/compte/ferme/"
        assert client.get("/compte/").status_code == 302
        assert before.get("/compte/").status_code == 302, "nor an open session"
        assert sign_in_by_form(Client(), make_person(email="vraie@exemple.fr").email)["location"] == "/espace/"

    def test_the_deployment_check_tells(self, settings: Any) -> None:
        def found() -> list[str]:
            return [fault.id for fault in run_checks(include_deployment_checks=True) if fault.id == "people.E001"]

        self.opened()
        assert not found()
        settings.ESSAIM_MODE = "production"
        assert found() == ["people.E001"]
        User.objects.update(is_demo=False)
        assert not found()


class TestActsAndLetters:
    def test_an_act_outside_a_transaction_is_a_mistake(self, make_person: MakePerson) -> None:
        user = make_person()
        with pytest.raises(RuntimeError):
            acts_module.announce(Actor.of(user), "people.sign_in", user)
        with pytest.raises(KeyError):
            acts_module.announce(Actor.of(user), "people.dance", user)

    def test_every_act_has_its_sentence(self) -> None:
        named = set()
        for path in Path(acts_module.__file__).parent.rglob("*.py"):
            for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
                if isinstance(node, ast.Constant) and str(node.value).startswith("people.") and path.name != "acts.py":
                    named.add(node.value)
        assert set(acts_module.VERBS) <= named

    @pytest.mark.parametrize("name", letters.SUBJECTS)
    def test_every_letter_is_written(self, name: str) -> None:
        words = {
            key: f"«{key}»"
            for key in ("activate_url", "password_reset_url", "signup_url", "from_email", "to_email", "deleted_email")
        }
        words |= {key: f"«{key}»" for key in ("name", "by", "role", "url", "expires", "site", "account_url")}
        body = get_template(f"people/mail/{name}.txt").template.render(Context(words, autoescape=False))
        assert body.startswith("Bonjour «name»,\n\n")
        assert body.endswith("Essaim\n«site»\n")
        assert "{" not in body

    def test_every_letter_on_disk_has_a_subject(self) -> None:
        folder = Path(letters.__file__).parent / "templates" / "people" / "mail"
        assert {path.stem for path in folder.glob("*.txt")} == set(letters.SUBJECTS)

    def test_another_room_carries_letters(self, make_person: MakePerson) -> None:
        carried: list[dict[str, Any]] = []
        letters.plug(lambda **letter: carried.append(letter))
        director = make_person("D’Artagnan", Role.DIRECTOR)
        invitation = services.invite_agent(Actor.of(director), email="b@exemple.fr", name="B", role=Role.MDA)
        (letter,) = carried
        assert letter["to"] == "b@exemple.fr"
        assert letter["template"] == "people/mail/invitation.txt"
        assert letter["context"]["by"] == "D’Artagnan"
        assert letter["context"]["url"].endswith(f"/invitation/{invitation.token}/")
        assert letter["key"] == f"people.invitation:{invitation.pk}:1"
        assert all(isinstance(value, str) for value in letter["context"].values())
