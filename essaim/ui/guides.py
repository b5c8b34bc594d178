"""Guides written in Markdown, as the body of a page."""

import re
from collections.abc import Callable
from dataclasses import dataclass

from django.utils.safestring import SafeString, mark_safe
from markdown_it import MarkdownIt
from markdown_it.token import Token

_FRENCH_SPACE = re.compile(r" (?=[:;?!»€%])|(?<=«) ")
"""Spaces that a line never breaks at: guides are typed with plain ones."""


@dataclass(frozen=True)
class Guide:
    """``title`` is the source's first heading, ``body`` the rest as HTML."""

    title: str
    body: SafeString


def read_guide(source: str, lead: Callable[[str], str]) -> Guide:
    """Read a guide; ``lead`` gives the address that each link's target becomes. Raw HTML is shown as text."""
    reader = MarkdownIt("commonmark", {"html": False}).enable("table")
    reader.add_render_rule("table_open", _open_table)
    reader.add_render_rule("table_close", _close_table)
    tokens = reader.parse(source)
    title = ""
    if tokens and tokens[0].type == "heading_open" and tokens[0].tag == "h1":
        title, tokens = tokens[1].content, tokens[3:]
    for token in _parts(tokens):
        if token.type == "link_open":
            token.attrSet("href", lead(str(token.attrs["href"])))
        elif token.type == "text":
            token.content = _FRENCH_SPACE.sub("\u00a0", token.content)
    return Guide(title, mark_safe(reader.renderer.render(tokens, reader.options, {})))


def _parts(tokens: list[Token]) -> list[Token]:
    return [part for token in tokens for part in token.children or ()]


def _open_table(*_: object) -> str:
    return '<div class="table-frame" role="region" aria-label="Tableau" tabindex="0"><table class="table">\n'


def _close_table(*_: object) -> str:
    return "</table></div>\n"
