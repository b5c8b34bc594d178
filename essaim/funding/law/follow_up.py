"""Checks of law on an award once voted: payment, report, unspent money, publication, redistribution; pure."""

from datetime import date
from decimal import Decimal

from essaim.funding.law.check import Check, answer
from essaim.funding.law.deadlines import open_data_deadline, payment_deadline, report_deadline
from essaim.kernel.money import ZERO, cents
from essaim.ui.formatting import format_day, format_euros


def unspent_check(*, is_non_profit: bool, clause: str) -> Check:
    """S3: what is not spent is given back, unless the agreement says how a non-profit may keep it."""
    lines = (
        f"Bénéficiaire sans but lucratif\u00a0: {'oui' if is_non_profit else 'non'}",
        f"Clause de la convention\u00a0: {clause}" if clause else "La convention ne dit rien de la part non employée.",
        "À rendre = ce qui est versé moins la part justifiée",
    )
    if not clause:
        return answer("S3", True, "La part non employée est rendue à la Ville.", lines)
    if not is_non_profit:
        return answer(
            "S3", False, "Une société ne garde pas la part non employée\u00a0: la clause est sans effet.", lines
        )
    return answer("S3", True, "La part non employée peut être gardée, à la condition que dit la convention.", lines)


def payment_check(
    notified_on: date | None, *, has_own_dates: bool, today: date, paid_on: date | None = None
) -> Check | None:
    """S4: paid within the days that follow the notification, unless the agreement sets dates or an event.

    ``paid_on``: the day when the whole of it was paid, when it is known.
    """
    due = payment_deadline(notified_on) if notified_on else None
    if notified_on is None or due is None:
        return None
    lines = (f"Notifiée le {format_day(notified_on)}", f"Soixante jours plus tard\u00a0: {format_day(due)}")
    if has_own_dates:
        said = "La convention fixe les dates des versements\u00a0: elles remplacent les 60 jours."
        return answer("S4", True, said, lines)
    if paid_on is not None:
        said = f"L’aide était à verser avant le {format_day(due)}\u00a0: elle l’a été le {format_day(paid_on)}."
        return answer("S4", paid_on <= due, said, lines)
    if today > due:
        return answer("S4", False, f"L’aide était à verser avant le {format_day(due)}, si ce n’est fait.", lines)
    return answer("S4", True, f"À verser avant le {format_day(due)}.", lines)


def report_check(exercise_end: date, *, today: date, reported_on: date | None = None) -> Check | None:
    """S5: the financial report comes within six months of the end of the beneficiary's own exercise.

    Once received, on ``reported_on``, it holds up nothing more, even late.
    """
    due = report_deadline(exercise_end)
    if due is None:
        return None
    lines = (
        f"Fin de l’exercice du bénéficiaire\u00a0: {format_day(exercise_end)}",
        f"Fin du sixième mois qui suit\u00a0: {format_day(due)}",
        "Un compte rendu en retard bloque une nouvelle demande.",
    )
    if reported_on is not None:
        said = (
            f"Le compte rendu financier, attendu avant le {format_day(due)}, a été reçu le {format_day(reported_on)}."
        )
        return answer("S5", True, said, lines)
    is_due = today > due
    words = "était attendu" if is_due else "est attendu"
    return answer("S5", not is_due, f"Le compte rendu financier {words} avant le {format_day(due)}.", lines)


def contract_withdrawal(amount: Decimal, starts_on: date, ends_on: date, breach_on: date) -> Decimal:
    """S7: what is withdrawn after a breach of the republican contract: the share of the days that were left to run.

    From the day of the breach, included, to the last; nothing after the period, all of it before.
    """
    whole = (ends_on - starts_on).days + 1
    left = (ends_on - max(breach_on, starts_on)).days + 1
    return ZERO if left <= 0 else cents(amount * left / whole)


def withdrawal_check(amount: Decimal, starts_on: date, ends_on: date, breach_on: date) -> Check:
    """S7: the same, with its reasoning."""
    whole = (ends_on - starts_on).days + 1
    left = max(0, (ends_on - max(breach_on, starts_on)).days + 1)
    sum_back = contract_withdrawal(amount, starts_on, ends_on, breach_on)
    lines = (
        f"Aide de {format_euros(amount)}, du {format_day(starts_on)} au {format_day(ends_on)}\u00a0: {whole} jours",
        f"Manquement le {format_day(breach_on)}\u00a0: {left} jours restaient à courir",
        f"{format_euros(amount)} × {left} / {whole} = {format_euros(sum_back)}",
    )
    return answer("S7-withdrawal", False, f"À retirer\u00a0: {format_euros(sum_back)}.", lines)


def disclosure_check() -> Check:
    """S8: who may read the papers of a grant."""
    return answer(
        "S8",
        True,
        "Budget, comptes, demande, convention et compte rendu sont communicables à toute personne qui les demande.",
        ("L’adresse d’une personne, son téléphone et ses coordonnées bancaires s’occultent.",),
    )


def publication_check(signed_on: date, *, is_published: bool, fault: str, today: date) -> Check | None:
    """S9: the data of an agreement are published within three months of its signature; ``fault``: why they are not."""
    due = open_data_deadline(signed_on)
    if due is None:
        return None
    lines = [f"Convention signée le {format_day(signed_on)}", f"Trois mois plus tard\u00a0: {format_day(due)}"]
    if is_published:
        return answer("S9", True, "Les données de la convention sont publiées.", lines)
    lines.append(fault or "Elles le seront quand l’aide sera notifiée.")
    return answer("S9", today <= due, f"Les données de la convention sont à publier avant le {format_day(due)}.", lines)


def redistribution_check(clause: str) -> Check:
    """S11: the money is not passed on, unless the agreement says to whom and how."""
    if not clause:
        return answer("S11", True, "L’aide ne se reverse à personne\u00a0: la convention n’en dit rien.")
    return answer("S11", True, "La convention permet de reverser l’aide.", (f"Clause\u00a0: {clause}",))
