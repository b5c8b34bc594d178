"""By keyboard alone, and without script: what a mouse and a script only make quicker."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from essaim.funding.models import Application
from tests.browser.conftest import City, fill, press
from tests.support import answers
from tests.support.people import PASSWORD

pytestmark = pytest.mark.django_db(transaction=True)

FOCUSED = """() => {
    const one = document.activeElement, box = one.getBoundingClientRect(), style = getComputedStyle(one);
    return {
        tag: one.tagName, name: one.name || "", value: one.value || "", href: one.getAttribute("href") || "",
        text: one.textContent.trim(), type: one.type || "",
        seen: box.width > 0 && box.height > 0,
        outlined: style.outlineStyle !== "none" || style.boxShadow !== "none",
    };
}"""


def focused(page: Page) -> dict[str, object]:
    """What the keyboard is on."""
    found: dict[str, object] = page.evaluate(FOCUSED)
    return found


def tab_to(page: Page, wanted: Callable[[dict[str, object]], bool], most: int = 150) -> dict[str, object]:
    """Press Tab until the keyboard is on something; everything on the way can be seen, with a mark of focus."""
    for _ in range(most):
        page.keyboard.press("Tab")
        here = focused(page)
        assert here["tag"] != "BODY" or not here["href"], "the keyboard got lost"
        if here["tag"] != "BODY":
            assert here["outlined"], f"nothing shows where the keyboard is: {here}"
        if wanted(here):
            return here
    pytest.fail(f"{page.url}: {most} presses of Tab do not reach what was looked for")


def go(page: Page) -> None:
    """Press Enter, which leads to another page."""
    with page.expect_navigation():
        page.keyboard.press("Enter")


def test_the_comb_is_read_by_keyboard(city: City, browser_page: Page) -> None:
    page = browser_page
    page.goto("/strategie/")
    page.keyboard.press("Tab")
    assert "contenu" in str(focused(page)["text"]).lower(), "the first stop skips to the content"
    page.keyboard.press("Enter")
    cells = []
    for _ in range(20):
        here = tab_to(page, lambda one: "/strategie/objectifs/" in str(one["href"]))
        cells.append(str(here["href"]))
    assert len(set(cells)) == 20, "twenty cells, each reached once, in order"
    codes = [re.search(r"objectifs/([\d.]+)/", cell).group(1) for cell in cells]  # type: ignore[union-attr]
    assert codes == sorted(codes, key=lambda code: [int(part) for part in code.split(".")])
    go(page)
    expect(page).to_have_url(re.compile("/strategie/objectifs/"))
    tab_to(page, lambda one: "/strategie/actions/" in str(one["href"]))
    go(page)
    expect(page).to_have_url(re.compile("/strategie/actions/"))
    expect(page.get_by_role("heading", level=1)).to_be_visible()


def test_a_page_of_the_form_is_filled_by_keyboard(
    city: City, make_person: Callable, browser_page: Page, no_rate_limit_before: None
) -> None:
    page = browser_page
    make_person("Awa Diallo", email="awa@exemple.fr")
    page.goto("/appel/deposer/")
    tab_to(page, lambda one: one["text"] == "Se connecter" and "next" in str(one["href"]))
    go(page)
    for name, words in (("login", "awa@exemple.fr"), ("password", PASSWORD)):
        tab_to(page, lambda one, name=name: one["name"] == name)
        page.keyboard.type(words)
    go(page)
    expect(page.get_by_role("heading", level=1)).to_have_text("Déposer une demande")
    tab_to(page, lambda one: one["text"] == "Commencer ma demande")
    go(page)
    for name in ("commune", "own_initiative", "carrier", "ess"):
        tab_to(page, lambda one, name=name: one["name"] == name)
        page.keyboard.press("Space")
    tab_to(page, lambda one: one["text"] == "Continuer")
    go(page)
    expect(page).to_have_url(re.compile("/espace/demandes/"))
    tab_to(page, lambda one: one["text"] == "Commencer")
    go(page)
    expect(page).to_have_url(re.compile("/porteur/"))

    # A page sent empty: the summary of errors comes first, takes the keyboard, and leads to each field.
    tab_to(page, lambda one: one["text"] == "Enregistrer et continuer")
    go(page)
    expect(page).to_have_title(re.compile("^Erreur"))
    expect(page.locator(".error-summary, [data-error-summary], [role='alert']").first).to_be_visible()
    tab_to(page, lambda one: str(one["href"]).startswith("#") and "contenu" not in str(one["text"]).lower())
    page.keyboard.press("Enter")

    # The arrows choose within a group, Space chooses the first; then each field in the order of the page.
    page.goto(page.url.split("#")[0])
    tab_to(page, lambda one: one["name"] == "carrier")
    page.keyboard.press("Space")
    tab_to(page, lambda one: one["name"] == "identity")
    page.keyboard.press("Space")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowDown")
    assert focused(page)["value"] == "none"
    for name, words in (
        *(("organisation_name", "La Roue de Fives"), ("family", None), ("address.street", "12 rue de Lannoy")),
        *(("address.postcode", "59800"), ("address.city", "Lille"), ("contact_name", "Awa Diallo")),
        ("contact_email", "awa@exemple.fr"),
    ):
        tab_to(page, lambda one, name=name: one["name"] == name)
        page.keyboard.type(words) if words else page.keyboard.press("Space")
    go(page)
    expect(page).to_have_url(re.compile("/projet/"))
    kept = Application.objects.get().response.answers
    assert (kept["organisation_name"], kept["family"], kept["identity"]) == ("La Roue de Fives", "association", "none")


def test_one_applies_without_script(
    city: City, make_person: Callable, scriptless_page: Page, no_rate_limit_before: None
) -> None:
    page = scriptless_page
    make_person("Awa Diallo", email="awa@exemple.fr")
    page.goto("/appel/deposer/")
    page.get_by_role("main").get_by_role("link", name="Se connecter").click()
    fill(page, {"login": "awa@exemple.fr", "password": PASSWORD})
    press(page, "Se connecter")
    page.get_by_role("link", name="Commencer ma demande").click()
    fill(page, answers.FIRST)
    press(page, "Continuer")
    page.get_by_role("link", name="Commencer", exact=True).click()
    for code, fields in answers.pages().items():
        expect(page).to_have_url(re.compile(f"/{code}/"))
        fill(page, fields)
        press(page, "Enregistrer et continuer")
    press(page, "Enregistrer et relire")
    press(page, "Déposer ma demande")
    expect(page.get_by_role("heading", level=1)).to_have_text("Votre demande est déposée")
    assert Application.objects.get().number
