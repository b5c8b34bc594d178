"""What follows an award: notification, annulment, agreement and its payments."""

from decimal import Decimal
from typing import Any

from django import forms

from essaim.documents.forms import DocumentField
from essaim.funding.forms.office.fields import DayField
from essaim.funding.models import Agreement, Award
from essaim.ui.formatting import format_euros


class NotifyForm(forms.Form):
    """The day on which the beneficiary is told."""

    notified_on = DayField(
        label="Notifiée le", help_text="La lettre porte cette date. Le délai de versement part d’elle."
    )


class AnnulForm(forms.Form):
    """Why an award is annulled."""

    reason = forms.CharField(label="Motif de l’annulation", max_length=300, widget=forms.Textarea({"rows": 3}))


class AgreementForm(forms.Form):
    """What an agreement says beside the award itself."""

    city_signatory = forms.CharField(label="Pour la Ville", max_length=160, help_text="Nom et fonction de qui signe")
    organisation_signatory = forms.CharField(
        label="Pour le bénéficiaire", max_length=160, help_text="Nom et fonction de qui signe"
    )
    advance = forms.IntegerField(
        label="Premier versement, en pourcentage",
        min_value=1,
        max_value=100,
        help_text="À la signature. Le solde suit l’acceptation du compte rendu. 100 pour un versement unique.",
        widget=forms.NumberInput({"class": "input input-short"}),
    )
    conditions = forms.CharField(
        label="Conditions",
        required=False,
        max_length=1000,
        widget=forms.Textarea({"rows": 3}),
        help_text="Une par ligne",
    )
    unspent_terms = forms.CharField(
        label="Part non employée\u00a0: à quelles conditions elle peut être gardée",
        required=False,
        max_length=300,
        help_text="Laissez vide pour qu’elle soit rendue à la Ville, ce que dit la loi sans clause.",
    )

    def __init__(self, data: Any = None, *, award: Award, last: Agreement | None) -> None:
        terms = last.terms if last else {}
        answers = award.application.response.answers if award.application else {}
        signatory = ", ".join(filter(None, [answers.get("signatory_name"), answers.get("signatory_role")]))
        initial = {
            "city_signatory": terms.get("city_signatory", ""),
            "organisation_signatory": terms.get("organisation_signatory", signatory),
            "advance": terms.get("advance") or (100 if award.payment_terms == "unique" else 70),
            "conditions": "\n".join(terms.get("conditions", award.conditions.splitlines())),
            "unspent_terms": terms.get("unspent_terms", ""),
        }
        super().__init__(data, initial=initial)


class SignForm(forms.Form):
    """The day of the signature, and the signed copy."""

    signed_on = DayField(label="Signée le")
    upload = DocumentField(label="Exemplaire signé", required=False)


def instalments(award: Award, advance: int) -> list[dict[str, str]]:
    """The payments of an agreement in words, from the share paid first."""
    if advance == 100:
        return [{"label": "Versement unique", "amount": format_euros(award.amount), "when": "à la signature"}]
    first = (award.amount * advance / 100).quantize(Decimal("0.01"))
    return [
        {"label": "Acompte", "amount": format_euros(first), "when": "à la signature"},
        {
            "label": "Solde",
            "amount": format_euros(award.amount - first),
            "when": "après l’acceptation du compte rendu financier",
        },
    ]
