"""What differs between two versions of a form, or between two sets of answers to one."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from essaim.questionnaires.document import BaseQuestion, Document
from essaim.questionnaires.words import UNANSWERED, in_words


@dataclass(frozen=True)
class VersionChanges:
    """Questions of the new version that are new or asked otherwise, and those of the old one that are gone."""

    new: list[BaseQuestion] = field(default_factory=list)
    changed: list[BaseQuestion] = field(default_factory=list)
    removed: list[BaseQuestion] = field(default_factory=list)

    def __bool__(self) -> bool:
        return bool(self.new or self.changed or self.removed)


def changes_between(old: Document, new: Document) -> VersionChanges:
    """Compare questions by code; notes are not questions, and moving to another section changes nothing."""
    before = {question.code: question for question in old.questions() if question.is_answered}
    after = {question.code: question for question in new.questions() if question.is_answered}
    return VersionChanges(
        new=[question for code, question in after.items() if code not in before],
        changed=[question for code, question in after.items() if code in before and before[code] != question],
        removed=[question for code, question in before.items() if code not in after],
    )


@dataclass(frozen=True)
class AnswerChange:
    """A question whose answer changed, before and after, in words."""

    code: str
    label: str
    before: str
    after: str


def answer_changes(document: Document, before: Mapping[str, Any], after: Mapping[str, Any]) -> list[AnswerChange]:
    """The answers that differ, in the order of the form."""
    return [
        AnswerChange(
            question.code,
            question.label,
            in_words(question, before.get(question.code)) or UNANSWERED,
            in_words(question, after.get(question.code)) or UNANSWERED,
        )
        for question in document.questions()
        if question.is_answered and before.get(question.code) != after.get(question.code)
    ]
