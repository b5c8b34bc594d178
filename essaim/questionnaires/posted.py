"""Answers of a section as a page posts them, with or without script.

Names of fields: ``title`` for one value, ``budget.60-services`` (and ``….precision``) for a line, ``siege.street`` for
a part of an address, ``cofinancers.0.amount`` for a box of a table. ``version`` is the version the page was drawn from.
A page that saves by itself names in ``changed`` the questions it sends; the others are left as they are.
"""

import re
from typing import Any

from django.http import QueryDict

from essaim.questionnaires import document as forms
from essaim.questionnaires.readers import ADDRESS_PARTS, KEPT_ROWS

VERSION = "version"
CHANGED = "changed"


def posted_version(posted: QueryDict) -> int:
    """The version that the page was drawn from; 0, older than any, when it is not said."""
    text = posted.get(VERSION, "")
    return int(text) if re.fullmatch(r"\d{1,9}", text, re.ASCII) else 0


def posted_answers(document: forms.Document, section: str, posted: QueryDict) -> dict[str, Any]:
    """What was typed, by question code, for ``save_answers`` and ``validate``; nothing for an unknown section."""
    part = document.section(section)
    asked = [question for question in (part.questions if part else []) if question.is_answered]
    if CHANGED in posted:
        codes = set(posted.getlist(CHANGED))
        asked = [question for question in asked if question.code in codes]
    return {
        question.code: posted_answer(question, posted)
        for question in asked
        if not isinstance(question, forms.FileQuestion)
    }


def posted_answer(question: forms.BaseQuestion, posted: QueryDict) -> Any:
    """What was typed for one question, in the shape that ``read_answer`` reads."""
    code = question.code
    if isinstance(question, forms.Multiple):
        return posted.getlist(code)
    if isinstance(question, forms.Address):
        return {part: posted.get(f"{code}.{part}", "") for part in ADDRESS_PARTS}
    if isinstance(question, forms.Budget):
        names = [name for _side, line in question.lines() for name in (line.code, f"{line.code}.precision")]
        return {name: posted[f"{code}.{name}"] for name in names if f"{code}.{name}" in posted}
    if isinstance(question, forms.Table):
        rows = [
            {c.code: posted.get(f"{code}.{row}.{c.code}", "") for c in question.columns} for row in _rows(code, posted)
        ]
        return rows[:KEPT_ROWS]
    return posted.get(code, "")


def _rows(code: str, posted: QueryDict) -> list[int]:
    shape = re.compile(rf"{re.escape(code)}\.(\d{{1,4}})\.[a-z0-9_]+", re.ASCII)
    return sorted({int(found.group(1)) for name in posted if (found := shape.fullmatch(name))})
