"""The one client of official registers over HTTP: paced, patient within bounds, and honest when one does not answer.

A register is never trusted to be there: whoever asks catches ``RegisterDown`` and goes on without it.
"""

import hashlib
import json
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from email.utils import parsedate_to_datetime
from http import HTTPStatus
from typing import Any

import httpx
from django.conf import settings
from django.core.cache import cache

from essaim.kernel import clock

MAX_BYTES = 2_000_000
TRIES = 3
BACK_OFF = 0.2
"""Seconds before the second try; the third waits twice as long."""
REST = 30.0
"""Seconds during which a register that did not answer is left alone, unless it says how long itself."""
LONGEST_REST = 3600.0
WORKER_PATIENCE = 30.0
"""Seconds that the worker gives a register; a page gives it ``settings.REGISTER_PATIENCE``."""

Params = Mapping[str, str | int]


class RegisterDown(Exception):
    """A register did not answer; ``reason`` is for the technical log, the exception itself for people."""

    def __init__(self, name: str, reason: str) -> None:
        super().__init__(f"{name} ne répond pas pour le moment.")
        self.reason = reason


class Unreadable(RegisterDown):
    """A register answered something else than what it documents."""


class TryAgain(Exception):
    """An answer that may be better in a moment; ``after``: seconds that the register asks to wait, if it says so."""

    def __init__(self, reason: str, after: float | None = None) -> None:
        super().__init__(reason)
        self.after = after


@dataclass(frozen=True)
class Answer:
    """What a register said, and when; ``data`` is None when it does not know what was asked."""

    data: Any
    fetched_at: datetime


@dataclass(frozen=True)
class Register:
    """An official source. ``address`` names the setting that holds its URL: empty, the register is not asked.

    ``key`` names the setting of its access key and ``key_header`` where that goes; ``pace`` is in requests a second,
    shared by every process; ``fresh_for`` is how long an answer serves again; ``wait`` is how to wait, in seconds.
    """

    code: str
    name: str
    address: str
    pace: float = 2.0
    fresh_for: timedelta = timedelta(days=1)
    key: str = ""
    key_header: str = ""
    wait: Callable[[float], None] = time.sleep

    @property
    def is_configured(self) -> bool:
        """Whether this installation asks it, and holds the key that it wants."""
        return bool(getattr(settings, self.address) and (not self.key or getattr(settings, self.key)))

    def get(self, path: str, params: Params | None = None, *, patience: float | None = None) -> Answer:
        """The JSON at ``path``, from the cache when fresh; ``RegisterDown`` after ``patience`` seconds at most."""
        if not self.is_configured:
            raise RegisterDown(self.name, "not configured")
        url = f"{getattr(settings, self.address).rstrip('/')}/{path.lstrip('/')}"
        asked = json.dumps([url, dict(params or {})], sort_keys=True)
        kept_as = f"register-{self.code}-{hashlib.sha256(asked.encode()).hexdigest()}"
        known = cache.get(kept_as)
        if isinstance(known, Answer):
            return known
        answer = Answer(self._ask(url, params or {}, patience), clock.now())
        cache.set(kept_as, answer, self.fresh_for.total_seconds())
        return answer

    @contextmanager
    def reading(self) -> Iterator[None]:
        """Read an answer inside: a field that is missing, or of another kind, becomes ``Unreadable``."""
        try:
            yield
        except (KeyError, IndexError, TypeError, ValueError, AttributeError) as fault:
            raise Unreadable(self.name, f"unexpected answer: {fault!r}") from fault

    def _ask(self, url: str, params: Params, patience: float | None) -> Any:
        resting = f"register-{self.code}-rests"
        if cache.get(resting):
            raise RegisterDown(self.name, "left alone after a failure")
        left = _Countdown(settings.REGISTER_PATIENCE if patience is None else patience)
        for attempt in range(TRIES):
            try:
                self._take_turn(left)
                return self._once(url, params, left)
            except TryAgain as fault:
                delay = BACK_OFF * 2**attempt if fault.after is None else fault.after
                if attempt == TRIES - 1 or delay >= left.seconds:
                    rest = REST if fault.after is None else min(fault.after, LONGEST_REST)
                    cache.set(resting, True, max(rest, 1))
                    raise RegisterDown(self.name, str(fault)) from fault
                self.wait(delay)
        raise AssertionError("the last try answers or raises")

    def _take_turn(self, left: "_Countdown") -> None:
        """Wait for a slot of the pace that no other process took."""
        while True:
            # The register counts in real seconds, whatever day the story lives.
            slot = int(time.time() * self.pace)
            if cache.add(f"register-{self.code}-turn-{slot}", True, 5):
                return
            delay = (slot + 1) / self.pace - time.time()
            if delay >= left.seconds:
                raise RegisterDown(self.name, "too many requests at once")
            self.wait(max(delay, 0))

    def _once(self, url: str, params: Params, left: "_Countdown") -> Any:
        headers = {"Accept": "application/json", "User-Agent": f"Essaim (+{settings.BASE_URL})"}
        if self.key:
            headers[self.key_header] = getattr(settings, self.key)
        try:
            # An official source that moved is told by its operators: its redirections lead nowhere unchecked.
            with (
                httpx.Client(timeout=max(left.seconds, 0.01), follow_redirects=False, headers=headers) as client,
                client.stream("GET", url, params=dict(params)) as response,
            ):
                return self._read(response, left)
        except httpx.HTTPError as fault:
            raise TryAgain(repr(fault)) from fault

    def _read(self, response: httpx.Response, left: "_Countdown") -> Any:
        status = response.status_code
        if status == HTTPStatus.TOO_MANY_REQUESTS or status >= HTTPStatus.INTERNAL_SERVER_ERROR:
            raise TryAgain(f"answer {status}", _retry_after(response))
        if status == HTTPStatus.NOT_FOUND:
            return None
        if status != HTTPStatus.OK:
            raise RegisterDown(self.name, f"answer {status}")
        body = bytearray()
        for chunk in response.iter_bytes():
            body += chunk
            if len(body) > MAX_BYTES:
                raise Unreadable(self.name, "answer too large")
            if left.seconds <= 0:
                raise TryAgain("too slow")
        try:
            return json.loads(body)
        except ValueError as fault:
            raise Unreadable(self.name, "not JSON") from fault


class _Countdown:
    """Real seconds that are left."""

    def __init__(self, seconds: float) -> None:
        self._end = time.monotonic() + seconds

    @property
    def seconds(self) -> float:
        return self._end - time.monotonic()


def _retry_after(response: httpx.Response) -> float | None:
    """Seconds to wait, from either form of the header; None when it is absent or makes no sense."""
    said = response.headers.get("Retry-After", "").strip()
    if said.isdigit():
        return float(said)
    try:
        return max(parsedate_to_datetime(said).timestamp() - time.time(), 0)
    except (TypeError, ValueError):
        return None
