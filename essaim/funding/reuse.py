"""What a new draft may take from an earlier file: who carries it, how to reach them, pieces that are still valid.

Nothing is taken without being shown: each answer and each piece is chosen, remembered with what it replaced, and may be
given back (``Application.reused``).
"""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import QuerySet

from essaim.documents.models import File
from essaim.funding.identity import names_structure
from essaim.funding.law.deadlines import add_months
from essaim.funding.models import Application
from essaim.funding.pieces import files_by_slot
from essaim.funding.queries import own_applications
from essaim.funding.states import ApplicationState
from essaim.kernel import clock
from essaim.kernel.clock import day_in_paris
from essaim.people.actors import Actor
from essaim.questionnaires.document import BaseQuestion, FileQuestion
from essaim.questionnaires.words import in_words


@dataclass(frozen=True)
class Offer:
    """An answer of the earlier file, in words; ``now`` is what the draft says, ``is_advised`` whether it is ticked."""

    code: str
    label: str
    section: str
    words: str
    now: str
    is_advised: bool


@dataclass(frozen=True)
class PieceOffer:
    """A piece of the earlier file that may serve until a day."""

    slot: str
    label: str
    file: File
    valid_until: date


@dataclass(frozen=True)
class Taken:
    """What was taken: an answer, and whether the draft still says it."""

    code: str
    label: str
    words: str
    is_unchanged: bool


def earlier_files(actor: Actor, draft: Application) -> QuerySet[Application]:
    """The files of this person and of their structures that may serve again, the latest first."""
    mine = own_applications(actor).exclude(pk=draft.pk).exclude(state=ApplicationState.DRAFT)
    return mine.filter(erased_at__isnull=True).select_related("call", "response__form_version").order_by("-filed_at")


def offers(source: Application, draft: Application) -> list[Offer]:
    """The answers of ``source`` that the draft's form asks alike: those on who carries it, and all in a renewal."""
    before, document = source.response.form_version.read(), draft.response.form_version.read()
    earlier = {question.code: question for question in before.questions()}
    found = []
    for part in document.sections:
        lasts = names_structure(document, part.code)
        if not lasts and draft.renews_id != source.pk:
            continue
        for question in part.questions:
            answer = source.response.answers.get(question.code)
            if answer is None or type(earlier.get(question.code)) is not type(question) or not _is_typed(question):
                continue
            words, now = in_words(question, answer), in_words(question, draft.response.answers.get(question.code))
            if words != now:
                found.append(Offer(question.code, question.label, part.title, words, now, lasts and not now))
    return found


def piece_offers(source: Application, draft: Application) -> list[PieceOffer]:
    """The pieces of ``source`` that the draft's call asks too, and that are recent enough to serve again."""
    joined, given = files_by_slot(source), files_by_slot(draft)
    found = []
    for piece in draft.call.pieces:
        months, files = piece.get("valid_months"), joined.get(piece["code"])
        if not months or not files or given.get(piece["code"]) or not files[0].is_available:
            continue
        until = add_months(day_in_paris(files[0].created_at), months)
        if until >= clock.today():
            found.append(PieceOffer(piece["code"], piece["label"], files[0], until))
    return found


def taken_answers(draft: Application) -> list[Taken]:
    """What the draft took, in the order of its form."""
    kept: dict[str, Any] = draft.reused.get("answers", {})
    answers = draft.response.answers
    return [
        Taken(
            question.code,
            question.label,
            in_words(question, kept[question.code]["taken"]),
            answers.get(question.code) == kept[question.code]["taken"],
        )
        for question in draft.response.form_version.read().questions()
        if question.code in kept
    ]


def _is_typed(question: BaseQuestion) -> bool:
    return question.is_answered and not isinstance(question, FileQuestion)
