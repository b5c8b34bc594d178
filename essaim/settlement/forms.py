"""The forms of what follows an award."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from essaim.documents.forms import DocumentField
from essaim.funding.forms.office.fields import DayField, EurosField
from essaim.kernel import clock
from essaim.settlement.models import Outcome

RETURN_BYTES = 1_000_000


class PaidForm(forms.Form):
    """The day on which the money left."""

    paid_on = DayField(label="Versé le")


class BankForm(forms.Form):
    """The bank details of a beneficiary."""

    upload = DocumentField(label="Relevé d’identité bancaire")


class HappenedForm(forms.Form):
    """The day on which a milestone was passed or a proof received."""

    happened_on = DayField(label="Arrivé le", help_text="L’étape franchie, ou le justificatif reçu.")


class ReasonForm(forms.Form):
    """Why."""

    reason = forms.CharField(label="Motif", max_length=300, widget=forms.Textarea({"rows": 3}))


class CorrectionForm(forms.Form):
    """What a report must correct."""

    reason = forms.CharField(
        label="Ce qui est à corriger",
        max_length=2000,
        widget=forms.Textarea({"rows": 5}),
        help_text="Le bénéficiaire lit ce texte, et a quinze jours au moins pour répondre.",
    )


class TitleForm(forms.Form):
    """The title that the finance service issued."""

    title_number = forms.CharField(label="Numéro du titre", max_length=40)


class RepaidForm(forms.Form):
    """The day on which the money came back."""

    repaid_on = DayField(label="Remboursé le")


class RecoveryForm(forms.Form):
    """A part of what was paid, to be given back beside any report."""

    amount = EurosField(label="Montant à rendre")
    reason = forms.CharField(label="Motif", max_length=300)


class ActivityForm(forms.Form):
    """What became of a project."""

    outcome = forms.ChoiceField(label="Où en est l’activité\u00a0?", choices=Outcome.choices, widget=forms.RadioSelect)
    known_on = DayField(label="Constaté le")
    source = forms.CharField(
        label="Comment le sait-on\u00a0?", max_length=200, help_text="Par exemple\u00a0: appel du 3 mars, site, greffe."
    )


class OwnActivityForm(forms.Form):
    """The same, told by those who carry the project: it is known today, from them."""

    outcome = forms.ChoiceField(
        label="Où en est l’activité\u00a0?",
        choices=[choice for choice in Outcome.choices if choice[0] != Outcome.UNKNOWN],
        widget=forms.RadioSelect,
    )
    note = forms.CharField(label="Un mot de plus", max_length=160, required=False)

    @property
    def said(self) -> dict[str, Any]:
        """What ``write_answer`` takes."""
        note = self.cleaned_data["note"].strip()
        return {
            "outcome": self.cleaned_data["outcome"],
            "known_on": clock.today(),
            "source": f"Réponse du bénéficiaire\u00a0: {note}" if note else "Réponse du bénéficiaire",
        }


class ReturnForm(forms.Form):
    """The file that came back from the finance system, or its lines."""

    upload = forms.FileField(label="Fichier CSV", required=False, allow_empty_file=True)
    content = forms.CharField(
        label="Ou ses lignes",
        required=False,
        max_length=RETURN_BYTES,
        widget=forms.Textarea({"rows": 6, "spellcheck": "false"}),
        help_text="La première ligne nomme les colonnes\u00a0: reference;montant;paye_le;rejet",
    )

    def clean(self) -> dict[str, Any]:
        """The text, from the file or as it was pasted."""
        cleaned = super().clean() or {}
        upload = cleaned.get("upload")
        if upload is not None and upload.size > RETURN_BYTES:
            raise ValidationError("Ce fichier est trop lourd pour un retour de paiements\u00a0: 1 Mo au plus.")
        text = _decoded(upload.read()) if upload else cleaned.get("content", "")
        if not text.strip():
            raise ValidationError("Choisissez un fichier ou collez ses lignes.")
        cleaned["content"] = text
        return cleaned

    def keep_content(self) -> None:
        """Show the lines of the file as if they had been pasted: they are sent again to be recorded."""
        self.data: Any = self.data.copy()
        self.data["content"] = self.cleaned_data["content"]


def _decoded(content: bytes) -> str:
    """UTF-8, or what spreadsheet programs write in France."""
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return content.decode("cp1252", errors="replace")
