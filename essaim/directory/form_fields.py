"""Fields that the forms of several rooms share: an amount and a day, as people type them."""

from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from essaim.kernel.money import parse_euros
from essaim.ui.formatting import format_euros


class EurosField(forms.CharField):
    """An amount as a person types it; its value is Decimal euros, or None when it may be left empty."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("widget", forms.TextInput({"inputmode": "decimal", "class": "input input-number"}))
        kwargs.setdefault("max_length", 20)
        super().__init__(**kwargs)

    def prepare_value(self, value: Any) -> Any:
        """The amount as it is typed: spaces and a decimal comma."""
        return format_euros(value).removesuffix("\u00a0€") if isinstance(value, Decimal) else value

    def clean(self, value: Any) -> Any:
        """The amount, positive or zero."""
        typed = super().clean(value)
        if not typed:
            return None
        amount = parse_euros(typed)
        if amount < 0:
            raise ValidationError("Écrivez un montant positif.")
        return amount


class DayField(forms.DateField):
    """A day, typed or picked."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("widget", forms.DateInput({"type": "date"}, format="%Y-%m-%d"))
        kwargs.setdefault("input_formats", ["%Y-%m-%d", "%d/%m/%Y"])
        super().__init__(**kwargs)
