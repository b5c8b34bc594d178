"""What ``live.js`` reads of a section: the same document, so that the screen helps as the server will judge."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from essaim.questionnaires import document as shapes
from essaim.questionnaires.budget import SIDES, Group
from essaim.questionnaires.validation import Files, validate


def live_data(
    document: shapes.Document, section: shapes.Section, answers: Mapping[str, Any], files: Files | None, save_url: str
) -> dict[str, Any]:
    """What ``live.js`` needs: the section's questions, answers given elsewhere, tables to sum, where to save."""
    here = {question.code for question in section.questions}
    clean = validate(document, answers, files=files).clean
    questions = [question for question in section.questions if question.is_answered or question.show_if]
    return {
        "save_url": save_url,
        "elsewhere": {
            code: _plain(value)
            for code, value in clean.items()
            if code not in here or isinstance(document.question(code), shapes.FileQuestion)
        },
        "questions": [
            {
                "code": question.code,
                "type": getattr(question, "type", ""),
                "show_if": question.show_if.model_dump(by_alias=True, exclude_none=True) if question.show_if else None,
            }
            for question in questions
        ],
        "budgets": {q.code: _live_budget(q) for q in questions if isinstance(q, shapes.Budget)},
        "tables": {q.code: _live_table(q) for q in questions if isinstance(q, shapes.Table)},
    }


def _live_budget(question: shapes.Budget) -> dict[str, Any]:
    def codes(groups: list[Group]) -> dict[str, list[str]]:
        return {group.code: [line.code for line in group.entries] for group in groups}

    request = question.request_line
    return {
        "sides": {side: codes(question.side(side)) for side in SIDES},
        "request": request.code if request else "",
    }


def _live_table(question: shapes.Table) -> dict[str, Any]:
    money = [column.code for column in question.columns if isinstance(column, shapes.Money)]
    return {"totals": question.totals, "money": money, "max": question.max_rows}


def _plain(value: Any) -> Any:
    """A clean value as conditions compare it; what only counts as filled becomes a mark."""
    if isinstance(value, Decimal):
        return int(value) if value == value.to_integral_value() else float(value)
    if isinstance(value, bool | str):
        return value
    if isinstance(value, list) and all(isinstance(item, str) for item in value):
        return value
    return "…"
