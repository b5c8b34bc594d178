"""A client of clamd: one file sent by INSTREAM, one answer read.

``ESSAIM_CLAMAV_URL`` is ``tcp://host:3310`` or ``unix:///run/clamav/clamd.ctl``; without it no antivirus is asked.
Protocol: clamd(8), command ``zINSTREAM\\0``, then chunks prefixed by their length on four octets, then a zero length.
"""

import re
import socket
import struct
from collections.abc import Iterable
from urllib.parse import urlsplit

SECONDS = 30.0
CHUNK = 64 * 1024
ANSWER_LIMIT = 4096
_FOUND = re.compile(r"^stream: (?P<name>.+) FOUND$")


class ScannerUnavailable(Exception):
    """The antivirus did not answer, or not in its language: the file is not known to be clean."""


def scan(url: str, chunks: Iterable[bytes], seconds: float = SECONDS) -> str:
    """Name of the malware found, or empty when the file is clean; ``ScannerUnavailable`` when nobody can tell."""
    try:
        with _connect(url, seconds) as link:
            link.sendall(b"zINSTREAM\0")
            for chunk in chunks:
                for start in range(0, len(chunk), CHUNK):
                    piece = chunk[start : start + CHUNK]
                    link.sendall(struct.pack("!L", len(piece)) + piece)
            link.sendall(struct.pack("!L", 0))
            answer = _answer(link)
    except OSError as error:
        raise ScannerUnavailable(f"{url}: {error}") from error
    if answer == "stream: OK":
        return ""
    found = _FOUND.match(answer)
    if found is None:
        raise ScannerUnavailable(f"{url} answered {answer[:200]!r}")
    return found["name"]


def ping(url: str, seconds: float = 5.0) -> None:
    """``ScannerUnavailable`` when nobody answers there in the antivirus's language."""
    try:
        with _connect(url, seconds) as link:
            link.sendall(b"zPING\0")
            answer = _answer(link)
    except OSError as error:
        raise ScannerUnavailable(f"{url}: {error}") from error
    if answer != "PONG":
        raise ScannerUnavailable(f"{url} answered {answer[:200]!r}")


def _connect(url: str, seconds: float) -> socket.socket:
    parts = urlsplit(url)
    if parts.scheme == "tcp" and parts.hostname:
        return socket.create_connection((parts.hostname, parts.port or 3310), timeout=seconds)
    if parts.scheme == "unix" and parts.path:
        link = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        try:
            link.settimeout(seconds)
            link.connect(parts.path)
        except OSError:
            link.close()
            raise
        return link
    raise ScannerUnavailable(f"ESSAIM_CLAMAV_URL={url!r}: expected tcp://host:port or unix:///path")


def _answer(link: socket.socket) -> str:
    received = b""
    while not received.endswith(b"\0") and len(received) < ANSWER_LIMIT:
        piece = link.recv(ANSWER_LIMIT)
        if not piece:
            break
        received += piece
    return received.rstrip(b"\0\n").decode("utf-8", "replace")
