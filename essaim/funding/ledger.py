"""The arithmetic of an envelope, pure: what a movement does to its columns, and when it is refused.

Amounts are Decimal euros to the cent. The service that calls this holds the lock of the envelope's row.
"""

from dataclasses import dataclass, replace
from decimal import Decimal

from essaim.kernel.money import ZERO, cents
from essaim.kernel.verdict import Refused
from essaim.ui.formatting import format_euros


@dataclass(frozen=True)
class Balance:
    """The columns of an envelope: ``reserved + voted <= amount`` always."""

    amount: Decimal
    reserved: Decimal = ZERO
    voted: Decimal = ZERO

    @property
    def remaining(self) -> Decimal:
        """What may still be reserved or voted."""
        return self.amount - self.reserved - self.voted


def _positive(amount: Decimal) -> Decimal:
    amount = cents(amount)
    if amount <= 0:
        raise Refused("Le montant doit être supérieur à zéro.")
    return amount


def reserve(balance: Balance, amount: Decimal) -> Balance:
    """Set money aside for a proposal; ``Refused`` when less remains."""
    amount = _positive(amount)
    if amount > balance.remaining:
        raise Refused(
            f"L’enveloppe ne suffit pas : il reste {format_euros(balance.remaining)} et il faudrait "
            f"{format_euros(amount)}."
        )
    return replace(balance, reserved=balance.reserved + amount)


def release(balance: Balance, amount: Decimal) -> Balance:
    """Give back money set aside; ``Refused`` when less is reserved."""
    amount = _positive(amount)
    if amount > balance.reserved:
        raise Refused(f"Seuls {format_euros(balance.reserved)} sont réservés.")
    return replace(balance, reserved=balance.reserved - amount)


def vote(balance: Balance, amount: Decimal) -> Balance:
    """Commit an award; ``Refused`` when the envelope is short, saying what remains."""
    amount = _positive(amount)
    if amount > balance.remaining:
        raise Refused(
            f"L’enveloppe ne suffit pas : il reste {format_euros(balance.remaining)} et l’aide est de "
            f"{format_euros(amount)}."
        )
    return replace(balance, voted=balance.voted + amount)


def annul(balance: Balance, amount: Decimal) -> Balance:
    """Give back a voted amount; ``Refused`` when less was voted."""
    amount = _positive(amount)
    if amount > balance.voted:
        raise Refused(f"Seuls {format_euros(balance.voted)} ont été votés.")
    return replace(balance, voted=balance.voted - amount)
