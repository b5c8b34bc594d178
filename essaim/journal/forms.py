"""The filters of the audit."""

from typing import Any

from django import forms

from essaim.journal.queries.audit import kind_choices, verb_choices


class AuditFilters(forms.Form):
    """Narrows the journal; a value that means nothing counts as not given, and is told beside its field."""

    q = forms.CharField(label="Rechercher", required=False, max_length=200)
    acte = forms.ChoiceField(label="Acte", required=False)
    personne = forms.CharField(label="Personne", required=False, max_length=120)
    nature = forms.ChoiceField(label="Nature de l’objet", required=False)
    du = forms.DateField(label="Du", required=False, widget=forms.DateInput(attrs={"type": "date"}))
    au = forms.DateField(label="Au", required=False, widget=forms.DateInput(attrs={"type": "date"}))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["acte"].choices = [("", "Tous"), *verb_choices()]  # type: ignore[attr-defined]
        self.fields["nature"].choices = [("", "Toutes"), *kind_choices()]  # type: ignore[attr-defined]

    @property
    def narrowed(self) -> dict[str, Any]:
        """What ``queries.audit.entries_found`` takes."""
        self.is_valid()
        given = getattr(self, "cleaned_data", {})
        return {
            "words": given.get("q", ""),
            "verb": given.get("acte", ""),
            "person": given.get("personne", ""),
            "kind": given.get("nature", ""),
            "first": given.get("du"),
            "last": given.get("au"),
        }
