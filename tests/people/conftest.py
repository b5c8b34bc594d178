import re
from collections.abc import Callable
from typing import Any

import pytest
from django.core import mail
from django.test import Client

from essaim.people.actors import Actor
from essaim.people.acts import listen
from tests.support.people import PASSWORD


@pytest.fixture(autouse=True)
def fresh_limits(no_rate_limit_before: None) -> None:
    """Each test tries passwords anew."""


@pytest.fixture(autouse=True)
def letters_leave_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """These tests read letters as Django sends them, whatever room is plugged above."""
    from essaim.people import letters

    monkeypatch.setattr(letters, "_carrier", letters._send_at_once)


@pytest.fixture
def acts(monkeypatch: pytest.MonkeyPatch) -> list[tuple[str, str, dict[str, Any]]]:
    """What is announced, as (who, verb, facts)."""
    from essaim.people import acts as module

    heard: list[tuple[str, str, dict[str, Any]]] = []
    monkeypatch.setattr(module, "_listeners", [])

    def hear(actor: Actor, verb: str, target: Any, facts: dict[str, Any], personal: dict[str, Any]) -> None:
        heard.append((actor.label, verb, facts))

    listen(hear)
    return heard


@pytest.fixture
def sign_in_by_form() -> Callable[..., Any]:
    """Fill the sign-in form: `sign_in_by_form(client, email, password=…, next=…)`."""

    def sign_in(client: Client, email: str, password: str = PASSWORD, next: str = "") -> Any:
        words = {"login": email, "password": password} | ({"next": next} if next else {})
        return client.post("/compte/connexion/", words)

    return sign_in


def link_in(message: Any) -> str:
    """The path of the only long link of a letter."""
    return max(re.findall(r"https?://[^/\s]+(/\S+)", message.body), key=len)


def last_letter_to(email: str) -> Any:
    """The last letter sent to somebody."""
    return [message for message in mail.outbox if message.to == [email]][-1]
