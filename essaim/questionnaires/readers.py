"""Reading one answer, whatever was sent: its clean value, what the draft keeps of it, and what is wrong with it.

Nothing here raises for what a person or a hostile client sends. Errors are keyed by the place inside the answer
(``""`` for the answer itself, ``60-services`` for a line of a budget, ``0.amount`` for a box of a table).
"""

import re
import unicodedata
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import validate_email

from essaim.kernel.identifiers import check_rna, check_siret, compact
from essaim.kernel.money import ZERO, cents
from essaim.questionnaires import document as forms
from essaim.questionnaires.budget import Line
from essaim.questionnaires.shapes import mapping_or_empty, plain_number
from essaim.questionnaires.totals import Totals, faults_of_totals, totals_of
from essaim.ui.formatting import format_day, format_euros, format_number, format_size, pluralise

NBSP = "\u00a0"
KEPT_CHARACTERS = 50_000
"""What a draft keeps at most of one text that is too long."""
KEPT_ROWS = 100

_NUMBER = re.compile(r"[+-]?\d{1,15}(\.\d{1,6})?", re.ASCII)
_FRENCH_DAY = re.compile(r"(\d{1,2})[/.\-](\d{1,2})[/.\-](\d{4}|\d{2})", re.ASCII)
_ISO_DAY = re.compile(r"(\d{4})-(\d{2})-(\d{2})", re.ASCII)
_SPACES = re.compile(r"[\s\u00a0\u202f€]")
_YES = {"oui": True, "true": True, "non": False, "false": False}
ADDRESS_PARTS = {"street": "la rue", "postcode": "le code postal", "city": "la ville"}


@dataclass
class Reading:
    """``value`` is None when the answer is empty or wrong; ``stored`` is what the draft keeps, in JSON types."""

    value: Any = None
    stored: Any = None
    errors: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class BudgetAnswer:
    """A budget as typed: amounts by line (zeros left out), the words that go with some, and the totals."""

    amounts: dict[str, Decimal]
    precisions: dict[str, str]
    totals: Totals


def quoted(question: forms.BaseQuestion) -> str:
    """The label between French quotation marks, without the mark that ends it."""
    name = question.label.rstrip(" :?\u00a0\u202f")
    return f"«{NBSP}{name}{NBSP}»"


def read_answer(question: forms.BaseQuestion, raw: Any) -> Reading:
    """Read what was sent for ``question``; files are not read here."""
    if isinstance(question, forms.Budget):
        return _read_budget(question, raw)
    if isinstance(question, forms.Table):
        return _read_table(question, raw)
    if isinstance(question, forms.Address):
        return _read_address(question, raw)
    reader = _READERS.get(type(question))
    return _read_scalar(question, raw, reader) if reader else Reading()


def missing_answer(question: forms.BaseQuestion) -> str:
    """What is said when a required answer is not given."""
    if isinstance(question, forms.ChoiceQuestion | forms.YesNo):
        return f"Choisissez une réponse à {quoted(question)}."
    if isinstance(question, forms.Multiple):
        return f"Choisissez au moins une réponse à {quoted(question)}."
    if isinstance(question, forms.FileQuestion):
        return f"Joignez le fichier demandé{NBSP}: {quoted(question)}."
    if isinstance(question, forms.Table):
        return f"Remplissez au moins une ligne de {quoted(question)}."
    return f"Remplissez {quoted(question)}."


def clean_text(raw: Any) -> str | None:
    """The text of a scalar without what no screen shows (NUL, lone surrogates…); None when it is not a scalar."""
    if raw is None:
        return ""
    if isinstance(raw, bool) or not isinstance(raw, str | int | float | Decimal):
        return None
    if isinstance(raw, int) and abs(raw) >= 10**30:
        return None
    text = str(raw).replace("\r\n", "\n").replace("\r", "\n")
    if not text.isprintable():
        text = "".join(c for c in text if c in "\n\t" or unicodedata.category(c) not in {"Cc", "Cs"})
    return unicodedata.normalize("NFC", text).strip()


def parse_number(text: str) -> Decimal | None:
    """A number as a person types it, plain digits only: no exponent, no other script's digits."""
    typed = _SPACES.sub("", text).replace(",", ".").replace("−", "-")
    return Decimal(typed) if _NUMBER.fullmatch(typed) else None


def parse_day(text: str) -> date | None:
    """``31/12/2026``, ``31/12/26`` (of this century) or ``2026-12-31``, between 1900 and 2100."""
    if found := _FRENCH_DAY.fullmatch(text):
        day, month, year = map(int, found.groups())
        year += 2000 if year < 100 else 0
    elif found := _ISO_DAY.fullmatch(text):
        year, month, day = map(int, found.groups())
    else:
        return None
    try:
        return date(year, month, day) if 1900 <= year <= 2100 else None
    except ValueError:
        return None


# ------------------------------------------------------------------------------------------------------- one value

Scalar = Callable[[Any, str], tuple[Any, Any]]
"""Takes the question and a text that is not empty; gives value and stored value, or raises ValidationError."""


def _read_scalar(question: forms.BaseQuestion, raw: Any, reader: "Scalar") -> Reading:
    if isinstance(question, forms.Multiple):
        return _read_multiple(question, raw)
    if isinstance(raw, bool) and isinstance(question, forms.YesNo):
        raw = "oui" if raw else "non"
    text = clean_text(raw)
    if text is None:
        return Reading(errors={"": f"La réponse à {quoted(question)} n’a pas la forme attendue."})
    if not text:
        return Reading()
    try:
        value, stored = reader(question, text)
    except ValidationError as error:
        return Reading(stored=text[:KEPT_CHARACTERS], errors={"": error.messages[0]})
    return Reading(value, stored)


def _text(question: forms.Text | forms.LongText, text: str) -> tuple[Any, Any]:
    if isinstance(question, forms.Text):
        text = " ".join(text.split())
    over = len(text) - question.max_length
    if over > 0:
        raise ValidationError(
            f"{quoted(question)} compte {format_number(len(text))} caractères, "
            f"{format_number(question.max_length)} au plus{NBSP}: ôtez-en {format_number(over)}."
        )
    return text, text


def _bounded(question: forms.NumberQuestion | forms.Money, number: Decimal, least: Decimal | None) -> None:
    written = format_euros if isinstance(question, forms.Money) else format_number
    if least is not None and number < least:
        raise ValidationError(f"{quoted(question)}{NBSP}: écrivez au moins {written(least)}.")
    if question.max is not None and number > question.max:
        raise ValidationError(f"{quoted(question)}{NBSP}: écrivez au plus {written(question.max)}.")


def _number(question: forms.NumberQuestion, text: str) -> tuple[Any, Any]:
    number = parse_number(text)
    if number is None:
        raise ValidationError(f"{quoted(question)}{NBSP}: écrivez un nombre en chiffres, par exemple 12.")
    number = Decimal(plain_number(number))
    if number != round(number, question.decimals):
        places = question.decimals
        if not places:
            raise ValidationError(f"{quoted(question)}{NBSP}: écrivez un nombre entier.")
        raise ValidationError(
            f"{quoted(question)}{NBSP}: {places} {pluralise(places, 'chiffre,chiffres')} au plus après la virgule."
        )
    _bounded(question, number, question.min)
    return number, plain_number(number)


def _money(question: forms.Money, text: str) -> tuple[Any, Any]:
    amount = _amount(quoted(question), text)
    _bounded(question, amount, question.min if question.min is not None else ZERO)
    return amount, str(amount)


def _amount(name: str, text: str) -> Decimal:
    amount = parse_number(text)
    if amount is None:
        raise ValidationError(f"{name}{NBSP}: écrivez un montant en euros, par exemple 8{NBSP}000 ou 8{NBSP}000,50.")
    if amount != cents(amount):
        raise ValidationError(f"{name}{NBSP}: un montant s’arrête aux centimes, deux chiffres après la virgule.")
    if abs(amount) >= Decimal("1e10"):
        raise ValidationError(f"{name}{NBSP}: ce montant est trop grand, vérifiez le nombre de zéros.")
    return cents(amount)


def _day(question: forms.DateQuestion, text: str) -> tuple[Any, Any]:
    day = parse_day(text)
    if day is None:
        message = f"{quoted(question)}{NBSP}: écrivez une date qui existe, par exemple 31/12/2026."
        raise ValidationError(message)
    if question.min and day < question.min:
        raise ValidationError(f"{quoted(question)}{NBSP}: pas avant le {format_day(question.min)}.")
    if question.max and day > question.max:
        raise ValidationError(f"{quoted(question)}{NBSP}: pas après le {format_day(question.max)}.")
    return day, day.isoformat()


def _choice(question: forms.ChoiceQuestion, text: str) -> tuple[Any, Any]:
    if text not in {choice.value for choice in question.choices}:
        raise ValidationError(f"Choisissez une réponse de la liste à {quoted(question)}.")
    return text, text


def _read_multiple(question: forms.Multiple, raw: Any) -> Reading:
    given = raw if isinstance(raw, list) else [raw]
    texts = [text for text in map(clean_text, given[:KEPT_ROWS]) if text]
    values = [choice.value for choice in question.choices if choice.value in texts]
    if not texts:
        wrong = raw not in (None, "", []) and any(clean_text(item) is None for item in given[:KEPT_ROWS])
        message = f"La réponse à {quoted(question)} n’a pas la forme attendue."
        return Reading(errors={"": message} if wrong else {})
    error = ""
    if set(texts) - set(values):
        error = f"Choisissez des réponses de la liste à {quoted(question)}."
    elif question.max_choices and len(values) > question.max_choices:
        error = f"{quoted(question)}{NBSP}: {question.max_choices} réponses au plus."
    elif len(values) < question.min_choices:
        error = f"{quoted(question)}{NBSP}: {question.min_choices} réponses au moins."
    return Reading(None, values or None, {"": error}) if error else Reading(values, values)


def _yes_no(question: forms.YesNo, text: str) -> tuple[Any, Any]:
    answer = _YES.get(text.lower())
    if answer is None:
        raise ValidationError(f"Choisissez oui ou non à {quoted(question)}.")
    return answer, answer


def _email(question: forms.Email, text: str) -> tuple[Any, Any]:
    try:
        validate_email(text)
    except ValidationError:
        message = f"{quoted(question)}{NBSP}: écrivez une adresse e-mail complète, par exemple nom@exemple.fr."
        raise ValidationError(message) from None
    return text, text


def _phone(question: forms.Phone, text: str) -> tuple[Any, Any]:
    digits = re.sub(r"[\s. ()\-]", "", text)
    if re.fullmatch(r"0[1-9]\d{8}", digits, re.ASCII):
        pairs = NBSP.join(digits[place : place + 2] for place in range(0, 10, 2))
        return pairs, pairs
    if re.fullmatch(r"\+\d{8,15}", digits, re.ASCII):
        return digits, digits
    raise ValidationError(
        f"{quoted(question)}{NBSP}: écrivez dix chiffres, ou + et l’indicatif du pays, "
        f"par exemple 03{NBSP}20{NBSP}00{NBSP}00{NBSP}00."
    )


def _identifier(check: Callable[[str], str]) -> Scalar:
    def read(question: forms.BaseQuestion, text: str) -> tuple[Any, Any]:
        # Digits of other scripts are digits to the checks, not to the registers.
        number = check(text if compact(text).isascii() else "")
        return number, number

    return read


_READERS: dict[type[forms.BaseQuestion], Scalar] = {
    forms.Text: _text,
    forms.LongText: _text,
    forms.NumberQuestion: _number,
    forms.Money: _money,
    forms.DateQuestion: _day,
    forms.ChoiceQuestion: _choice,
    forms.Multiple: _choice,
    forms.YesNo: _yes_no,
    forms.Email: _email,
    forms.Phone: _phone,
    forms.Siret: _identifier(check_siret),
    forms.Rna: _identifier(check_rna),
}


# -------------------------------------------------------------------------------------------------- several values


def _read_address(question: forms.Address, raw: Any) -> Reading:
    given = mapping_or_empty(raw)
    parts = {name: " ".join((clean_text(given.get(name)) or "").split())[:200] for name in ADDRESS_PARTS}
    if not any(parts.values()):
        return Reading()
    errors = {
        name: f"Complétez l’adresse {quoted(question)}{NBSP}: il manque {words}."
        for name, words in ADDRESS_PARTS.items()
        if not parts[name]
    }
    if parts["postcode"] and not re.fullmatch(r"\d{5}", parts["postcode"], re.ASCII):
        errors["postcode"] = "Un code postal compte 5 chiffres, par exemple 59000."
    return Reading(None if errors else parts, {name: text for name, text in parts.items() if text}, errors)


def _read_table(question: forms.Table, raw: Any) -> Reading:
    rows: list[dict[str, Any]] = []
    stored: list[dict[str, Any]] = []
    errors: dict[str, str] = {}
    for row in raw[:KEPT_ROWS] if isinstance(raw, list) else ():
        given = mapping_or_empty(row)
        readings = {column.code: read_answer(column, given.get(column.code)) for column in question.columns}
        kept = {code: reading.stored for code, reading in readings.items() if reading.stored is not None}
        if not kept:
            continue
        for column in question.columns:
            reading = readings[column.code]
            fault = next(iter(reading.errors.values()), "")
            if not fault and column.required and reading.value is None:
                fault = missing_answer(column)
            if fault:
                errors[f"{len(rows)}.{column.code}"] = f"Ligne {len(rows) + 1}, {fault[0].lower()}{fault[1:]}"
        rows.append({code: reading.value for code, reading in readings.items()})
        stored.append(kept)
    if len(rows) > question.max_rows:
        errors[""] = f"{quoted(question)}{NBSP}: {question.max_rows} lignes au plus."
    elif rows and len(rows) < question.min_rows:
        errors[""] = f"{quoted(question)}{NBSP}: {question.min_rows} lignes au moins."
    return Reading(None if errors or not rows else rows, stored or None, errors)


def _read_line(line: Line, raw: Any, reading: Reading) -> Decimal:
    text = clean_text(raw)
    if not text:
        return ZERO
    try:
        amount = _amount(f"«{NBSP}{line.label}{NBSP}»", text)
        if amount < 0:
            raise ValidationError(f"«{NBSP}{line.label}{NBSP}»{NBSP}: un budget n’a pas de montant négatif.")
    except ValidationError as error:
        reading.errors[line.code] = error.messages[0]
        reading.stored[line.code] = text[:100]
        return ZERO
    reading.stored[line.code] = str(amount)
    return amount


def _read_budget(question: forms.Budget, raw: Any) -> Reading:
    given = mapping_or_empty(raw)
    reading = Reading(stored={})
    amounts, precisions = {}, {}
    for _side, line in question.lines():
        amount = _read_line(line, given.get(line.code), reading)
        if amount:
            amounts[line.code] = amount
        key = f"{line.code}.precision"
        words = " ".join((clean_text(given.get(key)) or "").split())[:200] if line.precision else ""
        if words:
            precisions[line.code] = reading.stored[key] = words
    totals = totals_of(question, amounts)
    if amounts and not reading.errors:
        reading.errors = faults_of_totals(question, totals)
        request = question.request_line
        if question.required and request and not totals.request:
            reading.errors[request.code] = f"Indiquez le montant demandé, ligne «{NBSP}{request.label}{NBSP}»."
    if amounts and not reading.errors:
        reading.value = BudgetAnswer(amounts, precisions, totals)
    reading.stored = reading.stored or None
    return reading


# ------------------------------------------------------------------------------------------------------------ files


def file_faults(question: forms.FileQuestion, names_and_sizes: list[tuple[str, int]]) -> str:
    """What is wrong with the files given, in one sentence; empty when nothing is."""
    if len(names_and_sizes) > question.max_files:
        files = pluralise(question.max_files, "fichier,fichiers")
        return f"{quoted(question)}{NBSP}: {question.max_files} {files} au plus."
    for name, size in names_and_sizes:
        extension = f".{name.rpartition('.')[2].lower()}" if "." in name else ""
        if question.accept and extension not in question.accept:
            accepted = ", ".join(kind.removeprefix(".").upper() for kind in question.accept)
            return f"«{NBSP}{name[:80]}{NBSP}» n’est pas d’un format accepté{NBSP}: {accepted}."
        if size > question.max_mb * 1_000_000:
            return f"«{NBSP}{name[:80]}{NBSP}» pèse {format_size(size)}, {question.max_mb}{NBSP}Mo au plus."
    return ""


def stored_fragment(questions: Mapping[str, forms.BaseQuestion], answers: Mapping[str, Any]) -> dict[str, Any]:
    """What a draft keeps of ``answers``: known questions only, None where nothing is left."""
    return {
        code: read_answer(questions[code], raw).stored
        for code, raw in answers.items()
        if code in questions and questions[code].is_answered
    }
