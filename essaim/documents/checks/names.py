"""The name a file came with: kept to be shown, never used as a path."""

import unicodedata
from pathlib import PurePosixPath

from django.core.exceptions import ValidationError

NAME_LIMIT = 150


def check_name(name: str) -> str:
    """The name in composed letters; ``ValidationError`` when it hides something or is too long."""
    name = unicodedata.normalize("NFC", name).strip()
    if not name or name.strip(".") == "":
        raise ValidationError("Ce fichier n’a pas de nom. Renommez-le, puis ajoutez-le à nouveau.", code="name")
    if "/" in name or "\\" in name or ".." in PurePosixPath(name).parts:
        raise ValidationError(
            "Le nom de ce fichier contient un chemin. Renommez-le sans barre, puis ajoutez-le à nouveau.", code="name"
        )
    # Cc: control, Cf: invisible marks, among them those that turn the reading direction (facture_fdp.exe).
    if any(unicodedata.category(character) in {"Cc", "Cf", "Co", "Cs"} for character in name):
        raise ValidationError(
            "Le nom de ce fichier contient des caractères invisibles. Renommez-le, puis ajoutez-le à nouveau.",
            code="name",
        )
    if len(name) > NAME_LIMIT:
        raise ValidationError(
            f"Le nom de ce fichier est trop long\u00a0: {NAME_LIMIT} caractères au plus. Renommez-le.", code="name"
        )
    return name


def extension_of(name: str) -> str:
    """``pdf`` for ``Devis.PDF``; empty without extension."""
    return name.rpartition(".")[2].lower() if "." in name.strip(".") else ""
