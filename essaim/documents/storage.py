"""Where the bytes lie: a folder that no web server serves, names drawn at random, files written whole or not at all."""

import errno
import hashlib
import os
import secrets
import tempfile
import time
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import BinaryIO

from django.conf import settings
from django.core.exceptions import ValidationError

from essaim.kernel import clock

DISK_ERRORS = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG, errno.EROFS}
DISK_FULL = (
    "Le serveur n’a plus la place d’enregistrer ce fichier. Rien n’a été enregistré\u00a0: réessayez plus tard, ou "
    "prévenez l’équipe technique."
)


@dataclass(frozen=True)
class Written:
    """What was written: path under the store, size in octets, SHA-256 in hexadecimal."""

    path: str
    size: int
    sha256: str


def folder() -> Path:
    """The root of the store."""
    return Path(settings.MEDIA_ROOT) / "documents"


def write(chunks: Iterable[bytes]) -> Written:
    """Write under a random name, through a temporary file that is renamed once complete.

    A full or read-only disk is a ``ValidationError`` (code ``disk_full``), and leaves nothing behind.
    """
    name = secrets.token_hex(20)
    target = folder() / name[:2] / name
    temporary: str | None = None
    try:
        target.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        handle, temporary = tempfile.mkstemp(prefix=".", dir=target.parent)
        with os.fdopen(handle, "wb") as output:
            size, digest = _copy(chunks, output)
            output.flush()
            os.fsync(output.fileno())
        Path(temporary).replace(target)
    except OSError as error:
        if temporary is not None:
            Path(temporary).unlink(missing_ok=True)
        if error.errno in DISK_ERRORS:
            raise ValidationError(DISK_FULL, code="disk_full") from error
        raise
    return Written(f"{name[:2]}/{name}", size, digest)


def _copy(chunks: Iterable[bytes], output: BinaryIO) -> tuple[int, str]:
    digest = hashlib.sha256()
    size = 0
    for chunk in chunks:
        output.write(chunk)
        digest.update(chunk)
        size += len(chunk)
    return size, digest.hexdigest()


def open_file(path: str) -> BinaryIO:
    """Open for reading; ``FileNotFoundError`` when the bytes are gone."""
    return (folder() / path).open("rb")


def delete(path: str) -> None:
    """Erase the bytes; nothing to do when they are gone already."""
    (folder() / path).unlink(missing_ok=True)


def stray_paths(known: set[str], older_than: timedelta) -> Iterator[str]:
    """Paths of the files written so long ago that no row knows: left by a transaction or a server that did not end.

    Ages are those of the disk, whatever the instant Essaim travels to.
    """
    before = time.time() - older_than.total_seconds()
    for entry in folder().glob("??/*"):
        path = f"{entry.parent.name}/{entry.name}"
        if path not in known and entry.stat().st_mtime < before:
            yield path


def check_writable() -> None:
    """Write, read and erase a small file; ``OSError`` or ``ValidationError`` when the store does not work."""
    content = clock.now().isoformat().encode()
    written = write([content])
    try:
        with open_file(written.path) as kept:
            if kept.read() != content:
                raise OSError(f"{folder()} does not give back what is written to it")
    finally:
        delete(written.path)
