"""Files made for the tests: right ones, and hostile ones."""

import struct
import zipfile
import zlib
from io import BytesIO

from docx import Document
from xlsxwriter import Workbook

EICAR = rb"X5O!P%@AP[4\PZX54(P^)7CC)7}$" + rb"EICAR-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*"


def pdf(*objects: bytes, trailer: bytes = b"") -> bytes:
    """A PDF with these objects after its catalogue and page."""
    body = b"%PDF-1.7\n1 0 obj << /Type /Catalog /Pages 2 0 R >> endobj\n"
    body += b"2 0 obj << /Type /Pages /Kids [] /Count 0 >> endobj\n"
    for number, content in enumerate(objects, start=3):
        body += b"%d 0 obj %b endobj\n" % (number, content)
    return body + b"trailer << /Root 1 0 R %b >>\nstartxref\n0\n%%%%EOF\n" % trailer


def stream(dictionary: bytes, data: bytes) -> bytes:
    """A compressed stream object."""
    packed = zlib.compress(data)
    return b"<< %b /Filter /FlateDecode /Length %d >>\nstream\n%b\nendstream" % (dictionary, len(packed), packed)


def docx(text: str = "Bonjour", **extra: bytes) -> bytes:
    """A Word document, with members added to its archive."""
    output = BytesIO()
    document = Document()
    document.add_paragraph(text)
    document.save(output)
    return with_members(output.getvalue(), {name.replace("__", "/"): content for name, content in extra.items()})


def xlsx() -> bytes:
    """An Excel workbook."""
    output = BytesIO()
    with Workbook(output) as book:
        book.add_worksheet().write_string(0, 0, "Bonjour")
    return output.getvalue()


def opendocument(kind: str) -> bytes:
    """A LibreOffice document: ``text`` or ``spreadsheet``."""
    output = BytesIO()
    with zipfile.ZipFile(output, "w") as archive:
        archive.writestr("mimetype", f"application/vnd.oasis.opendocument.{kind}")
        archive.writestr("content.xml", "<office:document-content/>")
    return output.getvalue()


def with_members(archive: bytes, members: dict[str, bytes]) -> bytes:
    """The archive with members added or replaced."""
    output = BytesIO()
    with zipfile.ZipFile(BytesIO(archive)) as source, zipfile.ZipFile(output, "w", zipfile.ZIP_DEFLATED) as target:
        for entry in source.infolist():
            if entry.filename not in members:
                target.writestr(entry.filename, source.read(entry))
        for name, content in members.items():
            target.writestr(name, content)
    return output.getvalue()


def png(width: int = 1, height: int = 1) -> bytes:
    """A PNG whose header announces these dimensions."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    header = chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0))
    return b"\x89PNG\r\n\x1a\n" + header + chunk(b"IDAT", zlib.compress(b"\0\0")) + chunk(b"IEND", b"")


def jpeg() -> bytes:
    """The frame of a JPEG of one point."""
    app = b"\xff\xe0\x00\x10JFIF\x00\x01\x01\x00\x00\x01\x00\x01\x00\x00"
    frame = b"\xff\xc0\x00\x0b\x08\x00\x01\x00\x01\x01\x01\x11\x00"
    return b"\xff\xd8" + app + frame + b"\xff\xda\x00\x08\x01\x01\x00\x00\x3f\x00\x00\xff\xd9"


def webp() -> bytes:
    """The frame of a WebP."""
    data = b"WEBPVP8 " + struct.pack("<I", 10) + b"\0" * 10
    return b"RIFF" + struct.pack("<I", len(data)) + data
