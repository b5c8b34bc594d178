"""Messages drawn from a template of the tests."""

from collections.abc import Callable
from typing import Any

import pytest
from django.template import engines

from essaim.mail.models import Message
from essaim.mail.services import send

TEXT = "Bonjour {{ name }},\n\nvotre demande « {{ title }} » est reçue : {{ base_url }}/espace/\n\n"


@pytest.fixture
def template(monkeypatch: pytest.MonkeyPatch) -> str:
    """The name of a plain-text template."""
    engine = engines["django"].engine  # type: ignore[attr-defined]
    before = engine.get_template
    monkeypatch.setattr(
        engine,
        "get_template",
        lambda name: engine.from_string(TEXT) if name == "test/mail/receipt.txt" else before(name),
    )
    return "test/mail/receipt.txt"


@pytest.fixture
def write(db: None, template: str) -> Callable[..., Message]:
    """Write a message: `write(key="b", to="…")`."""

    def one(**given: Any) -> Message:
        context = {"name": "Nour", "title": "L’Épi & Cie <3"}
        words = {"to": "nour@exemple.fr", "subject": "Votre demande est reçue", "key": "a", "context": context, **given}
        return send(template=template, **words)

    return one
