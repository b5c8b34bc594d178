"""The store: whole files or none."""

import errno
import os
import resource
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.core.exceptions import ValidationError

from essaim.documents import storage


def everything(store: Path) -> list[Path]:
    return [path for path in store.rglob("*") if path.is_file()]


def test_what_is_written_is_read_back_and_private(store: Path) -> None:
    written = storage.write([b"bon", b"jour"])
    with storage.open_file(written.path) as kept:
        assert kept.read() == b"bonjour"
    assert (written.size, written.sha256[:8]) == (7, "2cb4b143")
    assert (store / written.path).stat().st_mode & 0o077 == 0
    storage.delete(written.path)
    storage.delete(written.path)
    assert not everything(store)


def test_a_full_disk_leaves_nothing(store: Path) -> None:
    former = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (100_000, former[1]))
    try:
        with pytest.raises(ValidationError) as caught:
            storage.write([b"x" * 60_000] * 4)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, former)
    assert caught.value.code == "disk_full"
    assert not everything(store)


def test_a_source_that_breaks_leaves_nothing(store: Path) -> None:
    def chunks() -> Iterator[bytes]:
        yield b"debut"
        raise OSError(errno.EIO, os.strerror(errno.EIO))

    with pytest.raises(OSError, match="Input/output"):
        storage.write(chunks())
    assert not everything(store)


def test_the_health_check_writes_reads_and_erases(store: Path, settings) -> None:
    storage.check_writable()
    assert not everything(store)
    settings.MEDIA_ROOT = Path("/proc/nowhere")
    with pytest.raises((OSError, ValidationError)):
        storage.check_writable()
