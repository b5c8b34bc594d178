"""Text as it is compared and sorted: without accents, in lower case, on SQLite and PostgreSQL alike."""

import re
import unicodedata


def normalise(text: str) -> str:
    """``Écoconstruction & C°`` → ``ecoconstruction c°``: for search and sort columns, never shown."""
    decomposed = unicodedata.normalize("NFKD", text.replace("œ", "oe").replace("Œ", "oe").replace("’", "'"))
    bare = "".join(character for character in decomposed if not unicodedata.combining(character))
    return re.sub(r"[^\w°]+", " ", bare.casefold()).strip()


def searched_words(typed: str, most: int = 10) -> list[str]:
    """What is looked for in a normalised column: each word typed, ``2026-019`` in one piece (``2026 019``)."""
    return [word for word in map(normalise, typed.split()) if word][:most]


def slug(text: str, limit: int = 60) -> str:
    """A readable address part: ``mois-de-l-ess``."""
    return re.sub(r"[^a-z0-9]+", "-", normalise(text)).strip("-")[:limit].rstrip("-")
