"""The antivirus client, against a small server that speaks clamd's INSTREAM."""

import socketserver
import struct
import threading
from collections.abc import Iterator

import pytest
from django.core.exceptions import ValidationError

from essaim.documents import clamav
from essaim.documents.checks import inspect
from tests.documents import files


class Clamd(socketserver.ThreadingTCPServer):
    """Reads INSTREAM as clamd does; ``answers`` maps what a stream contains to what is said of it."""

    allow_reuse_address = True
    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Conversation)
        self.streams: list[bytes] = []
        self.forced: bytes | None = None

    @property
    def url(self) -> str:
        return f"tcp://127.0.0.1:{self.server_address[1]}"


class Conversation(socketserver.StreamRequestHandler):
    def handle(self) -> None:
        command = b""
        while not command.endswith(b"\0"):
            command += self.rfile.read(1)
        assert command == b"zINSTREAM\0"
        content = b""
        while length := struct.unpack("!L", self.rfile.read(4))[0]:
            content += self.rfile.read(length)
        server = self.server
        assert isinstance(server, Clamd)
        server.streams.append(content)
        if server.forced is not None:
            self.wfile.write(server.forced)
        else:
            self.wfile.write(b"stream: Win.Test.Essaim FOUND\0" if b"MALWARE" in content else b"stream: OK\0")


@pytest.fixture
def clamd(settings) -> Iterator[Clamd]:
    with Clamd() as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        settings.CLAMAV_URL = server.url
        yield server
        server.shutdown()
        thread.join()


def test_a_clean_file_is_sent_whole_and_enters(clamd: Clamd) -> None:
    content = b"ligne de texte\n" * 20_000
    assert inspect(content, "long.txt").is_scanned
    assert clamd.streams == [content]


def test_a_malicious_file_is_refused_by_its_name(clamd: Clamd) -> None:
    with pytest.raises(ValidationError) as caught:
        inspect(b"MALWARE", "a.txt")
    assert caught.value.code == "malware"
    assert "Win.Test.Essaim" in caught.value.messages[0]


@pytest.mark.parametrize("answer", [b"", b"INSTREAM size limit exceeded. ERROR\0", b"\xff" * 9000])
def test_an_answer_that_says_nothing_clean_sends_to_quarantine(clamd: Clamd, answer: bytes) -> None:
    clamd.forced = answer
    assert not inspect(b"bonjour", "a.txt").is_scanned


def test_nobody_at_the_address_sends_to_quarantine(settings) -> None:
    for url in ("tcp://127.0.0.1:1", "unix:///nowhere/clamd.ctl", "http://clamd", "tcp://"):
        settings.CLAMAV_URL = url
        assert not inspect(files.pdf(), "a.pdf").is_scanned


def test_a_unix_socket_is_spoken_to(tmp_path) -> None:
    with socketserver.UnixStreamServer(str(tmp_path / "clamd.ctl"), Conversation) as server:
        server.streams, server.forced = [], b"stream: OK\0"  # type: ignore[attr-defined]
        server.__class__ = type("UnixClamd", (socketserver.UnixStreamServer, Clamd), {})
        thread = threading.Thread(target=server.handle_request)
        thread.start()
        assert clamav.scan(f"unix://{tmp_path}/clamd.ctl", [b"a", b"b"]) == ""
        thread.join()
