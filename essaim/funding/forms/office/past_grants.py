"""Files of past grants: giving one, and saying what its columns hold."""

from collections.abc import Sequence
from typing import Any

from django import forms

from essaim.documents.forms import DocumentField
from essaim.funding.past_grants.columns import FIELDS


class GrantsFileForm(forms.Form):
    """A spreadsheet of past grants."""

    upload = DocumentField(label="Fichier", widget=forms.FileInput({"accept": ".csv,.xlsx"}))

    def clean_upload(self) -> Any:
        """Only tables are read."""
        upload = self.cleaned_data["upload"]
        if not upload.name.lower().endswith((".csv", ".xlsx")):
            raise forms.ValidationError("Enregistrez le tableau en CSV ou en Excel (.xlsx), puis ajoutez-le à nouveau.")
        return upload


class ColumnsForm(forms.Form):
    """Which column of the file holds each field."""

    def __init__(self, data: Any = None, *, headers: Sequence[str], columns: dict[str, str]) -> None:
        super().__init__(data)
        choices = [("", "Aucune"), *((header, header) for header in dict.fromkeys(headers) if header)]
        for field in FIELDS:
            self.fields[field.code] = forms.ChoiceField(
                label=field.label, choices=choices, required=False, initial=columns.get(field.code, "")
            )

    def clean(self) -> dict[str, Any]:
        """A column holds one thing."""
        cleaned = super().clean() or {}
        seen: dict[str, str] = {}
        for code, header in list(cleaned.items()):
            if header and header in seen:
                self.add_error(code, f"Cette colonne sert déjà à «\u00a0{self.fields[seen[header]].label}\u00a0».")
            seen.setdefault(header, code)
        return cleaned

    @property
    def asked(self) -> dict[str, str]:
        """Field by header."""
        return {header: code for code, header in self.cleaned_data.items() if header}
