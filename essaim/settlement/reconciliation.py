"""What an award comes to once the spending is known: balance to pay, or money to give back. Pure, in cents.

The city bears the same share of the real spending as of the forecast (award over forecast cost), and never more than
the award nor than the spending (S14). What was paid beyond is given back, unless the agreement says how a non-profit
may keep it (S3).
"""

from dataclasses import dataclass
from decimal import Decimal

from essaim.kernel.money import ZERO, cents
from essaim.ui.formatting import NBSP, format_euros, format_share


@dataclass(frozen=True)
class Reconciliation:
    """Euros. ``right``: what the spending gives right to; ``balance``: still to pay; ``recovery``: to give back;
    ``kept``: paid beyond the right and left by the agreement; ``released``: of the award, never to be paid.
    """

    right: Decimal
    balance: Decimal
    recovery: Decimal
    kept: Decimal
    released: Decimal
    sentence: str
    reasoning: tuple[str, ...]


def reconcile(
    *,
    award: Decimal,
    forecast_cost: Decimal | None,
    spent: Decimal,
    paid: Decimal,
    keeps_unspent: bool = False,
) -> Reconciliation:
    """Settle an award of ``award`` euros, ``paid`` so far, on ``spent`` euros of justified spending.

    ``forecast_cost`` is the cost that the award was voted on; unknown, or under the award, the city bears all the
    spending up to the award. ``ValueError`` on a negative amount or when more was paid than awarded.
    """
    if min(award, spent, paid) < 0 or paid > award:
        raise ValueError("amounts are positive, and no more is paid than awarded")
    base = max(forecast_cost or award, award)
    right = min(award, spent, cents(spent * award / base)) if base else ZERO
    excess = max(ZERO, paid - right)
    kept = excess if keeps_unspent else ZERO
    balance = max(ZERO, right - paid)
    return Reconciliation(
        right=right,
        balance=balance,
        recovery=excess - kept,
        kept=kept,
        released=award - right - kept,
        sentence=_sentence(balance, excess, kept),
        reasoning=_reasoning(award, base, spent, paid, right, kept=kept),
    )


def _sentence(balance: Decimal, excess: Decimal, kept: Decimal) -> str:
    if kept:
        return f"Rien à rendre{NBSP}: la convention laisse au bénéficiaire {format_euros(kept)} non employés."
    if excess:
        return f"{format_euros(excess)} à rendre à la Ville."
    return f"Solde à verser{NBSP}: {format_euros(balance)}." if balance else "Tout est versé, rien n’est à rendre."


def _reasoning(
    award: Decimal, base: Decimal, spent: Decimal, paid: Decimal, right: Decimal, *, kept: Decimal
) -> tuple[str, ...]:
    share = format_share(award / base) if base else format_share(0)
    lines = [
        f"Part de la Ville{NBSP}: {format_euros(award)} sur un coût prévu de {format_euros(base)}, soit {share}",
        f"Dépenses justifiées{NBSP}: {format_euros(spent)}",
        f"Aide due{NBSP}: {format_euros(spent)} × {share}, plafonnée à l’aide votée, soit {format_euros(right)}",
        f"Déjà versé{NBSP}: {format_euros(paid)}",
    ]
    if paid > right:
        lines.append(
            f"Versé en trop{NBSP}: {format_euros(paid)} − {format_euros(right)} = {format_euros(paid - right)}"
        )
        lines.append(
            f"La convention dit comment cette part peut être gardée{NBSP}: elle reste au bénéficiaire"
            if kept
            else "Aucune clause ne permet de garder la part non employée (loi n° 2021-875, article 1)"
        )
    else:
        lines.append(f"Solde{NBSP}: {format_euros(right)} − {format_euros(paid)} = {format_euros(right - paid)}")
    return tuple(lines)
