"""The two worlds, made once for all these tests; each request is undone after it was judged."""

import logging
import re
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from django.core.cache import cache
from django.db import connection, transaction
from django.http import HttpResponseBase
from django.test import Client

from essaim.kernel import clock
from essaim.people.access import Access
from essaim.people.actors import Actor
from essaim.portal.year_figures import _WRITERS
from essaim.setup.load import lay_down
from essaim.strategy import services as strategy
from tests.rights.people import ANONYMOUS, make_people
from tests.rights.world import ESSAIM, World, make_world

LILLE = Path(__file__).resolve().parents[2] / "territories" / "lille"
TODAY = datetime(2026, 9, 15, 10, tzinfo=UTC)
WRITES = re.compile(r"\s*(INSERT|UPDATE|DELETE|REPLACE)\b", re.IGNORECASE)
TRACES = ("django_session", "funding_reading")
"""Tables where a request leaves its mark, and nothing else: the session, and who reads a file now."""


@dataclass(frozen=True)
class Answer:
    """What a request got, and what it wrote before it was undone."""

    status: int
    location: str
    writes: tuple[str, ...]
    error: str
    content: bytes = b""
    headers: Mapping[str, str] = field(default_factory=dict)
    then: Any = None

    @property
    def text(self) -> str:
        """What was shown."""
        return self.content.decode(errors="replace")

    def __str__(self) -> str:
        words = self.error or f"{self.status}{f' to {self.location}' if self.location else ''}"
        return words + "".join(f"\n        wrote: {statement[:140]}" for statement in self.writes[:3])


class Town:
    """The worlds and the people; ``town.ask`` sends one request as somebody and undoes it."""

    def __init__(self) -> None:
        lay_down(ESSAIM, LILLE)
        self._client = Client()
        self.people = make_people()
        users: Any = self.people
        a = make_world("A", users, users["holder"], users["manager"], users["contributor"])
        b = make_world("B", users, users["stranger"], users["stranger"], users["stranger"])
        self.worlds: dict[str, World] = {"A": a, "B": b}
        self._freeze()
        self._actors = {
            name: Actor.anonymous() if user is None else Actor.signed_in(user) for name, user in self.people.items()
        }
        self._sessions = {name: self._session(user) for name, user in self.people.items() if user is not None}

    def _freeze(self) -> None:
        strategy.freeze_review(ESSAIM, year=2025)
        for world in self.worlds.values():
            name_the_rest(world)

    def admits(self, access: Access, name: str) -> bool:
        """Whether the view's declaration lets this person in."""
        return access.admits(self._actors[name])

    @staticmethod
    def _session(user: Any) -> str:
        client = Client()
        client.force_login(user)
        return client.cookies["sessionid"].value

    def _as(self, name: str, client: Client | None = None) -> Client:
        client = client or self._client
        client.cookies.clear()
        if name != ANONYMOUS:
            client.cookies["sessionid"] = self._sessions[name]
        return client

    def send(self, name: str, url: str, words: dict[str, Any]) -> int:
        """Send a form as ``name`` and let it be; for the ``before`` of a request that is undone."""
        status: int = self._as(name).post(url, words).status_code
        return status

    def ask(
        self,
        name: str,
        method: str,
        url: str,
        words: dict[str, Any] | None = None,
        then: Callable[[], Any] | None = None,
        client: Client | None = None,
        before: Callable[[], Any] | None = None,
    ) -> Answer:
        """Send a request as ``name``, after ``before``; ``then`` reads what it left. All is undone afterwards."""
        client = self._as(name, client)
        writes: list[str] = []

        def watch(execute: Callable[..., Any], sql: str, params: Any, many: bool, context: Any) -> Any:
            if WRITES.match(sql) and not any(trace in sql for trace in TRACES):
                writes.append(sql)
            return execute(sql, params, many, context)

        mark = transaction.savepoint()
        status, error, content, left = 0, "", b"", None
        headers: dict[str, str] = {}
        try:
            if before:
                before()
                client = self._as(name, client)
            with connection.execute_wrapper(watch):
                response: HttpResponseBase = getattr(client, method)(url, words or {})
                status, headers = response.status_code, dict(response.headers)
                content = content_of(response)
            left = then() if then else None
        except Exception as broken:
            error = f"{type(broken).__name__}: {broken}"
        finally:
            transaction.savepoint_rollback(mark)
        return Answer(status, headers.get("Location", ""), tuple(writes), error, content, headers, left)


def content_of(response: Any) -> bytes:
    """The whole content, that of a file included."""
    return b"".join(response.streaming_content) if response.streaming else response.content


def name_the_rest(world: World) -> None:
    """What has no owner, and depends on the territory: a figure of an action, one of the home page."""
    world.keep(rule_key=_rule_key(), year_figure_code=next(iter(_WRITERS)))


def _rule_key() -> str:
    from essaim.strategy.board import Reading, outlook

    result = Reading(outlook(2025), Actor.anonymous()).action("1.3.a")
    return next(one.rule.key for one in result.results if one.is_measurable)


@contextmanager
def standing_town(blocker: Any) -> Iterator[Town]:
    """The worlds on 15 September 2026, undone with everything at the end; ``blocker`` is ``django_db_blocker``."""
    with blocker.unblock(), clock.travel(TODAY), transaction.atomic():
        cache.clear()
        # Thousands of refusals are expected: what is wrong is told by the tests.
        logging.disable(logging.CRITICAL)
        try:
            yield Town()
        finally:
            logging.disable(logging.NOTSET)
            transaction.set_rollback(True)
    cache.clear()
