"""PDF documents from Typst templates: archivable, readable aloud, the same bytes for the same data.

A template imports ``/layout.typ`` (``templates/documents/layout.typ`` of this room), finds its data in ``data``, and
reads no file but those of its own folder. Texts of the data are texts: none is run as markup.
"""

import re
import threading
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Any

import typst
from django.conf import settings

from essaim.documents.generation import TemplateError, as_json
from essaim.kernel import clock

LAYOUT = Path(__file__).parent / "templates" / "documents" / "layout.typ"
FONTS = Path(__file__).parents[1] / "ui" / "static" / "vendor" / "print"
"""Where the identity's fonts lie in a form that Typst reads (it does not read woff2); absent, Libertinus is used."""

STANDARDS = ("a-2a", "ua-1")
"""PDF/A-2a for archives, PDF/UA-1 for screen readers; Typst refuses to compile what would not conform."""

_PACKAGE = re.compile(rb"[\"']@[\w-]+/")
_LOCK = threading.Lock()


def render_pdf(
    template: Path,
    data: dict[str, Any],
    *,
    root: Path | None = None,
    at: datetime | None = None,
    standards: tuple[str, ...] = STANDARDS,
) -> bytes:
    """Compile ``template`` with ``data`` and give the PDF.

    ``root`` is the folder whose files the template may read (its own by default); ``at`` is the instant written as the
    creation date: with the same one and the same data, the bytes are the same. Amounts and dates are given as texts
    already in French. ``TemplateError`` names the template and the cause.
    """
    if not template.is_file():
        raise TemplateError(template.name, "ce modèle n’existe pas", f"vérifiez le chemin {template}")
    text = template.read_bytes()
    if _PACKAGE.search(text):
        raise TemplateError(template.name, "ce modèle appelle un paquet du réseau", "copiez-en le code dans le modèle")
    sources = {"main": text, "layout.typ": LAYOUT.read_bytes()}
    try:
        with _LOCK:
            pdf, _warnings = typst.compile_with_warnings(  # type: ignore[call-overload]
                sources,
                root=str(root or template.parent),
                format="pdf",
                font_paths=fonts(),
                ignore_system_fonts=True,
                sys_inputs={"data": as_json(data), "mode": settings.ESSAIM_MODE},
                pdf_standards=list(standards),
                timestamp=int((at or clock.now()).timestamp()),
            )
    except typst.TypstError as error:
        raise TemplateError(template.name, str(error), _remedy(error)) from error
    return bytes(pdf)


@cache
def fonts() -> typst.Fonts:
    """The fonts documents are set in, read once."""
    return typst.Fonts(include_system_fonts=False, font_paths=[str(FONTS)] if FONTS.is_dir() else [])


def _remedy(error: typst.TypstError) -> str:
    hints = [str(hint) for hint in getattr(error, "hints", None) or []]
    return "; ".join(hints)
