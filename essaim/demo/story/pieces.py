"""The papers that some files hold: one page each, which says that it proves nothing."""

import io
from functools import cache

from PIL import Image, ImageDraw, ImageFont

from essaim.documents.checks import Inspected
from essaim.funding import services as funding
from essaim.funding.models import Application
from essaim.funding.pieces import pieces_of
from essaim.kernel.text import slug
from essaim.people.actors import Actor


def join_pieces(actor: Actor, application: Application, *, missing: tuple[str, ...] = ()) -> None:
    """Join each piece that the call asks of a file, but for those said to be missing."""
    for piece in pieces_of(application).asked:
        if piece.is_required and piece.code not in missing:
            funding.add_piece(actor, application, slot=piece.code, upload=paper(piece.label))


def paper(title: str) -> Inspected:
    """A page of the demonstration, as a PDF."""
    return Inspected(f"{slug(title, 40)}.pdf", _page(title), "application/pdf")


@cache
def _page(title: str) -> bytes:
    """A PDF of one page written by hand: the standard font needs no file."""
    shown = title.encode("cp1252", "replace").replace(b"\\", b"\\\\").replace(b"(", b"\\(").replace(b")", b"\\)")
    text = b"BT /F1 18 Tf 72 760 Td (" + shown + b") Tj 0 -30 Td /F1 12 Tf (D\xe9monstration) Tj ET"
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        (
            b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R "
            b"/Resources << /Font << /F1 5 0 R >> >> >>"
        ),
        b"<< /Length %d >>\nstream\n%s\nendstream" % (len(text), text),
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>",
    ]
    out, places = b"%PDF-1.4\n", []
    for number, content in enumerate(objects, start=1):
        places.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, content)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    head = b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    end = b"trailer\n<< /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % (len(objects) + 1, len(out))
    return out + head + table + end


def drawing() -> Inspected:
    """A picture that shows no place and nobody; its words have no accent, which the built-in font lacks."""
    picture = Image.new("RGB", (1200, 800), "#f3e6c8")
    pen = ImageDraw.Draw(picture)
    pen.rectangle((0, 560, 1200, 800), fill="#5b7f6b")
    pen.ellipse((820, 90, 1040, 310), fill="#e0a526")
    pen.polygon(((120, 560), (320, 300), (520, 560)), fill="#8a4f3d")
    pen.rectangle((560, 380, 860, 560), fill="#b9744f")
    pen.text((60, 650), "DEMO 2021-2026", fill="#ffffff", font=ImageFont.load_default(72))
    output = io.BytesIO()
    picture.save(output, "PNG")
    return Inspected("demonstration.png", output.getvalue(), "image/png")
