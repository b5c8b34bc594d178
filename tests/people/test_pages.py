"""Every page about accounts in a real browser, wide and narrow: accessible, and no wider than its window."""

import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from essaim.people import services
from essaim.people.actors import Actor, Grant
from essaim.people.models import Invitation, User
from essaim.people.roles import Role
from essaim.people.scopes import SCOPES, ScopeKind
from tests.people.test_second_factor import code_for
from tests.support.browser import DESKTOP, PHONE
from tests.support.people import PASSWORD, MakePerson

pytestmark = pytest.mark.django_db(transaction=True)
SHOTS = os.environ.get("SHOTS", "")
SIZES = pytest.mark.parametrize("size", [DESKTOP, PHONE], ids=["wide", "narrow"])

Look = Callable[..., None]


@pytest.fixture
def look(axe: Any, fits: Any, request: pytest.FixtureRequest) -> Look:
    """Open a page, check it, and keep its picture where SHOTS says."""

    def check(page: Page, address: str = "", name: str = "") -> None:
        if address:
            page.goto(address)
        if SHOTS:
            width = page.viewport_size["width"] if page.viewport_size else 0
            page.screenshot(
                path=Path(SHOTS) / f"{name or address.strip('/').replace('/', '_')}_{width}.png", full_page=True
            )
        axe(page)
        fits(page)

    return check


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


@SIZES
def test_pages_for_everyone(new_page: Any, look: Look, team: User, size: dict[str, Any]) -> None:
    page = new_page(**size)
    for address in ("connexion", "ouvrir", "ferme", "confirmation", "confirmation/fausse:cle"):
        look(page, f"/compte/{address}/")
    for address in ("oublie", "oublie/envoye", "enregistre", "nouveau/1-x"):
        look(page, f"/compte/mot-de-passe/{address}/")
    page.goto("/compte/ouvrir/")
    page.get_by_role("button", name="Ouvrir mon compte").click()
    expect(page.locator(".error-summary")).to_be_focused()
    look(page, name="ouvrir_erreurs")


@SIZES
def test_pages_of_an_account(
    new_page: Any, sign_in: Any, look: Look, make_person: MakePerson, size: dict[str, Any]
) -> None:
    page = new_page(**size)
    sign_in(page, make_person("Awa Diallo"))
    for address in (
        "",
        "nom/",
        "adresse/",
        "mot-de-passe/",
        "second-facteur/",
        "effacer/",
        "deconnexion/",
        "verification/",
    ):
        look(page, f"/compte/{address}")


@SIZES
def test_pages_of_the_team(new_page: Any, sign_in: Any, look: Look, team: User, size: dict[str, Any]) -> None:
    page = new_page(**size)
    sign_in(page, team)
    look(page, "/bureau/equipe/")
    look(page, "/bureau/equipe/?q=zzz", name="bureau_equipe_vide")
    look(page, "/bureau/equipe/inviter/")
    page.goto("/bureau/equipe/")
    page.get_by_role("link", name="Awa Diallo").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Awa Diallo")
    look(page, name="bureau_agent")
    page.get_by_role("button", name="Donner ce rôle").click()
    expect(page.locator(".error-summary")).to_be_focused()
    look(page, name="bureau_agent_erreur")
    page.goto("/bureau/equipe/?presence=all")
    page.get_by_role("link", name="Gil Ancien").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Gil Ancien")
    look(page, name="bureau_agent_ancien")


@SIZES
def test_an_invited_agent_enters_by_hand(
    new_page: Any, look: Look, team: User, size: dict[str, Any], console_errors: list[str]
) -> None:
    invitation = services.invite_agent(
        Actor.of(team), email="noe@exemple.fr", name="Noé Petit", role=Role.DIRECTOR, function="Directeur adjoint"
    )
    page = new_page(**size)
    look(page, f"/invitation/{invitation.token}/", name="invitation")
    page.get_by_label("Mot de passe").fill(PASSWORD)
    page.get_by_role("button", name="Ouvrir mon accès").click()
    page.goto("/bureau/equipe/inviter/")
    look(page, name="activer")
    page.get_by_label("Code affiché par l’application").fill(code_for(page.locator("code").inner_text()))
    page.get_by_role("button", name="Activer").click()
    look(page, name="codes")
    page.get_by_role("link", name="Mes codes sont en lieu sûr, continuer").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Inviter une personne")
    for address in ("second-facteur/", "second-facteur/desactiver/", "second-facteur/secours/nouveaux/"):
        look(page, f"/compte/{address}", name="avec_" + address.replace("/", "_"))
    page.goto("/compte/deconnexion/")
    page.get_by_role("main").get_by_role("button", name="Se déconnecter").click()

    look(page, f"/invitation/{invitation.token}/", name="invitation_servie")
    page.get_by_role("main").get_by_role("link", name="Se connecter").click()
    page.get_by_label("Adresse e-mail").fill("noe@exemple.fr")
    page.get_by_label("Mot de passe").fill(PASSWORD)
    page.get_by_role("main").get_by_role("button", name="Se connecter").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Votre code")
    look(page, name="code")
    # The answer 410 of a used invitation is meant; home pages are other rooms' business.
    console_errors[:] = [error for error in console_errors if "410" not in error and "404" not in error]


def test_dead_invitations(
    browser_page: Page, look: Look, team: User, make_person: MakePerson, console_errors: list[str]
) -> None:
    actor = Actor.of(team)
    make_person("Zoé", email="zoe@exemple.fr")
    with_account = services.invite_agent(actor, email="zoe@exemple.fr", name="Zoé", role=Role.BUYER)
    look(browser_page, f"/invitation/{with_account.token}/", name="invitation_compte")
    expired = services.invite_agent(actor, email="max@exemple.fr", name="Max", role=Role.BUYER)
    Invitation.objects.filter(pk=expired.pk).update(expires_at="2026-01-01T00:00Z")
    look(browser_page, f"/invitation/{expired.token}/", name="invitation_expiree")
    services.revoke_invitation(actor, expired)
    look(browser_page, f"/invitation/{expired.token}/", name="invitation_annulee")
    console_errors.clear()  # The browser reports the answer 410, which is meant.


def test_signing_in_without_scripts(scriptless_page: Page, make_person: MakePerson, console_errors: list[str]) -> None:
    make_person("Awa", email="awa@exemple.fr")
    scriptless_page.goto("/compte/nom/")
    scriptless_page.get_by_label("Adresse e-mail").fill("awa@exemple.fr")
    scriptless_page.get_by_label("Mot de passe").press_sequentially(PASSWORD)
    scriptless_page.get_by_label("Mot de passe").press("Enter")
    expect(scriptless_page.get_by_role("heading", level=1)).to_have_text("Changer de nom")
