"""Fields and bases that the office's forms share."""

from collections.abc import Sequence
from typing import Any

from django import forms

from essaim.directory.form_fields import DayField, EurosField
from essaim.people.models import RoleGrant, User
from essaim.people.roles import Role

__all__ = ["Choices", "DayField", "EurosField", "Versioned", "holders_of"]

Choices = list[tuple[str, str]]


class Versioned(forms.Form):
    """A form that says which version of its record it was drawn from."""

    version = forms.IntegerField(widget=forms.HiddenInput)


def holders_of(roles: Sequence[Role]) -> Any:
    """Active accounts that hold one of ``roles`` today, by name."""
    holders = RoleGrant.objects.in_force().filter(role__in=roles).values("user")
    return User.objects.filter(pk__in=holders, is_active=True).order_by("name", "pk")
