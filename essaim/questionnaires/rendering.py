"""A section to fill in, ready for its template ``questionnaires/section.html``, which reads it as ``page``.

The caller's page brings the ``<form method="post">`` around it, the CSRF token and the buttons.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any

from django.forms import BoundField
from django.http import QueryDict

from essaim.questionnaires import document as shapes
from essaim.questionnaires.composed import (
    AddressPage,
    BudgetPage,
    TablePage,
    address_page,
    budget_page,
    file_link,
    table_page,
)
from essaim.questionnaires.conditions import Condition
from essaim.questionnaires.forms import SectionForm, section_form
from essaim.questionnaires.live import live_data
from essaim.questionnaires.posted import posted_answers
from essaim.questionnaires.validation import Files
from essaim.questionnaires.words import label_of_value
from essaim.ui.fields import focus_id

KINDS: dict[type[shapes.BaseQuestion], str] = {
    shapes.Note: "note",
    shapes.Address: "address",
    shapes.Table: "table",
    shapes.Budget: "budget",
    shapes.FileQuestion: "file",
}


@dataclass(frozen=True)
class Block:
    """One question of the page; ``condition`` says in words when it is asked, ``error`` is its own error.

    ``beneath`` is a template that the caller puts under it.
    """

    question: shapes.BaseQuestion
    kind: str
    template: str
    field: BoundField | None
    condition: str
    error: str
    suffix: str
    is_new: bool
    max_length: int
    option_hints: dict[str, str]
    files: list[dict[str, Any]]
    formats: str
    limit: str
    address: AddressPage | None = None
    table: TablePage | None = None
    budget: BudgetPage | None = None
    beneath: str = ""


@dataclass(frozen=True)
class SectionPage:
    """A section to fill in. ``errors`` are links for the error summary; ``live`` is what ``live.js`` reads."""

    document: shapes.Document
    section: shapes.Section
    form: SectionForm
    blocks: list[Block]
    errors: list[dict[str, str]]
    live: dict[str, Any]
    version: int
    has_files: bool

    @property
    def has_errors(self) -> bool:
        """Whether the page's title begins with « Erreur : »."""
        return bool(self.errors)


def section_page(
    document: shapes.Document,
    section: str,
    answers: Mapping[str, Any],
    *,
    version: int = 0,
    posted: QueryDict | None = None,
    errors: Mapping[str, str] | None = None,
    files: Files | None = None,
    save_url: str = "",
    new: Collection[str] = (),
) -> SectionPage:
    """The page of ``section`` (``KeyError`` if unknown).

    ``answers`` are those of the whole response; ``posted`` shows what was just typed over them; ``errors`` are those
    of an ``Outcome``; ``save_url`` is where the page saves by itself (nowhere when empty); ``new`` the codes of
    questions that came with a new version of the form.
    """
    shown = {**answers, **(posted_answers(document, section, posted) if posted is not None else {})}
    found = errors or {}
    form = section_form(document, section, shown, found)
    part = document.section(section)
    assert part is not None  # noqa: S101 section_form refused it
    blocks = [_block(document, question, form, shown, found, files or {}, new) for question in part.questions]
    return SectionPage(
        document=document,
        section=part,
        form=form,
        blocks=blocks,
        errors=error_links(form, found),
        live=live_data(document, part, shown, files, save_url),
        version=version,
        has_files=any(block.kind == "file" for block in blocks),
    )


def preview_page(document: shapes.Document, section: str) -> SectionPage:
    """A section with nothing in it, that saves nowhere: to look at a form before it is published."""
    return section_page(document, section, {})


def error_links(form: SectionForm, errors: Mapping[str, str]) -> list[dict[str, str]]:
    """Each error with what it links to, in the order of the page."""
    return [
        {"text": message, "href": f"#{focus_id(form[place]) if place in form.fields else f'id_{place}'}"}
        for place, message in errors.items()
    ]


def condition_in_words(document: shapes.Document, condition: Condition | None) -> str:
    """``Seulement si « Statut » est « Association ».``; nothing without condition."""
    if condition is None:
        return ""

    def label_of(code: str) -> str:
        question = document.question(code)
        return question.label if question else code

    def words_of(code: str, value: Any) -> str:
        question = document.question(code)
        return label_of_value(question, value) if question else str(value)

    return f"Seulement si {condition.in_words(label_of, words_of)}."


def _block(
    document: shapes.Document,
    question: shapes.BaseQuestion,
    form: SectionForm,
    shown: Mapping[str, Any],
    errors: Mapping[str, str],
    files: Files,
    new: Collection[str],
) -> Block:
    code = question.code
    kind = KINDS.get(type(question), "field")
    raw = shown.get(code)
    hints = {choice.value: choice.hint for choice in getattr(question, "choices", ()) if choice.hint}
    return Block(
        question=question,
        kind=kind,
        template=f"questionnaires/parts/{kind}.html",
        field=form[code] if code in form.fields else None,
        condition=condition_in_words(document, question.show_if),
        error=errors.get(code, ""),
        suffix="€" if isinstance(question, shapes.Money) else getattr(question, "unit", ""),
        is_new=code in new,
        max_length=question.max_length if isinstance(question, shapes.LongText) else 0,
        option_hints=hints,
        files=[file_link(file) for file in files.get(code, ())],
        formats=_formats(question),
        limit=f"{getattr(question, 'max_mb', 0)}\u00a0Mo",
        address=address_page(question, raw, errors) if isinstance(question, shapes.Address) else None,
        table=table_page(question, raw, errors) if isinstance(question, shapes.Table) else None,
        budget=budget_page(question, raw, errors) if isinstance(question, shapes.Budget) else None,
    )


def _formats(question: shapes.BaseQuestion) -> str:
    accept = getattr(question, "accept", [])
    return ", ".join(kind.removeprefix(".").upper() for kind in accept) or "PDF, Word, Excel, LibreOffice, JPEG ou PNG"
