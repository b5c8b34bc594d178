"""Templates that ask for a variable nobody gave fail, instead of showing nothing."""

import sys
from pathlib import Path
from types import FrameType
from typing import Any

from django.conf import settings
from django.template.base import Node

ROOT = Path(__file__).resolve().parents[2]

# Variables that a template of ours may ask for in vain: {"room/page.html": {"variable"}}. Better declare the variable
# with <c-vars> in a component, or ask with {% if %}, which never fails.
ALLOWED: dict[str, set[str]] = {}


class UnknownVariable(Exception):
    """The template, its line and the variable it asked for."""


class RefuseUnknown(str):
    """Django's `string_if_invalid`: raises where a variable is unknown.

    Templates of other packages, which are not ours to mend, get the empty text that Django gives by default.
    """

    __slots__ = ()

    def __mod__(self, variable: object) -> str:
        node = asking_node(sys._getframe(1))
        origin = getattr(node, "origin", None)
        name = getattr(origin, "template_name", None) or "?"
        path = Path(getattr(origin, "name", "") or "")
        third_party = path.is_absolute() and (ROOT not in path.parents or "site-packages" in path.parts)
        if third_party or str(variable) in ALLOWED.get(name, ()):
            return ""
        line = getattr(getattr(node, "token", None), "lineno", "?")
        raise UnknownVariable(f"{name}:{line} asks for “{variable}”, which the view did not give")


def asking_node(frame: FrameType | None) -> Node | None:
    """The innermost template node being drawn on this stack."""
    while frame is not None:
        candidate = frame.f_locals.get("self")
        if isinstance(candidate, Node) and getattr(candidate, "origin", None) is not None:
            return candidate
        frame = frame.f_back
    return None


def refuse_unknown_variables() -> None:
    """Before Django's engine is built: have it refuse."""
    options: Any = settings.TEMPLATES[0]["OPTIONS"]
    options["string_if_invalid"] = RefuseUnknown("%s")
