"""The fixtures do what the tests believe of them."""

import smtplib
from collections.abc import Callable
from datetime import datetime
from typing import Any

import pytest
from django.core.mail import send_mail
from django.db import connection, connections
from django.http import HttpResponse
from django.template import engines
from django.test import override_settings
from django.urls import path
from playwright.sync_api import Page

from essaim.kernel import clock as kernel_clock
from essaim.people import access
from tests.support.templates import UnknownVariable
from tests.support.time import Clock

PAGE = """<!doctype html><html lang="fr"><head><title>Essai</title>
<meta name="viewport" content="width=device-width"><link rel="icon" href="data:,"></head>
<body><main><h1>Essai</h1>{}</main></body></html>"""


def written(body: str) -> Callable[[Any], HttpResponse]:
    """A view that shows a body."""
    return access.public(lambda request: HttpResponse(PAGE.format(body)))


urlpatterns = [
    path("bon/", written("<p>Bonjour</p>")),
    path("script/", written("<script>document.title = 'refusé'</script>")),
    path("muet/", written("<img src='data:,'>")),
    path("large/", written("<pre>" + "large " * 200 + "</pre>")),
]
on_these_pages = pytest.mark.urls(__name__)


def test_an_unknown_template_variable_fails() -> None:
    engine = engines["django"]
    with pytest.raises(UnknownVariable, match="absent"):
        engine.from_string("{{ absent }}").render({})
    with pytest.raises(UnknownVariable, match=r"present\.absent"):
        engine.from_string("{{ present.absent }}").render({"present": object()})
    assert engine.from_string("{% if absent %}oui{% else %}non{% endif %}").render({}) == "non"


def test_the_clock_travels_and_comes_back(clock: Clock) -> None:
    clock.travel("2022-03-01")
    assert kernel_clock.today().isoformat() == "2022-03-01"
    clock.forward(days=30)
    assert kernel_clock.today().isoformat() == "2022-03-31"
    clock.back()
    assert kernel_clock.today() == datetime.now(kernel_clock.PARIS).date()


def test_a_real_server_receives_the_mail(smtp_server: Any) -> None:
    send_mail("Objet accentué", "Corps", "essaim@example.org", ["lea@example.org"])
    assert [message["subject"] for message in smtp_server.messages] == ["Objet accentué"]
    smtp_server.refuse = "550 5.1.1 Boîte inconnue"
    with pytest.raises(smtplib.SMTPDataError):
        send_mail("Objet", "Corps", "essaim@example.org", ["lea@example.org"])


def test_threads_run_at_once_on_their_own_connections(threads: Any, clock: Clock) -> None:
    clock.travel("2022-03-01")

    def fail() -> None:
        raise ValueError("échec")

    mine = id(connection.connection)
    first, second, third = threads(
        lambda: (id(connections["default"]), kernel_clock.today().isoformat()),
        lambda: (id(connections["default"]), kernel_clock.today().isoformat()),
        fail,
    )
    assert first[0] != second[0] != mine
    assert first[1] == second[1] == "2022-03-01"
    assert isinstance(third, ValueError)


@pytest.mark.django_db
def test_sqlite_is_a_file_with_real_locks() -> None:
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            mode = cursor.execute("PRAGMA journal_mode").fetchone()[0]
        assert mode == "wal"


@on_these_pages
def test_a_sound_page_passes(browser_page: Page, axe: Any, fits: Any) -> None:
    browser_page.goto("/bon/")
    axe(browser_page)
    fits(browser_page)


@on_these_pages
def test_the_console_tells_what_the_policy_refuses(browser_page: Page, console_errors: list[str]) -> None:
    browser_page.goto("/script/")
    assert browser_page.title() == "Essai"
    assert any("Content Security Policy" in error for error in console_errors)
    console_errors.clear()


@on_these_pages
def test_axe_says_what_is_wrong(browser_page: Page, axe: Any) -> None:
    browser_page.goto("/muet/")
    with pytest.raises(AssertionError, match="image-alt"):
        axe(browser_page)


@on_these_pages
def test_a_page_too_wide_for_a_phone_is_told(phone_page: Page, fits: Any) -> None:
    phone_page.goto("/large/")
    with pytest.raises(AssertionError, match="<pre>"):
        fits(phone_page)


@override_settings(EMAIL_BACKEND="django.core.mail.backends.locmem.EmailBackend")
def test_mail_stays_in_memory_otherwise(mailoutbox: list[Any]) -> None:
    send_mail("Objet", "Corps", "essaim@example.org", ["lea@example.org"])
    assert len(mailoutbox) == 1
