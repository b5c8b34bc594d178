"""A store of the test's own, an owner, and the antivirus stub."""

import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from essaim.documents.models import File
from essaim.documents.readers import READERS, audience
from essaim.people.actors import Actor
from essaim.people.models import User
from tests.documents.clamd import Clamd


@pytest.fixture
def store(tmp_path, settings) -> Path:
    """The folder where the bytes of the test lie."""
    settings.MEDIA_ROOT = tmp_path / "media"
    return tmp_path / "media" / "documents"


@pytest.fixture
def clamd(settings) -> Iterator[Clamd]:
    """An antivirus that answers."""
    with Clamd() as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        settings.CLAMAV_URL = server.url
        yield server
        server.shutdown()
        thread.join()


@pytest.fixture
def owner(db) -> User:
    return User.objects.create_user("camille@example.org", name="Camille")


@pytest.fixture
def stranger(db) -> User:
    return User.objects.create_user("sacha@example.org", name="Sacha")


@pytest.fixture
def readers(monkeypatch) -> None:
    """Files of a person are read by that person; public ones by all."""

    def can_read(actor: Actor, owner_key: str, file: File) -> bool:
        return audience(file, published=True, owner_side=actor.key == owner_key, office_side=actor.is_system)

    monkeypatch.setitem(READERS._items, "people.user", can_read)
