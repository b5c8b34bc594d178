"""The instalments of an award, one line each, in euros or in percents of it."""

import re
from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.forms import BaseFormSet, formset_factory

from essaim.funding.forms.office.fields import DayField
from essaim.funding.models import Award
from essaim.funding.schedules import InstalmentKind, Line, Trigger, check_schedule
from essaim.kernel.money import ZERO, cents, parse_euros
from essaim.ui.formatting import format_euros

MOST_LINES = 8
PREFIX = "versements"

_PERCENT = re.compile(r"(\d{1,3}(?:[.,]\d{1,2})?)\s*%", re.ASCII)


class ScheduleLineForm(forms.Form):
    """One instalment; a line without amount is no line."""

    kind = forms.ChoiceField(label="Nature", choices=InstalmentKind.choices, initial=InstalmentKind.OTHER)
    amount = forms.CharField(
        label="Montant", required=False, max_length=20, widget=forms.TextInput({"class": "input input-number"})
    )
    trigger = forms.ChoiceField(label="Quand", choices=Trigger.choices, initial=Trigger.SIGNATURE)
    condition = forms.CharField(label="Étape ou justificatif", required=False, max_length=200)
    planned_on = DayField(label="Date", required=False)
    budget_year = forms.IntegerField(
        label="Budget", min_value=2000, max_value=2100, widget=forms.NumberInput({"class": "input input-short"})
    )

    def clean_amount(self) -> tuple[Decimal | None, Decimal | None]:
        """Percent and euros, one of them."""
        typed = self.cleaned_data["amount"].replace("\u00a0", " ").strip()
        if not typed:
            return None, None
        if found := _PERCENT.fullmatch(typed):
            return Decimal(found.group(1).replace(",", ".")), None
        return None, parse_euros(typed)


ScheduleFormSet = formset_factory(
    ScheduleLineForm, extra=0, max_num=MOST_LINES, absolute_max=MOST_LINES, validate_max=True
)


def schedule_formset(data: Any, *, lines: Sequence[Line], year: int) -> BaseFormSet:
    """The lines to type: those given, then blank ones."""
    initial: list[dict[str, Any]] = [
        {
            "kind": line.kind,
            "amount": format_euros(line.amount).removesuffix("\u00a0€"),
            "trigger": line.trigger,
            "condition": line.condition,
            "planned_on": line.planned_on,
            "budget_year": line.budget_year,
        }
        for line in lines
    ]
    blank = max(1, min(2, MOST_LINES - len(initial)))
    initial += [{"kind": InstalmentKind.OTHER, "trigger": Trigger.SIGNATURE, "budget_year": year}] * blank
    return ScheduleFormSet(data, initial=initial[:MOST_LINES], prefix=PREFIX)


def read_schedule(formset: BaseFormSet, award: Award) -> list[Line] | None:
    """The schedule that was typed; None, with its errors in the formset, when it does not make the award."""
    if not formset.is_valid():
        return None
    typed = [form.cleaned_data for form in formset.forms if any(form.cleaned_data.get("amount") or ())]
    amounts = _in_euros([row["amount"] for row in typed], award.amount)
    lines = [
        Line(row["kind"], amount, row["trigger"], row["condition"], row["planned_on"], row["budget_year"])
        for row, amount in zip(typed, amounts, strict=True)
    ]
    try:
        check_schedule(lines, award.amount)
    except ValidationError as fault:
        formset.non_form_errors().extend(fault.messages)
        return None
    return lines


def _in_euros(typed: Sequence[tuple[Decimal | None, Decimal | None]], total: Decimal) -> list[Decimal]:
    """Percents as euros; when they are all percents and make 100, the last one takes what rounding leaves."""
    amounts = [euros if euros is not None else cents(total * (percent or ZERO) / 100) for percent, euros in typed]
    percents = [percent for percent, _ in typed if percent is not None]
    if percents and len(percents) == len(typed) and sum(percents) == 100:
        amounts[-1] = total - sum(amounts[:-1], ZERO)
    return amounts
