"""Pages about accounts that the walk through every sort of page does not see: errors, and steps on the way in."""

from typing import Any

import pytest
from playwright.sync_api import Page, expect

from essaim.people import services
from essaim.people.actors import Actor, Grant
from essaim.people.models import Invitation, User
from essaim.people.roles import Role
from essaim.people.scopes import SCOPES, ScopeKind
from tests.people.test_second_factor import code_for
from tests.support.people import PASSWORD, MakePerson

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def team(make_person: MakePerson, monkeypatch: pytest.MonkeyPatch) -> User:
    """A director, some agents, two invitations of which one has expired."""
    kinds = {"commune": ScopeKind("Commune", lambda: [("59350", "Lille"), ("59355", "Lomme")])}
    monkeypatch.setattr(SCOPES, "_items", kinds)
    director = make_person("Dan Leroy", Role.DIRECTOR, email="dan@exemple.fr", function="Directeur de l’économie")
    make_person("Awa Diallo", Role.OFFICER, function="Chargée de mission ESS")
    make_person("Éva Brûlé", Grant(Role.ELECTED, "commune", "59355"), second_factor=False)
    past = make_person("Gil Ancien", Role.BUYER, Role.RELAY)
    services.end_role(Actor.of(director), past.role_grants.get(role=Role.BUYER))
    actor = Actor.of(director)
    services.invite_agent(actor, email="bob@exemple.fr", name="Bob Martin", role=Role.FINANCE)
    late = services.invite_agent(actor, email="lea@exemple.fr", name="Léa Roux", role=Role.MDA)
    Invitation.objects.filter(pk=late.pk).update(expires_at="2026-01-01T00:00Z")
    return director


def test_pages_for_everyone(phone_page: Page, sound: Any, team: User) -> None:
    for address in ("ferme", "confirmation", "confirmation/fausse:cle", "mot-de-passe/oublie/envoye"):
        sound(phone_page, f"/compte/{address}/")
    for address in ("mot-de-passe/enregistre", "mot-de-passe/nouveau/1-x"):
        sound(phone_page, f"/compte/{address}/")
    phone_page.goto("/compte/ouvrir/")
    phone_page.get_by_role("button", name="Ouvrir mon compte").click()
    expect(phone_page.locator(".error-summary")).to_be_focused()
    sound(phone_page)


def test_pages_of_the_team(phone_page: Page, sign_in: Any, sound: Any, team: User) -> None:
    page = phone_page
    sign_in(page, team)
    sound(page, "/bureau/equipe/?q=zzz")
    page.goto("/bureau/equipe/")
    page.get_by_role("link", name="Awa Diallo").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Awa Diallo")
    page.get_by_role("button", name="Donner ce rôle").click()
    expect(page.locator(".error-summary")).to_be_focused()
    sound(page)
    page.goto("/bureau/equipe/?presence=all")
    page.get_by_role("link", name="Gil Ancien").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Gil Ancien")
    sound(page)


def test_an_invited_agent_enters_by_hand(phone_page: Page, sound: Any, team: User, console_errors: list[str]) -> None:
    invitation = services.invite_agent(
        Actor.of(team), email="noe@exemple.fr", name="Noé Petit", role=Role.DIRECTOR, function="Directeur adjoint"
    )
    page = phone_page
    sound(page, f"/invitation/{invitation.token}/")
    page.get_by_label("Mot de passe").fill(PASSWORD)
    page.get_by_role("button", name="Ouvrir mon accès").click()
    page.goto("/bureau/equipe/inviter/")
    sound(page)
    page.get_by_label("Code affiché par l’application").fill(code_for(page.locator("code").inner_text()))
    page.get_by_role("button", name="Activer").click()
    sound(page)
    page.get_by_role("link", name="Mes codes sont en lieu sûr, continuer").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Inviter une personne")
    for address in ("second-facteur/", "second-facteur/desactiver/", "second-facteur/secours/nouveaux/"):
        sound(page, f"/compte/{address}")
    page.goto("/compte/deconnexion/")
    page.get_by_role("main").get_by_role("button", name="Se déconnecter").click()

    sound(page, f"/invitation/{invitation.token}/")
    page.get_by_role("main").get_by_role("link", name="Se connecter").click()
    page.get_by_label("Adresse e-mail").fill("noe@exemple.fr")
    page.get_by_label("Mot de passe").fill(PASSWORD)
    page.get_by_role("main").get_by_role("button", name="Se connecter").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Votre code")
    sound(page)
    # The answer 410 of a used invitation is meant; home pages are other rooms' business.
    console_errors[:] = [error for error in console_errors if "410" not in error and "404" not in error]


def test_dead_invitations(
    phone_page: Page, sound: Any, team: User, make_person: MakePerson, console_errors: list[str]
) -> None:
    actor = Actor.of(team)
    make_person("Zoé", email="zoe@exemple.fr")
    with_account = services.invite_agent(actor, email="zoe@exemple.fr", name="Zoé", role=Role.BUYER)
    sound(phone_page, f"/invitation/{with_account.token}/")
    expired = services.invite_agent(actor, email="max@exemple.fr", name="Max", role=Role.BUYER)
    Invitation.objects.filter(pk=expired.pk).update(expires_at="2026-01-01T00:00Z")
    sound(phone_page, f"/invitation/{expired.token}/")
    services.revoke_invitation(actor, expired)
    sound(phone_page, f"/invitation/{expired.token}/")
    console_errors.clear()  # The browser reports the answer 410, which is meant.


def test_signing_in_without_scripts(scriptless_page: Page, make_person: MakePerson, console_errors: list[str]) -> None:
    make_person("Awa", email="awa@exemple.fr")
    scriptless_page.goto("/compte/nom/")
    scriptless_page.get_by_label("Adresse e-mail").fill("awa@exemple.fr")
    scriptless_page.get_by_label("Mot de passe").press_sequentially(PASSWORD)
    scriptless_page.get_by_label("Mot de passe").press("Enter")
    expect(scriptless_page.get_by_role("heading", level=1)).to_have_text("Changer de nom")
