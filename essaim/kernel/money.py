"""Amounts: Decimal euros with two places, never floats."""

import re
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models

ZERO = Decimal("0.00")
CENT = Decimal("0.01")


def cents(amount: Decimal | int | str) -> Decimal:
    """The amount in euros to the cent, halves away from zero; ``InvalidOperation`` for a text that is no number."""
    return Decimal(amount).quantize(CENT, rounding=ROUND_HALF_UP)


_TYPED = re.compile(r"[-−]?[0-9]{1,12}(\.[0-9]{1,6})?", re.ASCII)


def parse_euros(text: str) -> Decimal:
    """Read an amount as a person types it (``8 000``, ``8000,50``, ``8 000,50 €``); ``ValidationError`` otherwise."""
    typed = re.sub(r"[\s\u00a0\u202f€]", "", text).replace(",", ".")
    if not _TYPED.fullmatch(typed):
        raise ValidationError("Écrivez un montant en euros, par exemple 8 000 ou 8 000,50.", code="amount")
    amount = Decimal(typed.replace("−", "-"))
    if amount != cents(amount):
        raise ValidationError("Un montant s’arrête aux centimes : deux chiffres après la virgule.", code="cents")
    if abs(amount) >= Decimal("1e10"):
        raise ValidationError("Ce montant est trop grand. Vérifiez le nombre de zéros.", code="huge")
    return cents(amount)


class MoneyField(models.DecimalField):
    """Euros and cents, up to 9 999 999 999,99."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs["max_digits"] = 12
        kwargs["decimal_places"] = 2
        super().__init__(*args, **kwargs)
