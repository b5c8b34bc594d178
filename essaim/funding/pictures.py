"""A laureate's picture, drawn again: upright, no larger than a page needs, without what the camera wrote in it."""

import io

from django.core.exceptions import ValidationError
from PIL import Image, ImageOps, UnidentifiedImageError

LARGEST = (1600, 1200)
FORMATS = ("JPEG", "PNG", "WEBP")
SMALLEST = 200


def redrawn(content: bytes) -> bytes:
    """The picture as a JPEG without metadata; ``ValidationError`` when it is none, or too small to be looked at."""
    try:
        with Image.open(io.BytesIO(content), formats=FORMATS) as opened:
            # A photograph is read at about the size that is kept: a huge one costs no more memory.
            opened.draft("RGB", LARGEST)
            upright = ImageOps.exif_transpose(opened)
            upright.thumbnail(LARGEST)
            if min(upright.size) < SMALLEST:
                raise ValidationError(f"Cette image est trop petite\u00a0: {SMALLEST} pixels au moins de chaque côté.")
            layered = upright.convert("RGBA")
    except (UnidentifiedImageError, OSError, SyntaxError, ValueError) as fault:
        raise ValidationError("Cette image ne s’ouvre pas. Choisissez une photo JPEG ou PNG.") from fault
    flat = Image.new("RGB", layered.size, "white")
    flat.paste(layered, mask=layered.getchannel("A"))
    output = io.BytesIO()
    flat.save(output, "JPEG", quality=82, optimize=True, progressive=True)
    return output.getvalue()
