"""Acts to record, and an intruder with the database's password."""

from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection, transaction

from essaim.journal import append_only
from essaim.journal.models import Entry
from essaim.journal.services import record
from essaim.journal.verbs import VERBS, Verb
from essaim.people.actors import Actor
from essaim.territory.models import Commune

Tamper = Callable[..., None]


@pytest.fixture
def verbs(monkeypatch: pytest.MonkeyPatch) -> None:
    """Two verbs of the tests: one told outside, one not."""
    monkeypatch.setattr(VERBS, "_items", dict(VERBS._items))
    for verb in (Verb("test.submit", "a déposé la demande", shared=True), Verb("test.score", "a noté la demande")):
        VERBS.add(verb.code, verb)


@pytest.fixture
def commune(db: None, verbs: None) -> Commune:
    """A record with a title: any would do."""
    return Commune.objects.create(code="59350", name="2026-118")


@pytest.fixture
def write(commune: Commune) -> Callable[..., Entry]:
    """Record one act: `write(note="…")`."""

    def one(actor: Actor | None = None, verb: str = "test.submit", **more: Any) -> Entry:
        with transaction.atomic():
            return record(actor or Actor.system("test"), verb, more.pop("target", commune), **more)

    return one


@pytest.fixture
def tamper(db: None) -> Tamper:
    """Run SQL as somebody who took the triggers away: `tamper("UPDATE …", value, …)`."""

    def run(sql: str, *values: Any) -> None:
        with append_only.lifted(), connection.cursor() as cursor:
            cursor.execute(sql, values)

    return run


def key_in_sql(key: Any) -> Any:
    """A UUID as this database holds it."""
    return key.hex if connection.vendor == "sqlite" else key
