"""The catalogue of the rules that Essaim applies, each with its article, its effect, and its words for applicants."""

from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path

import yaml

EFFECTS = {"block": "Bloque le vote", "pay": "Bloque le paiement", "warn": "Avertit", "tell": "Informe"}


@dataclass(frozen=True)
class Rule:
    """A rule of law in force since a day; ``thresholds`` are the codes of its dated numbers."""

    code: str
    title: str
    article: str
    valid_from: date
    is_confirmed: bool
    effect: str
    where: str
    plain: str
    thresholds: tuple[str, ...] = ()
    has_ceilings: bool = False

    @property
    def effect_words(self) -> str:
        """What it does to a case that does not follow it."""
        return EFFECTS[self.effect]


@cache
def all_rules() -> dict[str, Rule]:
    """Every rule by its code, in the order of the file."""
    rows = yaml.safe_load((Path(__file__).parent / "rules.yaml").read_text(encoding="utf-8"))
    rules = [
        Rule(
            code=row["code"],
            title=row["title"],
            article=row["article"],
            valid_from=row["valid_from"],
            is_confirmed=row["confirmed"],
            effect=row["effect"],
            where=row["where"],
            plain=row["plain"],
            thresholds=tuple(row.get("thresholds", ())),
            has_ceilings=row.get("ceilings", False),
        )
        for row in rows
    ]
    return {rule.code: rule for rule in rules}
