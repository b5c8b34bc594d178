"""The gallery and the shells: every component in a real browser, at the two widths, with axe."""

from typing import Any

import pytest
from django.test import Client
from playwright.sync_api import Page, expect

PARTS = ["/galerie/", "/galerie/formulaires/", "/galerie/alveoles/", "/galerie/bureau/"]


@pytest.mark.django_db
@pytest.mark.parametrize("path", PARTS)
def test_the_gallery_answers(client: Client, path: str) -> None:
    assert client.get(path).status_code == 200


@pytest.mark.django_db
def test_the_gallery_is_not_in_production(client: Client, settings: Any) -> None:
    settings.ESSAIM_MODE = "production"
    assert client.get("/galerie/").status_code == 404
    assert client.get("/galerie/autre/").status_code == 404


@pytest.mark.django_db
def test_a_refused_page_says_so_in_its_title(client: Client) -> None:
    refused, plain = (client.get(path).content.decode() for path in ("/galerie/formulaires/", "/galerie/"))
    assert "<title>Erreur&nbsp;: " in refused
    assert "Erreur" not in plain.split("</title>")[0]


@pytest.mark.django_db
def test_the_demonstration_says_that_it_is_one(client: Client, settings: Any) -> None:
    assert "demo-banner" not in client.get("/galerie/").content.decode()
    settings.ESSAIM_MODE = "demo"
    assert "sont inventés" in client.get("/galerie/").content.decode()


@pytest.mark.django_db
def test_a_page_that_does_not_exist(client: Client) -> None:
    answer = client.get("/nulle-part/")
    assert answer.status_code == 404
    assert "Revenir à l’accueil" in answer.content.decode()


@pytest.mark.parametrize("path", PARTS)
def test_axe_finds_nothing(browser_page: Page, axe: Any, fits: Any, path: str) -> None:
    browser_page.goto(path)
    fits(browser_page)
    axe(browser_page)


@pytest.mark.parametrize("path", PARTS)
def test_axe_finds_nothing_on_a_phone(phone_page: Page, axe: Any, fits: Any, path: str) -> None:
    phone_page.goto(path)
    fits(phone_page)
    axe(phone_page)


def test_the_menu_of_a_phone_opens_without_script(new_page: Any) -> None:
    page: Page = new_page(viewport={"width": 390, "height": 844}, java_script_enabled=False)
    page.goto("/galerie/formulaires/")
    menu = page.get_by_role("navigation", name="Navigation principale")
    expect(menu).to_be_hidden()
    page.get_by_role("button", name="Menu").click()
    expect(menu).to_be_visible()
    page.get_by_role("button", name="Fermer le menu").click()
    expect(menu).to_be_hidden()


def test_axe_finds_nothing_in_the_open_menu(phone_page: Page, axe: Any) -> None:
    phone_page.goto("/galerie/bureau/")
    phone_page.get_by_role("button", name="Menu").click()
    axe(phone_page)


def test_a_refused_form_puts_the_focus_on_what_to_correct(browser_page: Page) -> None:
    browser_page.goto("/galerie/formulaires/")
    summary = browser_page.get_by_role("alert").filter(has_text="points à corriger")
    expect(summary).to_be_focused()
    summary.get_by_role("link", name="Choisissez une réponse à «\u00a0Où en est votre projet\u00a0?\u00a0».").click()
    expect(browser_page.locator("#id_faux-stage_0")).to_be_focused()


def test_the_first_stop_of_the_keyboard_leads_to_the_content(browser_page: Page) -> None:
    browser_page.goto("/galerie/")
    browser_page.keyboard.press("Tab")
    expect(browser_page.get_by_role("link", name="Aller au contenu")).to_be_focused()
    browser_page.keyboard.press("Enter")
    expect(browser_page.get_by_role("main")).to_be_focused()


def test_a_dialog_opens_takes_the_focus_and_closes(browser_page: Page, axe: Any) -> None:
    browser_page.goto("/galerie/")
    browser_page.get_by_role("link", name="Retirer la demande").click()
    dialog = browser_page.get_by_role("dialog", name="Retirer cette demande")
    expect(dialog).to_be_visible()
    axe(browser_page)
    browser_page.keyboard.press("Escape")
    expect(dialog).to_be_hidden()


def test_the_printed_page_has_no_navigation(browser_page: Page) -> None:
    browser_page.goto("/galerie/bureau/")
    browser_page.emulate_media(media="print")
    expect(browser_page.get_by_role("navigation")).to_have_count(0)
    expect(browser_page.get_by_role("heading", level=1)).to_be_visible()


def test_twice_the_size_still_fits(new_page: Any, fits: Any) -> None:
    """A window of 1280 px at 200 % has 640 px; at 400 % it has 320."""
    for width in (640, 320):
        page = new_page(viewport={"width": width, "height": 512})
        for path in PARTS:
            page.goto(path)
            fits(page)
