"""``essaim import grants``: a city's old spreadsheet of grants, from the command line."""

import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TextIO

from essaim.funding.past_grants.columns import FIELDS, field_named
from essaim.funding.past_grants.reading import Reading
from essaim.funding.services.past_grants import take_over_file
from essaim.kernel.problems import Problem
from essaim.kernel.verdict import Refused
from essaim.people.actors import Actor

MAX_BYTES = 200_000_000


def import_grants(
    path: Path,
    out: TextIO,
    *,
    dry_run: bool = False,
    skip_refused: bool = False,
    maps: Sequence[str] = (),
) -> int:
    """Take over past grants; ``maps``: ``column=field``, for columns that no known header names."""
    if not path.is_file():
        out.write(f"{path}: ce fichier n’existe pas → donnez un tableau CSV ou Excel (.xlsx)\n")
        return 2
    if path.stat().st_size > MAX_BYTES:
        out.write(f"{path}: ce fichier est trop gros → découpez-le\n")
        return 1
    asked: dict[str, str] = {}
    for text in maps:
        header, _, name = text.rpartition("=")
        if not header or not (code := field_named(name)):
            known = ", ".join(field.code for field in FIELDS)
            out.write(f"{text}: écrivez colonne=champ → champs\u00a0: {known}\n")
            return 2
        asked[header] = code

    def tell(problem: Problem) -> None:
        out.write(f"{problem.line(path.name)}\n")

    try:
        with path.open("rb") as stream:
            reading = take_over_file(
                Actor.system("import"),
                stream,
                name=path.name,
                asked=asked,
                tell=tell,
                dry_run=dry_run,
                skip_refused=skip_refused,
                progress=_show,
            )
    except Refused as refused:
        out.write(f"{path.name}: {refused.reason}\n")
        return 1
    out.write(f"{reading.summary()}\n")
    return 0 if reading.is_sound or (skip_refused and reading.ready) else 1


def _show(reading: Reading) -> None:
    if sys.stderr.isatty() and reading.read % 10_000 < 500:
        sys.stderr.write(f"\r{reading.read} lignes lues")
        sys.stderr.flush()
