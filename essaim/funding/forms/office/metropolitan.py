"""The two lines of the common plan, each written by its side."""

from typing import Any

from django import forms

from essaim.funding.forms.office.fields import EurosField
from essaim.funding.models import MetropolitanAnswer, MetropolitanReferral


class CityShareForm(forms.Form):
    """What the city proposes."""

    city_proposed = EurosField(label="La Ville propose", required=False)

    def __init__(self, data: Any = None, *, referral: MetropolitanReferral) -> None:
        super().__init__(data, initial={"city_proposed": referral.city_proposed})


class MetropolisShareForm(forms.Form):
    """What the metropolis proposes, and its answer once it has the file."""

    metropolis_proposed = EurosField(label="La Métropole propose", required=False)
    answer = forms.ChoiceField(
        label="Réponse à la demande", choices=MetropolitanAnswer.choices, required=False, widget=forms.RadioSelect
    )

    def __init__(self, data: Any = None, *, referral: MetropolitanReferral) -> None:
        initial = {"metropolis_proposed": referral.metropolis_proposed, "answer": referral.answer}
        super().__init__(data, initial=initial)
        if referral.sent_at is None:
            del self.fields["answer"]

    def clean(self) -> dict[str, Any]:
        """Without a sending there is no answer to give."""
        cleaned = super().clean() or {}
        cleaned.setdefault("answer", "")
        return cleaned
