"""Checks of European law on an award (E1 to E8), from what state_aid counts; pure."""

from datetime import date
from decimal import Decimal

from essaim.funding.law.check import Check, answer
from essaim.state_aid.register import register_deadline, register_rule
from essaim.state_aid.remaining import Counted, Remaining
from essaim.ui.formatting import format_day, format_euros

REGIMES = {"de_minimis": "general", "sieg": "sieg"}
"""Qualifications that fall under a de minimis regime, and which."""


def qualification_check(*, is_economic: bool, qualification: str, label: str, reason: str) -> Check:
    """E8: the award of a beneficiary with an economic activity is qualified, with a motive."""
    needs_reason = is_economic or qualification != "non_economic"
    lines = (
        f"Activité économique du bénéficiaire\u00a0: {'oui' if needs_reason else 'aucune signalée'}",
        f"Qualification\u00a0: {label}",
        f"Motif\u00a0: {reason or 'aucun'}",
    )
    if needs_reason and not reason.strip():
        said = "Dites pourquoi l’aide est qualifiée ainsi au regard du droit européen\u00a0: le motif manque."
        return answer("E8", False, said, lines)
    said = "La qualification et son motif sont écrits." if needs_reason else "Pas d’activité économique signalée."
    return answer("E8", True, said, lines)


def de_minimis_check(amount: Decimal, left: Remaining) -> Check:
    """E1, E2, E5, E6: the award wholly fits under the ceilings of its regime, or is not de minimis at all."""
    code = "E2" if left.regime == "sieg" else "E1"
    tightest = left.tightest
    if tightest is None:
        said = f"Aucun règlement de minimis connu au {format_day(left.day)}\u00a0: choisissez une autre qualification."
        return answer(code, False, said)
    others = [_subtraction(counted) for counted in left.counts if counted is not tightest]
    lines = [*_told(tightest), f"Cette aide\u00a0: {format_euros(amount)}", *others]
    if left.allows(amount):
        said = f"{format_euros(left.amount)} disponibles avant cette aide, qui en emploie {format_euros(amount)}."
        return answer(code, True, said, lines, article=tightest.ceiling.article)
    offer = (
        f"proposez {format_euros(left.amount)} au plus, ou une autre qualification."
        if left.amount
        else "choisissez une autre qualification."
    )
    said = (
        f"{format_euros(left.amount)} disponibles\u00a0: une aide de {format_euros(amount)} passerait le plafond de "
        f"{format_euros(tightest.ceiling.value)}, et rien d’elle ne serait de minimis. "
    )
    return answer(code, False, said + offer[:1].upper() + offer[1:], lines, article=tightest.ceiling.article)


def _told(counted: Counted) -> list[str]:
    ceiling = counted.ceiling
    first, last = format_day(counted.first_day), format_day(counted.day)
    lines = [f"{ceiling.label}, plafond {format_euros(ceiling.value)}, du {first} au {last} compris"]
    lines += [f"{aid.label}\u00a0: {format_euros(aid.amount)}" for aid in counted.aids]
    return [*lines, _subtraction(counted)]


def _subtraction(counted: Counted) -> str:
    cap, total, left = (format_euros(sum) for sum in (counted.ceiling.value, counted.total, counted.left))
    return f"{counted.ceiling.label}\u00a0: {cap} − {total} = {left}"


def mandate_check(entrustment_act: str) -> Check:
    """E2: an aid for a service of general economic interest rests on an act that entrusts it."""
    ok = bool(entrustment_act.strip())
    said = (
        f"Acte de mandat\u00a0: {entrustment_act}."
        if ok
        else "Une aide SIEG demande un acte de mandat\u00a0: indiquez-le."
    )
    return answer("E2-mandate", ok, said)


def declaration_check(regime: str, day: date, declared_on: date | None) -> Check:
    """E7: until the register holds three years, the beneficiary signs a declaration of the aid that it received."""
    rule = register_rule(regime)
    lines = (
        f"Registre national tenu depuis le {format_day(rule.valid_from)}",
        f"Il doit connaître {rule.years_of_declarations} années pour remplacer la déclaration",
    )
    if rule.covers(day):
        return answer("E7-declaration", True, "Le registre national suffit\u00a0: consultez-le.", lines)
    if declared_on is None:
        said = "Demandez une déclaration signée des aides reçues\u00a0: le registre est encore trop jeune."
        return answer("E7-declaration", False, said, lines)
    return answer("E7-declaration", True, f"Déclaration signée le {format_day(declared_on)}.", lines)


def registration_check(regime: str, granted_on: date, registered_on: date | None, today: date) -> Check | None:
    """E7: entered in the national register within twenty working days of the grant; None before it opened."""
    due, rule = register_deadline(regime, granted_on), register_rule(regime)
    if due is None:
        return None
    lines = (
        f"Accordée le {format_day(granted_on)}",
        f"{rule.working_days} jours ouvrés plus tard\u00a0: {format_day(due)}",
        rule.note,
    )
    if registered_on is not None:
        late = " après le délai" if registered_on > due else ""
        return answer(
            "E7", True, f"Inscrite au registre national le {format_day(registered_on)}{late}.", filter(None, lines)
        )
    said = f"À inscrire au registre national avant le {format_day(due)}."
    return answer("E7", today <= due, said, filter(None, lines))


def unknown_undertaking_check(name: str) -> Check:
    """E6: without a SIREN nobody knows which undertaking receives, nor what it received already."""
    said = f"{name} n’a pas de SIREN dans l’annuaire\u00a0: sans lui, les aides reçues ne se comptent pas."
    return answer("E6", False, said)
