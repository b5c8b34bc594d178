"""Whether an interest keeps somebody out of a point: dated data (``conflicts.yaml``) and pure functions.

To withdraw is to take no part in the preparation, the debate or the vote. The law says when one must; grants are kept
on the prudent side.
"""

from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any, Protocol

import yaml
from django.db import models


class Conflict(models.TextChoices):
    """What an interest asks of its holder about a point, from the lightest to the heaviest."""

    NONE = "none", "Sans effet"
    WARN = "warn", "À apprécier"
    MUST_WITHDRAW = "must_withdraw", "Déport obligatoire"


class Tie(Protocol):
    """What the rule looks at in an interest."""

    is_paid: bool
    is_designated: bool
    from_on: date
    until_on: date | None


@dataclass(frozen=True)
class Finding:
    """What an interest asks, why in French, and the article that says so."""

    verdict: Conflict
    reason: str
    article: str = ""

    @property
    def must_withdraw(self) -> bool:
        """Whether the person may take no part."""
        return self.verdict == Conflict.MUST_WITHDRAW

    @property
    def weight(self) -> int:
        """How much it asks: the greater, the more."""
        return list(Conflict).index(self.verdict)


@dataclass(frozen=True)
class Period:
    """The law from a day to another, included: its article and its cases in order."""

    valid_from: date
    valid_to: date | None
    article: str
    is_confirmed: bool
    cases: tuple[dict[str, Any], ...]


@cache
def periods() -> tuple[Period, ...]:
    """The periods of the file, in its order."""
    rows = yaml.safe_load((Path(__file__).parent / "conflicts.yaml").read_text(encoding="utf-8"))
    return tuple(
        Period(row["valid_from"], row.get("valid_to"), row["article"], row["confirmed"], tuple(row["cases"]))
        for row in rows
    )


def conflict_of(tie: Tie, *, grants: bool, day: date) -> Finding:
    """What an interest asks about a point debated on ``day``; ``grants``: the point bears on an aid.

    An interest that had not begun, or was over, asks nothing.
    """
    if tie.from_on > day:
        return Finding(Conflict.NONE, "L’intérêt n’avait pas commencé.")
    if tie.until_on is not None and tie.until_on < day:
        return Finding(Conflict.NONE, "L’intérêt était terminé.")
    period = next(one for one in periods() if one.valid_from <= day and (one.valid_to is None or day <= one.valid_to))
    facts = {"is_paid": tie.is_paid, "is_designated": tie.is_designated, "grants": grants}
    case = next(one for one in period.cases if all(one.get(name, value) == value for name, value in facts.items()))
    return Finding(Conflict(case["verdict"]), case["because"], period.article)
