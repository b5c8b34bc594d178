"""The office's acts on a file before its session: ask for a piece, declare it complete, assign, refuse."""

from datetime import date, timedelta

from django.core.exceptions import ValidationError
from django.db import transaction

from essaim.funding.models import Application, PieceRequest
from essaim.funding.policies import (
    can_assign_application,
    can_declare_complete,
    can_decline_application,
    can_request_piece,
)
from essaim.funding.services.envelopes import release_opinion
from essaim.funding.states import APPLICATION
from essaim.journal import services as journal
from essaim.kernel import clock
from essaim.mail import services as mail
from essaim.people.actors import Actor
from essaim.people.models import User

PIECE_DAYS = 15
"""Days given to send a piece when the officer does not say."""


def request_piece(
    actor: Actor, application: Application, *, slot: str, label: str, message: str, due_on: date | None = None
) -> PieceRequest:
    """Ask the applicant for a piece or a correction; asked twice while unanswered, it is one request."""
    if not message.strip():
        raise ValidationError({"message": "Dites ce qui manque et pourquoi : la personne lira ce message."})
    due = due_on or clock.today() + timedelta(days=PIECE_DAYS)
    if due < clock.today():
        raise ValidationError({"due_on": "Cette date est passée."})
    with transaction.atomic():
        locked = Application.objects.select_for_update().get(pk=application.pk)
        found = locked.piece_requests.filter(slot=slot, answered_at__isnull=True).first()
        if found is not None:
            return found
        can_request_piece(actor, locked).require()
        request = PieceRequest.objects.create(
            application=locked, slot=slot, label=label, message=message.strip(), due_on=due
        )
        locked.state = APPLICATION.target("request_piece")
        locked.save(update_fields=["state"])
        journal.record(actor, "funding.request_piece", locked, facts={"slot": slot, "due_on": due})
        _tell_holder(
            locked, f"Une pièce manque à votre demande {locked.number}", "piece", f"piece-{request.pk}", request
        )
    return request


def declare_complete(actor: Actor, application: Application) -> Application:
    """Declare a file complete: the review begins, and the applicant is told."""
    with transaction.atomic():
        locked = Application.objects.select_for_update().get(pk=application.pk)
        can_declare_complete(actor, locked).require()
        locked.state = APPLICATION.target("declare_complete")
        locked.completed_at = clock.now()
        locked.save(update_fields=["state", "completed_at"])
        journal.record(actor, "funding.declare_complete", locked)
        _tell_holder(locked, f"Votre demande {locked.number} est complète", "complete", f"complete-{locked.pk}")
    return locked


def assign_application(actor: Actor, application: Application, *, agent: User | None) -> Application:
    """Give a file to an agent, or to nobody."""
    with transaction.atomic():
        locked = Application.objects.select_for_update().get(pk=application.pk)
        can_assign_application(actor, locked).require()
        locked.assigned_to = agent
        locked.save(update_fields=["assigned_to"])
        journal.record(actor, "funding.assign_application", locked)
    return locked


def decline_application(actor: Actor, application: Application, *, reason: str) -> Application:
    """Refuse a file, with the reason that the applicant reads; what the committee had reserved is given back."""
    if not reason.strip():
        raise ValidationError({"reason": "Écrivez le motif : la personne le lira et pourra s’en servir."})
    with transaction.atomic():
        locked = Application.objects.select_for_update().get(pk=application.pk)
        can_decline_application(actor, locked).require()
        release_opinion(locked)
        locked.state = APPLICATION.target("decline_application")
        locked.decline_reason = reason.strip()[:1000]
        locked.save(update_fields=["state", "decline_reason"])
        journal.record(actor, "funding.decline_application", locked, note=locked.decline_reason)
        _tell_holder(locked, f"Votre demande {locked.number} n’est pas retenue", "declined", f"declined-{locked.pk}")
    return locked


def _tell_holder(
    application: Application, subject: str, template: str, key: str, request: PieceRequest | None = None
) -> None:
    if application.holder is None:
        return
    mail.send(
        to=application.holder.email,
        subject=subject,
        template=f"funding/mail/{template}.txt",
        context={"application": application, "request": request},
        about=application,
        key=key,
    )
