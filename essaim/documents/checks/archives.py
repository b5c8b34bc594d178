"""Office files are archives: what they hold is counted, opened and read before anything is kept."""

import re
import zipfile
from io import BytesIO
from pathlib import PurePosixPath

from django.core.exceptions import ValidationError

ENTRIES_LIMIT = 3000
UNPACKED_LIMIT = 200 * 1024 * 1024
RATIO_LIMIT = 200
RATIO_FROM = 5 * 1024 * 1024
DEPTH_LIMIT = 1

BOMB = "Ce fichier se déplie en un contenu immense\u00a0: il est refusé."
BROKEN = "Ce fichier est abîmé et ne s’ouvre pas. Enregistrez-le à nouveau depuis votre logiciel, puis ajoutez-le."
MACROS = "Ce fichier contient des macros. Enregistrez-le sans macro (format .{extension}), puis ajoutez-le à nouveau."
ACTIVE = "Ce fichier contient un objet incorporé ou du contenu actif. Retirez-le, ou enregistrez le fichier en PDF."

OOXML_MAIN = {"docx": "word/document.xml", "xlsx": "xl/workbook.xml"}
OOXML_TYPES = {"docx": b"wordprocessingml.document.main+xml", "xlsx": b"spreadsheetml.sheet.main+xml"}
ODF_TYPES = {
    "odt": b"application/vnd.oasis.opendocument.text",
    "ods": b"application/vnd.oasis.opendocument.spreadsheet",
}
_MACRO = re.compile(r"(^|/)(vbaProject|vbaData)[^/]*$|^xl/macrosheets/|^(Basic|Scripts)/", re.IGNORECASE)
_ACTIVE = re.compile(
    r"/activeX/|\.(exe|dll|scr|com|bat|cmd|ps1|js|vbs|wsf|hta|jar|lnk|msi|html?|svgz?)$", re.IGNORECASE
)
_OLE = re.compile(r"(^|/)(oleObject[^/]*|embeddings/[^/]*\.bin)$", re.IGNORECASE)
_NESTED = re.compile(r"\.(zip|7z|rar|gz|tgz|bz2|xz|tar|iso|cab|docx|xlsx|pptx|odt|ods|docm|xlsm)$", re.IGNORECASE)
_REMOTE_TEMPLATE = re.compile(rb"attachedTemplate[^>]*TargetMode\s*=\s*[\"']External", re.DOTALL)
_REMOTE_TEMPLATE_TURNED = re.compile(rb"TargetMode\s*=\s*[\"']External[^>]*attachedTemplate", re.DOTALL)


class Budget:
    """Octets that may still be unpacked, shared by an archive and those it holds."""

    def __init__(self, octets: int = UNPACKED_LIMIT) -> None:
        self.octets = octets

    def spend(self, octets: int) -> None:
        """Count; ``ValidationError`` when too much was unpacked."""
        self.octets -= octets
        if self.octets < 0:
            raise ValidationError(BOMB, code="bomb")


def check_archive(content: bytes, extension: str, budget: Budget | None = None, depth: int = 0) -> list[bytes]:
    """Read a docx, xlsx, odt or ods whole; give the members read, for the signatures sought in them.

    ``ValidationError`` when it is another kind of archive, is broken or encrypted, holds macros or programs, or unpacks
    beyond reason.
    """
    budget = budget or Budget()
    try:
        with zipfile.ZipFile(BytesIO(content)) as archive:
            entries = archive.infolist()
            _check_entries(entries, extension, len(content), budget)
            members = {entry.filename: _read(archive, entry, budget) for entry in entries if not entry.is_dir()}
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, EOFError, ValueError, OSError) as error:
        raise ValidationError(BROKEN, code="broken") from error
    except zipfile.LargeZipFile as error:
        raise ValidationError(BOMB, code="bomb") from error
    _check_kind(members, extension)
    for name, member in members.items():
        _check_member(name, member)
        if _NESTED.search(name):
            _check_nested(name, member, budget, depth)
    return list(members.values())


def _check_entries(entries: list[zipfile.ZipInfo], extension: str, packed: int, budget: Budget) -> None:
    if len(entries) > ENTRIES_LIMIT:
        raise ValidationError(BOMB, code="bomb")
    unpacked = sum(entry.file_size for entry in entries)
    if unpacked > budget.octets or (unpacked > RATIO_FROM and unpacked > RATIO_LIMIT * max(packed, 1)):
        raise ValidationError(BOMB, code="bomb")
    if len({entry.filename for entry in entries}) < len(entries):
        raise ValidationError(BROKEN, code="broken")
    for entry in entries:
        _check_entry(entry, extension)


def _check_entry(entry: zipfile.ZipInfo, extension: str) -> None:
    path = PurePosixPath(entry.filename)
    if path.is_absolute() or ".." in path.parts or "\\" in entry.filename or "\x00" in entry.filename:
        raise ValidationError(BROKEN, code="broken")
    if entry.flag_bits & 0x1:
        raise ValidationError(
            "Ce fichier est protégé par un mot de passe, nous ne pouvons pas le vérifier. Retirez la protection.",
            code="encrypted",
        )
    if _MACRO.search(entry.filename):
        raise ValidationError(MACROS.format(extension=extension), code="macros")
    if _ACTIVE.search(entry.filename) or _OLE.search(entry.filename):
        raise ValidationError(ACTIVE, code="active")


def _read(archive: zipfile.ZipFile, entry: zipfile.ZipInfo, budget: Budget) -> bytes:
    parts = []
    with archive.open(entry) as member:
        while part := member.read(1024 * 1024):
            budget.spend(len(part))
            parts.append(part)
    return b"".join(parts)


def _check_kind(members: dict[str, bytes], extension: str) -> None:
    if extension in ODF_TYPES:
        is_right = members.get("mimetype", b"").strip() == ODF_TYPES[extension] and "content.xml" in members
    else:
        types = members.get("[Content_Types].xml", b"")
        if b"macroEnabled" in types:
            raise ValidationError(MACROS.format(extension=extension), code="macros")
        is_right = OOXML_MAIN[extension] in members and OOXML_TYPES[extension] in types
    if not is_right:
        raise ValidationError(
            f"Le contenu de ce fichier n’est pas celui d’un .{extension}. Enregistrez-le dans ce format, ou en PDF.",
            code="mismatch",
        )


def _check_member(name: str, member: bytes) -> None:
    if member[:2] == b"MZ" or member[:4] == b"\x7fELF":
        raise ValidationError(ACTIVE, code="active")
    if name.endswith((".xml", ".rels", ".rdf")) and (b"<!DOCTYPE" in member or b"<!ENTITY" in member):
        raise ValidationError(ACTIVE, code="active")
    if name.endswith(".rels") and (_REMOTE_TEMPLATE.search(member) or _REMOTE_TEMPLATE_TURNED.search(member)):
        raise ValidationError(ACTIVE, code="active")


def _check_nested(name: str, member: bytes, budget: Budget, depth: int) -> None:
    extension = name.rpartition(".")[2].lower()
    if depth >= DEPTH_LIMIT or extension not in {*OOXML_MAIN, *ODF_TYPES}:
        raise ValidationError("Ce fichier contient une autre archive\u00a0: il est refusé.", code="nested")
    check_archive(member, extension, budget, depth + 1)
