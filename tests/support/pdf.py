"""What a PDF says."""

from io import BytesIO

from pypdf import PdfReader


def words_of(content: bytes) -> str:
    """The text of every page, lines and spaces of all kinds made plain spaces, so that a sentence is found whole."""
    pages = PdfReader(BytesIO(content)).pages
    return " ".join(" ".join(page.extract_text() for page in pages).split())
