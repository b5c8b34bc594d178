"""Grants that associations received, as Data.Subvention gathers them.

Source: ``GET /association/{siren}/applications``, rows of the flat format (``ApplicationFlat``): amounts are euros of
one budget year, ``N/A`` stands for what does not apply. It wants an access token, sent as ``x-access-token``.
"""

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from essaim.kernel.money import cents
from essaim.kernel.registers import Register

GRANTED = "Accordé"

DATA_SUBVENTION = Register(
    code="data-subvention",
    name="Data.Subvention",
    address="DATA_SUBVENTION_URL",
    key="DATA_SUBVENTION_KEY",
    key_header="x-access-token",
)


@dataclass(frozen=True)
class ObtainedGrant:
    """What a public body granted for a year; ``funder`` and ``purpose`` are empty when they are not said."""

    funder: str
    funder_siren: str
    purpose: str
    amount: Decimal
    year: int


def obtained_grants(siren: str) -> list[ObtainedGrant]:
    """Grants that this association obtained, whatever the year; none when it is unknown. It may be ``RegisterDown``."""
    answer = DATA_SUBVENTION.get(f"association/{siren}/applications")
    if answer.data is None:
        return []
    with DATA_SUBVENTION.reading():
        rows = [row for row in answer.data["applications"] if row["statutLabel"] == GRANTED]
        return [_read(row) for row in rows if row["montantAccorde"] and row["exerciceBudgetaire"]]


def _read(row: dict[str, Any]) -> ObtainedGrant:
    return ObtainedGrant(
        funder=_said(row.get("nomAttribuant")),
        funder_siren=_said(row.get("idAttribuant"))[:9],
        purpose=_said(row.get("objet")) or _said(row.get("dispositif")),
        amount=cents(Decimal(str(row["montantAccorde"]))),
        year=int(row["exerciceBudgetaire"]),
    )


def _said(value: Any) -> str:
    text = str(value or "").strip()
    return "" if text == "N/A" else text
