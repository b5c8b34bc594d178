"""Fields and bases that the office's forms share."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from essaim.kernel.money import parse_euros
from essaim.people.models import RoleGrant, User
from essaim.people.roles import Role
from essaim.ui.formatting import format_euros

Choices = list[tuple[str, str]]


def day_input() -> forms.DateInput:
    """A date typed or picked."""
    return forms.DateInput({"type": "date"}, format="%Y-%m-%d")


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
    """A day."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("widget", day_input())
        kwargs.setdefault("input_formats", ["%Y-%m-%d", "%d/%m/%Y"])
        super().__init__(**kwargs)


class Versioned(forms.Form):
    """A form that says which version of its record it was drawn from."""

    version = forms.IntegerField(widget=forms.HiddenInput)


def holders_of(roles: Sequence[Role]) -> Any:
    """Active accounts that hold one of ``roles`` today, by name."""
    holders = RoleGrant.objects.in_force().filter(role__in=roles).values("user")
    return User.objects.filter(pk__in=holders, is_active=True).order_by("name", "pk")
