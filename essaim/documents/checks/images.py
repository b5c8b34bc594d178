"""Images: their frame is read, so that a page of text named .png or a canvas of a billion points does not pass."""

import struct

from django.core.exceptions import ValidationError

PIXELS_LIMIT = 80_000_000


def check_png(content: bytes) -> None:
    """A PNG with its header first and its end."""
    if content[:8] != b"\x89PNG\r\n\x1a\n" or content[12:16] != b"IHDR" or b"IEND" not in content[-64:]:
        raise _unreadable("PNG")
    _check_size(*struct.unpack(">II", content[16:24]))


def check_jpeg(content: bytes) -> None:
    """A JPEG whose segments lead to its frame."""
    if content[:3] != b"\xff\xd8\xff":
        raise _unreadable("JPEG")
    position = 2
    while position + 9 < len(content):
        if content[position] != 0xFF:
            break
        marker = content[position + 1]
        if marker == 0xFF:
            position += 1
            continue
        (length,) = struct.unpack(">H", content[position + 2 : position + 4])
        if 0xC0 <= marker <= 0xCF and marker not in (0xC4, 0xC8, 0xCC):
            height, width = struct.unpack(">HH", content[position + 5 : position + 9])
            _check_size(width, height)
            return
        if length < 2:
            break
        position += 2 + length
    raise _unreadable("JPEG")


def check_webp(content: bytes) -> None:
    """A WebP whose length is the one it says."""
    if content[:4] != b"RIFF" or content[8:12] != b"WEBP" or content[12:16] not in (b"VP8 ", b"VP8L", b"VP8X"):
        raise _unreadable("WebP")
    (length,) = struct.unpack("<I", content[4:8])
    if not length + 8 <= len(content) <= length + 9:
        raise _unreadable("WebP")
    if content[12:16] == b"VP8X":
        width, height = (1 + int.from_bytes(content[start : start + 3], "little") for start in (24, 27))
        _check_size(width, height)


def _check_size(width: int, height: int) -> None:
    if width * height == 0 or width * height > PIXELS_LIMIT:
        raise ValidationError(
            "Cette image est trop grande ou vide. Réduisez ses dimensions, puis ajoutez-la à nouveau.", code="pixels"
        )


def _unreadable(kind: str) -> ValidationError:
    return ValidationError(f"Ce fichier n’est pas une image {kind} lisible.", code="mismatch")
