"""The office's form that opens answers for correction."""

from collections.abc import Iterable
from typing import Any

from django import forms

from essaim.funding.forms.office.fields import DayField


class CorrectionForm(forms.Form):
    """The questions to open, why, and until when."""

    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    fields_to_open = forms.MultipleChoiceField(
        label="Questions à corriger",
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": "Choisissez au moins une question à corriger."},
    )
    reason = forms.CharField(
        label="Ce qui est à corriger, et pourquoi",
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text="La personne lira ce message, par e-mail et dans son espace.",
        error_messages={"required": "Dites ce qui est à corriger et pourquoi\u00a0: la personne lira ce message."},
    )
    due_on = DayField(label="À corriger avant le", required=False, help_text="Quinze jours si vous ne dites rien.")

    def __init__(self, *args: Any, questions: Iterable[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["fields_to_open"].choices = list(questions)  # type: ignore[attr-defined]
