"""The arithmetic of an envelope, pure: what a movement does to its columns, and when it is refused.

Amounts are Decimal euros to the cent. The service that calls this holds the lock of the envelope's row.
"""

from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, replace
from decimal import Decimal

from essaim.funding.models.envelopes import LedgerKind
from essaim.kernel.money import ZERO, cents
from essaim.kernel.verdict import Refused
from essaim.ui.formatting import format_euros

EFFECTS: Mapping[str, Mapping[str, int]] = {
    LedgerKind.OPENED: {"amount": 1},
    LedgerKind.RAISED: {"amount": 1},
    LedgerKind.LOWERED: {"amount": -1},
    LedgerKind.MOVED_IN: {"amount": 1},
    LedgerKind.MOVED_OUT: {"amount": -1},
    LedgerKind.RESERVED: {"reserved": 1},
    LedgerKind.RELEASED: {"reserved": -1},
    LedgerKind.VOTED: {"voted": 1},
    LedgerKind.ANNULLED: {"voted": -1},
    LedgerKind.GIVEN_BACK: {"voted": -1, "released": 1},
    LedgerKind.PAID: {"paid": 1},
    LedgerKind.REPAID: {"paid": -1},
}
"""The columns of an envelope that each movement moves, and which way."""


@dataclass(frozen=True)
class Balance:
    """The columns of an envelope: ``reserved + voted <= amount`` and ``paid <= voted`` always."""

    amount: Decimal
    reserved: Decimal = ZERO
    voted: Decimal = ZERO
    paid: Decimal = ZERO
    released: Decimal = ZERO

    @property
    def remaining(self) -> Decimal:
        """What may still be reserved or voted."""
        return self.amount - self.reserved - self.voted

    @property
    def unpaid(self) -> Decimal:
        """What was voted and is not paid."""
        return self.voted - self.paid


COLUMNS = tuple(asdict(Balance(ZERO)))

_LIMITS: Mapping[str, tuple[str, str]] = {
    LedgerKind.LOWERED: ("remaining", "Seuls {0} de cette enveloppe sont libres."),
    LedgerKind.MOVED_OUT: ("remaining", "Seuls {0} de cette enveloppe sont libres."),
    LedgerKind.RESERVED: (
        "remaining",
        "L’enveloppe ne suffit pas\u00a0: il reste {0} et il faudrait {1}.",
    ),
    LedgerKind.VOTED: ("remaining", "L’enveloppe ne suffit pas\u00a0: il reste {0} et l’aide est de {1}."),
    LedgerKind.RELEASED: ("reserved", "Seuls {0} sont réservés."),
    LedgerKind.ANNULLED: ("unpaid", "Seuls {0} sont votés sans être payés."),
    LedgerKind.GIVEN_BACK: ("unpaid", "Seuls {0} sont votés sans être payés."),
    LedgerKind.PAID: ("unpaid", "Seuls {0} sont votés sans être payés."),
    LedgerKind.REPAID: ("paid", "Seuls {0} ont été payés."),
}
"""What a movement takes from, and the sentence when there is less."""


def move(balance: Balance, kind: str, amount: Decimal) -> Balance:
    """The envelope after a movement; ``Refused`` when it is of nothing, or when less is there, saying how much."""
    amount = cents(amount)
    if amount <= 0:
        raise Refused("Le montant doit être supérieur à zéro.")
    if kind in _LIMITS:
        source, sentence = _LIMITS[kind]
        limit = getattr(balance, source)
        if amount > limit:
            raise Refused(sentence.format(format_euros(limit), format_euros(amount)))
    return replace(
        balance, **{column: getattr(balance, column) + sign * amount for column, sign in EFFECTS[kind].items()}
    )


def sums(lines: Iterable[tuple[str, Decimal]]) -> dict[str, Decimal]:
    """Σ of movements by column: they are the columns of the envelope, or something wrote without its line."""
    found = dict.fromkeys(COLUMNS, ZERO)
    for kind, amount in lines:
        for column, sign in EFFECTS[kind].items():
            found[column] += sign * amount
    return found


def signed(kind: str, amount: Decimal) -> Decimal:
    """The amount of a movement as it is listed: less money in the first column that it moves is negative."""
    return amount * next(iter(EFFECTS[kind].values()))
