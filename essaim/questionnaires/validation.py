"""The reference of what a response must be: visible questions, clean values, facts, and errors to show.

``validate`` never raises on answers, whatever they are. Hidden questions have no value: conditions on them see them as
empty, and nothing they hold reaches ``clean`` or ``facts``.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from essaim.documents.models import File
from essaim.questionnaires import document as forms
from essaim.questionnaires.conditions import is_filled
from essaim.questionnaires.readers import (
    NBSP,
    BudgetAnswer,
    Reading,
    file_faults,
    missing_answer,
    quoted,
    read_answer,
)
from essaim.questionnaires.shapes import mapping_or_empty
from essaim.ui.formatting import format_day

Files = Mapping[str, Sequence[File]]
"""Files given by question code; the caller reads them from its documents (``slot`` is the question's code)."""


@dataclass
class Outcome:
    """What validation found.

    ``errors`` is keyed by place (``title``, ``budget.60-services``, ``cofinancers.0.amount``) in the order of the page;
    ``clean`` holds typed values of visible, answered, right questions; ``facts`` the same under the facts they feed;
    ``visible`` the codes of the questions asked, in order, notes included.
    """

    errors: dict[str, str] = field(default_factory=dict)
    clean: dict[str, Any] = field(default_factory=dict)
    facts: dict[str, Any] = field(default_factory=dict)
    visible: list[str] = field(default_factory=list)

    @property
    def is_valid(self) -> bool:
        """Whether nothing is wrong in what was looked at."""
        return not self.errors


def validate(
    document: forms.Document, answers: Any, *, section: str | None = None, files: Files | None = None
) -> Outcome:
    """Check ``answers`` (by question code); errors are those of ``section``, or of the whole form without one.

    ``files`` None means that files are not looked at; an empty mapping, that none is given.
    """
    given = mapping_or_empty(answers)
    outcome = Outcome()
    values: dict[str, Any] = {}
    for part in document.sections:
        if part.show_if is not None and not part.show_if.holds(values):
            continue
        for question in part.questions:
            if question.show_if is not None and not question.show_if.holds(values):
                continue
            outcome.visible.append(question.code)
            reading = _read(question, given, files, values)
            values[question.code] = reading.value
            if section in (None, part.code):
                _report(question, reading, outcome)
            if not reading.errors and is_filled(reading.value):
                outcome.clean[question.code] = reading.value
                outcome.facts |= facts_of(question, reading.value)
    return outcome


def facts_of(question: forms.BaseQuestion, value: Any) -> dict[str, Any]:
    """The facts that a clean value gives."""
    if isinstance(question, forms.Budget) and isinstance(value, BudgetAnswer):
        totals = value.totals
        given = {question.feeds: totals.request, question.feeds_total: totals.sides["charges"]}
        return {name: amount for name, amount in given.items() if name}
    return {question.feeds: value} if question.feeds else {}


def _read(
    question: forms.BaseQuestion, given: Mapping[str, Any], files: Files | None, values: Mapping[str, Any]
) -> Reading:
    if isinstance(question, forms.FileQuestion):
        return _read_files(question, files)
    reading = read_answer(question, given.get(question.code))
    if not reading.errors and not is_filled(reading.value) and question.required:
        reading.errors[""] = missing_answer(question)
    elif isinstance(question, forms.YesNo) and question.must_be_yes and reading.value is False:
        reading.errors[""] = question.must_be_yes
    elif isinstance(question, forms.DateQuestion) and question.not_before and reading.value:
        earlier = values.get(question.not_before)
        if earlier and reading.value < earlier:
            reading.errors[""] = f"{quoted(question)}{NBSP}: pas avant le {format_day(earlier)}."
    return reading


def _read_files(question: forms.FileQuestion, files: Files | None) -> Reading:
    if files is None:
        return Reading()
    given = list(files.get(question.code, ()))
    if not given:
        return Reading(errors={"": missing_answer(question)} if question.required else {})
    fault = file_faults(question, [(file.original_name, file.size) for file in given])
    return Reading(errors={"": fault}) if fault else Reading([str(file.pk) for file in given])


def _report(question: forms.BaseQuestion, reading: Reading, outcome: Outcome) -> None:
    for place, message in reading.errors.items():
        outcome.errors[f"{question.code}.{place}" if place else question.code] = message
