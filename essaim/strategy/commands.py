"""``essaim review <year>``: the yearly review as a file. Exit codes: 0 done, 1 refused input, 2 wrong usage."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any, TextIO

from essaim.kernel.verdict import Refused
from essaim.people.actors import Actor
from essaim.strategy import rendering
from essaim.strategy.board import OutsideStrategy, Reading, outlook
from essaim.strategy.review import OFFICER, annex_of, review_of
from essaim.strategy.services import freeze_review
from essaim.territory.queries import communes

FORMATS = ("json", "html", "pdf", "docx")
BINARY = frozenset({"pdf", "docx"})
READERS = {"officer": OFFICER, "public": Actor.anonymous()}


class WrongUsage(ValueError):
    """The command was not called as it can be; the text is French and says how."""


@dataclass(frozen=True)
class Asked:
    """What the command was asked, understood."""

    year: int
    form: str
    on: date | None
    reader: str
    commune: str
    freeze: bool
    output: Path | None


def review_command(options: dict[str, Any], *, write: Callable[[bytes], None], err: TextIO, is_screen: bool) -> int:
    """Write the review where asked, and give the exit code; errors go to ``err``, one French line each.

    ``write`` receives the file when no ``--output`` is given; ``is_screen`` says that a person looks at it, to whom a
    PDF or a Word file is not thrown.
    """
    try:
        asked = understand(options)
        if asked.form in BINARY and asked.output is None and is_screen:
            raise WrongUsage(
                f"Un fichier {asked.form} ne s’affiche pas à l’écran\u00a0: donnez --output bilan.{asked.form}"
            )
        content = review_bytes(asked)
        if asked.output is None:
            write(content)
        else:
            asked.output.write_bytes(content)
    except WrongUsage as wrong:
        err.write(f"{wrong}\n")
        return 2
    except (OutsideStrategy, Refused) as refused:
        err.write(f"{refused}\n")
        return 1
    except OSError as error:
        err.write(f"{error.filename}\u00a0: ce fichier ne peut pas être écrit. Vérifiez le dossier et vos droits.\n")
        return 1
    return 0


def understand(options: dict[str, Any]) -> Asked:
    """The options checked; ``WrongUsage`` for what cannot be read, ``Refused`` for a commune that is not ours."""
    asked = Asked(
        _year(options["year"]),
        _one_of(options["format"], FORMATS, "--format"),
        _day(options["on"]),
        _one_of(options["reader"], tuple(READERS), "--as"),
        options["commune"] or "",
        bool(options["freeze"]),
        Path(options["output"]) if options["output"] else None,
    )
    if asked.freeze and asked.commune:
        raise WrongUsage("--freeze fige le bilan de tout le territoire\u00a0: retirez --commune.")
    if asked.commune:
        known = {row.code: row.name for row in communes()}
        if asked.commune not in known:
            names = ", ".join(f"{code} ({name})" for code, name in known.items())
            raise Refused(f"La commune {asked.commune} n’est pas du territoire\u00a0: {names}.")
    return asked


def review_bytes(asked: Asked) -> bytes:
    """The file."""
    if asked.freeze:
        frozen = freeze_review(Actor.system("review"), year=asked.year, on=asked.on)
        data = rendering.frozen_content(frozen, is_public=asked.reader == "public")
        annex = rendering.frozen_annex(frozen)
    else:
        reading = Reading(outlook(asked.year, on=asked.on, commune=asked.commune), READERS[asked.reader])
        data, annex = review_of(reading), annex_of(reading)
    return rendering.as_bytes(data, annex, asked.form, commune=asked.commune)


def _year(typed: str) -> int:
    if not typed:
        raise WrongUsage("De quelle année\u00a0? Écrivez par exemple essaim review 2022")
    if not (typed.isascii() and typed.isdecimal() and len(typed) == 4):
        raise WrongUsage(f"«\u00a0{typed}\u00a0» n’est pas une année\u00a0: écrivez par exemple essaim review 2022")
    return int(typed)


def _day(typed: str | None) -> date | None:
    if not typed:
        return None
    try:
        return date.fromisoformat(typed)
    except ValueError as error:
        raise WrongUsage(f"--on attend une date, par exemple 2022-06-30, pas «\u00a0{typed}\u00a0».") from error


def _one_of(typed: str, known: tuple[str, ...], option: str) -> str:
    if typed not in known:
        raise WrongUsage(f"{option} attend {', '.join(known[:-1])} ou {known[-1]}, pas «\u00a0{typed}\u00a0».")
    return typed
