"""What a session's amounts would leave in each envelope, before anything is reserved; pure.

Money that the session's own opinions reserve already counts as free: the amounts that one tries replace it.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from essaim.kernel.money import ZERO


@dataclass(frozen=True)
class Proposal:
    """An amount tried for a file, and what this session reserves for it already; ``envelope`` is a key, or empty."""

    envelope: str
    amount: Decimal
    reserved: Decimal = ZERO


@dataclass(frozen=True)
class Balance:
    """An envelope under these amounts: what is free for the session, what they take, and how many files they help."""

    envelope: str
    available: Decimal
    proposed: Decimal
    count: int

    @property
    def left(self) -> Decimal:
        """What would remain; negative when they take too much."""
        return self.available - self.proposed

    @property
    def is_short(self) -> bool:
        """Whether they take more than there is."""
        return self.left < 0

    @property
    def short(self) -> Decimal:
        """How much is missing."""
        return max(-self.left, ZERO)


def balances(remaining: dict[str, Decimal], proposals: Iterable[Proposal]) -> list[Balance]:
    """Each envelope under these amounts; ``remaining``: what each may still reserve, by key, in the order to show."""
    tried = list(proposals)
    found = []
    for envelope, free in remaining.items():
        mine = [one for one in tried if one.envelope == envelope]
        found.append(
            Balance(
                envelope=envelope,
                available=free + sum((one.reserved for one in mine), ZERO),
                proposed=sum((one.amount for one in mine), ZERO),
                count=sum(one.amount > 0 for one in mine),
            )
        )
    return found
