"""The journal as a file for a spreadsheet, which runs nothing of what people typed."""

import csv
import json
from collections.abc import Iterator
from itertools import islice

from django.db.models import QuerySet

from essaim.journal.models import Entry
from essaim.journal.queries.audit import kind_name
from essaim.journal.queries.entries import named
from essaim.kernel import clock

HEADS = ("Instant", "Par", "Acte", "Nature", "Titre", "Faits", "Précision", "Code de l’acte", "Identifiant", "Sceau")
DANGEROUS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
CHUNK = 500


class _Line:
    """What the CSV writer writes into: it hands the line back."""

    def write(self, line: str) -> str:
        """Give the line to the one who called ``writerow``."""
        return line


def csv_lines(entries: QuerySet[Entry]) -> Iterator[bytes]:
    """The lines of the file: UTF-8 with a mark, semicolons, the heads first."""
    writer = csv.writer(_Line(), delimiter=";", lineterminator="\r\n")
    yield b"\xef\xbb\xbf" + str(writer.writerow(HEADS)).encode()
    read = entries.select_related("personal", "sealed").iterator(CHUNK)
    while portion := named(islice(read, CHUNK)):
        for entry in portion:
            yield str(writer.writerow([inert(value) for value in _row(entry)])).encode()


def inert(text: str) -> str:
    """Text that no spreadsheet takes for a formula: an apostrophe is put before what could begin one."""
    return f"'{text}" if text.lstrip(" \u00a0").startswith(DANGEROUS) else text


def _row(entry: Entry) -> tuple[str, ...]:
    sealed = getattr(entry, "sealed", None)
    return (
        entry.at.astimezone(clock.PARIS).isoformat(sep=" ", timespec="seconds"),
        entry.who,
        entry.what,
        kind_name(entry.target_kind),
        entry.title,
        json.dumps(entry.facts, ensure_ascii=False, sort_keys=True) if entry.facts else "",
        entry.note,
        entry.verb,
        str(entry.pk),
        str(sealed.seal_id) if sealed else "",
    )
