"""The sources of ``essaim import``, by name. Each writes its lines and gives the exit code."""

from functools import partial
from pathlib import Path
from typing import Protocol, TextIO

from essaim.setup.commands import import_outlines
from essaim.setup.grants import import_grants


class Import(Protocol):
    """An import: one line a problem (``file:row:column: cause → remedy``), then ``N read, N ready, N refused``.

    Nothing is written with ``dry_run``, nor unless all is ready or ``skip_refused``. Gives 0 done, 1 refused, 2 usage.
    """

    def __call__(self, path: Path, out: TextIO, /, *, dry_run: bool = False, skip_refused: bool = False) -> int:
        """Read ``path``, tell ``out``."""


IMPORTS: dict[str, Import] = {
    "grants": import_grants,
    "territory": partial(import_outlines, "territory"),
    "qpv": partial(import_outlines, "qpv"),
}

MAPPED = frozenset({"grants"})
"""Imports that take ``--map column=field``."""
