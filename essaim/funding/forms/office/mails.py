"""What the office writes to an applicant: read again before an act, or set once for a call."""

from typing import Any

from django import forms

from essaim.funding.mails import Draft, Step, Wording, words_hint
from essaim.funding.models import CallMail

LONGEST = 4000


class MailForm(forms.Form):
    """The message that goes with an act: its text for this time, or none."""

    mail_body = forms.CharField(
        label="Texte du message",
        required=False,
        max_length=LONGEST,
        widget=forms.Textarea({"rows": 12}),
        help_text="Vous pouvez le changer pour cette fois.",
    )
    is_muted = forms.BooleanField(label="Ne pas envoyer ce message", required=False)

    def __init__(self, data: Any = None, *, draft: Draft | None = None) -> None:
        initial = {"mail_body": draft.body, "is_muted": draft.is_muted} if draft else {}
        super().__init__(data, initial=initial)
        self.subject = draft.subject if draft else ""

    @property
    def wording(self) -> Wording:
        """What was decided; the draft's own text when nothing was typed."""
        return Wording(self.cleaned_data["mail_body"], self.cleaned_data["is_muted"])


class CallMailForm(forms.Form):
    """How a call writes at one step."""

    body = forms.CharField(
        label="Texte de l’appel", required=False, max_length=LONGEST, widget=forms.Textarea({"rows": 10})
    )
    is_muted = forms.BooleanField(label="Ne pas écrire à cette étape", required=False)

    def __init__(self, data: Any = None, *, step: Step, kept: CallMail | None) -> None:
        initial = {"body": kept.body, "is_muted": kept.is_muted} if kept else {}
        super().__init__(data, initial=initial, auto_id=f"{step.code}_%s")
        self.step = step
        hint = f"Vide, le texte commun sert. {words_hint(step)}"
        self.fields["body"].help_text = hint
