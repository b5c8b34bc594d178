"""What the committee says of a file."""

from typing import Any

from django import forms

from essaim.funding.forms.office.envelopes import envelope_words
from essaim.funding.forms.office.fields import EurosField, Versioned
from essaim.funding.models import Application, Envelope, Verdict
from essaim.territory.models import Commune


class OpinionForm(Versioned):
    """The committee's opinion on a file."""

    verdict = forms.ChoiceField(label="Avis du comité", choices=Verdict.choices, widget=forms.RadioSelect)
    proposed = EurosField(
        label="Montant proposé", required=False, help_text="Pour un avis favorable. Il est réservé sur l’enveloppe."
    )
    envelope = forms.ModelChoiceField(
        label="Enveloppe", queryset=Envelope.objects.none(), required=False, empty_label="Choisir"
    )
    comment = forms.CharField(
        label="Motifs",
        max_length=2000,
        required=False,
        widget=forms.Textarea({"rows": 4}),
        help_text="Ce que le comité retient, et ses réserves s’il en a.",
    )

    def __init__(self, *args: Any, application: Application, year: int, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        envelopes = Envelope.objects.filter(call=application.call, year__in=(year, year + 1))
        field: Any = self.fields["envelope"]
        field.queryset = envelopes.order_by("year", "commune_code")
        names = dict(Commune.objects.values_list("code", "name"))
        field.label_from_instance = lambda one: envelope_words(one, names)
        missing = {application.commune_code} - {one.commune_code for one in field.queryset}
        if missing & names.keys():
            place = names[application.commune_code]
            field.help_text = f"Aucune enveloppe n’est ouverte en {year} pour {place}\u00a0: les finances l’ouvrent."
