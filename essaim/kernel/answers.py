"""How pages read what was sent, and answer when a service refuses: the reason is said, what was typed is kept."""

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


def uploaded(request: HttpRequest) -> Any:
    """The files that a form was sent with, None for a page that only shows it."""
    return request.FILES if request.method == "POST" else None


def reason_of(fault: Refused | ValidationError) -> str:
    """Why a service refused, in the French that the person reads."""
    return fault.reason if isinstance(fault, Refused) else " ".join(fault.messages)


def complain(form: forms.BaseForm, fault: Refused | ValidationError) -> None:
    """Write what a service refused in the form: beside the field that it names, above all of them otherwise."""
    if isinstance(fault, Refused):
        form.add_error(None, fault.reason)
        return
    if not hasattr(fault, "error_dict"):
        form.add_error(None, fault)
        return
    for name, found in fault.error_dict.items():
        form.add_error(name if name in form.fields else None, found)


def attempt(form: forms.BaseForm, act: Callable[[], Made]) -> Made | None:
    """What the service gives, or None once its refusal is written in the form."""
    try:
        return act()
    except (Refused, ValidationError) as fault:
        complain(form, fault)
    return None


def submitted(request: HttpRequest, form: forms.BaseForm, act: Callable[[], Made]) -> Made | None:
    """What the service gives once a right form was sent; None as long as the form is to be shown."""
    return attempt(form, act) if request.method == "POST" and form.is_valid() else None


def perform(request: HttpRequest, act: Callable[[], Any], done: str) -> bool:
    """Do what a button asks; say that it is done, or why not."""
    try:
        act()
    except (Refused, ValidationError) as fault:
        messages.error(request, reason_of(fault))
        return False
    messages.success(request, done)
    return True
