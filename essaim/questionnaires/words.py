"""Answers as they are read by people, and as they are written back into the boxes of a page."""

from typing import Any

from essaim.questionnaires import document as forms
from essaim.questionnaires.readers import KEPT_ROWS, clean_text, parse_day, parse_number, read_answer
from essaim.questionnaires.shapes import mapping_or_empty
from essaim.ui.formatting import NBSP, format_day, format_euros, format_number

UNANSWERED = "Non renseigné"


def label_of_value(question: forms.BaseQuestion, value: Any) -> str:
    """A value that can be chosen, in words."""
    if isinstance(question, forms.YesNo):
        return "Oui" if value else "Non"
    if isinstance(question, forms.ChoiceQuestion | forms.Multiple):
        return question.label_of(str(value))
    return str(value)


def in_words(question: forms.BaseQuestion, raw: Any) -> str:
    """The answer on one line (several for paragraphs); empty when there is none, as typed when it is wrong."""
    reading = read_answer(question, raw)
    if isinstance(question, forms.Budget):
        return _budget_in_words(question, reading.stored)
    if isinstance(question, forms.Table):
        rows = reading.stored or []
        return " ; ".join(", ".join(row_in_words(question, row)) for row in rows)
    if isinstance(question, forms.Address):
        parts = mapping_or_empty(reading.stored)
        town = " ".join(filter(None, [parts.get("postcode"), parts.get("city")]))
        return ", ".join(filter(None, [parts.get("street"), town]))
    if reading.value is None:
        return ", ".join(map(str, reading.stored)) if isinstance(reading.stored, list) else str(reading.stored or "")
    return _value_in_words(question, reading.value)


def row_in_words(question: forms.Table, row: Any) -> list[str]:
    """The boxes of a row, in the order of the columns."""
    given = mapping_or_empty(row)
    return [in_words(column, given.get(column.code)) for column in question.columns]


def as_typed(question: forms.BaseQuestion, raw: Any) -> Any:
    """What the box of a scalar question holds: ``8 000,50``, ``31/12/2026``, a value, a list of values."""
    if isinstance(question, forms.Multiple):
        given = raw if isinstance(raw, list) else [raw]
        return [text for text in map(clean_text, given[:KEPT_ROWS]) if text]
    if isinstance(question, forms.YesNo):
        value = read_answer(question, raw).value
        return "" if value is None else ("oui" if value else "non")
    text = clean_text(raw) or ""
    if isinstance(question, forms.DateQuestion) and (day := parse_day(text)):
        return f"{day:%d/%m/%Y}"
    if isinstance(question, forms.Money):
        return amount_as_typed(raw)
    if isinstance(question, forms.NumberQuestion) and parse_number(text) is not None:
        return text.replace(".", ",")
    return text


def amount_as_typed(raw: Any) -> str:
    """``8 000`` or ``8 000,50`` for the box of an amount; as it was typed when it is not one."""
    text = clean_text(raw) or ""
    amount = parse_number(text)
    if amount is None or amount != round(amount, 2):
        return text
    return format_number(amount, 0 if amount == amount.to_integral_value() else 2)


def _value_in_words(question: forms.BaseQuestion, value: Any) -> str:
    if isinstance(question, forms.Money):
        return format_euros(value)
    if isinstance(question, forms.NumberQuestion):
        return f"{format_number(value)}{NBSP}{question.unit}".rstrip()
    if isinstance(question, forms.DateQuestion):
        return format_day(value)
    if isinstance(value, list):
        return ", ".join(label_of_value(question, item) for item in value)
    return label_of_value(question, value)


def _budget_in_words(question: forms.Budget, stored: Any) -> str:
    typed = mapping_or_empty(stored)
    parts = []
    for _side, line in question.lines():
        if line.code in typed:
            amount = parse_number(typed[line.code])
            words = typed[line.code] if amount is None else format_euros(amount)
            parts.append(f"{line.label}{NBSP}: {words}")
    return " ; ".join(parts)
