"""When a question is asked: conditions on earlier answers, as data, in words, and evaluated."""

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from pydantic import Field, model_validator

from essaim.questionnaires.shapes import QuestionCode, Shape

Value = str | bool | int


class Condition(Shape):
    """Either a test of one earlier question (``question`` and one of four tests) or ``any``/``all`` of conditions.

    On a question with several values (``multiple``), ``equals`` means "has this value among its values".
    """

    question: QuestionCode | None = None
    equals: Value | None = None
    not_equals: Value | None = None
    is_in: list[Value] | None = Field(default=None, alias="in", min_length=1)
    filled: bool | None = None
    any_of: list["Condition"] | None = Field(default=None, alias="any", min_length=1)
    all_of: list["Condition"] | None = Field(default=None, alias="all", min_length=1)

    @model_validator(mode="after")
    def _has_one_meaning(self) -> "Condition":
        tests = [self.equals, self.not_equals, self.is_in, self.filled]
        groups = [self.any_of, self.all_of]
        tested = sum(test is not None for test in tests)
        grouped = sum(group is not None for group in groups)
        if (self.question is not None, tested, grouped) not in {(True, 1, 0), (False, 0, 1)}:
            raise ValueError(
                "une condition nomme une question et un seul test (`equals`, `not_equals`, `in`, `filled`), "
                "ou une seule liste `any` ou `all`"
            )
        return self

    @property
    def parts(self) -> list["Condition"]:
        """The conditions of a group; empty for a test."""
        return self.any_of or self.all_of or []

    def leaves(self) -> Iterator["Condition"]:
        """Every test of one question, however deep."""
        if self.question is not None:
            yield self
        for part in self.parts:
            yield from part.leaves()

    def values(self) -> list[Value]:
        """The values that a test compares the answer with."""
        if self.is_in is not None:
            return list(self.is_in)
        return [value for value in (self.equals, self.not_equals) if value is not None]

    def holds(self, values: Mapping[str, Any]) -> bool:
        """Whether the condition holds, ``values`` being the clean answers of the questions that are asked."""
        if self.any_of is not None:
            return any(part.holds(values) for part in self.any_of)
        if self.all_of is not None:
            return all(part.holds(values) for part in self.all_of)
        given = values.get(self.question or "")
        if self.filled is not None:
            return is_filled(given) == self.filled
        found = any(_matches(given, value) for value in self.values())
        return not found if self.not_equals is not None else found

    def in_words(self, label_of: Callable[[str], str], value_in_words: Callable[[str, Value], str]) -> str:
        """``« Statut » est « Association »``: the condition as a person reads it after « Seulement si »."""
        if self.parts:
            word = " ou " if self.any_of is not None else " et "
            texts = [part.in_words(label_of, value_in_words) for part in self.parts]
            return word.join(f"({text})" if part.parts else text for part, text in zip(self.parts, texts, strict=True))
        code = self.question or ""
        name = label_of(code).rstrip(" :?\u00a0")
        label = f"«\u00a0{name}\u00a0»"
        if self.filled is not None:
            return f"{label} est rempli" if self.filled else f"{label} n’est pas rempli"
        words = " ou ".join(f"«\u00a0{value_in_words(code, value)}\u00a0»" for value in self.values())
        return f"{label} n’est pas {words}" if self.not_equals is not None else f"{label} est {words}"


def is_filled(value: Any) -> bool:
    """Whether an answer says something; False and 0 do."""
    return value is not None and value != "" and value != [] and value != {}


def _matches(given: Any, value: Value) -> bool:
    if isinstance(given, list):
        return value in given
    if isinstance(given, bool) or isinstance(value, bool):
        return given is value
    return bool(given == value)
