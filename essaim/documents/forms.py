"""The form field that receives a file: inspected before any transaction opens, refused in words beside the field."""

from typing import Any

from django import forms

from essaim.documents.checks import ACCEPT, inspect
from essaim.documents.uploads import refusal_of


class DocumentField(forms.FileField):
    """One file. Its cleaned value goes as it is to ``services.add_file(upload=…)``, which does not inspect it again."""

    widget = forms.ClearableFileInput

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("widget", forms.FileInput({"accept": ACCEPT}))
        kwargs.setdefault("allow_empty_file", True)
        super().__init__(**kwargs)

    def clean(self, data: Any, initial: Any = None) -> Any:
        """The upload, inspected."""
        if data is not None and data is not False and refusal_of(data):
            inspect(data)
        upload = super().clean(data, initial)
        if upload and upload is not initial:
            inspect(upload)
        return upload
