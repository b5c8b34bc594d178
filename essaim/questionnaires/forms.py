"""The Django form of a section: its fields lay out the page; ``validation`` alone says what is right."""

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from django import forms
from django.forms.utils import ErrorDict

from essaim.questionnaires import document as shapes
from essaim.questionnaires.words import as_typed

LIST_FROM = 9
"""From this number of values on, a choice is a list to open instead of buttons."""


class SectionForm(forms.Form):
    """One field for each question that has one box; always shows what was typed, right or wrong.

    ``errors`` are those of an ``Outcome``; places inside composed answers are not this form's.
    """

    use_required_attribute = False

    def __init__(
        self,
        questions: Iterable[shapes.BaseQuestion],
        answers: Mapping[str, Any],
        errors: Mapping[str, str],
    ) -> None:
        self._messages = errors
        asked = {question.code: question for question in questions if type(question) in _FIELDS}
        super().__init__({code: as_typed(question, answers.get(code)) for code, question in asked.items()})
        for code, question in asked.items():
            field = _FIELDS[type(question)](question)
            field.label, field.help_text, field.required = question.label, question.hint, question.required
            self.fields[code] = field

    def full_clean(self) -> None:
        """Take the errors as they were found; nothing is checked here."""
        self.cleaned_data: dict[str, Any] = {}
        self._errors = ErrorDict(renderer=self.renderer)
        for code in self.fields:
            if code in self._messages:
                self._errors[code] = self.error_class([self._messages[code]], renderer=self.renderer)


def _text(question: shapes.Text) -> forms.Field:
    return forms.CharField(widget=forms.TextInput(attrs={"maxlength": question.max_length}))


def _long_text(question: shapes.LongText) -> forms.Field:
    # No maxlength: a browser cuts a pasted text without a word. The page counts, the server says what is too long.
    return forms.CharField(widget=forms.Textarea(attrs={"rows": question.rows, "data-max": question.max_length}))


def _number(question: shapes.NumberQuestion) -> forms.Field:
    mode = "decimal" if question.decimals else "numeric"
    return forms.DecimalField(widget=forms.TextInput(attrs={"inputmode": mode, "autocomplete": "off"}))


def _money(question: shapes.Money) -> forms.Field:
    return forms.DecimalField(widget=forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off"}))


def _day(question: shapes.DateQuestion) -> forms.Field:
    return forms.DateField(widget=forms.TextInput(attrs={"autocomplete": "off"}))


def _choice(question: shapes.ChoiceQuestion) -> forms.Field:
    pairs = [(choice.value, choice.label) for choice in question.choices]
    if len(pairs) >= LIST_FROM:
        return forms.ChoiceField(choices=[("", "Choisissez"), *pairs], widget=forms.Select)
    return forms.ChoiceField(choices=pairs, widget=forms.RadioSelect)


def _multiple(question: shapes.Multiple) -> forms.Field:
    pairs = [(choice.value, choice.label) for choice in question.choices]
    return forms.MultipleChoiceField(choices=pairs, widget=forms.CheckboxSelectMultiple)


def _yes_no(question: shapes.YesNo) -> forms.Field:
    return forms.ChoiceField(choices=[("oui", "Oui"), ("non", "Non")], widget=forms.RadioSelect)


def _line(**attrs: str) -> Callable[[Any], forms.Field]:
    return lambda question: forms.CharField(widget=forms.TextInput(attrs=attrs))


def _file(question: shapes.FileQuestion) -> forms.Field:
    widget = forms.FileInput(attrs={"accept": ",".join(question.accept)} if question.accept else {})
    return forms.FileField(widget=widget)


_FIELDS: dict[type[shapes.BaseQuestion], Callable[[Any], forms.Field]] = {
    shapes.Text: _text,
    shapes.LongText: _long_text,
    shapes.NumberQuestion: _number,
    shapes.Money: _money,
    shapes.DateQuestion: _day,
    shapes.ChoiceQuestion: _choice,
    shapes.Multiple: _multiple,
    shapes.YesNo: _yes_no,
    shapes.Email: lambda question: forms.CharField(widget=forms.EmailInput(attrs={"autocomplete": "email"})),
    shapes.Phone: _line(type="tel", autocomplete="tel"),
    shapes.Siret: _line(inputmode="numeric", autocomplete="off"),
    shapes.Rna: _line(autocomplete="off", spellcheck="false"),
    shapes.FileQuestion: _file,
}


def section_form(
    document: shapes.Document, section: str, answers: Mapping[str, Any], errors: Mapping[str, str] | None = None
) -> SectionForm:
    """The form of a section, showing ``answers`` (stored or just typed) and ``errors``; ``KeyError`` if unknown."""
    part = document.section(section)
    if part is None:
        raise KeyError(section)
    return SectionForm(part.questions, answers, errors or {})
