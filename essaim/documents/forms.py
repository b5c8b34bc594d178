"""The form field that receives a file: inspected before any transaction opens, refused in words beside the field."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError

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


class DocumentsInput(forms.FileInput):
    """A file input that takes several files."""

    allow_multiple_selected = True


class DocumentsField(DocumentField):
    """Several files at once; its cleaned value is a list, and every refusal names its file."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("widget", DocumentsInput({"accept": ACCEPT, "multiple": True}))
        super().__init__(**kwargs)

    def clean(self, data: Any, initial: Any = None) -> list[Any]:
        """The uploads, each inspected."""
        uploads = [one for one in (data if isinstance(data, list | tuple) else [data]) if one]
        if not uploads:
            one = super().clean(None, initial)
            return [one] if one else []
        errors: list[ValidationError] = []
        for one in uploads:
            try:
                super().clean(one, initial)
            except ValidationError as error:
                errors += [
                    ValidationError(f"{one.name}\u00a0: {message}", code=error.error_list[0].code)
                    for message in error.messages
                ]
        if errors:
            raise ValidationError(errors)
        return uploads
