"""How an award is to be paid: instalments in euros, what each waits for, and the same in words. Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models

from essaim.kernel.money import ZERO, cents
from essaim.ui.formatting import format_day, format_euros


class InstalmentKind(models.TextChoices):
    """What an instalment is."""

    ADVANCE = "advance", "Acompte"
    BALANCE = "balance", "Solde"
    ONCE = "once", "Versement unique"
    OTHER = "other", "Versement"


class Trigger(models.TextChoices):
    """What an instalment waits for before its deadline runs."""

    NOTIFICATION = "notification", "À la notification"
    SIGNATURE = "signature", "À la signature de la convention"
    DATE = "date", "À une date"
    REPORT = "report", "Après l’acceptation du compte rendu"
    MILESTONE = "milestone", "Quand une étape est franchie"
    PROOF = "proof", "À la remise d’un justificatif"


@dataclass(frozen=True)
class Line:
    """One instalment of ``amount`` euros. ``condition`` names the milestone or the proof; ``planned_on`` the date."""

    kind: str
    amount: Decimal
    trigger: str
    condition: str = ""
    planned_on: date | None = None
    budget_year: int = 0

    @property
    def when(self) -> str:
        """« à la signature de la convention », « le 1er mars 2026 », « quand une étape est franchie : ouverture »."""
        if self.trigger == Trigger.DATE and self.planned_on is not None:
            return f"le {format_day(self.planned_on)}"
        said = Trigger(self.trigger).label
        said = said[0].lower() + said[1:]
        return f"{said}\u00a0: {self.condition}" if self.condition else said

    def in_words(self) -> dict[str, str]:
        """What the agreement's template reads."""
        return {"label": InstalmentKind(self.kind).label, "amount": format_euros(self.amount), "when": self.when}

    def as_data(self) -> dict[str, Any]:
        """What is kept with the terms of an agreement."""
        return {
            "kind": self.kind,
            "amount": str(self.amount),
            "trigger": self.trigger,
            "condition": self.condition,
            "planned_on": self.planned_on.isoformat() if self.planned_on else "",
            "budget_year": self.budget_year,
        }


def from_data(row: Mapping[str, Any]) -> Line:
    """The line that ``as_data`` kept."""
    planned = row["planned_on"]
    return Line(
        kind=row["kind"],
        amount=Decimal(row["amount"]),
        trigger=row["trigger"],
        condition=row["condition"],
        planned_on=date.fromisoformat(planned) if planned else None,
        budget_year=row["budget_year"],
    )


def usual(amount: Decimal, *, percent: int, year: int, trigger: str = Trigger.SIGNATURE) -> list[Line]:
    """``percent`` first, the rest after the accepted report; all at once when it is 100."""
    if percent >= 100:
        return [Line(InstalmentKind.ONCE, amount, trigger, budget_year=year)]
    first = cents(amount * percent / 100)
    return [
        Line(InstalmentKind.ADVANCE, first, trigger, budget_year=year),
        Line(InstalmentKind.BALANCE, amount - first, Trigger.REPORT, budget_year=year),
    ]


def check_schedule(lines: Sequence[Line], amount: Decimal) -> None:
    """Σ instalments = award, to the cent, the balance after the report (S14); ``ValidationError`` otherwise."""
    if not lines:
        raise ValidationError("Écrivez au moins un versement.")
    if any(line.amount <= 0 for line in lines):
        raise ValidationError("Un versement est supérieur à zéro.")
    total = sum((line.amount for line in lines), ZERO)
    if total != amount:
        gap = amount - total
        what = f"il manque {format_euros(gap)}" if gap > 0 else f"il y a {format_euros(-gap)} de trop"
        raise ValidationError(
            f"Les versements font {format_euros(total)} et l’aide est de {format_euros(amount)}\u00a0: {what}."
        )
    if any(line.kind == InstalmentKind.BALANCE and line.trigger != Trigger.REPORT for line in lines):
        raise ValidationError("Le solde suit l’acceptation du compte rendu financier.")
    if any(line.trigger == Trigger.DATE and line.planned_on is None for line in lines):
        raise ValidationError("Donnez la date du versement qui se fait à une date.")
    if any(line.trigger in (Trigger.MILESTONE, Trigger.PROOF) and not line.condition for line in lines):
        raise ValidationError("Dites quelle étape ou quel justificatif le versement attend.")
