"""Checks of law on a proposed award, each with its reasoning; pure, so that anyone can redo them by hand.

S1: a grant supports what the beneficiary initiated, it buys nothing. S2: convention above a yearly total per SIREN.
S6: certified accounts above a yearly total of public cash. S7: republican contract of associations and foundations.
S10: the vote is a deliberation, its lines sum to its total, and a grant with conditions is never awarded by a mere
list. S13: a company needs a legal basis (region's competence). S14: public money stays under a share of the cost.
"""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal

from essaim.funding.law.check import Check
from essaim.funding.law.thresholds import threshold
from essaim.ui.formatting import format_euros


def convention_check(already: Sequence[tuple[str, Decimal]], amount: Decimal, day: date) -> Check:
    """S2: whether the beneficiary's total of the year passes the threshold with this award (``>`` strictly).

    ``already``: label and amount of the year's other awards to the same SIREN, in-kind valued ones included.
    """
    limit = threshold("convention", day)
    total = sum((value for _, value in already), Decimal(0)) + amount
    needed = total > limit.value
    lines = [f"{label} : {format_euros(value)}" for label, value in already]
    lines += [f"Cette aide : {format_euros(amount)}", f"Total de l’année : {format_euros(total)}"]
    sentence = (
        f"Convention obligatoire : {format_euros(total)} sur l’année, au-delà de {format_euros(limit.value)}."
        if needed
        else f"Pas de convention obligatoire : {format_euros(total)} sur l’année, seuil {format_euros(limit.value)}."
    )
    return Check("S2", not needed, False, sentence, limit.article, tuple(lines))


def gate_check(*, is_own_initiative: bool, has_counterpart: bool) -> Check:
    """S1: a project that the city orders, or a service that it receives in return, is a purchase and not a grant."""
    ok = is_own_initiative and not has_counterpart
    lines = (
        f"À l’initiative du projet : {'la structure' if is_own_initiative else 'la Ville'}",
        f"Service rendu à la Ville en échange : {'oui' if has_counterpart else 'non'}",
    )
    sentence = (
        "Le projet vient de la structure, et la Ville n’achète rien."
        if ok
        else "Ce n’est pas une subvention mais un achat : passez par la commande publique."
    )
    return Check("S1", ok, True, sentence, "Loi n° 2000-321, article 9-1", lines)


def accounts_check(public_cash: Sequence[tuple[str, Decimal]], day: date) -> Check:
    """S6: above a yearly total of public cash, accounts are certified and published (``>`` strictly). A warning."""
    limit = threshold("public_aid_accounts", day)
    total = sum((value for _, value in public_cash), Decimal(0))
    passed = total > limit.value
    sentence = (
        f"Comptes certifiés et publiés : {format_euros(total)} d’argent public connus pour l’année, au-delà de "
        f"{format_euros(limit.value)}."
        if passed
        else f"{format_euros(total)} d’argent public connus pour l’année, seuil {format_euros(limit.value)}."
    )
    lines = tuple(f"{label} : {format_euros(value)}" for label, value in public_cash)
    return Check("S6", not passed, False, sentence, limit.article, lines)


def contract_check(*, is_asked: bool, is_subscribed: bool, day: date) -> Check:
    """S7: associations and foundations subscribe to the republican contract, since the law asks for it."""
    try:
        article, in_force = threshold("republican_contract", day).article, True
    except LookupError:
        article, in_force = "Loi n° 2000-321, article 10-1", False
    ok = not is_asked or not in_force or is_subscribed
    if not ok:
        sentence = "La structure n’a pas souscrit au contrat d’engagement républicain."
    elif is_asked and in_force:
        sentence = "La structure a souscrit au contrat d’engagement républicain."
    else:
        sentence = "Contrat d’engagement républicain sans objet."
    return Check("S7", ok, False, sentence, article)


def public_share_check(public_money: Sequence[tuple[str, Decimal]], total_cost: Decimal, cap_percent: int) -> Check:
    """S14: public money over the cost of the project stays under the call's cap, in percent."""
    total = sum((value for _, value in public_money), Decimal(0))
    most = total_cost * cap_percent / 100
    ok = total <= most
    lines = [f"{label} : {format_euros(value)}" for label, value in public_money]
    lines += [f"Coût du projet : {format_euros(total_cost)}", f"Plafond : {format_euros(most)}"]
    sentence = (
        f"Les aides publiques font {format_euros(total)}, sous le plafond de {cap_percent} % du coût."
        if ok
        else f"Les aides publiques dépassent le plafond de {format_euros(total - most)} : proposez une aide moindre."
    )
    return Check("S14", ok, False, sentence, "Règlement de l’appel à projets", tuple(lines))


def company_check(*, is_company: bool, legal_basis: str) -> Check:
    """S13: aid to an enterprise belongs to the region; the city acts only on a stated legal basis."""
    ok = not is_company or bool(legal_basis.strip())
    sentence = (
        "Base légale indiquée ou sans objet."
        if ok
        else "Le bénéficiaire est une société : indiquez la base légale de l’aide, une convention avec la Région "
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
            tuple(f"{label} : {format_euros(amount)}" for label, amount, _ in lines),
        )
    ]
    conditioned = [label for label, _, has_conditions in lines if has_conditions]
    if mode != "individual":
        checks.append(
            Check(
                "S10-conditions",
                not conditioned,
                True,
                "Une aide assortie de conditions demande une délibération distincte : choisissez la forme individuelle."
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
    is_own_initiative: bool = True,
    has_counterpart: bool = False,
) -> list[Check]:
    """Every check on one award."""
    return [
        gate_check(is_own_initiative=is_own_initiative, has_counterpart=has_counterpart),
        convention_check(already, amount, day),
        company_check(is_company=is_company, legal_basis=legal_basis),
    ]
