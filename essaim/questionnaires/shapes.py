"""The base of every part of a form's document, and the scalar types that YAML and JSON both give."""

from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from typing import Annotated, Any

from pydantic import BaseModel, BeforeValidator, ConfigDict, PlainSerializer, StringConstraints


class Shape(BaseModel):
    """Strict and frozen: an unknown key or a value of another type is refused, nothing is converted in silence."""

    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)


def _read_number(value: Any) -> Any:
    if isinstance(value, bool) or not isinstance(value, str | int | float | Decimal):
        return value
    try:
        number = Decimal(str(value))
    except InvalidOperation:
        return value
    return number if number.is_finite() and abs(number) < Decimal("1e12") else value


def _read_day(value: Any) -> Any:
    if isinstance(value, datetime):
        return value.date()
    if isinstance(value, str):
        try:
            return date.fromisoformat(value)
        except ValueError:
            return value
    return value


def plain_number(number: Decimal) -> str:
    """``12.5``: no exponent, no useless zero, so that equal numbers are written alike."""
    text = f"{number:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


Number = Annotated[Decimal, BeforeValidator(_read_number), PlainSerializer(plain_number, return_type=str)]
"""A bound, written as a number or as text (``0.5`` or ``"0.5"``)."""

Day = Annotated[date, BeforeValidator(_read_day), PlainSerializer(date.isoformat, return_type=str)]
"""A day, written ``2026-12-31``."""

QuestionCode = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]{0,49}$")]
SectionCode = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_-]{0,49}$")]
LineCode = Annotated[str, StringConstraints(pattern=r"^[a-z0-9][a-z0-9_-]{0,49}$")]
"""A line of a budget: may begin with its account number, ``60``, ``74-etat``."""

FactName = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]{0,49}$")]
Words = Annotated[str, StringConstraints(min_length=1, max_length=500)]
"""A label: never empty."""

Prose = Annotated[str, StringConstraints(max_length=5000)]
"""A paragraph or two of plain text; line breaks are kept on the screen."""


def mapping_or_empty(value: Any) -> Mapping[str, Any]:
    """``value`` when it is a mapping, otherwise an empty one: stored answers may have any shape."""
    return value if isinstance(value, Mapping) else {}
