"""The tables of the story: files beside this one, read once."""

import re
from functools import cache
from pathlib import Path
from typing import Any

import yaml

FOLDER = Path(__file__).parent
NBSP = "\u00a0"
_BEFORE = re.compile(r" (?=[:;?!»%€](?:\W|$))")
_AFTER = re.compile(r"(?<=«) ")


class _Loader(yaml.SafeLoader):
    """YAML whose only booleans are ``true`` and ``false``: ``on`` and ``no`` are names of columns here."""


_Loader.yaml_implicit_resolvers = {
    letter: [(tag, pattern) for tag, pattern in resolvers if tag != "tag:yaml.org,2002:bool"]
    for letter, resolvers in yaml.SafeLoader.yaml_implicit_resolvers.items()
}
_Loader.add_implicit_resolver("tag:yaml.org,2002:bool", re.compile("^(?:true|false)$"), list("tf"))


@cache
def table(name: str) -> Any:
    """The content of ``<name>.yaml``, its texts with no-break spaces where French wants them; never changed."""
    content = yaml.load((FOLDER / f"{name}.yaml").read_text(encoding="utf-8"), _Loader)  # noqa: S506 - a SafeLoader
    return _typeset(content)


def _typeset(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _typeset(part) for key, part in value.items()}
    if isinstance(value, list):
        return [_typeset(part) for part in value]
    return _AFTER.sub(NBSP, _BEFORE.sub(NBSP, value)) if isinstance(value, str) else value
