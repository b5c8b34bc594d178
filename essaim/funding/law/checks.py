"""Checks of law on a proposed award, each with its reasoning; pure, so that anyone can redo them by hand.

S2: convention above a yearly total per SIREN. S10: the vote is a deliberation, its lines sum to its total, and a
grant with
conditions is never awarded by a mere list. S13: a company needs a legal basis (region's competence, article L1511-2
CGCT).
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from essaim.funding.law.thresholds import threshold
from essaim.kernel.money import format_euros


@dataclass(frozen=True)
class Check:
    """What the law says of a case: ``ok`` or not, ``blocking`` or a warning, why in French, line by line."""

    code: str
    ok: bool
    blocking: bool
    sentence: str
    article: str
    reasoning: tuple[str, ...] = field(default=())


def convention_check(already: Sequence[tuple[str, Decimal]], amount: Decimal, day: date) -> Check:
    """S2: whether the beneficiary's total of the year passes the threshold with this award (``>`` strictly).

    ``already``: label and amount of the year's other awards to the same SIREN, in-kind valued ones included.
    """
    limit = threshold("convention", day)
    total = sum((value for _, value in already), Decimal(0)) + amount
    needed = total > limit.value
    lines = [f"{label} : {format_euros(value)}" for label, value in already]
    lines += [f"Cette aide : {format_euros(amount)}", f"Total de l’année : {format_euros(total)}"]
    sentence = (
        f"Convention obligatoire : {format_euros(total)} sur l’année, au-delà de {format_euros(limit.value)}."
        if needed
        else f"Pas de convention obligatoire : {format_euros(total)} sur l’année, seuil {format_euros(limit.value)}."
    )
    return Check("S2", not needed, False, sentence, limit.article, tuple(lines))


def company_check(*, is_company: bool, legal_basis: str) -> Check:
    """S13: aid to an enterprise belongs to the region; the city acts only on a stated legal basis."""
    ok = not is_company or bool(legal_basis.strip())
    sentence = (
        "Base légale indiquée ou sans objet."
        if ok
        else "Le bénéficiaire est une société : indiquez la base légale de l’aide, une convention avec la Région "
        "par exemple."
    )
    return Check("S13", ok, True, sentence, "CGCT, articles L1511-2 et L1511-3")


def deliberation_check(*, mode: str, total: Decimal, lines: Sequence[tuple[str, Decimal, bool]]) -> list[Check]:
    """S10: lines sum to the total to the cent, and conditions forbid the list and annex forms.

    ``lines``: object, amount, whether the award has conditions.
    """
    article = "CGCT, article L2311-7"
    summed = sum((amount for _, amount, _ in lines), Decimal(0))
    checks = [
        Check(
            "S10-total",
            summed == total,
            True,
            f"Les lignes font {format_euros(summed)} et la délibération {format_euros(total)}.",
            article,
            tuple(f"{label} : {format_euros(amount)}" for label, amount, _ in lines),
        )
    ]
    conditioned = [label for label, _, has_conditions in lines if has_conditions]
    if mode != "individual":
        checks.append(
            Check(
                "S10-conditions",
                not conditioned,
                True,
                "Une aide assortie de conditions demande une délibération distincte : choisissez la forme individuelle."
                if conditioned
                else "Aucune aide de la liste n’est assortie de conditions.",
                article,
                tuple(conditioned),
            )
        )
    elif len(lines) > 1:
        checks.append(Check("S10-individual", False, True, "La forme individuelle porte une seule aide.", article))
    return checks


def award_checks(
    *,
    amount: Decimal,
    day: date,
    is_company: bool,
    legal_basis: str,
    already: Sequence[tuple[str, Decimal]],
) -> list[Check]:
    """Every check on one award."""
    return [convention_check(already, amount, day), company_check(is_company=is_company, legal_basis=legal_basis)]
