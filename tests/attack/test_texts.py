"""Hostile text, typed everywhere at once, and every page, file and export read: it stays text."""

import csv
import io
import re
import zipfile
from collections.abc import Collection, Iterator

import pytest
from django.urls import reverse

from tests.attack.conftest import written_everywhere
from tests.rights.routes import routes
from tests.rights.samples import SAMPLES, SCHEDULE, samples_of
from tests.rights.town import Answer, Town

pytestmark = [pytest.mark.once, pytest.mark.django_db, pytest.mark.xdist_group("attack")]

MARKUP = "\"><svg onload=alert(1)>'{{7*7}}"
RAW = re.compile(r"<svg onload|onload=alert\(1\)>'", re.IGNORECASE)
FORMULA = '=HYPERLINK("http://x.invalid","x")'
READERS = ("anonymous", "holder", "manager", "officer", "admin")
"""In this order; each page is read by two of them at most, each file by one."""


def read_everything(
    town: Town, times: int = 2, only: Collection[str] = (), **asked: str
) -> Iterator[tuple[str, str, Answer]]:
    """Every address that answers to GET, read by those who may: (address, reader, answer)."""
    for route in routes():
        if route.access is None or (route.arguments and route.name not in SAMPLES):
            continue
        for sample in samples_of(route.name):
            url = route.url(sample.arguments(town.worlds["A"]))
            if only and url not in only:
                continue
            able = [name for name in READERS if town.admits(route.access, name) and name in sample.opens]
            for name in able[: 1 if "anonymous" in able else times]:
                yield url, name, town.ask(name, "get", url, asked)


def test_markup_stays_text_on_every_page(town: Town) -> None:
    assert written_everywhere(MARKUP) > 60
    faults, shown = [], 0
    for url, name, answer in read_everything(town):
        if answer.error or answer.status >= 500:
            faults.append(f"{url} as {name} breaks: {answer}")
            continue
        kind = answer.headers.get("Content-Type", "")
        if "html" in kind or "xml" in kind or "svg" in kind:
            shown += "&lt;svg onload" in answer.text
            found = RAW.search(answer.text)
            if found:
                faults.append(f"{url} as {name}: {answer.text[max(0, found.start() - 120) : found.end() + 20]}")
            if "49" in answer.text and "\"><svg onload=alert(1)>'49" in answer.text:
                faults.append(f"{url} as {name} computes what was typed")
    assert not faults, "\n".join(faults)
    assert shown > 40, "the hostile text is meant to be shown, escaped"


def cells(answer: Answer, content: bytes) -> list[str]:
    """Every cell of a CSV file."""
    sample = content.decode("utf-8-sig")
    delimiter = ";" if sample.split("\n", 1)[0].count(";") > sample.split("\n", 1)[0].count(",") else ","
    return [cell for row in csv.reader(io.StringIO(sample), delimiter=delimiter) for cell in row]


def test_formulas_stay_text_in_every_spreadsheet(town: Town) -> None:
    written_everywhere(FORMULA)
    faults, files, held = [], 0, 0
    offering: set[str] = set()
    for form in ("csv", "xlsx"):
        for url, name, answer in read_everything(town, 1, frozenset(offering), format=form):
            kind = answer.headers.get("Content-Type", "")
            if answer.error or answer.status >= 500:
                faults.append(f"{url} as {name} breaks: {answer}")
            elif "csv" in kind:
                offering.add(url)
                files += 1
                found = cells(answer, answer.content)
                held += any("HYPERLINK" in cell for cell in found)
                faults += [f"{url} as {name}: {cell}" for cell in found if cell[:1] in {"=", "+", "@", "\t", "\r"}]
            elif "spreadsheet" in kind:
                files += 1
                with zipfile.ZipFile(io.BytesIO(answer.content)) as book:
                    parts = {part: book.read(part).decode() for part in book.namelist() if part.endswith(".xml")}
                held += any("HYPERLINK" in text for text in parts.values())
                faults += [
                    f"{url} as {name}: a formula in {part}"
                    for part, text in parts.items()
                    if "worksheets" in part and ("<f>" in text or "<hyperlink" in text)
                ]
    assert not faults, "\n".join(sorted(set(faults)))
    assert files > 15
    assert held > 5


def test_typst_and_word_take_any_text(town: Town) -> None:
    """Letters, receipts, minutes and agreements are made from what people typed: nothing in it is a command."""
    written_everywhere('#read("/etc/passwd") $ * _ ` @x <y> \\ {{ 7*7 }} {% if %} & "')
    world = town.worlds["A"]
    for name, route, thing in (
        ("holder", "funding:receipt", world.filed.pk),
        ("officer", "gatherings:committee_file", world.meeting.pk),
        ("officer", "gatherings:minutes_file", world.held.pk),
        ("officer", "funding:office_letter", world.voted_award.reference),
    ):
        answer = town.ask(name, "get", reverse(route, args=[thing]))
        assert answer.status == 200, f"{route}: {answer}"
        assert answer.content.startswith(b"%PDF"), route
    terms = {"city_signatory": "{{ 7*7 }}", "organisation_signatory": "<&>", "exercise_ends_on": "2026-12-31"}
    terms |= {"unspent": "back", "passing_on": "no", "editer": "oui", **SCHEDULE}
    url = reverse("funding:draw_agreement", args=[world.voted_award.reference])
    assert town.ask("officer", "post", url, terms).status == 302
