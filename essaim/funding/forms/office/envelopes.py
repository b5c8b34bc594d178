"""Opening and changing envelopes."""

from collections.abc import Mapping
from typing import Any

from django import forms

from essaim.funding.forms.office.fields import EurosField
from essaim.funding.models import Call, Envelope
from essaim.kernel import clock
from essaim.territory.models import Commune
from essaim.ui.formatting import format_euros


class EnvelopeForm(forms.Form):
    """An envelope to open."""

    call = forms.ModelChoiceField(label="Appel", queryset=Call.objects.all(), empty_label=None)
    commune_code = forms.ChoiceField(label="Commune")
    year = forms.IntegerField(
        label="Année", min_value=2000, max_value=2100, widget=forms.NumberInput({"class": "input input-short"})
    )
    amount = EurosField(label="Montant")

    def __init__(self, data: Any = None) -> None:
        super().__init__(data, initial={"year": clock.today().year})
        communes = list(Commune.objects.values_list("code", "name"))
        self.fields["commune_code"].choices = communes  # type: ignore[attr-defined]


class ChangeEnvelopeForm(forms.Form):
    """Another amount, and why."""

    amount = EurosField(label="Nouveau montant")
    reason = forms.CharField(
        label="Motif", max_length=200, help_text="Par exemple\u00a0: décision modificative du 12 octobre."
    )


def envelope_words(envelope: Envelope, names: Mapping[str, str]) -> str:
    """« Lille 2026, il reste 40 000 € »."""
    name = names.get(envelope.commune_code, envelope.commune_code)
    return f"{name} {envelope.year}, il reste {format_euros(envelope.remaining)}"
