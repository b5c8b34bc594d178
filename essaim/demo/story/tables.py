"""The tables of the story: files beside this one, read once."""

import re
from functools import cache
from pathlib import Path
from typing import Any

import yaml

FOLDER = Path(__file__).parent


class _Loader(yaml.SafeLoader):
    """YAML whose only booleans are ``true`` and ``false``: ``on`` and ``no`` are names of columns here."""


_Loader.yaml_implicit_resolvers = {
    letter: [(tag, pattern) for tag, pattern in resolvers if tag != "tag:yaml.org,2002:bool"]
    for letter, resolvers in yaml.SafeLoader.yaml_implicit_resolvers.items()
}
_Loader.add_implicit_resolver("tag:yaml.org,2002:bool", re.compile("^(?:true|false)$"), list("tf"))


@cache
def table(name: str) -> Any:
    """The content of ``<name>.yaml``; never changed by who reads it."""
    return yaml.load((FOLDER / f"{name}.yaml").read_text(encoding="utf-8"), _Loader)  # noqa: S506 - a SafeLoader
