"""Files as they come in a request: to disk, up to the limit, and the form keeps what was typed."""

import resource
from pathlib import Path
from typing import Any

import pytest
from django.core.exceptions import RequestDataTooBig, ValidationError
from django.core.handlers.wsgi import WSGIRequest
from django.http import HttpRequest
from django.test import RequestFactory

from essaim.documents import uploads
from essaim.documents.forms import DocumentField
from essaim.documents.uploads import LimitedUploadHandler, refusal_of

BOUNDARY = "limite"


class Parts:
    """A multipart body made as it is read: its file of ``size`` octets never exists whole."""

    def __init__(self, size: int, names: tuple[str, ...] = ("piece",)) -> None:
        self.pieces = []
        for name in names:
            head = f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="{name}"; filename="a.pdf"\r\n\r\n'
            self.pieces += [(head.encode(), 1), (b"%PDF" + b"x" * 65_532, size // 65_536), (b"\r\n", 1)]
        tail = f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="objet"\r\n\r\nTiers-lieu\r\n--{BOUNDARY}--\r\n'
        self.pieces.append((tail.encode(), 1))
        self.length = sum(len(piece) * times for piece, times in self.pieces)
        self._pending = b""
        self._generated = (piece for piece, times in self.pieces for _ in range(times))

    def cut_after(self, octets: int) -> None:
        """Have the client hang up."""
        self._generated = iter([self.read(octets)])

    def readline(self, octets: int = -1) -> bytes:
        return self.read(octets)

    def read(self, octets: int = -1) -> bytes:
        while octets < 0 or len(self._pending) < octets:
            piece = next(self._generated, None)
            if piece is None:
                break
            self._pending += piece
        taken, self._pending = (self._pending, b"") if octets < 0 else (self._pending[:octets], self._pending[octets:])
        return taken


def request_of(body: Parts) -> HttpRequest:
    environ = RequestFactory()._base_environ(
        REQUEST_METHOD="POST",
        CONTENT_TYPE=f"multipart/form-data; boundary={BOUNDARY}",
        CONTENT_LENGTH=str(body.length),
        **{"wsgi.input": body},
    )
    request = WSGIRequest(environ)
    request.upload_handlers = [LimitedUploadHandler(request)]
    return request


def refused(field: DocumentField, given: Any) -> str:
    with pytest.raises(ValidationError) as caught:
        field.clean(given)
    return caught.value.messages[0]


@pytest.fixture
def temporary(tmp_path, settings) -> Path:
    settings.FILE_UPLOAD_TEMP_DIR = str(tmp_path)
    return tmp_path


def test_a_file_within_the_limit_comes_whole(temporary: Path) -> None:
    request = request_of(Parts(5 * 65_536))
    assert request.FILES["piece"].size == 5 * 65_536
    assert len(request.FILES["piece"].read()) == 5 * 65_536
    assert refusal_of(request.FILES["piece"]) == ""
    request.close()
    assert not list(temporary.iterdir())


def test_three_hundred_megabytes_fill_neither_disk_nor_memory(temporary: Path, settings) -> None:
    settings.UPLOAD_MAX_BYTES = 20 * 1024 * 1024
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    body = Parts(300 * 1024 * 1024)
    request = request_of(body)
    upload = request.FILES["piece"]
    assert request.POST["objet"] == "Tiers-lieu"
    assert not list(temporary.iterdir())
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 60_000
    message = refused(DocumentField(), upload)
    assert message.startswith("Ce fichier pèse 314,6\u00a0Mo\u00a0: la limite est de 21,0\u00a0Mo")


def test_many_files_together_do_not_fill_the_disk(temporary: Path, settings) -> None:
    settings.UPLOAD_MAX_BYTES = 2 * 65_536
    names = tuple(f"piece{number}" for number in range(8))
    request = request_of(Parts(2 * 65_536, names))
    assert [refusal_of(request.FILES[name]) for name in names] == [""] * 5 + ["too_many"] * 3
    request.close()


def test_an_absurd_request_is_not_read() -> None:
    body = Parts(65_536)
    body.length = uploads.REQUEST_CEILING + 1
    with pytest.raises(RequestDataTooBig):
        request_of(body).FILES  # noqa: B018


def test_a_disk_that_fills_up_is_said_in_words(temporary: Path, settings) -> None:
    limit = 10 * 65_536
    former = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (limit, former[1]))
    try:
        request = request_of(Parts(20 * 65_536))
        upload = request.FILES["piece"]
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, former)
    assert refusal_of(upload) == "disk_full"
    assert not list(temporary.iterdir())
    assert refused(DocumentField(), upload).startswith("Le serveur n’a plus la place")


def test_a_folder_that_cannot_be_written_is_said_in_words(temporary: Path, settings) -> None:
    settings.FILE_UPLOAD_TEMP_DIR = str(temporary / "absent")
    assert refusal_of(request_of(Parts(65_536)).FILES["piece"]) == "disk_full"


def test_an_interrupted_upload_leaves_nothing(temporary: Path) -> None:
    body = Parts(20 * 65_536)
    request = request_of(body)
    body.cut_after(5 * 65_536)
    assert not request.FILES
    assert not list(temporary.iterdir())
