"""Opening and changing envelopes."""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any
from uuid import UUID

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


class TransferForm(forms.Form):
    """A sum that leaves for another envelope of the same year, and why."""

    target = forms.ModelChoiceField(label="Vers l’enveloppe", queryset=Envelope.objects.none(), empty_label=None)
    amount = EurosField(label="Montant")
    reason = forms.CharField(
        label="Motif", max_length=200, help_text="Par exemple\u00a0: deux projets de plus à Lomme cet automne."
    )

    def __init__(self, data: Any = None, *, source: Envelope) -> None:
        super().__init__(data, auto_id="virement_%s")
        others = Envelope.objects.filter(year=source.year).exclude(pk=source.pk).select_related("call")
        names = dict(Commune.objects.values_list("code", "name"))
        field: Any = self.fields["target"]
        field.queryset = others.order_by("call__title", "commune_code")
        field.label_from_instance = lambda row: f"{row.call}, {envelope_words(row, names)}"


class SpreadForm(forms.Form):
    """What an award draws on each envelope that it may draw on; empty for nothing."""

    def __init__(self, data: Any = None, *, envelopes: Sequence[Envelope], drawn: Mapping[UUID, Decimal]) -> None:
        super().__init__(data)
        self.envelopes = {f"part_{row.pk}": row for row in envelopes}
        names = dict(Commune.objects.values_list("code", "name"))
        for name, row in self.envelopes.items():
            self.fields[name] = EurosField(
                label=f"{names.get(row.commune_code, row.commune_code)} {row.year}",
                required=False,
                initial=drawn.get(row.pk),
                help_text=f"{row.call}. Il reste {format_euros(row.remaining)}, hors cette aide.",
            )

    @property
    def parts(self) -> dict[Envelope, Decimal]:
        """The parts that were typed."""
        return {row: self.cleaned_data[name] for name, row in self.envelopes.items() if self.cleaned_data.get(name)}


def envelope_words(envelope: Envelope, names: Mapping[str, str]) -> str:
    """« Lille 2026, il reste 40 000 € »."""
    name = names.get(envelope.commune_code, envelope.commune_code)
    return f"{name} {envelope.year}, il reste {format_euros(envelope.remaining)}"
