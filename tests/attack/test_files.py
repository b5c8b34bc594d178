"""Hostile files sent as a piece of a request, over HTTP: refused in words, never read before they are scanned."""

import csv
import io
import struct
import zipfile
import zlib
from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from essaim.documents.models import File
from essaim.funding.models import Application, PieceRequest
from essaim.jobs import services as jobs
from essaim.people.roles import Role
from tests.documents import files
from tests.funding import making
from tests.funding.test_office import signed_in, text
from tests.support.antivirus import KNOWN_TO_CLAMD

pytestmark = pytest.mark.django_db
PROGRAM = b"MZ" + b"\0" * 400
SVG = b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'
ACTIVE_PDF = files.pdf(b"<< /S /JavaScript /JS (app.alert(1)) >>")


@pytest.fixture(autouse=True)
def store(tmp_path, settings, clock) -> None:
    settings.MEDIA_ROOT, settings.ESSAIM_SECOND_FACTOR = tmp_path / "media", False
    clock.travel("2026-09-15")


def sent() -> tuple[Application, Client]:
    """A file of which a piece was asked, and who answers."""
    holder = making.person("Awa")
    file = making.application("incomplete", holder=holder)
    due_on = date(2026, 10, 1)
    PieceRequest.objects.create(
        application=file, slot="bank", label="RIB", message="Merci de le joindre.", due_on=due_on
    )
    return file, signed_in(holder)


def send(client: Client, file: Application, name: str, content: bytes):
    upload = SimpleUploadedFile("x", content)
    upload._name = name  # The name as it comes, without what Django would tidy before sending.
    request = file.piece_requests.get()
    return client.post(
        reverse("funding:answer_request", args=[file.pk, request.pk]), {f"piece-{request.pk}-file": upload}
    )


def ten_gigabytes() -> bytes:
    """A document of ten megabytes that unfolds to ten gigabytes: a hundred members of zeros, the same packed bytes."""
    packer = zlib.compressobj(9, zlib.DEFLATED, -15)
    zeros = b"\0" * (100 * 1024 * 1024)
    packed = packer.compress(zeros) + packer.flush()
    facts = (zipfile.ZIP_DEFLATED, 0, 0, zlib.crc32(zeros), len(packed), len(zeros))
    members, index = b"", b""
    for number in range(100):
        name = f"word/media/{number:03d}.png".encode()
        index += struct.pack("<4s6H3L5H2L", b"PK\1\2", 20, 20, 0, *facts, len(name), 0, 0, 0, 0, 0, len(members)) + name
        members += struct.pack("<4s5H3L2H", b"PK\3\4", 20, 0, *facts, len(name), 0) + name + packed
    return members + index + struct.pack("<4s4H2LH", b"PK\5\6", 0, 0, 100, 100, len(index), len(members), 0)


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("eicar.txt", files.EICAR, "dangereux"),
        ("rapport.txt", KNOWN_TO_CLAMD, "dangereux"),
        ("dessin.svg", SVG, "pas accepté"),
        ("dessin.png", SVG, "PNG"),
        ("actif.pdf", ACTIVE_PDF, "PDF"),
        ("facture.docx", PROGRAM, "programme"),
        ("vide.pdf", b"", "vide"),
    ],
)
def test_a_hostile_piece_is_refused_in_words_and_nothing_is_kept(
    real_clamd: str, name: str, content: bytes, said: str
) -> None:
    file, client = sent()
    answer = send(client, file, name, content)
    assert answer.status_code == 200
    assert said in text(answer)
    assert not File.objects.exists()


def test_a_bomb_is_refused_before_it_unfolds(real_clamd: str) -> None:
    file, client = sent()
    answer = send(client, file, "bombe.docx", ten_gigabytes())
    assert answer.status_code == 200
    assert not File.objects.exists()


def test_a_name_that_climbs_is_a_name_and_never_a_path(real_clamd: str, settings) -> None:
    file, client = sent()
    send(client, file, "../../x.pdf", files.pdf())
    kept = File.objects.first()
    assert kept is None or kept.original_name == "x.pdf"
    assert not (settings.MEDIA_ROOT.parent / "x.pdf").exists()


def test_a_piece_is_read_once_scanned_and_only_to_be_saved(real_clamd: str, settings) -> None:
    file, client = sent()
    settings.CLAMAV_URL = "unix:///nowhere/clamd.ctl"
    assert send(client, file, "rib.pdf", files.pdf()).status_code == 302
    kept = File.objects.get()
    assert client.get(kept.url).status_code == 404
    settings.CLAMAV_URL = real_clamd
    jobs.run_due()
    answer = client.get(kept.url)
    assert answer.status_code == 200
    assert answer["Content-Disposition"].startswith("attachment")
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert "sandbox" in answer["Content-Security-Policy"]
    assert b"".join(answer.streaming_content) == files.pdf()
    assert Client().get(kept.url).status_code == 404


def test_a_name_that_a_spreadsheet_would_run_stays_text() -> None:
    formula = '=HYPERLINK("https://exemple.invalid","Cliquez")'
    making.application("filed", organisation=making.organisation(formula))
    desk = signed_in(making.person("Mission", Role.OFFICER))
    address = reverse("funding:applications")
    sheet = b"".join(desk.get(address, {"onglet": "toutes", "format": "csv"}).streaming_content).decode("utf-8-sig")
    cells = [cell for row in csv.reader(io.StringIO(sheet), delimiter=";") for cell in row if "HYPERLINK" in cell]
    assert cells
    assert not any(cell.startswith("=") for cell in cells)
    workbook = b"".join(desk.get(address, {"onglet": "toutes", "format": "xlsx"}).streaming_content)
    with zipfile.ZipFile(io.BytesIO(workbook)) as archive:
        pages = b"".join(archive.read(name) for name in archive.namelist() if "sheet" in name)
    assert b"<f>" not in pages
