"""A real server of Essaim on the tests' database, to be killed and started again."""

import os
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import httpx
from django.conf import settings
from django.db import connection
from django.test import Client

ROOT = Path(__file__).resolve().parents[2]
TOKEN = "a" * 32
"""A form's token and its cookie: the same text is all that a form needs."""


class Server:
    """gunicorn with two processes of four threads; ``kill`` is a power cut."""

    def __init__(self) -> None:
        with closing(socket.socket()) as free:
            free.bind(("127.0.0.1", 0))
            self.port = free.getsockname()[1]
        self.url = f"http://127.0.0.1:{self.port}"
        self._process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        """Start, and come back once it answers."""
        command = [
            *(sys.executable, "-m", "gunicorn", "essaim.wsgi", "--bind", f"127.0.0.1:{self.port}"),
            *("--workers", "2", "--threads", "4", "--log-level", "critical", "--worker-tmp-dir", str(settings.VAR)),
        ]
        environment = {
            **os.environ,
            "ESSAIM_MODE": "test",
            "ESSAIM_VAR": str(settings.VAR),
            "ESSAIM_DATABASE_URL": database_url(),
            "PYTHONPATH": str(ROOT),
        }
        # Its own session: a signal sent to it reaches all its processes and nobody else.
        self._process = subprocess.Popen(command, cwd=ROOT, env=environment, start_new_session=True)
        transport = httpx.HTTPTransport(retries=60)
        with httpx.Client(transport=transport, timeout=60, trust_env=False) as client:
            client.get(f"{self.url}/robots.txt").raise_for_status()

    def kill(self) -> None:
        """Take the power away from every process at once."""
        self._end(signal.SIGKILL)

    def stop(self) -> None:
        """Ask to stop, and wait."""
        self._end(signal.SIGTERM)

    def _end(self, number: signal.Signals) -> None:
        if self._process is not None:
            os.killpg(self._process.pid, number)
            self._process.wait(30)
            self._process = None


@contextmanager
def running() -> Iterator[Server]:
    """A server that is stopped at the end, whatever happens."""
    server = Server()
    server.start()
    try:
        yield server
    finally:
        server.stop()


def database_url() -> str:
    """The address of the tests' own database."""
    named = connection.settings_dict
    if connection.vendor == "sqlite":
        return f"sqlite:///{named['NAME']}"
    where = f"{named['HOST']}:{named['PORT']}" if named["PORT"] else ""
    socket_folder = named.get("OPTIONS", {}).get("host") or (named["HOST"] if named["HOST"].startswith("/") else "")
    if socket_folder:
        return f"postgresql://{named['USER']}@/{named['NAME']}?host={socket_folder}"
    return f"postgresql://{named['USER']}:{named['PASSWORD']}@{where or named['HOST']}/{named['NAME']}"


def session_of(user: object) -> str:
    """A session opened for somebody."""
    client = Client()
    client.force_login(user)  # type: ignore[arg-type]
    return client.cookies["sessionid"].value


def send(server: Server, session: str, path: str) -> httpx.Response | None:
    """Press a button as the person of this session; None when the server died before it answered."""
    cookies = {"sessionid": session, "csrftoken": TOKEN}
    try:
        with httpx.Client(cookies=cookies, timeout=60, trust_env=False) as client:
            return client.post(f"{server.url}{path}", data={"csrfmiddlewaretoken": TOKEN})
    except httpx.TransportError:
        return None
