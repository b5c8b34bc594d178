"""What follows an award: notification, annulment, agreement and its payments."""

from typing import Any

from django import forms

from essaim.directory.models import LegalFamily
from essaim.documents.forms import DocumentField
from essaim.funding.forms.office.fields import DayField
from essaim.funding.models import Agreement, Award


class NotifyForm(forms.Form):
    """The day on which the beneficiary is told."""

    notified_on = DayField(
        label="Notifiée le", help_text="La lettre porte cette date. Le délai de versement part d’elle."
    )


class AnnulForm(forms.Form):
    """Why an award is annulled."""

    reason = forms.CharField(label="Motif de l’annulation", max_length=300, widget=forms.Textarea({"rows": 3}))


class AgreementForm(forms.Form):
    """What an agreement says beside the award itself and its instalments."""

    city_signatory = forms.CharField(label="Pour la Ville", max_length=160, help_text="Nom et fonction de qui signe")
    organisation_signatory = forms.CharField(
        label="Pour le bénéficiaire", max_length=160, help_text="Nom et fonction de qui signe"
    )
    exercise_ends_on = DayField(
        label="Fin de l’exercice du bénéficiaire",
        help_text="Le compte rendu financier est attendu six mois après, à la fin du mois.",
    )
    unspent = forms.ChoiceField(
        label="La part non employée",
        choices=[("back", "est rendue à la Ville"), ("kept", "peut être gardée, à une condition")],
        widget=forms.RadioSelect,
    )
    unspent_terms = forms.CharField(
        label="À quelle condition elle est gardée",
        required=False,
        max_length=300,
        help_text="Par exemple\u00a0: pour la suite du même projet. Sans clause, la loi veut qu’elle soit rendue.",
    )
    passing_on = forms.ChoiceField(
        label="Reverser l’aide à un tiers",
        choices=[("no", "est interdit"), ("yes", "est permis, dans un cas")],
        widget=forms.RadioSelect,
    )
    redistribution = forms.CharField(
        label="À qui, et dans quel cas", required=False, max_length=300, help_text="Sans clause, c’est interdit."
    )
    conditions = forms.CharField(
        label="Conditions",
        required=False,
        max_length=1000,
        widget=forms.Textarea({"rows": 3}),
        help_text="Une par ligne",
    )

    def __init__(self, data: Any = None, *, award: Award, last: Agreement | None) -> None:
        self.award = award
        terms = last.terms if last else {}
        answers = award.application.response.answers if award.application else {}
        signatory = ", ".join(filter(None, [answers.get("signatory_name"), answers.get("signatory_role")]))
        initial = {
            "city_signatory": terms.get("city_signatory", ""),
            "organisation_signatory": terms.get("organisation_signatory", signatory),
            "exercise_ends_on": award.exercise_ends_on,
            "unspent": "kept" if terms.get("unspent_terms") else "back",
            "unspent_terms": terms.get("unspent_terms", ""),
            "passing_on": "yes" if terms.get("redistribution") else "no",
            "redistribution": terms.get("redistribution", ""),
            "conditions": "\n".join(terms.get("conditions", award.conditions.splitlines())),
        }
        super().__init__(data, initial=initial)

    def clean(self) -> dict[str, Any]:
        """A clause that was chosen is written, one that was not is dropped; only a non-profit may keep the rest."""
        cleaned = super().clean() or {}
        for choice, chosen, text in (("unspent", "kept", "unspent_terms"), ("passing_on", "yes", "redistribution")):
            if cleaned.get(choice) != chosen:
                cleaned[text] = ""
            elif not cleaned.get(text):
                self.add_error(text, "Écrivez la clause.")
        if cleaned.get("unspent_terms") and self.award.organisation.family == LegalFamily.COMPANY:
            self.add_error("unspent", "Une société ne garde pas la part non employée\u00a0: elle la rend.")
        return cleaned

    @property
    def terms(self) -> dict[str, Any]:
        """What ``draw_agreement`` and ``terms_of`` take, but for the schedule."""
        names = ("city_signatory", "organisation_signatory", "exercise_ends_on", "unspent_terms", "redistribution")
        said = {name: self.cleaned_data[name] for name in names}
        return {**said, "conditions": self.cleaned_data["conditions"].splitlines()}


class SignForm(forms.Form):
    """The day of the signature, and the signed copy."""

    signed_on = DayField(label="Signée le")
    upload = DocumentField(label="Exemplaire signé", required=False)
