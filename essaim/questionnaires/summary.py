"""Answers to read, and the list of what is left to do."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from essaim.questionnaires import document as shapes
from essaim.questionnaires.budget import SIDE_TITLES, SIDES, Side
from essaim.questionnaires.composed import BudgetPage, budget_page, file_link, table_page
from essaim.questionnaires.readers import read_answer
from essaim.questionnaires.validation import Files, validate
from essaim.questionnaires.words import UNANSWERED, in_words, row_in_words


@dataclass(frozen=True)
class AnswerTable:
    """Rows and columns in words."""

    caption: str
    columns: list[dict[str, Any]]
    rows: list[list[dict[str, Any]]]
    total: str


@dataclass(frozen=True)
class AnswerRow:
    """One answer in words: ``text``, or ``tables``, or ``files``; ``note`` ends it (shares of a budget)."""

    code: str
    label: str
    text: str
    is_answered: bool
    tables: list[AnswerTable] = field(default_factory=list)
    files: list[dict[str, Any]] = field(default_factory=list)
    note: str = ""


@dataclass(frozen=True)
class AnswerSection:
    """The answers of one section; ``edit_url`` is empty when they cannot be changed."""

    code: str
    title: str
    edit_url: str
    rows: list[AnswerRow]


@dataclass(frozen=True)
class Summary:
    """Every answer that is asked, section by section."""

    document: shapes.Document
    sections: list[AnswerSection]


def answers_summary(
    document: shapes.Document,
    answers: Mapping[str, Any],
    *,
    files: Files | None = None,
    edit_url: Callable[[str], str] | None = None,
) -> Summary:
    """The answers in words, to check before filing or to read in the office; hidden questions are left out.

    ``edit_url`` gives the address where a section is changed, from its code.
    """
    visible = set(validate(document, answers, files=files).visible)
    sections = []
    for part in document.sections:
        asked = [question for question in part.questions if question.is_answered and question.code in visible]
        rows = [_answer_row(question, answers.get(question.code), (files or {})) for question in asked]
        if rows:
            url = edit_url(part.code) if edit_url else ""
            sections.append(AnswerSection(part.code, part.title, url, rows))
    return Summary(document, sections)


def _answer_row(question: shapes.BaseQuestion, raw: Any, files: Files) -> AnswerRow:
    if isinstance(question, shapes.FileQuestion):
        links = [file_link(file) for file in files.get(question.code, ())]
        return AnswerRow(question.code, question.label, "" if links else UNANSWERED, bool(links), files=links)
    text = in_words(question, raw)
    if not text:
        return AnswerRow(question.code, question.label, UNANSWERED, False)
    if isinstance(question, shapes.Table):
        return AnswerRow(question.code, question.label, "", True, tables=[_answer_table(question, raw)])
    if isinstance(question, shapes.Budget):
        page = budget_page(question, raw, {})
        heading = question.amount_label.removesuffix(", en euros")
        tables = [_answer_side(side, page, heading) for side in SIDES if page.shows(side)]
        return AnswerRow(question.code, question.label, "", True, tables=tables, note=page.conclusion)
    return AnswerRow(question.code, question.label, text, True)


def _answer_table(question: shapes.Table, raw: Any) -> AnswerTable:
    stored = read_answer(question, raw).stored or []
    numbers = [isinstance(column, shapes.Money | shapes.NumberQuestion) for column in question.columns]
    columns = [
        {"label": column.label, "number": number} for column, number in zip(question.columns, numbers, strict=True)
    ]
    rows: list[list[dict[str, Any]]] = [
        [{"text": text, "number": number} for text, number in zip(row_in_words(question, row), numbers, strict=True)]
        for row in stored
    ]
    totals = table_page(question, raw, {}).totals
    total = " · ".join(f"{cell.label}\u00a0: {cell.text}" for cell in totals)
    return AnswerTable(question.label, columns, rows, total)


def _answer_side(side: Side, page: BudgetPage, heading: str) -> AnswerTable:
    found = next(part for part in page.sides if part.side == side)
    rows: list[list[dict[str, Any]]] = [
        [
            {"text": f"{group.title}, {line.label}" if group.has_lines else group.title},
            {"text": line.text, "number": True},
        ]
        for group in found.groups
        for line in group.lines
        if line.text
    ]
    columns = [{"label": SIDE_TITLES[side], "number": False}, {"label": heading, "number": True}]
    return AnswerTable(found.title, columns, rows, f"{found.total_label}\u00a0: {found.total}")


# ------------------------------------------------------------------------------------------------ what is left to do


@dataclass(frozen=True)
class SectionProgress:
    """Where a section stands: how many points are left, and whether anything was typed."""

    section: shapes.Section
    left: int
    is_begun: bool

    @property
    def is_done(self) -> bool:
        """Whether nothing is wrong nor missing."""
        return not self.left


def progress(
    document: shapes.Document, answers: Mapping[str, Any], files: Files | None = None
) -> list[SectionProgress]:
    """The sections that are asked, each with what is left to do, for a task list."""
    outcome = validate(document, answers, files=files)
    visible, given = set(outcome.visible), {code for code, found in (files or {}).items() if found}
    steps = []
    for part in document.sections:
        codes = {question.code for question in part.questions}
        if codes & visible:
            left = sum(place.split(".")[0] in codes for place in outcome.errors)
            steps.append(SectionProgress(part, left, bool(codes & ({*answers} | given))))
    return steps
