"""The filters of the outbox."""

from django import forms

from essaim.mail.models import MessageState


class OutboxFilters(forms.Form):
    """Narrows the messages; a value that is not offered counts as not given."""

    q = forms.CharField(label="Objet ou destinataire", required=False, max_length=200)
    etat = forms.ChoiceField(label="État", required=False, choices=[("", "Tous"), *MessageState.choices])

    @property
    def narrowed(self) -> dict[str, str]:
        """What ``queries.messages_found`` takes."""
        self.is_valid()
        given = getattr(self, "cleaned_data", {})
        return {"words": given.get("q", ""), "state": given.get("etat", "")}
