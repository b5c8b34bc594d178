"""How pages answer when a service refuses: the reason is said, and what was typed is kept."""

from collections.abc import Callable
from typing import Any, TypeVar

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest

from essaim.kernel.verdict import Refused

Made = TypeVar("Made")


def posted(request: HttpRequest) -> Any:
    """What a form was sent with, None for a page that only shows it."""
    return request.POST if request.method == "POST" else None


class StaleAwareForm(forms.Form):
    """A form that sends back the version of the record it was drawn from."""

    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def renew_version(self, version: int) -> None:
        """After a conflict that the person has been told of, the next sending goes through."""
        data: Any = self.data
        self.data = data.copy()
        self.data[self.add_prefix("version")] = str(version)  # type: ignore[index]


def attempt(form: forms.BaseForm, act: Callable[[], Made], *, latest: Callable[[], int] | None = None) -> Made | None:
    """What the service gives, or None once its refusal is written in the form.

    ``latest`` reads the present version of the record: given, a stale form may be sent again after reading.
    """
    try:
        return act()
    except Refused as refused:
        form.add_error(None, refused.reason)
    except ValidationError as error:
        _write(form, error)
        if latest is not None and getattr(error, "code", "") == "stale" and isinstance(form, StaleAwareForm):
            form.renew_version(latest())
    return None


def submitted(request: HttpRequest, form: forms.BaseForm, act: Callable[[], Made]) -> Made | None:
    """What the service gives once a right form was sent; None as long as the form is to be shown."""
    return attempt(form, act) if request.method == "POST" and form.is_valid() else None


def _write(form: forms.BaseForm, error: ValidationError) -> None:
    if not hasattr(error, "error_dict"):
        form.add_error(None, error)
        return
    for name, found in error.error_dict.items():
        form.add_error(name if name in form.fields else None, found)


def perform(request: HttpRequest, act: Callable[[], Any], done: str) -> bool:
    """Do what a button asks; say that it is done, or why not."""
    try:
        act()
    except Refused as refused:
        messages.error(request, refused.reason)
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
    else:
        messages.success(request, done)
        return True
    return False
