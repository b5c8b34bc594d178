"""Changing a document part by part: each function takes a document and gives another, which may not be sound yet.

Codes never change once given, since answers are kept under them; a place is a rank, so that asking twice for the same
place changes nothing more.
"""

from collections.abc import Collection, Mapping, Sequence
from typing import Any, TypeVar

import pydantic

from essaim.kernel.text import normalise
from essaim.questionnaires.conditions import Condition
from essaim.questionnaires.document import (
    RESERVED,
    BaseQuestion,
    Document,
    Fault,
    Note,
    Question,
    Section,
    reason_of,
)

TYPES: dict[str, str] = {
    "text": "Texte court",
    "long_text": "Texte long",
    "number": "Nombre",
    "money": "Montant en euros",
    "date": "Date",
    "choice": "Un choix parmi plusieurs",
    "multiple": "Plusieurs choix",
    "yes_no": "Oui ou non",
    "email": "Adresse e-mail",
    "phone": "Téléphone",
    "siret": "Numéro SIRET",
    "rna": "Numéro RNA",
    "address": "Adresse postale",
    "file": "Fichier à joindre",
    "table": "Tableau à lignes",
    "budget": "Budget",
    "note": "Texte à lire, sans réponse",
}
"""Every type of question, in words, the most used first."""

Part = TypeVar("Part")

_QUESTION: pydantic.TypeAdapter[Any] = pydantic.TypeAdapter(Question)


class Misshapen(ValueError):
    """A part is not well formed; ``faults`` gives a French reason by field."""

    def __init__(self, faults: Mapping[str, str]) -> None:
        super().__init__("; ".join(faults.values()))
        self.faults = dict(faults)


def type_of(question: BaseQuestion) -> str:
    """``text``, ``choice``, ``budget``…"""
    return str(getattr(question, "type", ""))


def shaped_question(data: Mapping[str, Any]) -> BaseQuestion:
    """The question of ``data``, which may still lack something; otherwise ``Misshapen``, by field."""
    try:
        question: BaseQuestion = _QUESTION.validate_python(dict(data))
    except pydantic.ValidationError as error:
        raise Misshapen(_by_field(error)) from None
    return question


def made_question(data: Mapping[str, Any]) -> BaseQuestion:
    """The question of ``data``, sound when alone; otherwise ``Misshapen``, by field."""
    question = shaped_question(data)
    if faults := question.own_faults():
        raise Misshapen({"": " ; ".join(faults)})
    return question


def made_section(data: Mapping[str, Any]) -> Section:
    """The section of ``data``, questions aside; otherwise ``Misshapen``, by field."""
    try:
        return Section.model_validate({"questions": [], **data})
    except pydantic.ValidationError as error:
        raise Misshapen(_by_field(error)) from None


def _by_field(error: pydantic.ValidationError) -> dict[str, str]:
    faults = {}
    for detail in error.errors(include_url=False):
        # Below a question, pydantic first names the branch of the union that it took.
        names = [step for step in detail["loc"] if isinstance(step, str) and step not in TYPES]
        faults[names[0] if names else ""] = reason_of(detail)
    return faults


def free_code(label: str, taken: Collection[str]) -> str:
    """A code made of the label's words, that nothing else bears: ``Des locaux ?`` gives ``des_locaux``."""
    words = "".join(letter if letter.isascii() and letter.isalnum() else "_" for letter in normalise(label))
    base = "_".join(word for word in words.split("_") if word)[:40].strip("_")
    if not base or not base[0].isalpha():
        base = f"q_{base}".rstrip("_")
    code, rank = base, 2
    while code in taken or code in RESERVED:
        code, rank = f"{base}_{rank}", rank + 1
    return code


def codes_of(document: Document) -> set[str]:
    """Every code of question that is taken."""
    return {question.code for question in document.questions()}


# ---------------------------------------------------------------------------------------------------------- sections


def add_section(document: Document, section: Section) -> Document:
    """The section comes last."""
    return _with_sections(document, [*document.sections, section])


def change_section(document: Document, code: str, section: Section) -> Document:
    """Its title, its introduction and its condition are those of ``section``; its questions and its code stay."""
    return _with_sections(
        document,
        [
            section.model_copy(update={"code": code, "questions": part.questions}) if part.code == code else part
            for part in document.sections
        ],
    )


def remove_section(document: Document, code: str) -> Document:
    """Without this section and its questions."""
    return _with_sections(document, [part for part in document.sections if part.code != code])


def place_section(document: Document, code: str, rank: int) -> Document:
    """The section at this rank, from 0; beyond the ends, at the end."""
    return _with_sections(document, _placed(document.sections, document.section(code), rank))


# --------------------------------------------------------------------------------------------------------- questions


def section_of(document: Document, code: str) -> Section | None:
    """The section that asks this question."""
    return next((part for part in document.sections if any(q.code == code for q in part.questions)), None)


def add_question(document: Document, section: str, question: BaseQuestion) -> Document:
    """The question comes last in its section."""
    return _with_questions(
        document,
        lambda part: [*part.questions, question] if part.code == section else part.questions,
    )


def change_question(document: Document, question: BaseQuestion) -> Document:
    """The question of the same code becomes this one, where it is."""
    return _with_questions(document, lambda part: [question if q.code == question.code else q for q in part.questions])


def remove_question(document: Document, code: str) -> Document:
    """Without this question."""
    return _with_questions(document, lambda part: [q for q in part.questions if q.code != code])


def place_question(document: Document, code: str, section: str, rank: int) -> Document:
    """The question at this rank of this section, from 0; beyond the ends, at the end. Unknown ones change nothing."""
    question = document.question(code)
    if question is None or document.section(section) is None:
        return document
    return _with_questions(
        remove_question(document, code),
        lambda part: _placed(part.questions, question, rank) if part.code == section else part.questions,
    )


def dependents(document: Document, codes: Collection[str]) -> list[str]:
    """Titles of the questions and sections, others than these, whose condition reads one of these questions."""
    asked = [(q.code, q.label, q.show_if) for q in document.questions()]
    asked += [(part.code, part.title, part.show_if) for part in document.sections]
    return [title for code, title, condition in asked if code not in codes and _reads(condition, codes)]


def _reads(condition: Condition | None, codes: Collection[str]) -> bool:
    return condition is not None and any(leaf.question in codes for leaf in condition.leaves())


def _placed(parts: Sequence[Part], moved: Part | None, rank: int) -> list[Part]:
    if moved is None:
        return list(parts)
    others = [part for part in parts if part is not moved]
    at = min(max(rank, 0), len(others))
    return [*others[:at], moved, *others[at:]]


def _with_sections(document: Document, sections: Sequence[Section]) -> Document:
    return document.model_copy(update={"sections": list(sections)})


def _with_questions(document: Document, questions_of: Any) -> Document:
    return _with_sections(
        document, [part.model_copy(update={"questions": questions_of(part)}) for part in document.sections]
    )


# ------------------------------------------------------------------------------------------------------ reading it


def fault_in_words(document: Document, fault: Fault) -> str:
    """The fault as whoever prepares the form reads it: titles in place of codes."""
    text = fault.text
    for question in document.questions():
        text = text.replace(f"« {question.code} »", f"«\u00a0{question.label or 'texte à lire'}\u00a0»")
    part = document.section(fault.section)
    asked = document.question(fault.question)
    where = asked.label if asked else part.title if part else ""
    return f"«\u00a0{where}\u00a0»\u00a0: {text}." if where else f"{text}."


def as_one_page(document: Document) -> Document:
    """The whole form in one section ``tout``, to fill in at once: section titles become notes, conditions add up."""
    questions: list[BaseQuestion] = []
    for rank, part in enumerate(document.sections):
        title = Note(type="note", code=f"titre_{rank}", label=part.title, text=part.intro, show_if=part.show_if)
        questions += [title, *(_under(question, part.show_if) for question in part.questions)]
    whole = Section.model_construct(code="tout", title=document.title, intro="", show_if=None, questions=questions)
    return _with_sections(document, [whole])


def _under(question: BaseQuestion, condition: Condition | None) -> BaseQuestion:
    if condition is None:
        return question
    both = condition if question.show_if is None else Condition.model_validate({"all": [condition, question.show_if]})
    return question.model_copy(update={"show_if": both})
