"""A Django form field seen by a page: its label, hint, errors and control, tied together for everyone's ears."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.forms import BoundField
from django.forms.boundfield import BoundWidget
from django.utils.safestring import SafeString

DATE_HINT = "Jour, mois, année, par exemple 09/10/2026"
WIDTHS = ("short", "medium", "full")


@dataclass(frozen=True)
class Option:
    """One answer among several: the bare input and its words."""

    id: str
    control: SafeString
    label: str
    hint: str = ""


@dataclass(frozen=True)
class FieldParts:
    """What the ``field`` component lays out. ``kind`` is control, choices, group, check or hidden."""

    kind: str
    id: str
    focus_id: str
    label: str
    hint: str
    errors: list[str]
    described_by: str
    is_optional: bool
    control: SafeString | str = ""
    options: list[Option] = field(default_factory=list)
    suffix: str = ""

    @property
    def hint_id(self) -> str:
        """Identifier that ties the hint to the control."""
        return f"{self.id}_hint"

    @property
    def error_id(self) -> str:
        """Identifier that ties the errors to the control."""
        return f"{self.id}_error"


def field_parts(
    bound: BoundField,
    *,
    hint: str = "",
    label: str = "",
    suffix: str = "",
    width: str = "",
    mention: str = "auto",
    option_hints: Mapping[str, str] | None = None,
) -> FieldParts:
    """The parts of ``bound``; what is given replaces the form's own words.

    ``mention`` is ``auto`` (« (facultatif) » beside what is not required) or ``none``;
    ``width`` is short, medium or full.
    """
    kind = kind_of(bound)
    identifier = bound.auto_id or bound.html_name
    hint = hint or str(bound.help_text) or (DATE_HINT if _is_typed_date(bound) else "")
    errors = messages_of(bound)
    described_by = " ".join(
        [f"{identifier}_hint"] * bool(hint and kind != "hidden") + [f"{identifier}_error"] * bool(errors)
    )
    return FieldParts(
        kind=kind,
        id=identifier,
        focus_id=focus_id(bound),
        label=label or str(bound.label),
        hint=hint,
        errors=errors,
        described_by=described_by,
        is_optional=mention == "auto" and kind != "check" and not bound.field.required,
        control="" if kind == "choices" else _control(bound, kind, width, suffix, described_by),
        options=list(_options(bound, option_hints or {})) if kind == "choices" else [],
        suffix=suffix,
    )


def kind_of(bound: BoundField) -> str:
    """How the field is laid out, from its widget."""
    widget = bound.field.widget
    if bound.is_hidden:
        return "hidden"
    if isinstance(widget, forms.RadioSelect):
        return "choices"
    if isinstance(widget, forms.CheckboxInput):
        return "check"
    return "group" if widget.use_fieldset else "control"


def focus_id(bound: BoundField) -> str:
    """Identifier of what an error link must bring to: the first input of the field."""
    if kind_of(bound) == "choices":
        first = next(iter(bound.subwidgets), None)
        return (first.id_for_label if first else "") or bound.auto_id
    return bound.id_for_label or bound.auto_id


def messages_of(bound: BoundField) -> list[str]:
    """The field's errors in words. Django's « Ce champ est obligatoire » does not say which: the name is put in it."""
    return [_message(bound, error) for error in bound.errors.as_data()]


def _message(bound: BoundField, error: ValidationError) -> str:
    text = " ".join(str(line) for line in error.messages)
    if error.code != "required" or text != str(forms.Field.default_error_messages["required"]):
        return text
    kind = kind_of(bound)
    widget = bound.field.widget
    if kind == "check":
        act = "Cochez"
    elif kind == "choices" or isinstance(widget, forms.Select):
        act = "Choisissez une réponse à"
    else:
        act = "Joignez le fichier demandé à" if isinstance(widget, forms.FileInput) else "Renseignez"
    return f"{act} «\u00a0{bound.label}\u00a0»."


def error_links(form: forms.BaseForm | None, target: str = "") -> list[dict[str, str]]:
    """The errors of a form in the order of its fields, the form's own first, each with what it links to.

    Errors of the whole form link to ``target`` (an identifier) or else to the first visible field.
    """
    if form is None or not form.is_bound:
        return []
    visible = form.visible_fields()
    whole = target or (focus_id(visible[0]) if visible else "")
    links = [{"text": str(error), "href": f"#{whole}"} for error in form.non_field_errors()]
    for bound in form:
        place = whole if bound.is_hidden else focus_id(bound)
        links += [{"text": error, "href": f"#{place}"} for error in messages_of(bound)]
    return links


def _is_typed_date(bound: BoundField) -> bool:
    return isinstance(bound.field, forms.DateField) and getattr(bound.field.widget, "input_type", "") == "text"


def _options(bound: BoundField, hints: Mapping[str, str]) -> Iterable[Option]:
    for choice in bound.subwidgets:
        yield _option(choice, hints)


def _option(choice: BoundWidget, hints: Mapping[str, str]) -> Option:
    value = str(choice.data["value"])
    if value in hints:
        choice.data["attrs"]["aria-describedby"] = f"{choice.id_for_label}_hint"
    return Option(choice.id_for_label, choice.tag(), str(choice.choice_label), hints.get(value, ""))


def _control(bound: BoundField, kind: str, width: str, suffix: str, described_by: str) -> SafeString:
    attrs: dict[str, Any] = {}
    if kind in ("control", "group"):
        attrs["class"] = " ".join(filter(None, [bound.field.widget.attrs.get("class", ""), *_classes(bound, width)]))
    if described_by and kind != "hidden":
        attrs["aria-describedby"] = described_by
    if bound.errors and kind != "hidden":
        attrs["aria-invalid"] = "true"
    if suffix and not isinstance(bound.field.widget, forms.NumberInput):
        attrs.setdefault("inputmode", "decimal")
    return bound.as_widget(attrs=attrs)


def _classes(bound: BoundField, width: str) -> Iterable[str]:
    yield "input"
    if width in WIDTHS:
        yield f"input-{width}"
    elif isinstance(bound.field, forms.DateField):
        yield "input-short"
    if isinstance(bound.field, forms.IntegerField | forms.DecimalField) and not isinstance(
        bound.field.widget, forms.Select
    ):
        yield "input-number"
