"""A PDF that only shows pages: no script, no program to start, no file inside, nothing that cannot be read.

Names may be written with ``#xx`` escapes and objects may hide in compressed object streams (ISO 32000-1, 7.3.5 and
7.5.7): both are undone before looking.
"""

import re
import zlib

from django.core.exceptions import ValidationError

OBJECTS_LIMIT = 64 * 1024 * 1024
_ESCAPE = re.compile(rb"#([0-9A-Fa-f]{2})")
_STREAM = re.compile(rb"(?<!end)stream[\r\n ]*")
_ACTIVE = re.compile(rb"/(JavaScript|Launch|EmbeddedFiles?|RichMedia|Rendition|XFA|GoToE|ImportData|SubmitForm)\b")
_WORDS = {
    b"JavaScript": "du code (JavaScript)",
    b"Rendition": "du code (JavaScript)",
    b"Launch": "une commande qui lance un programme",
    b"EmbeddedFile": "un fichier joint caché à l’intérieur",
    b"EmbeddedFiles": "un fichier joint caché à l’intérieur",
    b"GoToE": "un fichier joint caché à l’intérieur",
}
REMEDY = "Imprimez-le en PDF depuis votre lecteur, puis ajoutez la copie."


def check_pdf(content: bytes) -> None:
    """``ValidationError`` when the PDF holds something active, is encrypted, or is cut."""
    if b"%PDF-" not in content[:1024]:
        raise ValidationError("Ce fichier n’est pas un PDF lisible.", code="mismatch")
    if b"%%EOF" not in content[-2048:] or b"startxref" not in content[-4096:]:
        raise ValidationError(
            "Ce PDF est incomplet\u00a0: son envoi a pu être coupé. Ajoutez-le à nouveau.", code="broken"
        )
    names = unescape(content)
    if re.search(rb"/Encrypt\b", names):
        raise ValidationError(
            f"Ce PDF est protégé par un mot de passe, nous ne pouvons pas le vérifier. {REMEDY}", code="encrypted"
        )
    for part in (names, *object_streams(content)):
        found = _ACTIVE.search(part)
        if found:
            words = _WORDS.get(found[1], "du contenu actif")
            raise ValidationError(f"Ce PDF contient {words}. {REMEDY}", code="active_pdf")


def unescape(content: bytes) -> bytes:
    """The content with the escapes of names undone."""
    return _ESCAPE.sub(lambda found: bytes([int(found[1], 16)]), content)


def object_streams(content: bytes) -> list[bytes]:
    """Objects that lie in compressed streams, readable."""
    parts: list[bytes] = []
    budget = OBJECTS_LIMIT
    previous = 0
    for found in _STREAM.finditer(content):
        # All that lies since the previous stream: the dictionary of this one is in it, whatever its shape.
        dictionary = unescape(content[previous : found.start()])
        end = content.find(b"endstream", found.end())
        end = len(content) if end < 0 else end
        previous = max(previous, end)
        if re.search(rb"/ObjStm\b", dictionary):
            part = _inflate(content[found.end() : end], dictionary, budget)
            budget -= len(part)
            parts.append(unescape(part))
    return parts


def _inflate(data: bytes, dictionary: bytes, budget: int) -> bytes:
    unreadable = ValidationError(f"Ce PDF a une structure que nous ne savons pas vérifier. {REMEDY}", code="unreadable")
    if b"/Predictor" in dictionary:
        raise unreadable
    inflater = zlib.decompressobj()
    try:
        part = inflater.decompress(data, budget)
    except zlib.error:
        raise unreadable from None
    if inflater.unconsumed_tail:
        raise ValidationError("Ce PDF se déplie en un fichier immense\u00a0: il est refusé.", code="bomb")
    return part
