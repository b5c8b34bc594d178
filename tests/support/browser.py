"""A real browser: one Chromium a run, a fresh profile a test, and no error in its console."""

import os
import shutil
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.test import Client
from playwright.sync_api import Browser, BrowserContext, Error, Page, sync_playwright

CHROMIUM_NAMES = ("chromium", "chromium-browser", "google-chrome-stable", "google-chrome", "chrome")
ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
DESKTOP: dict[str, Any] = {"viewport": {"width": 1440, "height": 900}}
PHONE: dict[str, Any] = {"viewport": {"width": 390, "height": 844}, "is_mobile": True, "has_touch": True}

AxeCheck = Callable[..., None]


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """The one Chromium of the run."""
    path = os.environ.get("ESSAIM_CHROMIUM") or next(filter(None, map(shutil.which, CHROMIUM_NAMES)), None)
    if path is None:
        pytest.fail("No Chromium: install it (Debian: apt-get install chromium) or name it in ESSAIM_CHROMIUM.")
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=path, args=ARGUMENTS)
        yield chromium
        chromium.close()


@pytest.fixture
def console_errors() -> list[str]:
    """What the pages of the test complained of: a test that provokes an error clears it from here."""
    return []


@pytest.fixture
def new_page(browser: Browser, live_server: Any, console_errors: list[str]) -> Iterator[Callable[..., Page]]:
    """Open pages, each with a profile of its own (as another person would): `new_page(viewport=…)`.

    Addresses are relative to the live server. The test fails at its end when a console showed an error: an exception
    in a script, a refusal of the content security policy, a file that was not found.
    """
    contexts: list[BrowserContext] = []

    def open_page(**options: Any) -> Page:
        context = browser.new_context(
            base_url=live_server.url,
            locale="fr-FR",
            timezone_id="Europe/Paris",
            reduced_motion="reduce",
            **{**DESKTOP, **options},
        )
        context.set_default_timeout(15_000)
        context.on(
            "console",
            lambda message: (
                console_errors.append(f"{message.page.url if message.page else '?'}: {message.text}")
                if message.type == "error"
                else None
            ),
        )
        context.on("weberror", lambda error: console_errors.append(str(error.error)))
        contexts.append(context)
        return context.new_page()

    yield open_page
    for context in contexts:
        context.close()
    assert not console_errors, "The browser's console shows errors:\n" + "\n".join(console_errors)


@pytest.fixture
def browser_page(new_page: Callable[..., Page]) -> Page:
    """A page of 1440 × 900."""
    return new_page()


@pytest.fixture
def phone_page(new_page: Callable[..., Page]) -> Page:
    """A page of 390 × 844, touched by a finger."""
    return new_page(**PHONE)


@pytest.fixture
def scriptless_page(new_page: Callable[..., Page]) -> Page:
    """A page of 1440 × 900 that runs no script."""
    return new_page(java_script_enabled=False)


@pytest.fixture
def sign_in(live_server: Any) -> Callable[[Page, Any], None]:
    """Give a page somebody's session, without the sign-in form: `sign_in(page, user)`."""

    def give(page: Page, user: Any) -> None:
        client = Client()
        client.force_login(user)
        cookie = client.cookies["sessionid"]
        page.context.add_cookies([{"name": "sessionid", "value": cookie.value, "url": live_server.url}])

    return give


@pytest.fixture(scope="session")
def axe() -> AxeCheck:
    """Check a page for accessibility: `axe(page)` fails with what is wrong, where, and the rule's page."""
    script = Axe().axe_script

    def run(page: Page, context: Any) -> list[dict[str, Any]]:
        page.wait_for_load_state()
        if not page.evaluate("'axe' in window"):
            page.evaluate(script)
        found = page.evaluate(
            "context => axe.run(context || document, {resultTypes: ['violations']}).then(({violations}) => violations)",
            context,
        )
        return list(found)

    def violations(page: Page, context: Any) -> list[dict[str, Any]]:
        try:
            return run(page, context)
        except Error:
            # A click had begun to open another page: the browser answers the click before that page is there.
            return run(page, context)

    def check(page: Page, context: Any = None) -> None:
        found = violations(page, context)
        lines = []
        for violation in found:
            lines.append(f"{violation['id']} ({violation['impact']}): {violation['help']}, {violation['helpUrl']}")
            for node in violation["nodes"]:
                lines.append(f"    {' '.join(map(str, node['target']))}: {node['html'][:160]}")
                messages = [check["message"] for kind in ("any", "all", "none") for check in node[kind]]
                lines.extend(f"        {message}" for message in messages)
        assert not found, f"{page.url} has {len(found)} accessibility faults:\n" + "\n".join(lines)

    return check


@pytest.fixture(scope="session")
def sound(axe: AxeCheck, fits: Callable[[Page], None]) -> Callable[..., None]:
    """Check a page on a phone, then widened to a desk: `sound(page)`, or `sound(page, address)` to open it first."""

    def check(page: Page, address: str = "") -> None:
        page.set_viewport_size(PHONE["viewport"])
        if address:
            page.goto(address)
        axe(page)
        fits(page)
        page.set_viewport_size(DESKTOP["viewport"])
        axe(page)
        fits(page)

    return check


@pytest.fixture(scope="session")
def fits() -> Callable[[Page], None]:
    """Check that a page does not scroll sideways: `fits(page)` fails with the elements that stick out."""
    sticking_out = """(width) => {
        if (document.documentElement.scrollWidth <= width) return [];
        return [...document.querySelectorAll("body *")]
            .filter((element) => {
                const box = element.getBoundingClientRect();
                return Math.max(box.right, box.left + element.scrollWidth) > width + 1;
            })
            .slice(-8)
            .map((element) => element.outerHTML.slice(0, 160));
    }"""

    def check(page: Page) -> None:
        found = page.evaluate(sticking_out, (page.viewport_size or DESKTOP["viewport"])["width"])
        assert not found, f"{page.url} is wider than its window:\n" + "\n".join(found)

    return check
