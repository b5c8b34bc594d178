"""Answers of several boxes laid out for their templates: addresses, tables, budgets."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from essaim.documents.models import File
from essaim.kernel.money import ZERO
from essaim.questionnaires import document as shapes
from essaim.questionnaires.budget import SIDE_TITLES, SIDES, VOLUNTARY, Group, Line, Side
from essaim.questionnaires.readers import parse_number, read_answer
from essaim.questionnaires.shapes import mapping_or_empty
from essaim.questionnaires.totals import Totals, balance_sentence, totals_of, voluntary_sentence
from essaim.questionnaires.words import amount_as_typed, as_typed
from essaim.ui.formatting import NBSP, format_euros, format_number, format_share

BLANK_ROWS = 3
"""Empty rows shown under those already filled in, for who has no script."""

TOTAL_LABELS: dict[Side, str] = {
    "charges": "Total des charges",
    "products": "Total des produits",
    "uses": "Total des emplois",
    "resources": "Total des ressources",
}
EXPLANATION = (
    "Le total des charges additionne les comptes 60 à 69 et les charges indirectes, le total des produits les comptes "
    "70 à 79\u00a0; les deux doivent être égaux. Les contributions volontaires (86 et 87) sont comparées entre elles, "
    "à part. La part demandée est le montant demandé divisé par le total des produits, sans le compte 87."
)


@dataclass(frozen=True)
class Box:
    """One input. ``key`` is its place (``budget.60-services``): its name, and after ``id_`` its identifier."""

    key: str
    label: str
    value: str
    error: str = ""
    hint: str = ""
    kind: str = "text"
    column: str = ""
    autocomplete: str = "off"
    options: tuple[tuple[str, str, bool], ...] = ()

    @property
    def described_by(self) -> str:
        """Identifiers of what explains the box."""
        parts = [f"id_{self.key}_hint"] * bool(self.hint) + [f"id_{self.key}_error"] * bool(self.error)
        return " ".join(parts)

    @property
    def is_number(self) -> bool:
        """Whether figures are aligned on the right."""
        return self.kind in {"money", "number"}


@dataclass(frozen=True)
class AddressPage:
    """The three parts of an address."""

    street: Box
    postcode: Box
    city: Box

    @property
    def boxes(self) -> list[Box]:
        """In the order of the page."""
        return [self.street, self.postcode, self.city]


def address_page(question: shapes.Address, raw: Any, errors: Mapping[str, str]) -> AddressPage:
    """Lay out an address."""
    typed = mapping_or_empty(raw)

    def box(part: str, label: str, autocomplete: str) -> Box:
        key = f"{question.code}.{part}"
        return Box(key, label, str(typed.get(part) or ""), errors.get(key, ""), autocomplete=autocomplete)

    return AddressPage(
        street=box("street", "Numéro et rue", "street-address"),
        postcode=box("postcode", "Code postal", "postal-code"),
        city=box("city", "Ville", "address-level2"),
    )


def file_link(file: File) -> dict[str, Any]:
    """A file as the upload component and the summary list it."""
    return {"url": file.url, "name": file.original_name, "octets": file.size, "given_at": file.created_at}


# ---------------------------------------------------------------------------------------------------------- tables


@dataclass(frozen=True)
class TotalCell:
    """The total of a column."""

    column: str
    label: str
    text: str


@dataclass(frozen=True)
class TablePage:
    """Rows already filled in, then blank ones; ``model`` is the row that the script copies, numbered ``__row__``."""

    columns: list[Any]
    rows: list[list[Box]]
    model: list[Box]
    totals: list[TotalCell]


def table_page(question: shapes.Table, raw: Any, errors: Mapping[str, str]) -> TablePage:
    """Lay out a table."""
    stored = read_answer(question, raw).stored or []
    count = min(max(len(stored) + BLANK_ROWS, question.min_rows), max(question.max_rows, len(stored)))
    rows = [_row(question, str(place), stored[place] if place < len(stored) else {}, errors) for place in range(count)]
    totals = [_total(column, stored) for column in question.columns if column.code in question.totals]
    return TablePage(question.columns, rows, _row(question, "__row__", {}, {}), totals)


def _row(question: shapes.Table, place: str, row: Mapping[str, Any], errors: Mapping[str, str]) -> list[Box]:
    boxes = []
    for column in question.columns:
        key = f"{question.code}.{place}.{column.code}"
        number = int(place) + 1 if place.isdecimal() else "__number__"
        value = as_typed(column, row.get(column.code))
        boxes.append(
            Box(
                key=key,
                label=f"{column.label}, {question.row_label.lower()} {number}",
                value=value,
                error=errors.get(key, ""),
                column=column.label,
                kind="choice" if isinstance(column, shapes.ChoiceQuestion | shapes.YesNo) else column.type,
                options=tuple((option, label, option == value) for option, label in _options(column)),
            )
        )
    return boxes


def _options(column: Any) -> list[tuple[str, str]]:
    if isinstance(column, shapes.YesNo):
        return [("oui", "Oui"), ("non", "Non")]
    return [(choice.value, choice.label) for choice in getattr(column, "choices", [])]


def _total(column: Any, rows: list[dict[str, Any]]) -> TotalCell:
    values = [read_answer(column, row.get(column.code)).value or ZERO for row in rows]
    total: Decimal = sum(values, ZERO)
    text = format_euros(total) if isinstance(column, shapes.Money) else format_number(total)
    return TotalCell(column.code, column.label, text)


# --------------------------------------------------------------------------------------------------------- budgets


@dataclass(frozen=True)
class LinePage:
    """One amount to type, and the words that go with it; ``text`` is the amount in words."""

    label: str
    box: Box
    precision: Box | None
    text: str
    is_request: bool


@dataclass(frozen=True)
class GroupPage:
    """An account."""

    code: str
    title: str
    hint: str
    has_lines: bool
    lines: list[LinePage]
    total: str


@dataclass(frozen=True)
class SidePage:
    """One of the four tables."""

    side: Side
    title: str
    groups: list[GroupPage]
    total_label: str
    total: str


@dataclass(frozen=True)
class BudgetPage:
    """The budget with its conclusions in sentences, those that the script keeps up to date."""

    sides: list[SidePage]
    balance: str
    voluntary: str
    share: str
    has_voluntary: bool
    has_request: bool
    faults: list[tuple[str, str]]
    explanation: str

    @property
    def main(self) -> list[SidePage]:
        """Charges and products."""
        return [side for side in self.sides if side.side not in VOLUNTARY]

    @property
    def in_kind(self) -> list[SidePage]:
        """The voluntary contributions, that most budgets leave empty."""
        return [side for side in self.sides if side.side in VOLUNTARY]

    @property
    def uses_in_kind(self) -> bool:
        """Whether a voluntary contribution is typed, were it wrong."""
        lines = [line for side in self.in_kind for group in side.groups for line in group.lines]
        return any(line.box.value or line.box.error for line in lines)

    def shows(self, side: Side) -> bool:
        """Whether a side is worth reading: voluntary contributions are when there are some."""
        asked = any(part.side == side for part in self.sides)
        return asked and (side not in VOLUNTARY or self.uses_in_kind)

    @property
    def conclusion(self) -> str:
        """Balances and share in one line."""
        return " ".join(filter(None, [self.balance, self.voluntary, self.share]))


def budget_page(question: shapes.Budget, raw: Any, errors: Mapping[str, str]) -> BudgetPage:
    """Lay out a budget."""
    typed = mapping_or_empty(read_answer(question, raw).stored)
    amounts = {line.code: _amount(typed.get(line.code)) for _side, line in question.lines()}
    totals = totals_of(question, amounts)
    has_voluntary = bool(question.uses or question.resources)
    return BudgetPage(
        sides=[_side(question, side, typed, totals, errors) for side in SIDES if question.side(side)],
        balance=balance_in_words(totals) if question.must_balance else "",
        voluntary=voluntary_in_words(totals) if has_voluntary and question.must_balance else "",
        share=share_sentence(totals) if question.request_line else "",
        has_voluntary=has_voluntary,
        has_request=question.request_line is not None,
        faults=[
            (f"{question.code}.{place}", errors[f"{question.code}.{place}"])
            for place in ("_balance", "_voluntary", "_public", "_request")
            if f"{question.code}.{place}" in errors
        ],
        explanation=question.explanation or EXPLANATION,
    )


def balance_in_words(totals: Totals) -> str:
    """What is missing, or that nothing is, or that nothing is filled in yet."""
    if not totals.sides["charges"] and not totals.sides["products"]:
        return "Aucun montant n’est encore rempli."
    return balance_sentence(totals) or "Charges et produits sont équilibrés."


def voluntary_in_words(totals: Totals) -> str:
    """The same of voluntary contributions, silent while there are none."""
    if not totals.sides["uses"] and not totals.sides["resources"]:
        return ""
    return voluntary_sentence(totals) or "Emplois et ressources volontaires sont équilibrés."


def share_sentence(totals: Totals) -> str:
    """``Votre demande représente 25,0 % des produits.``"""
    words = format_share(totals.request_share) if totals.request_share is not None else f"–{NBSP}%"
    return f"Votre demande représente {words} des produits."


def _amount(stored: Any) -> Decimal:
    """What a line counts for: nothing when it is not an amount."""
    amount = parse_number(stored) if isinstance(stored, str) else None
    return amount if amount is not None and amount >= 0 else ZERO


def _side(
    question: shapes.Budget, side: Side, typed: Mapping[str, Any], totals: Totals, errors: Mapping[str, str]
) -> SidePage:
    return SidePage(
        side=side,
        title=SIDE_TITLES[side],
        groups=[_group(question, group, typed, totals, errors) for group in question.side(side)],
        total_label=TOTAL_LABELS[side],
        total=format_euros(totals.sides[side]),
    )


def _group(
    question: shapes.Budget, group: Group, typed: Mapping[str, Any], totals: Totals, errors: Mapping[str, str]
) -> GroupPage:
    return GroupPage(
        code=group.code,
        title=f"{group.code} {group.label}" if group.code.isdecimal() else group.label,
        hint=group.hint,
        has_lines=bool(group.lines),
        lines=[_line(question, line, typed, errors) for line in group.entries],
        total=format_euros(totals.groups[group.code]),
    )


def _line(question: shapes.Budget, line: Line, typed: Mapping[str, Any], errors: Mapping[str, str]) -> LinePage:
    key = f"{question.code}.{line.code}"
    stored = typed.get(line.code)
    precision = None
    if line.precision:
        words = str(typed.get(f"{line.code}.precision") or "")
        precision = Box(f"{key}.precision", f"Précisez{NBSP}: {line.label}", words)
    typed_text = amount_as_typed(stored)
    is_amount = isinstance(stored, str) and parse_number(stored) is not None
    text = format_euros(_amount(stored)) if is_amount else typed_text
    return LinePage(
        label=line.label,
        box=Box(key, line.label, typed_text, errors.get(key, ""), line.hint, kind="money"),
        precision=precision,
        text=f"{text} ({precision.value})" if precision and precision.value and text else text,
        is_request=line.request,
    )
