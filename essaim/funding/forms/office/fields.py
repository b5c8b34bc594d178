"""Fields and bases that the office's forms share."""

from collections.abc import Sequence
from typing import Any

from django import forms

from essaim.directory.form_fields import DayField, EurosField
from essaim.funding.aid_kinds import STRATEGIES
from essaim.people.models import RoleGrant, User
from essaim.people.roles import Role

__all__ = ["AidFields", "Choices", "DayField", "EurosField", "Versioned", "holders_of"]

Choices = list[tuple[str, str]]


class Versioned(forms.Form):
    """A form that says which version of its record it was drawn from."""

    version = forms.IntegerField(widget=forms.HiddenInput)


class AidFields(forms.Form):
    """What an award says beside its money, at its vote and afterwards."""

    municipal_stake = forms.CharField(
        label="Enjeu de politique publique municipale",
        required=False,
        max_length=200,
        help_text="Obligatoire pour une aide à la consolidation",
    )
    strategies = forms.MultipleChoiceField(
        label="Façons de changer d’échelle",
        required=False,
        choices=list(STRATEGIES.items()),
        widget=forms.CheckboxSelectMultiple,
    )
    is_experimentation = forms.BooleanField(
        label="C’est une expérimentation",
        required=False,
        help_text="Elle se suit par étapes, et son bilan dit ce qui a été appris, échec compris.",
    )


def holders_of(roles: Sequence[Role]) -> Any:
    """Active accounts that hold one of ``roles`` today, by name."""
    holders = RoleGrant.objects.in_force().filter(role__in=roles).values("user")
    return User.objects.filter(pk__in=holders, is_active=True).order_by("name", "pk")
