"""The account of an undertaking as its page shows it: what is left under each regime, and what binds it."""

from dataclasses import dataclass
from datetime import date

from essaim.state_aid.models import Regime, Undertaking
from essaim.state_aid.queries import as_aid, counted_aids, histories, single_undertaking
from essaim.state_aid.remaining import Counted, Remaining, remaining


@dataclass(frozen=True)
class Window:
    """What one regime leaves, under the ceiling that leaves the least."""

    label: str
    answer: Remaining
    tightest: Counted

    @property
    def rows(self) -> list[dict[str, object]]:
        """The window as bars: the ceiling, each aid that counts, then what is left."""
        told = [{"label": aid.short, "value": aid.amount} for aid in self.tightest.aids]
        cap = {"label": "Plafond", "value": self.tightest.ceiling.value}
        return [cap, *told, {"label": "Reste disponible", "value": self.tightest.left}]


@dataclass(frozen=True)
class Account:
    """The single undertaking on a day: its members, those whose history it inherited, what is left by regime."""

    day: date
    group: frozenset[str]
    absorbed: frozenset[str]
    windows: list[Window]


def account_of(undertaking: Undertaking, day: date) -> Account:
    """Read the account on a day; the general regime first, then those under which something was received."""
    group = single_undertaking(undertaking.siren, day)
    whole = histories(group, day)
    rows = list(counted_aids(whole, day))
    known = [as_aid(row) for row in rows]
    used = {row.regime for row in rows}
    windows = []
    for regime in Regime:
        answer = remaining(known, day, regime, undertaking.exercise_end_month)
        if answer.tightest is not None and (regime == Regime.GENERAL or regime in used):
            windows.append(Window(regime.label, answer, answer.tightest))
    return Account(day, group, whole - group, windows)
