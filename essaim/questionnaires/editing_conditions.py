"""The conditions that can be chosen on a page: tests of earlier questions, listed, joined by « et » or by « ou »."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from essaim.questionnaires import document as shapes
from essaim.questionnaires.conditions import Condition, Value
from essaim.questionnaires.words import label_of_value

Joining = Literal["all", "any"]

LISTED_VALUES = 15
"""A question with more values than this is only tested as filled or not: the list would not be read."""


@dataclass(frozen=True)
class ConditionTest:
    """A test of one question that can be chosen: its ``key`` in the page, and its words."""

    key: str
    words: str
    condition: Condition


@dataclass(frozen=True)
class Chosen:
    """A condition as the page shows it: the keys of its tests, all of them or any of them."""

    joining: Joining
    keys: list[str]


def questions_before(document: shapes.Document, section: str, question: str = "") -> list[shapes.BaseQuestion]:
    """The questions that a condition may read: those before ``question``, or before the end of the section without one.

    For the condition of a section itself, give the one before it.
    """
    found: list[shapes.BaseQuestion] = []
    for part in document.sections:
        for asked in part.questions:
            if asked.code == question:
                return found
            if asked.is_answered:
                found.append(asked)
        if part.code == section and not question:
            return found
    return found


def possible_tests(question: shapes.BaseQuestion) -> list[ConditionTest]:
    """The tests that this question allows, in words."""
    values: list[Value] = []
    if isinstance(question, shapes.YesNo):
        return [_made(question, "equals", value) for value in (True, False)]
    if isinstance(question, shapes.ChoiceQuestion | shapes.Multiple) and len(question.choices) <= LISTED_VALUES:
        values = [choice.value for choice in question.choices]
    tests = [_made(question, test, value) for test in ("equals", "not_equals") for value in values]
    return [*tests, _made(question, "filled", True), _made(question, "filled", False)]


def _made(question: shapes.BaseQuestion, test: str, value: Value) -> ConditionTest:
    condition = Condition.model_validate({"question": question.code, test: value})
    words = condition.in_words(lambda code: question.label, lambda code, given: label_of_value(question, given))
    return ConditionTest(_key(condition), words, condition)


def _key(condition: Condition) -> str:
    for test in ("equals", "not_equals", "filled"):
        value = getattr(condition, test)
        if value is not None:
            return f"{condition.question}|{test}|{value}"
    return ""


def chosen_in(condition: Condition | None, known: Sequence[ConditionTest]) -> Chosen | None:
    """How the page shows this condition; None when it cannot: groups inside groups, values that are not listed."""
    if condition is None:
        return Chosen("all", [])
    joining: Joining = "any" if condition.any_of is not None or condition.is_in is not None else "all"
    leaves = [one for part in condition.parts or [condition] for one in _plain(part, joining)]
    keys = [_key(leaf) for leaf in leaves]
    return Chosen(joining, keys) if set(keys) <= {test.key for test in known} else None


def _plain(part: Condition, joining: Joining) -> list[Condition]:
    """``in`` is a choice between equalities, which only « ou » joins with the others."""
    if part.is_in is None or (joining == "all" and len(part.is_in) > 1):
        return [part]
    return [Condition(question=part.question, equals=value) for value in part.is_in]


def joined(joining: Joining, conditions: Sequence[Condition]) -> Condition | None:
    """The condition made of these tests; None without any, the test itself when it is alone."""
    if len(conditions) < 2:
        return conditions[0] if conditions else None
    return Condition.model_validate({joining: list(conditions)})
