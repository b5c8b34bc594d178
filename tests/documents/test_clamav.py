"""The antivirus client, against a small server that speaks clamd's INSTREAM."""

import threading

import pytest
from django.core.exceptions import ValidationError

from essaim.documents import clamav
from essaim.documents.checks import inspect
from tests.documents import files
from tests.documents.clamd import Clamd, UnixClamd


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
    with UnixClamd(str(tmp_path / "clamd.ctl")) as server:
        thread = threading.Thread(target=server.handle_request)
        thread.start()
        assert clamav.scan(f"unix://{tmp_path}/clamd.ctl", [b"a", b"b"]) == ""
        thread.join()
        assert server.streams == [b"ab"]
