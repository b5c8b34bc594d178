"""The conversation about a file, thread by thread, as both sides read it."""

from dataclasses import dataclass

from essaim.funding.models import Application, Comment, Side
from essaim.questionnaires.document import BaseQuestion
from essaim.questionnaires.validation import validate

GENERAL = "La demande en général"


@dataclass(frozen=True)
class Thread:
    """What was said about one question, in order; about the whole file when ``question`` is empty."""

    question: str
    label: str
    comments: list[Comment]

    def unread_by(self, side: str) -> int:
        """Messages of the other side that this one has not read."""
        return sum(one.side != side and one.read_at is None for one in self.comments)


def questions_of(application: Application) -> list[BaseQuestion]:
    """The questions that the form asked of this file, in its order."""
    document = application.response.form_version.read()
    visible = set(validate(document, application.response.answers).visible)
    return [question for question in document.questions() if question.is_answered and question.code in visible]


def question_of(application: Application, code: str) -> BaseQuestion | None:
    """The question of this code, if it was asked of this file."""
    return next((question for question in questions_of(application) if question.code == code), None)


def threads_of(application: Application) -> list[Thread]:
    """Every thread: the general one first, then the questions in the order of the form, those gone at the end."""
    found: dict[str, list[Comment]] = {}
    for one in Comment.objects.filter(application=application).select_related("author"):
        found.setdefault(one.question, []).append(one)
    labels = {"": GENERAL} | {question.code: question.label for question in questions_of(application)}
    codes = [code for code in labels if code in found] + [code for code in found if code not in labels]
    return [Thread(code, labels.get(code, "Une question retirée depuis"), found[code]) for code in codes]


def unread_comments(application: Application, side: str) -> list[Comment]:
    """What the other side wrote and this one has not read; reads ``comments``, fetch them before in a list."""
    return [one for one in application.comments.all() if one.side != side and one.read_at is None]


def awaits_office(application: Application) -> bool:
    """Whether the applicant wrote last, and the office has not read it."""
    return bool(unread_comments(application, Side.OFFICE))
