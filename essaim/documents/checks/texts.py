"""Plain text, in UTF-8 or in the old Western encoding, that no browser could take for a page or a program."""

import re

from django.core.exceptions import ValidationError

_MARKUP = re.compile(
    r"<\s*(!doctype|html|head|body|script|svg|iframe|object|embed|img|a\s|style|link|meta|form|\?php|\?xml)|javascript:",
    re.IGNORECASE,
)
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0e-\x1a\x1c-\x1f]")


def check_text(content: bytes) -> None:
    """``ValidationError`` when the file is not text, or is a page or a program written as text."""
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = content.decode("cp1252", "replace")
    if _CONTROL.search(text):
        raise ValidationError("Ce fichier n’est pas un texte lisible.", code="mismatch")
    if _MARKUP.search(text) or text.startswith("#!"):
        raise ValidationError("Ce fichier contient du code ou du HTML\u00a0: il est refusé.", code="markup")
