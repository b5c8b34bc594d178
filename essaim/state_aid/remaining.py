"""What may still be granted to an undertaking under a de minimis regime; pure, so that anyone can redo it by hand.

``remaining = ceiling - sum of the aids of the single undertaking over the window``, the least over the ceilings that
the regime must respect (E1 to E3). An aid that would pass it is not de minimis at all, not even in part (E5).
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from essaim.kernel.money import ZERO, cents
from essaim.state_aid.ceilings import Ceiling, ceilings_on

HARBOUR_LOAN, HARBOUR_YEARS, HARBOUR_AID = Decimal(1_500_000), 5, Decimal(300_000)
"""A secured loan of so much over so many years is worth so much aid (regulation 2023/2831, article 4)."""


@dataclass(frozen=True)
class Aid:
    """An aid as the ceilings count it: dated by the right conferred, ``amount`` is the gross grant equivalent.

    ``label`` names it in a sentence, ``short`` beside a bar.
    """

    granted_on: date
    amount: Decimal
    regime: str
    label: str = ""
    short: str = ""


@dataclass(frozen=True)
class Counted:
    """One ceiling, and what it counts from ``first_day`` to ``day``, both included."""

    ceiling: Ceiling
    first_day: date
    day: date
    aids: tuple[Aid, ...]

    @property
    def total(self) -> Decimal:
        """The sum of the aids."""
        return sum((aid.amount for aid in self.aids), ZERO)

    @property
    def left(self) -> Decimal:
        """What is left under the ceiling, never less than nothing."""
        return max(ZERO, cents(self.ceiling.value) - self.total)


@dataclass(frozen=True)
class Remaining:
    """The answer, with each ceiling counted; no ceiling: no regulation is in force that day, nothing may be granted."""

    day: date
    regime: str
    counts: tuple[Counted, ...]

    @property
    def tightest(self) -> Counted | None:
        """The ceiling that leaves the least, whose figure is the answer."""
        return min(self.counts, key=lambda counted: counted.left, default=None)

    @property
    def amount(self) -> Decimal:
        """What may still be granted."""
        return self.tightest.left if self.tightest else ZERO

    def allows(self, amount: Decimal) -> bool:
        """Whether an aid of this amount may be granted under the regime: wholly, or not at all."""
        return amount <= self.amount


def remaining(aids: Iterable[Aid], day: date, regime: str, exercise_end_month: int = 12) -> Remaining:
    """What ``aids`` (those of the single undertaking) leave on ``day`` under ``regime``."""
    known = sorted(aids, key=lambda aid: aid.granted_on)
    return Remaining(
        day, regime, tuple(_counted(known, ceiling, day, exercise_end_month) for ceiling in ceilings_on(day, regime))
    )


def _counted(aids: Iterable[Aid], ceiling: Ceiling, day: date, exercise_end_month: int) -> Counted:
    first = ceiling.first_day(day, exercise_end_month)
    inside = tuple(aid for aid in aids if first <= aid.granted_on <= day and aid.regime in ceiling.regimes)
    return Counted(ceiling, first, day, inside)


def loan_equivalent(nominal: Decimal, years: Decimal) -> Decimal:
    """The gross grant equivalent of a secured loan under the safe harbour (E4), in proportion of sum and duration.

    ``ValueError`` beyond the harbour, where the equivalent is computed otherwise.
    """
    if nominal > HARBOUR_LOAN or years > HARBOUR_YEARS:
        raise ValueError("the loan is larger or longer than the safe harbour")
    return cents(nominal / HARBOUR_LOAN * years / HARBOUR_YEARS * HARBOUR_AID)
