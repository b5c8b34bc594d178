"""Who the city is: the first file of its folder, read once."""

from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import yaml
from django.conf import settings


@dataclass(frozen=True)
class AwardingBody:
    """Who awards, as open data names it; ``prefix`` begins every object in the demonstration."""

    name: str
    siret: str
    prefix: str


@dataclass(frozen=True)
class Identity:
    """Names of the city and of its strategy."""

    name: str
    short_name: str
    city: str
    tagline: str
    strategy_name: str
    first_year: int
    last_year: int
    awarding_body: AwardingBody


@cache
def _read(folder: Path) -> Identity:
    said: dict[str, Any] = yaml.safe_load((folder / "territory.yaml").read_text(encoding="utf-8"))
    strategy = said["strategy"]
    real = AwardingBody(said["city"], str(said["siret"]["number"]), "")
    shown = said.get("demonstration") or {}
    invented = AwardingBody(
        shown.get("awarding_body", real.name), str(shown.get("siret", real.siret)), shown.get("prefix", "")
    )
    return Identity(
        name=said["name"],
        short_name=said["short_name"],
        city=said["city"],
        tagline=said["tagline"],
        strategy_name=strategy["name"],
        first_year=strategy["first_year"],
        last_year=strategy["last_year"],
        awarding_body=real if settings.IS_PRODUCTION else invented,
    )


def identity() -> Identity:
    """The city of the folder in the settings; in a demonstration nothing is awarded in the real city's name."""
    return _read(settings.TERRITORY)
