"""A small server that speaks clamd's INSTREAM."""

import socketserver
import struct


class Clamd(socketserver.ThreadingTCPServer):
    """Finds malware in what contains MALWARE; ``forced`` is answered instead when it is set."""

    allow_reuse_address = True
    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Conversation)
        self.streams: list[bytes] = []
        self.forced: bytes | None = None

    @property
    def url(self) -> str:
        return f"tcp://127.0.0.1:{self.server_address[1]}"


class UnixClamd(socketserver.UnixStreamServer):
    """The same, on a Unix socket."""

    def __init__(self, path: str) -> None:
        super().__init__(path, Conversation)
        self.streams: list[bytes] = []
        self.forced: bytes | None = None


class Conversation(socketserver.StreamRequestHandler):
    """One command, one stream, one answer."""

    server: Clamd | UnixClamd

    def handle(self) -> None:
        command = b""
        while not command.endswith(b"\0"):
            command += self.rfile.read(1)
        assert command == b"zINSTREAM\0"
        content = b""
        while length := struct.unpack("!L", self.rfile.read(4))[0]:
            content += self.rfile.read(length)
        self.server.streams.append(content)
        if self.server.forced is not None:
            self.wfile.write(self.server.forced)
        else:
            self.wfile.write(b"stream: Win.Test.Essaim FOUND\0" if b"MALWARE" in content else b"stream: OK\0")
