"""Reading a file without knowing who asks: while they score it, its readers see no name, no number, no piece of theirs.

A call, or one session of it, is read blind. What tells who asks is what the form's facts declare so
(``form_facts``: ``identifies``), and every piece that the call does not declare anonymous. Who leads the review reads
everything, and so does everyone once the file is sent to its session.
"""

from dataclasses import replace

from django.db.models import Exists, OuterRef, Q, QuerySet

from essaim.funding.form_facts import FACTS
from essaim.funding.models import Application, Assessment
from essaim.funding.states import ApplicationState
from essaim.people.actors import Actor
from essaim.people.roles import Role
from essaim.questionnaires.summary import Summary

LEADING = (Role.OFFICER, Role.DIRECTOR)
"""Roles that lead the review: nothing is hidden from them."""

REVIEWED = (ApplicationState.FILED, ApplicationState.INCOMPLETE, ApplicationState.IN_REVIEW)


def blind_readings(actor: Actor) -> QuerySet[Assessment]:
    """The assessments that this person gives, or is to give, without knowing who asks."""
    if actor.user is None or actor.has(*LEADING):
        return Assessment.objects.none()
    of_session = Q(application__cut_off__is_blind=True)
    of_call = Q(application__cut_off__is_blind__isnull=True, application__call__is_blind=True)
    mine = Assessment.objects.filter(assessor=actor.user, application__state__in=REVIEWED)
    return mine.filter(of_session | of_call)


def with_veil(actor: Actor, files: QuerySet[Application]) -> QuerySet[Application]:
    """The files, each knowing by ``veil`` whether this person reads it blind."""
    return files.annotate(veil=Exists(blind_readings(actor).filter(application=OuterRef("pk"))))


def anonymous_summary(summary: Summary) -> Summary:
    """The answers in words, without those that tell who asks, and without any file."""
    telling = {question.code for question in summary.document.questions() if _tells_who_asks(question.fed_facts())}
    sections = [
        replace(part, rows=[replace(row, files=[]) for row in part.rows if row.code not in telling])
        for part in summary.sections
    ]
    return replace(summary, sections=[part for part in sections if part.rows])


def _tells_who_asks(facts: list[str]) -> bool:
    return any(name in FACTS and FACTS[name].identifies for name in facts)


def is_anonymous(file: Application, slot: str) -> bool:
    """Whether the call declares that this piece does not tell who asks."""
    return any(piece["code"] == slot and piece.get("is_anonymous") for piece in file.call.pieces)
