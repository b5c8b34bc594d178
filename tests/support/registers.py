"""A server that speaks HTTP as official registers do, whose faults are switched by the test that needs them.

Nothing is replaced above HTTP: Essaim's own client talks to it. Identifiers are in the range that is never given.
"""

import json
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest
from django.core.cache import cache

SIRET = "00000001800002"
SIREN = SIRET[:9]
CLOSED_SIRET = "00000001800010"


@dataclass(frozen=True)
class Reply:
    """One answer: a status, a body (JSON unless it is text), headers, and the seconds it takes to come."""

    status: int = 200
    body: Any = None
    headers: dict[str, str] = field(default_factory=dict)
    delay: float = 0.0


@dataclass
class StubRegister:
    """``replies`` come one by one, the last for ever; ``asked`` are the paths and headers of what came."""

    url: str
    replies: list[Reply] = field(default_factory=list)
    asked: list[tuple[str, dict[str, str]]] = field(default_factory=list)

    def say(self, *replies: Reply) -> None:
        """What it answers from now on, and nothing is remembered of before."""
        self.replies = list(replies)
        self.asked.clear()
        cache.clear()

    def next_reply(self) -> Reply:
        """The reply of this request."""
        return self.replies.pop(0) if len(self.replies) > 1 else self.replies[0]


@pytest.fixture(scope="session")
def stub_server() -> Iterator[StubRegister]:
    """The server, for all the tests."""
    stub = StubRegister("")

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            stub.asked.append((self.path, dict(self.headers)))
            reply = stub.next_reply()
            released.wait(reply.delay)
            said = reply.body if isinstance(reply.body, str) else json.dumps(reply.body)
            body = said.encode()
            try:
                self.send_response(reply.status)
                for name, value in {"Content-Length": str(len(body)), **reply.headers}.items():
                    self.send_header(name, value)
                self.end_headers()
                self.wfile.write(body)
            except (BrokenPipeError, ConnectionResetError):
                """The client did not wait: that is what the test wanted."""

        def log_message(self, *arguments: Any) -> None:
            """Say nothing."""

    released = threading.Event()
    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
    thread.start()
    stub.url = f"http://127.0.0.1:{server.server_port}"
    yield stub
    released.set()
    server.shutdown()
    server.server_close()
    thread.join()


@pytest.fixture
def stub(stub_server: StubRegister, settings: Any, monkeypatch: pytest.MonkeyPatch) -> Iterator[StubRegister]:
    """Essaim asks this server for companies; it has little patience, so that faults are quick."""
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")
    settings.COMPANIES_URL = stub_server.url
    settings.REGISTER_PATIENCE = 0.3
    stub_server.say(Reply(body=companies()))
    yield stub_server
    cache.clear()


def companies(change: Callable[[dict[str, Any]], None] | None = None) -> dict[str, Any]:
    """What « Recherche d'entreprises » answers for a structure; ``change`` alters its legal unit."""
    seat = {
        "siret": SIRET,
        "adresse": "12 RUE DES LILAS 59160 LILLE",
        "code_postal": "59160",
        "commune": "59350",
        "libelle_commune": "LILLE",
        "latitude": "50.6366",
        "longitude": "3.0636",
        "etat_administratif": "A",
        "date_fermeture": None,
        "est_siege": True,
    }
    unit: dict[str, Any] = {
        "siren": SIREN,
        "nom_complet": "L'ATELIER DU FIL (ADF)",
        "nom_raison_sociale": "L'ATELIER DU FIL",
        "sigle": "ADF",
        "nature_juridique": "9220",
        "etat_administratif": "A",
        "statut_diffusion": "O",
        "siege": seat,
        "matching_etablissements": [dict(seat)],
        "complements": {"est_ess": True, "est_association": True, "identifiant_association": "W595000001"},
    }
    if change is not None:
        change(unit)
    return {"results": [unit], "total_results": 1, "page": 1, "per_page": 10, "total_pages": 1}
