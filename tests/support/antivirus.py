"""A real clamd on a local database of two signatures: EICAR's, and that of a text that only these tests know."""

import hashlib
import os
import shutil
import signal
import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

KNOWN_TO_CLAMD = b"Essaim: this text is the whole of a file that the local database knows as malicious.\n"
"""Nothing but the antivirus finds anything wrong in it."""

EICAR = rb"X5O!P%@AP[4\PZX54(P^)7CC)7}$" + rb"EICAR-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*"


@pytest.fixture(scope="session")
def clamd_socket() -> Iterator[str]:
    """The address of a clamd of these tests' own. It comes back from starting once it listens."""
    program = os.environ.get("ESSAIM_CLAMD") or shutil.which("clamd") or shutil.which("clamd", path="/usr/sbin")
    if program is None:
        pytest.fail("No clamd: install it (Debian: apt-get install clamav-daemon) or name it in ESSAIM_CLAMD.")
    # A short path: the name of a Unix socket is limited to about a hundred characters.
    with tempfile.TemporaryDirectory(prefix="essaim-clamd-") as name:
        folder = Path(name)
        (folder / "db").mkdir()
        signatures = (("Eicar-Test-Signature", EICAR), ("Essaim-Test", KNOWN_TO_CLAMD))
        rows = [
            f"{hashlib.md5(text, usedforsecurity=False).hexdigest()}:{len(text)}:{name}" for name, text in signatures
        ]
        (folder / "db" / "local.hdb").write_text("\n".join(rows) + "\n")
        said = {
            "DatabaseDirectory": folder / "db",
            "LocalSocket": folder / "socket",
            "PidFile": folder / "pid",
            "LogFile": folder / "log",
            "StreamMaxLength": "25M",
        }
        (folder / "conf").write_text("".join(f"{key} {value}\n" for key, value in said.items()))
        subprocess.run([program, "-c", folder / "conf"], check=True, stdout=subprocess.DEVNULL)
        try:
            yield f"unix://{folder}/socket"
        finally:
            os.kill(int((folder / "pid").read_text()), signal.SIGTERM)


@pytest.fixture
def real_clamd(clamd_socket: str, settings: Any) -> str:
    """Essaim asks a real clamd."""
    settings.CLAMAV_URL = clamd_socket
    return clamd_socket
