"""The one gate: name, size, type by content, structure, known signatures, antivirus."""

import logging
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import puremagic
from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.files.base import File as DjangoFile

from essaim.documents import clamav, uploads
from essaim.documents.checks import archives, images, pdf, texts
from essaim.documents.checks.names import check_name, extension_of
from essaim.documents.storage import DISK_FULL
from essaim.ui.formatting import format_size

# Standard test file of antivirus software (eicar.org), written in two parts so that this file is not taken for it.
EICAR = b"X5O!P%@AP[4\\PZX54(P^)7CC)7}" + b"$EICAR-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*"

OLD_OFFICE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"

logger = logging.getLogger(__name__)

Check = Callable[[bytes], None]


@dataclass(frozen=True)
class Format:
    """A type that may enter: what the browser will be told it is, and what its content must be."""

    content_type: str
    label: str


_OOXML = "application/vnd.openxmlformats-officedocument"
FORMATS: dict[str, Format] = {
    "pdf": Format("application/pdf", "PDF"),
    "docx": Format(f"{_OOXML}.wordprocessingml.document", "Word"),
    "xlsx": Format(f"{_OOXML}.spreadsheetml.sheet", "Excel"),
    "odt": Format("application/vnd.oasis.opendocument.text", "LibreOffice Writer"),
    "ods": Format("application/vnd.oasis.opendocument.spreadsheet", "LibreOffice Calc"),
    "png": Format("image/png", "PNG"),
    "jpg": Format("image/jpeg", "JPEG"),
    "jpeg": Format("image/jpeg", "JPEG"),
    "webp": Format("image/webp", "WebP"),
    "csv": Format("text/csv", "CSV"),
    "txt": Format("text/plain", "texte"),
}
ACCEPT = ",".join(f".{extension}" for extension in FORMATS)
"""For the ``accept`` attribute of a file input."""

_CHECKS: dict[str, Check] = {
    "pdf": pdf.check_pdf,
    "png": images.check_png,
    "jpg": images.check_jpeg,
    "jpeg": images.check_jpeg,
    "webp": images.check_webp,
    "csv": texts.check_text,
    "txt": texts.check_text,
}


@dataclass(frozen=True)
class Inspected:
    """A file that passed: its bytes and what they are. ``is_scanned`` is False when the antivirus did not answer."""

    name: str
    content: bytes
    content_type: str
    is_scanned: bool = True


def inspect(upload: Any, filename: str = "") -> Inspected:
    """Inspect an uploaded file, or bytes with the name they will have.

    ``ValidationError`` in French otherwise; its code says which check refused: name, empty, too_large, too_many,
    disk_full, extension, mismatch, old_office, broken, encrypted, bomb, nested, macros, active, active_pdf, unreadable,
    pixels, markup, malware.
    """
    if isinstance(upload, Inspected):
        return upload
    # A form field inspected it before the service does.
    already = getattr(upload, "inspected", None)
    if isinstance(already, Inspected):
        return already
    name = check_name(filename or str(getattr(upload, "name", "") or ""))
    content = _content(upload)
    form = _check_content(name, content)
    inspected = Inspected(name, content, form.content_type, _is_clean(content))
    if isinstance(upload, DjangoFile):
        upload.inspected = inspected  # type: ignore[attr-defined]
    return inspected


def too_large(octets: int) -> ValidationError:
    """The refusal of a file over the limit, in words."""
    return ValidationError(
        f"Ce fichier pèse {format_size(octets)}\u00a0: la limite est de {format_size(settings.UPLOAD_MAX_BYTES)}. "
        "Réduisez-le (par exemple en exportant un PDF plus léger), puis ajoutez-le à nouveau.",
        code="too_large",
    )


def _content(upload: Any) -> bytes:
    refusal = uploads.refusal_of(upload)
    if refusal == "disk_full":
        raise ValidationError(DISK_FULL, code="disk_full")
    if refusal == "too_many":
        raise ValidationError(
            "Ces fichiers sont trop lourds pour un seul envoi. Ajoutez-les en plusieurs fois.", code="too_many"
        )
    size = len(upload) if isinstance(upload, bytes) else int(upload.size)
    if refusal or size > settings.UPLOAD_MAX_BYTES:
        raise too_large(size)
    if size == 0:
        raise ValidationError("Ce fichier est vide\u00a0: vérifiez-le, puis ajoutez-le à nouveau.", code="empty")
    if isinstance(upload, bytes):
        return upload
    upload.seek(0)
    content: bytes = upload.read()
    upload.seek(0)
    return content


def _check_content(name: str, content: bytes) -> Format:
    extension = extension_of(name)
    form = FORMATS.get(extension)
    if form is None:
        accepted = ", ".join(dict.fromkeys(one.label for one in FORMATS.values()))
        raise ValidationError(
            f"Ce type de fichier n’est pas accepté. Choisissez un fichier de l’un de ces types\u00a0: {accepted}.",
            code="extension",
        )
    try:
        members = _check_structure(extension, content)
    except ValidationError as error:
        if error.code != "mismatch":
            raise
        raise ValidationError(f"{error.message}{_resemblance(content, extension)}", code="mismatch") from error
    if any(EICAR in member for member in members):
        raise malware("EICAR")
    return form


def _check_structure(extension: str, content: bytes) -> list[bytes]:
    """Read the content as its extension says; give it with the members of an archive."""
    if extension in _CHECKS:
        _CHECKS[extension](content)
        return [content]
    if content[:8] == OLD_OFFICE:
        raise ValidationError(
            "Ce fichier est dans un ancien format de bureautique, ou protégé par un mot de passe. Enregistrez-le en "
            ".docx, .xlsx ou PDF, sans protection.",
            code="old_office",
        )
    if content[:4] != b"PK\x03\x04":
        raise ValidationError(f"Le contenu de ce fichier n’est pas celui d’un .{extension}.", code="mismatch")
    return [content, *archives.check_archive(content, extension)]


def _resemblance(content: bytes, extension: str) -> str:
    """What the content looks like, to help the person find the mistake; nothing when nobody knows."""
    if content[:2] == b"MZ" or content[:4] == b"\x7fELF":
        return " C’est un programme, malgré son nom."
    try:
        guess = str(puremagic.from_string(content[:8192]))
    except (puremagic.PureError, ValueError):
        return ""
    return f" Il ressemble à un fichier {guess}." if guess and guess != f".{extension}" else ""


def malware(name: str) -> ValidationError:
    """The refusal of a file known as malicious."""
    return ValidationError(
        f"L’antivirus a reconnu ce fichier comme dangereux ({name[:60]}). Il n’a pas été enregistré\u00a0: vérifiez "
        "votre ordinateur, puis prenez contact avec nous si vous pensez à une erreur.",
        code="malware",
    )


def _is_clean(content: bytes) -> bool:
    """Whether the antivirus said so (or none is set); a file it recognises is refused."""
    try:
        found = scan_again(content)
    except clamav.ScannerUnavailable as error:
        logger.warning("The antivirus did not answer, the file goes to quarantine: %s", error)
        return False
    if found:
        raise malware(found)
    return True


def scan_again(content: bytes) -> str:
    """Name of the malware that the antivirus finds, empty when clean or when no antivirus is set."""
    url = str(getattr(settings, "CLAMAV_URL", "") or "")
    return clamav.scan(url, [content]) if url else ""
