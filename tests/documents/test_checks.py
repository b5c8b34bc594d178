"""Scenario of the hostile files: each is refused, in words, and the right ones enter."""

import random
import zipfile
from contextlib import suppress
from io import BytesIO

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from hypothesis import given
from hypothesis import strategies as st

from essaim.documents.checks import FORMATS, inspect
from essaim.documents.checks.pdf import check_pdf
from tests.documents import files

REMOTE = b"<R Type='x/attachedTemplate' Target='http://a' TargetMode='External'/>"


def refused(content: bytes, name: str) -> str:
    """The code of the refusal; its message is a French sentence."""
    with pytest.raises(ValidationError) as caught:
        inspect(content, name)
    assert caught.value.messages[0].rstrip().endswith(".")
    return str(caught.value.code)


@pytest.mark.parametrize(
    ("name", "content", "content_type"),
    [
        ("Devis signé.PDF", files.pdf(), "application/pdf"),
        ("statuts.docx", files.docx(), FORMATS["docx"].content_type),
        ("budget.xlsx", files.xlsx(), FORMATS["xlsx"].content_type),
        ("lettre.odt", files.opendocument("text"), FORMATS["odt"].content_type),
        ("budget.ods", files.opendocument("spreadsheet"), FORMATS["ods"].content_type),
        ("logo.png", files.png(), "image/png"),
        ("photo.jpg", files.jpeg(), "image/jpeg"),
        ("photo.jpeg", files.jpeg(), "image/jpeg"),
        ("photo.webp", files.webp(), "image/webp"),
        ("liste.csv", "nom;âge\r\nÉlodie;41\r\n".encode(), "text/csv"),
        ("ancien.csv", "nom;âge\r\nÉlodie;41\r\n".encode("cp1252"), "text/csv"),
        ("MZ.txt", b"MZ: maison de zone, a < b", "text/plain"),
    ],
)
def test_right_files_enter(name: str, content: bytes, content_type: str) -> None:
    inspected = inspect(SimpleUploadedFile(name, content, "application/x-msdownload"))
    assert (inspected.name, inspected.content, inspected.content_type) == (name, content, content_type)


@pytest.mark.parametrize(
    ("name", "content", "code"),
    [
        ("vide.pdf", b"", "empty"),
        ("image.svg", b"<svg onload='alert(1)'/>", "extension"),
        ("page.html", b"<html>", "extension"),
        ("setup.exe", b"MZ" + b"\0" * 200, "extension"),
        ("facture.pdf.exe", b"MZ" + b"\0" * 200, "extension"),
        ("sans extension", b"bonjour", "extension"),
        ("macros.docm", files.docx(), "extension"),
        ("facture.docx", b"MZ" + b"\0" * 200, "mismatch"),
        ("facture.pdf", b"\x7fELF" + b"\0" * 200, "mismatch"),
        ("photo.png", b"<svg xmlns='http://www.w3.org/2000/svg'/>", "mismatch"),
        ("photo.jpg", files.png(), "mismatch"),
        ("photo.webp", files.jpeg(), "mismatch"),
        ("tableau.xlsx", files.docx(), "mismatch"),
        ("lettre.odt", files.opendocument("spreadsheet"), "mismatch"),
        ("lettre.docx", files.pdf(), "mismatch"),
        ("ancien.docx", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "old_office"),
        ("liste.csv", b"a;b\n<script>alert(1)</script>", "markup"),
        ("page.txt", b"<!DOCTYPE html><p>", "markup"),
        ("script.txt", b"#!/bin/sh\nrm -rf /", "markup"),
        ("binaire.csv", b"a;b\n\x00\x01", "mismatch"),
        ("immense.png", files.png(60_000, 60_000), "pixels"),
        ("coupe.pdf", files.pdf()[:-20], "broken"),
        ("virus.txt", files.EICAR, "malware"),
    ],
)
def test_hostile_files_are_refused(name: str, content: bytes, code: str) -> None:
    assert refused(content, name) == code


@pytest.mark.parametrize(
    "name",
    [
        "../../x.pdf",
        "..\\x.pdf",
        "/etc/x.pdf",
        "factu\u202efdp.pdf",
        "a\x00.pdf",
        "a\nb.pdf",
        "x" * 160 + ".pdf",
        "",
        "..",
    ],
)
def test_names_that_hide_something_are_refused(name: str) -> None:
    with pytest.raises(ValidationError) as caught:
        inspect(files.pdf(), name)
    assert caught.value.code == "name"


@pytest.mark.parametrize(
    "hidden",
    [
        b"<< /S /JavaScript /JS (app.alert(1)) >>",
        b"<< /S /J#61vaScript /JS (app.alert(1)) >>",
        b"<< /S /#4aavaScript >>",
        b"<< /S /Launch /F (cmd.exe) >>",
        b"<< /Type /Filespec /EF << /F 9 0 R >> /EmbeddedFiles 3 0 R >>",
        b"<< /Type /EmbeddedFile >>",
        b"<< /Type /Annot /Subtype /RichMedia >>",
        files.stream(b"/Type /ObjStm /N 1 /First 4", b"9 0 << /S /JavaScript /JS (1) >>"),
        files.stream(b"/Type /Obj#53tm /N 1 /First 4", b"9 0 << /S /J#61vaScript >>"),
        b"(obj) << >>\nstream\nxx\nendstream endobj 8 0 obj "
        + files.stream(b"/Type /ObjStm /X (endobj obj)", b"9 0 << /S /Launch >>"),
    ],
)
def test_active_pdfs_are_refused(hidden: bytes) -> None:
    assert refused(files.pdf(hidden), "piege.pdf") == "active_pdf"


def test_a_pdf_that_opens_on_a_page_enters() -> None:
    inspect(files.pdf(b"<< /OpenAction [2 0 R /Fit] /URI (https://lille.fr) >>"), "plan.pdf")


def test_encrypted_and_unreadable_pdfs_are_refused() -> None:
    assert refused(files.pdf(trailer=b"/Encrypt 9 0 R"), "secret.pdf") == "encrypted"
    hidden = b"<< /Type /ObjStm /Filter /LZWDecode >>\nstream\nabc\nendstream"
    assert refused(files.pdf(hidden), "etrange.pdf") == "unreadable"
    predicted = files.stream(b"/Type /ObjStm /DecodeParms << /Predictor 12 >>", b"9 0 <<>>")
    assert refused(files.pdf(predicted), "etrange.pdf") == "unreadable"
    bomb = files.stream(b"/Type /ObjStm", b"\0" * (65 * 1024 * 1024))
    assert refused(files.pdf(bomb), "bombe.pdf") == "bomb"


def test_random_bytes_in_a_pdf_stream_are_not_taken_for_code() -> None:
    noise = random.Random(1).randbytes(3_000_000)
    check_pdf(files.pdf(b"<< /Length 3000000 >>\nstream\n" + noise + b"\nendstream"))


@pytest.mark.parametrize(
    ("name", "content", "code"),
    [
        ("a.docx", files.docx(**{"word__vbaProject.bin": b"x"}), "macros"),
        ("a.docx", files.docx(**{"word__activeX__activeX1.bin": b"x"}), "active"),
        ("a.docx", files.docx(**{"word__embeddings__oleObject1.bin": b"x"}), "active"),
        ("a.docx", files.docx(**{"word__media__image1.svg": b"<svg/>"}), "active"),
        ("a.docx", files.docx(**{"word__media__image1.png": b"MZ" + b"\0" * 99}), "active"),
        ("a.docx", files.docx(**{"evil.zip": b"PK"}), "nested"),
        ("a.docx", files.docx(**{"word__embeddings__Classeur.xlsx": files.docx()}), "mismatch"),
        ("a.docx", files.docx(**{"word__extra.xml": b"<!DOCTYPE a [<!ENTITY b 'c'>]><a/>"}), "active"),
        (
            "a.docx",
            files.docx(**{"word___rels__settings.xml.rels": REMOTE}),
            "active",
        ),
        ("a.docx", files.docx(text=files.EICAR.decode()), "malware"),
        ("a.odt", files.with_members(files.opendocument("text"), {"Basic/Standard/Module1.xml": b"x"}), "macros"),
        ("a.docx", files.with_members(files.docx(), {"../../x": b"x"}), "broken"),
        ("a.docx", files.docx()[:-300], "broken"),
        ("a.docx", b"PK\x03\x04" + b"\0" * 300, "broken"),
    ],
)
def test_archives_are_read_to_the_end(name: str, content: bytes, code: str) -> None:
    assert refused(content, name) == code


def test_macros_announced_by_their_type_are_refused() -> None:
    with zipfile.ZipFile(BytesIO(files.docx())) as archive:
        types = archive.read("[Content_Types].xml")
    content = files.with_members(
        files.docx(), {"[Content_Types].xml": types.replace(b"document.main+xml", b"document.macroEnabled.main+xml")}
    )
    assert refused(content, "a.docx") == "macros"


def test_a_workbook_inside_a_document_enters() -> None:
    inspect(files.docx(**{"word__embeddings__Classeur.xlsx": files.xlsx()}), "rapport.docx")


def test_bombs_are_refused_before_they_unfold() -> None:
    huge = files.docx(**{"word__media__noir.png": b"\0" * (210 * 1024 * 1024)})
    assert len(huge) < 1_000_000
    assert refused(huge, "bombe.docx") == "bomb"
    dense = files.docx(**{"word__media__noir.png": b"\0" * (50 * 1024 * 1024)})
    assert refused(dense, "bombe.docx") == "bomb"
    nested = files.docx(**{"word__embeddings__a.docx": files.docx(**{"word__embeddings__b.docx": files.docx()})})
    assert refused(nested, "poupees.docx") == "nested"
    crowd = files.with_members(files.docx(), {f"word/{number}.xml": b"" for number in range(3001)})
    assert refused(crowd, "foule.docx") == "bomb"


def test_a_size_that_lies_does_not_pass() -> None:
    honest = files.docx(**{"word__media__a.bmp": b"\0" * 100_000})
    start = honest.rfind(b"PK\x01\x02", 0, honest.rfind(b"word/media/a.bmp"))
    lying = honest[: start + 24] + (10).to_bytes(4, "little") + honest[start + 28 :]
    assert refused(lying, "a.docx") == "broken"


def test_too_large_says_the_size_and_the_limit(settings) -> None:
    settings.UPLOAD_MAX_BYTES = 2_000_000
    with pytest.raises(ValidationError) as caught:
        inspect(b"%PDF" + b" " * 3_000_000, "lourd.pdf")
    assert caught.value.code == "too_large"
    assert "3,0\u00a0Mo" in caught.value.messages[0]
    assert "2,0\u00a0Mo" in caught.value.messages[0]


@given(
    st.binary(max_size=400),
    st.sampled_from(sorted(FORMATS)),
    st.sampled_from([b"", b"%PDF-1.7", b"PK\x03\x04", b"\xff\xd8\xff", b"RIFF", b"\x89PNG\r\n\x1a\n"]),
)
def test_no_content_breaks_the_gate(content: bytes, extension: str, start: bytes) -> None:
    with suppress(ValidationError):
        assert inspect(start + content, f"a.{extension}").content == start + content
