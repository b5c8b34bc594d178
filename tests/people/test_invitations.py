"""Inviting agents."""

from collections.abc import Callable
from typing import Any

import pytest
from django.core import mail
from django.core.exceptions import ValidationError
from django.core.management import CommandError, call_command
from django.test import Client

from essaim.kernel.verdict import Refused
from essaim.people import services
from essaim.people.actors import Actor
from essaim.people.models import Invitation, InvitationState, RoleGrant, User
from essaim.people.roles import Role
from essaim.people.scopes import SCOPES, ScopeKind
from tests.people.conftest import last_letter_to, link_in
from tests.people.test_signing import text
from tests.support.people import PASSWORD, MakePerson
from tests.support.time import Clock

SignIn = Callable[..., Any]
pytestmark = pytest.mark.django_db(transaction=True)
BOB = {"email": "bob@exemple.fr", "name": "Bob Martin"}


@pytest.fixture
def director(make_person: MakePerson) -> User:
    return make_person("Dan Leroy", Role.DIRECTOR, email="dan@exemple.fr", function="directeur de l’économie")


@pytest.fixture
def communes(monkeypatch: pytest.MonkeyPatch) -> None:
    """Two communes to limit roles to."""
    kinds = {"commune": ScopeKind("Commune", lambda: [("59350", "Lille"), ("59355", "Lomme")])}
    monkeypatch.setattr(SCOPES, "_items", kinds)


def test_the_whole_journey(client: Client, director: User, communes: None, acts: Any) -> None:
    client.force_login(director)
    page = text(client.get("/bureau/equipe/inviter/"))
    assert "Chargée ou chargé de mission ESS" in page
    assert 'value="admin"' not in page, "a director makes no administrator"
    words = {"email": " Bob@Exemple.fr", "name": "Bob  Martin", "function": "élu", "role": "elected", "scope": ""}
    page = text(client.post("/bureau/equipe/inviter/", words))
    assert "choisissez commune" in page
    assert "Bob  Martin" in client.post("/bureau/equipe/inviter/", words).content.decode(), "what was typed is kept"
    response = client.post("/bureau/equipe/inviter/", {**words, "scope": "commune:59355"})
    assert response["location"] == "/bureau/equipe/"
    page = text(client.get("/bureau/equipe/"))
    assert "1 invitation en attente" in page
    assert "Élue ou élu, Lomme" in page

    message = last_letter_to("bob@exemple.fr")
    assert message.subject == "Votre accès à Essaim vous attend"
    assert message.body.startswith("Bonjour Bob Martin,")
    for part in ("Dan Leroy vous ouvre un accès", "Élue ou élu, Lomme"):
        assert part in message.body
    link = link_in(message)
    assert link.split("/")[2] not in str(Invitation.objects.values()), "the token is not kept"

    bob = Client()
    page = text(bob.get(link))
    for part in ("Bob Martin", "Élue ou élu, Lomme", "Dan Leroy", "bob@exemple.fr"):
        assert part in page
    assert "trop court" in text(bob.post(link, {"name": "Bob Martin", "password": "court"}))
    response = bob.post(link, {"name": "Bob J. Martin", "password": PASSWORD})
    assert response["location"] == "/bureau/", "he is signed in"
    account = text(bob.get("/compte/"))
    assert "Bob J. Martin" in account
    assert "Le bureau vous attend" in account, "his role waits for a second factor"
    assert bob.get("/compte/second-facteur/activer/").status_code == 200, "without giving his password again"
    grant = RoleGrant.objects.get(user__email="bob@exemple.fr")
    assert (grant.role, grant.scope_kind, grant.scope_key) == ("elected", "commune", "59355")
    assert grant.user.function == "élu"
    assert [(who, verb) for who, verb, _ in acts if verb != "people.sign_in"] == [
        ("Dan Leroy", "people.invite_agent"),
        ("Bob J. Martin", "people.accept_invitation"),
    ]
    page = bob.get(link)
    assert page.status_code == 410
    assert "a déjà servi" in text(page)
    assert "en attente" not in text(client.get("/bureau/equipe/")).replace("0 invitation en attente", "")


def invited(director: User, **more: str) -> Invitation:
    return services.invite_agent(Actor.of(director), **{**BOB, "role": Role.BUYER, **more})


def test_an_expired_link_says_whom_to_ask_and_is_renewed(client: Client, director: User, clock: Clock) -> None:
    invitation = invited(director)
    clock.forward(days=6, hours=23)
    assert client.get(f"/invitation/{invitation.token}/").status_code == 200
    clock.forward(hours=2)
    page = client.get(f"/invitation/{invitation.token}/")
    assert page.status_code == 410
    assert "Dan Leroy, directeur de l’économie" in text(page)
    assert "mailto:dan@exemple.fr" in text(page)
    with pytest.raises(Refused, match="a expiré"):
        services.accept_invitation(Actor.anonymous(), token=invitation.token, password=PASSWORD)
    renewed = services.renew_invitation(Actor.of(director), invitation)
    assert client.get(f"/invitation/{invitation.token}/").status_code == 404, "the former link is dead"
    assert client.get(f"/invitation/{renewed.token}/").status_code == 200
    assert len(mail.outbox) == 2


def test_a_revoked_link_opens_nothing(client: Client, director: User) -> None:
    invitation = services.revoke_invitation(Actor.of(director), kept := invited(director))
    assert invitation.state == InvitationState.REVOKED
    assert "a été annulée" in text(client.get(f"/invitation/{kept.token}/"))
    with pytest.raises(Refused, match="annulée"):
        services.accept_invitation(Actor.anonymous(), token=kept.token, password=PASSWORD)
    with pytest.raises(Refused, match="annulée"):
        services.renew_invitation(Actor.of(director), invitation)
    assert invited(director).state == InvitationState.PENDING, "the address may be invited again"


def test_an_invented_link_is_nothing(client: Client, db: None) -> None:
    assert client.get("/invitation/n-importe-quoi/").status_code == 404
    with pytest.raises(Refused, match="n’existe pas"):
        services.accept_invitation(Actor.anonymous(), token="n-importe-quoi", password=PASSWORD)


def test_accepting_twice_at_once_opens_one_account(director: User, threads: Any) -> None:
    token = invited(director).token

    def accept() -> User:
        return services.accept_invitation(Actor.anonymous(), token=token, name="Bob", password=PASSWORD)

    results = threads(accept, accept, accept)
    assert sorted(type(result).__name__ for result in results) == ["Refused", "Refused", "User"]
    assert User.objects.filter(email="bob@exemple.fr").count() == 1
    assert RoleGrant.objects.filter(user__email="bob@exemple.fr").count() == 1


def test_inviting_twice_at_once_invites_once(director: User, threads: Any) -> None:
    results = threads(lambda: invited(director), lambda: invited(director))
    assert sorted(type(result).__name__ for result in results) == ["Invitation", "ValidationError"]
    assert len(mail.outbox) == 1


def test_who_has_an_account_accepts_with_it(
    client: Client, director: User, make_person: MakePerson, sign_in_by_form: SignIn
) -> None:
    bob = make_person("Bob", email="bob@exemple.fr")
    link = f"/invitation/{invited(director).token}/"
    page = text(client.get(link))
    assert f"/compte/connexion/?next={link}" in page
    assert 'type="password"' not in page, "a link does not change the password of an account"
    client.post(link, {"name": "Voleur", "password": PASSWORD})
    assert not RoleGrant.objects.filter(user=bob).exists()

    stranger = Client()
    stranger.force_login(make_person("Autre"))
    assert "d’un autre compte" in text(stranger.get(link))
    assert "connectez-vous avec lui" in text(stranger.post(link, follow=True))

    assert sign_in_by_form(client, "bob@exemple.fr", next=link)["location"] == link
    assert "Accepter ce rôle" in text(client.get(link))
    assert client.post(link)["location"] == "/bureau/"
    assert Actor.of(bob).has(Role.BUYER)


def test_an_unconfirmed_account_becomes_the_invited_persons(client: Client, director: User) -> None:
    Client().post(
        "/compte/ouvrir/", {"name": "Pirate", "email": "bob@exemple.fr", "password1": "un-mot-de-pirate-long"}
    )
    link = f"/invitation/{invited(director).token}/"
    client.post(link, {"name": "Bob Martin", "password": PASSWORD})
    bob = User.objects.get(email="bob@exemple.fr")
    assert bob.name == "Bob Martin"
    assert bob.check_password(PASSWORD)


def test_who_is_in_the_team_is_not_invited_again(director: User, make_person: MakePerson) -> None:
    make_person("Bob", Role.BUYER, email="bob@exemple.fr")
    with pytest.raises(ValidationError, match="déjà dans l’équipe"):
        invited(director)
    invited(director, email="eve@exemple.fr")
    with pytest.raises(ValidationError, match="attend déjà"):
        invited(director, email="EVE@exemple.fr")


@pytest.mark.parametrize("role", [role for role in Role if role not in {Role.ADMIN, Role.DIRECTOR}])
def test_others_do_not_invite(make_person: MakePerson, role: Role, client: Client) -> None:
    agent = make_person("A", role)
    with pytest.raises(Refused):
        invited(agent)
    client.force_login(agent)
    assert client.get("/bureau/equipe/inviter/").status_code == 403


def test_a_director_invites_no_administrator(director: User, make_person: MakePerson) -> None:
    with pytest.raises(Refused, match="administration"):
        invited(director, role=Role.ADMIN)
    made = invited(make_person("Ada", Role.ADMIN), role=Role.ADMIN)
    with pytest.raises(Refused, match="administration"):
        services.renew_invitation(Actor.of(director), made)


def test_the_office_renews_and_revokes(client: Client, director: User) -> None:
    client.force_login(director)
    invitation = invited(director)
    page = text(client.post(f"/bureau/equipe/invitations/{invitation.pk}/renouveler/", follow=True))
    assert "Un nouveau lien est parti à bob@exemple.fr" in page
    page = text(client.post(f"/bureau/equipe/invitations/{invitation.pk}/annuler/", follow=True))
    assert "L’invitation est annulée." in page
    page = text(client.post(f"/bureau/equipe/invitations/{invitation.pk}/annuler/", follow=True))
    assert "Cette invitation a été annulée." in page
    assert client.get(f"/bureau/equipe/invitations/{invitation.pk}/annuler/").status_code == 405


def test_the_first_administrator_is_invited_from_the_machine(client: Client, db: None, capsys: Any) -> None:
    call_command("invite", "ada@exemple.fr", "Ada Byron")
    said = capsys.readouterr().out
    link = "/" + said.strip().splitlines()[-1].split("/", 3)[3]
    client.post(link, {"name": "Ada Byron", "password": PASSWORD})
    ada = User.objects.get(email="ada@exemple.fr")
    assert Actor.of(ada).has(Role.ADMIN)
    assert "Essaim vous ouvre un accès" in last_letter_to("ada@exemple.fr").body
    with pytest.raises(CommandError, match="déjà dans l’équipe"):
        call_command("invite", "ada@exemple.fr", "Ada Byron")
