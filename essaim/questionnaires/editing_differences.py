"""What differs between two documents, in French sentences, place by place."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from essaim.questionnaires import document as shapes
from essaim.questionnaires.conditions import Condition
from essaim.questionnaires.editing import TYPES, section_of, type_of
from essaim.questionnaires.rendering import condition_in_words

TITLES = {"hint": "l’indication", "help": "l’aide", "text": "le texte", "intro": "l’introduction"}
"""Long texts: that they change is said, what they become is read in the form."""


@dataclass(frozen=True)
class Difference:
    """What changes at one place: ``kind`` is ``new``, ``removed`` or ``changed``."""

    kind: str
    title: str
    sentences: list[str]


def differences(old: shapes.Document, new: shapes.Document) -> list[Difference]:
    """Everything that differs, in the order of the new document, what is gone last."""
    found = [*_whole(old, new)]
    for part in new.sections:
        found += _section(old, new, part)
        found += [one for question in part.questions for one in _question(old, new, question)]
    found += [
        Difference("removed", f"Section «\u00a0{part.title}\u00a0»", ["Elle n’existe plus."])
        for part in old.sections
        if new.section(part.code) is None
    ]
    found += [
        Difference("removed", _title(question), ["N’est plus demandé."])
        for question in old.questions()
        if new.question(question.code) is None
    ]
    return found


def _whole(old: shapes.Document, new: shapes.Document) -> Iterator[Difference]:
    sentences = [f"Le titre devient «\u00a0{new.title}\u00a0»."] if old.title != new.title else []
    if old.intro != new.intro:
        sentences.append("L’introduction change.")
    if _order(old.sections, new.sections):
        sentences.append("L’ordre des sections change.")
    if sentences:
        yield Difference("changed", "Le formulaire", sentences)


def _section(old: shapes.Document, new: shapes.Document, part: shapes.Section) -> Iterator[Difference]:
    title = f"Section «\u00a0{part.title}\u00a0»"
    before = old.section(part.code)
    if before is None:
        yield Difference("new", title, ["Nouvelle section."])
        return
    sentences = [f"S’appelait «\u00a0{before.title}\u00a0»."] if before.title != part.title else []
    if before.intro != part.intro:
        sentences.append("L’introduction change.")
    sentences += _conditions(old, new, before.show_if, part.show_if)
    if _order(before.questions, part.questions):
        sentences.append("L’ordre des questions change.")
    if sentences:
        yield Difference("changed", title, sentences)


def _question(old: shapes.Document, new: shapes.Document, question: shapes.BaseQuestion) -> Iterator[Difference]:
    before = old.question(question.code)
    if before is None:
        yield Difference("new", _title(question), [_introduced(new, question)])
        return
    sentences = list(_changes(old, new, before, question))
    if sentences:
        yield Difference("changed", _title(question), sentences)


def _introduced(new: shapes.Document, question: shapes.BaseQuestion) -> str:
    kind = TYPES[type_of(question)].lower()
    if not question.is_answered:
        return "Nouveau texte à lire."
    duty = "obligatoire" if question.required else "facultative"
    return " ".join(filter(None, [f"Nouvelle question, {duty} ({kind}).", condition_in_words(new, question.show_if)]))


def _changes(
    old: shapes.Document, new: shapes.Document, before: shapes.BaseQuestion, after: shapes.BaseQuestion
) -> Iterator[str]:
    if before == after:
        yield from _moved(old, new, after)
        return
    if type_of(before) != type_of(after):
        yield f"Était «\u00a0{TYPES[type_of(before)]}\u00a0», devient «\u00a0{TYPES[type_of(after)]}\u00a0»."
    if before.label != after.label:
        yield f"Était intitulé «\u00a0{before.label}\u00a0»."
    if before.required != after.required:
        yield "Devient obligatoire." if after.required else "Devient facultatif."
    for name, title in TITLES.items():
        if getattr(before, name, "") != getattr(after, name, ""):
            yield f"Change {title}."
    yield from _conditions(old, new, before.show_if, after.show_if)
    yield from _choices(before, after)
    if _others(before) != _others(after):
        yield "Ses réglages changent."
    yield from _moved(old, new, after)


def _moved(old: shapes.Document, new: shapes.Document, question: shapes.BaseQuestion) -> Iterator[str]:
    was, now = section_of(old, question.code), section_of(new, question.code)
    if was is not None and now is not None and was.code != now.code:
        yield f"Passe de «\u00a0{was.title}\u00a0» à «\u00a0{now.title}\u00a0»."


def _conditions(
    old: shapes.Document, new: shapes.Document, before: Condition | None, after: Condition | None
) -> Iterator[str]:
    if before != after:
        yield condition_in_words(new, after) if after else f"Était demandé {_lower(condition_in_words(old, before))}"


def _lower(sentence: str) -> str:
    return sentence[:1].lower() + sentence[1:]


def _choices(before: shapes.BaseQuestion, after: shapes.BaseQuestion) -> Iterator[str]:
    was = {choice.value: choice.label for choice in getattr(before, "choices", [])}
    now = {choice.value: choice.label for choice in getattr(after, "choices", [])}
    if added := [label for value, label in now.items() if value not in was]:
        yield f"Choix ajoutés\u00a0: {', '.join(added)}."
    if gone := [label for value, label in was.items() if value not in now]:
        yield f"Choix retirés\u00a0: {', '.join(gone)}."
    for value, label in now.items():
        if value in was and was[value] != label:
            yield f"Le choix «\u00a0{was[value]}\u00a0» devient «\u00a0{label}\u00a0»."


def _others(question: shapes.BaseQuestion) -> dict[str, Any]:
    said = {"code", "type", "label", "required", "show_if", "choices", "choices_from", *TITLES}
    return {name: value for name, value in question.model_dump(exclude_defaults=True).items() if name not in said}


def _order(before: Sequence[Any], after: Sequence[Any]) -> bool:
    """Whether what is in both comes in another order."""
    was, now = [one.code for one in before], [one.code for one in after]
    return [code for code in was if code in now] != [code for code in now if code in was]


def _title(question: shapes.BaseQuestion) -> str:
    if question.label:
        return f"«\u00a0{question.label}\u00a0»"
    return "Texte à lire"
