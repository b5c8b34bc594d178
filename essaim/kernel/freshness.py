"""Two people on one record: who saves second from a page drawn before the first save erases nothing.

A form says which version of its record it was drawn from, and what each field then held. The service refuses a stale
version; the page then shows, for each field that both changed, what it held before, what is saved now and what was
typed, and the person chooses. A field that only one of the two changed keeps that change.
"""

import json
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import cached_property
from typing import Any, TypeVar

from django import forms
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from essaim.kernel.answers import complain
from essaim.kernel.records import Record
from essaim.kernel.verdict import Refused

Made = TypeVar("Made")

STALE = (
    "Quelqu’un a enregistré un changement depuis que vous avez ouvert la page. Voici où cela en est\u00a0: "
    "vérifiez, puis refaites votre geste s’il est encore utile."
)
KEEP = "keep-"
MINE, THEIRS = "mine", "theirs"
EMPTY = "vide"

Raw = list[str]
"""A field's value as a browser sends it."""


class Stale(Refused):
    """The record was saved since the page was drawn."""

    def __init__(self, reason: str = STALE) -> None:
        super().__init__(reason)


def require_fresh(locked: Record, version: int | None) -> None:
    """``Stale`` when the page was drawn from another ``version``; None when the caller has no page."""
    if version is not None and version != locked.version:
        raise Stale


class StaleAwareForm(forms.Form):
    """A form that sends back the version of the record it was drawn from, and what its fields held then.

    A page that settles a conflict sends ``keep-<field>``: ``theirs`` takes back what the record holds.
    """

    version = forms.IntegerField(widget=forms.HiddenInput, required=False)
    before = forms.CharField(widget=forms.HiddenInput, required=False, strip=False)

    def __init__(self, data: Any = None, *args: Any, **kwargs: Any) -> None:
        super().__init__(_settled(data), *args, **kwargs)
        self.initial.setdefault("before", self._as_drawn)

    @property
    def told(self) -> list[str]:
        """The fields that a person fills."""
        return [name for name in self.fields if name not in ("version", "before")]

    @property
    def version_seen(self) -> int:
        """The version that the page was drawn from; a page that does not say it is stale."""
        return self.cleaned_data["version"] or 0

    @property
    def given(self) -> dict[str, Any]:
        """What was filled, and the version: what a service takes."""
        return {name: self.cleaned_data.get(name) for name in (*self.told, "version")}

    def _as_drawn(self) -> str:
        return json.dumps({name: raw_of(self, name) for name in self.told}, ensure_ascii=False)

    def held(self) -> dict[str, Raw]:
        """What each field held when the page was drawn; nothing when the page does not say it."""
        return _read(self.data.get(self.add_prefix("before"), ""))

    def take(self, values: dict[str, Raw], version: object) -> None:
        """Go on from ``version``, these fields replaced."""
        data = self.data.copy()  # type: ignore[attr-defined]
        for name, raw in values.items():
            data.setlist(self.add_prefix(name), raw)
        data[self.add_prefix("version")] = str(version)
        self.data = data
        self.full_clean()


@dataclass(frozen=True)
class Difference:
    """A field that both changed, in words."""

    name: str
    label: str
    before: str
    theirs: str
    mine: str


class Conflict:
    """What the page shows when somebody else saved what this form changes too; ``fresh`` is the form as of now."""

    def __init__(self, form: StaleAwareForm, fresh: StaleAwareForm) -> None:
        self.form, self.fresh = form, fresh
        before = form.held()
        self._mine = {name: raw_of(form, name) for name in form.told}
        self._theirs = {name: raw_of(fresh, name) for name in form.told if name in fresh.fields}
        self._moved = [name for name, raw in self._theirs.items() if raw != before.get(name)]
        self._typed = {name for name, raw in self._mine.items() if raw != before.get(name)}
        self._before = before

    @cached_property
    def differences(self) -> list[Difference]:
        """Fields that both changed, each to something else."""
        return [
            Difference(
                name,
                str(self.form[name].label),
                in_words(self.form, name, self._before[name]) if name in self._before else "",
                in_words(self.fresh, name, self._theirs[name]),
                in_words(self.form, name, self._mine[name]),
            )
            for name in self._moved
            if name in self._typed and self._mine[name] != self._theirs[name]
        ]

    @property
    def taken(self) -> dict[str, Raw]:
        """What only the other person changed."""
        return {name: self._theirs[name] for name in self._moved if name not in self._typed}

    @property
    def version(self) -> object:
        """The version that the record has now."""
        return self.fresh["version"].value()

    @property
    def hidden(self) -> Iterable[tuple[str, str]]:
        """What the page sends back unseen."""
        yield "version", str(self.version)
        yield "before", self.fresh._as_drawn()
        for name, raw in {**self._mine, **self.taken}.items():
            yield from ((name, value) for value in raw)


def save_fresh(form: StaleAwareForm, act: Callable[[], Made], fresh: Callable[[], StaleAwareForm]) -> Made | Conflict:
    """What the service gives; a ``Conflict`` to settle when the same fields changed meanwhile.

    ``act`` reads ``form.given``. Changes to other fields are put together and saved. What the service refuses for
    another reason is raised.
    """
    try:
        return act()
    except Stale:
        conflict = Conflict(form, fresh())
        if conflict.differences:
            return conflict
        form.take(conflict.taken, conflict.version)
        return act()


def saved(form: StaleAwareForm, act: Callable[[], Made], fresh: Callable[[], StaleAwareForm]) -> Made | Conflict | None:
    """The same, None once a refusal is written in the form."""
    try:
        return save_fresh(form, act, fresh)
    except (Refused, ValidationError) as fault:
        complain(form, fault)
        return None


def saved_after_reading(form: StaleAwareForm, act: Callable[[], Made], latest: Callable[[], int]) -> Made | None:
    """For a record that is one long text: a stale page is told, and the next sending goes through."""
    try:
        return act()
    except Stale as fault:
        complain(form, fault)
        data = form.data.copy()  # type: ignore[attr-defined]
        data[form.add_prefix("version")] = str(latest())
        form.data = data
    except (Refused, ValidationError) as fault:
        complain(form, fault)
    return None


def conflict_page(request: HttpRequest, conflict: Conflict, *, face: str, title: str, back: str) -> HttpResponse:
    """The page where a conflict is settled, field by field, sent to the address of the form itself.

    ``face`` is ``office`` or ``space``.
    """
    context = {
        "conflict": conflict,
        "shell": f"shells/{face}.html",
        "title": title,
        "back": back,
        "address": request.path,
    }
    return render(request, "ui/conflict.html", context, status=409)


def raw_of(form: forms.BaseForm, name: str) -> Raw:
    """A field's value as a browser would send it back from the page."""
    value, widget = form[name].value(), form.fields[name].widget
    if isinstance(widget, forms.CheckboxInput):
        return ["on"] if widget.check_test(value) else []
    if value is None or value == "":
        return []
    if isinstance(value, list | tuple) or hasattr(value, "all"):
        return sorted(str(one) for one in value)
    shown = widget.format_value(value)
    shown = shown[0] if isinstance(shown, list) and len(shown) == 1 else shown
    return [str(shown).replace("\r\n", "\n").strip()] if shown not in (None, "", []) else []


def in_words(form: forms.BaseForm, name: str, raw: Raw) -> str:
    """A field's value as a person reads it."""
    field = form.fields[name]
    if isinstance(field.widget, forms.CheckboxInput):
        return "Oui" if raw else "Non"
    labels = {str(value): str(label) for value, label in getattr(field, "choices", ())}
    return ", ".join(labels.get(value, value) for value in raw) or labels.get("") or EMPTY


def _settled(data: Any) -> Any:
    """What was sent, with what the record holds wherever the person chose it."""
    chosen = [name.removeprefix(KEEP) for name in data or () if name.startswith(KEEP) and data[name] == THEIRS]
    if not chosen:
        return data
    held, settled = _read(data.get("before", "")), data.copy()
    for name in chosen:
        settled.setlist(name, held.get(name, []))
    return settled


def _read(text: str) -> dict[str, Raw]:
    try:
        found = json.loads(text)
    except ValueError:
        return {}
    if not isinstance(found, dict):
        return {}
    return {
        str(name): [value for value in raw if isinstance(value, str)]
        for name, raw in found.items()
        if isinstance(raw, list)
    }
