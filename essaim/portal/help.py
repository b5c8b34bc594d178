"""The help pages: ``docs/aide`` and the few other guides written in French, as pages of the site.

The same files are read in the repository; a link from one to another becomes a link between pages.
"""

from pathlib import Path

from django.conf import settings
from django.urls import reverse

from essaim.ui.guides import Guide, read_guide

DOCS = Path(settings.ROOT) / "docs"
FRONT = "README"
GUIDES = ("preuves", "demonstration", "exploitation", "glossaire")
"""Guides that live beside ``docs/aide``."""


def help_slugs() -> list[str]:
    """Every help page but the front one."""
    return [*sorted(path.stem for path in (DOCS / "aide").glob("*.md") if path.stem != FRONT), *GUIDES]


def help_page(slug: str = "") -> Guide | None:
    """The page of this name, the front one when none is given; None when there is none."""
    if slug and slug not in help_slugs():
        return None
    path = DOCS / f"{slug}.md" if slug in GUIDES else DOCS / "aide" / f"{slug or FRONT}.md"
    return read_guide(path.read_text(encoding="utf-8"), _lead)


def _lead(target: str) -> str:
    """The page of the file that a link names; a file that is no page leads to where help begins."""
    path, mark, place = target.partition("#")
    if not path.endswith(".md"):
        return target
    slug = Path(path).stem
    return (reverse("portal:help_page", args=[slug]) if slug in help_slugs() else reverse("portal:help")) + mark + place
