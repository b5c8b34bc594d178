"""The office's acts on a file before its session: ask for a piece, declare it complete, assign, refuse.

Each takes the ``version`` of the page it comes from: somebody else's act in between is told, never overwritten. The
same button pressed twice is one act. Those that write to the applicant take the ``wording`` that the office read again.
"""

from datetime import date, timedelta
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction

from essaim.documents import services as documents
from essaim.documents.models import File, Visibility
from essaim.funding import letters
from essaim.funding.mails import Wording
from essaim.funding.models import Application, PieceRequest
from essaim.funding.policies import (
    INSTRUCTING,
    can_assign_application,
    can_declare_complete,
    can_decline_application,
    can_request_piece,
)
from essaim.funding.services.envelopes import release_opinion
from essaim.funding.services.freshness import lock_application, require_fresh
from essaim.funding.services.mails import tell_applicant
from essaim.funding.states import APPLICATION, ApplicationState
from essaim.journal import services as journal
from essaim.kernel import clock
from essaim.people.actors import Actor
from essaim.people.models import User

PIECE_DAYS = 15
"""Days given to send a piece when the officer does not say."""

REFUSAL_SLOT = "refusal_letter"
"""Place of the refusal letter among the files of an application."""


def request_piece(
    actor: Actor,
    application: Application,
    *,
    slot: str,
    label: str,
    message: str,
    due_on: date | None = None,
    version: int | None = None,
    wording: Wording | None = None,
) -> PieceRequest:
    """Ask the applicant for a piece or a correction; asked twice while unanswered, it is one request."""
    due = check_piece_request(message=message, due_on=due_on)
    with transaction.atomic():
        locked = lock_application(application)
        found = locked.piece_requests.filter(slot=slot, answered_at__isnull=True).first()
        if found is not None and actor.has(*INSTRUCTING):
            return found
        can_request_piece(actor, locked).require()
        require_fresh(locked, version)
        request = PieceRequest.objects.create(
            application=locked, slot=slot, label=label[:160], message=message.strip()[:2000], due_on=due
        )
        locked.state = APPLICATION.target("request_piece")
        locked.save(update_fields=["state"])
        journal.record(actor, "funding.request_piece", locked, facts={"slot": slot, "due_on": due})
        tell_applicant(actor, "piece", locked, key=f"piece-{request.pk}", wording=wording, piece=request)
    return request


def check_piece_request(*, message: str, due_on: date | None) -> date:
    """The date given to answer, or ``ValidationError`` beside what is wrong: for the preview and for the act."""
    due = due_on or clock.today() + timedelta(days=PIECE_DAYS)
    if not message.strip():
        raise ValidationError({"message": "Dites ce qui manque et pourquoi\u00a0: la personne lira ce message."})
    if due < clock.today():
        raise ValidationError({"due_on": "Cette date est passée."})
    return due


def declare_complete(
    actor: Actor, application: Application, *, version: int | None = None, wording: Wording | None = None
) -> Application:
    """Declare a file complete: the review begins, and the applicant is told."""
    with transaction.atomic():
        locked = lock_application(application)
        if locked.state == ApplicationState.IN_REVIEW and actor.has(*INSTRUCTING):
            return locked
        can_declare_complete(actor, locked).require()
        require_fresh(locked, version)
        locked.state = APPLICATION.target("declare_complete")
        locked.completed_at = clock.now()
        locked.save(update_fields=["state", "completed_at"])
        journal.record(actor, "funding.declare_complete", locked)
        tell_applicant(actor, "complete", locked, key=f"complete-{locked.pk}", wording=wording)
    return locked


def assign_application(
    actor: Actor, application: Application, *, agent: User | None, version: int | None = None
) -> Application:
    """Give a file to an agent, or to nobody; given twice to the same one, it is one act."""
    with transaction.atomic():
        locked = lock_application(application)
        can_assign_application(actor, locked).require()
        if locked.assigned_to == agent:
            return locked
        require_fresh(locked, version)
        locked.assigned_to = agent
        locked.save(update_fields=["assigned_to"])
        journal.record(actor, "funding.assign_application", locked)
    return locked


def decline_application(
    actor: Actor,
    application: Application,
    *,
    reason: str,
    version: int | None = None,
    with_letter: bool = True,
    wording: Wording | None = None,
) -> Application:
    """Refuse a file, with the reason that the applicant reads; what the committee had reserved is given back.

    The refusal letter is made from the territory's template before anything is locked, and kept in the file.
    """
    if not reason.strip():
        raise ValidationError({"reason": "Écrivez le motif\u00a0: la personne le lira et pourra s’en servir."})
    letter = None
    if with_letter and can_decline_application(actor, application):
        letter = letters.refusal_letter(application, reason=reason.strip()[:1000])
    with transaction.atomic():
        locked = lock_application(application)
        if locked.state == ApplicationState.DECLINED and actor.has(*INSTRUCTING):
            return locked
        can_decline_application(actor, locked).require()
        require_fresh(locked, version)
        release_opinion(locked)
        locked.state = APPLICATION.target("decline_application")
        locked.decline_reason = reason.strip()[:1000]
        locked.ended_at = clock.now()
        locked.save(update_fields=["state", "decline_reason", "ended_at"])
        journal.record(actor, "funding.decline_application", locked, personal={"reason": locked.decline_reason})
        if letter is not None:
            documents.add_file(
                actor,
                owner=locked,
                upload=letter,
                filename=f"refus-{locked.number}.pdf",
                slot=REFUSAL_SLOT,
                title="Lettre de refus",
                visibility=Visibility.OWNER,
            )
        tell_applicant(actor, "declined", locked, key=f"declined-{locked.pk}", wording=wording)
    return locked


def add_office_file(actor: Actor, application: Application, *, upload: Any, title: str, visibility: str) -> File:
    """Keep a file of the office's own in an application: a note, an opinion, a letter."""
    can_assign_application(actor, application).require()
    return documents.add_file(actor, owner=application, upload=upload, title=title, visibility=visibility)
