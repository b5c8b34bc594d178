"""What a correction opens, and what it changed."""

from essaim.funding.models import Application, Correction
from essaim.questionnaires.changes import AnswerChange, answer_changes
from essaim.questionnaires.document import BaseQuestion, Document, FileQuestion, Section
from essaim.questionnaires.validation import validate

SECTION = "correction"
"""Code of the one section that a correction is written in."""


def waiting_correction(application: Application) -> Correction | None:
    """The correction that waits for the applicant, if any; reads ``corrections``, fetch them before in a list."""
    return next((one for one in application.corrections.all() if one.closed_at is None), None)


def correctable(application: Application) -> list[BaseQuestion]:
    """The questions that may be opened: those asked of this file, but for files, which one asks as pieces."""
    document, answers = application.response.form_version.read(), application.response.answers
    asked = set(validate(document, answers).visible)
    return [question for question in document.questions() if question.code in asked and _is_typed(question)]


def opened(correction: Correction) -> list[BaseQuestion]:
    """The questions to correct as the answers stand now: those that were named, and those that they make appear."""
    document = correction.response.form_version.read()
    before = set(validate(document, correction.replaced.answers).visible)
    now = validate(document, correction.response.answers).visible
    codes = {code for code in now if code in correction.fields or code not in before}
    return [question for question in document.questions() if question.code in codes and _is_typed(question)]


def correction_form(correction: Correction) -> Document:
    """The questions to correct as a form of one page, where each is asked whatever the others say."""
    document = correction.response.form_version.read()
    questions = [question.model_copy(update={"show_if": None}) for question in opened(correction)]
    section = Section.model_construct(code=SECTION, title="Corriger", intro="", show_if=None, questions=questions)
    return Document.model_construct(title=document.title, intro="", sections=[section])


def changes_of(correction: Correction) -> list[AnswerChange]:
    """What changed, from what was filed to what was corrected."""
    document = correction.response.form_version.read()
    return answer_changes(document, correction.replaced.answers, correction.response.answers)


def _is_typed(question: BaseQuestion) -> bool:
    return question.is_answered and not isinstance(question, FileQuestion)
