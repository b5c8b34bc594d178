"""Handing a draft or a file over to another person, who accepts it or not."""

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction

from essaim.funding.models import Application, Transfer
from essaim.funding.policies import can_answer_transfer, can_offer_application
from essaim.funding.services.freshness import lock_application
from essaim.journal import services as journal
from essaim.kernel import clock
from essaim.kernel.records import key_of
from essaim.kernel.verdict import Refused
from essaim.mail import services as mail
from essaim.people.actors import Actor
from essaim.people.models import User


def offer_application(actor: Actor, application: Application, *, email: str, note: str = "") -> Transfer:
    """Offer a file to the person at this address; nothing changes until they accept. Offered twice, it is one offer.

    Nothing here tells whether the address has an account: the mail says how to sign in or to open one.
    """
    address = email.strip().lower()
    validate_email(address)
    with transaction.atomic():
        locked = lock_application(application)
        can_offer_application(actor, locked).require()
        if locked.holder is not None and locked.holder.email == address:
            raise ValidationError({"email": "Cette personne porte déjà la demande."})
        waiting = locked.transfers.filter(closed_at__isnull=True).first()
        if waiting is not None and waiting.email == address:
            return waiting
        if waiting is not None:
            raise Refused(f"La demande est déjà proposée à {waiting.email}. Annulez d’abord cette proposition.")
        transfer = Transfer.objects.create(
            application=locked, email=address, offered_by=actor.user, note=note.strip()[:1000]
        )
        journal.record(actor, "funding.offer_application", locked, personal={"email": address})
        mail.send(
            to=address,
            subject="On vous propose de reprendre une demande d’aide",
            template="funding/mail/transfer.txt",
            context={"application": locked, "offerer": actor.label, "transfer": transfer},
            about=locked,
            key=f"transfer-{key_of(transfer)}",
        )
    return transfer


def accept_transfer(actor: Actor, transfer: Transfer) -> Application:
    """Take a file over: it is this person's from now on, and no longer the former holder's."""
    with transaction.atomic():
        locked, current = _lock_both(transfer)
        can_answer_transfer(actor, current).require()
        if current.accepted_at is not None:
            return locked
        _require_open(current)
        can_offer_application(Actor.system("transfer"), locked).require()
        current.accepted_at = current.closed_at = clock.now()
        current.save(update_fields=["accepted_at", "closed_at"])
        former, locked.holder = locked.holder, actor.person
        if former is None or locked.holder_name == former.name:
            locked.holder_name = actor.person.name
        locked.save(update_fields=["holder", "holder_name"])
        locked.collaborators.filter(user=actor.person).delete()
        journal.record(actor, "funding.accept_transfer", locked)
        _answer(locked, current, former, "a repris", "transfer_accepted")
    return locked


def decline_transfer(actor: Actor, transfer: Transfer) -> None:
    """Leave a file to its holder, who is told."""
    with transaction.atomic():
        locked, current = _lock_both(transfer)
        can_answer_transfer(actor, current).require()
        if current.closed_at is None:
            _close(current)
            journal.record(actor, "funding.decline_transfer", locked)
            _answer(locked, current, locked.holder, "ne reprend pas", "transfer_declined")


def cancel_transfer(actor: Actor, transfer: Transfer) -> None:
    """Take an offer back before it is answered."""
    with transaction.atomic():
        locked, current = _lock_both(transfer)
        can_offer_application(actor, locked).require()
        if current.accepted_at is not None:
            raise Refused("Cette personne vient d’accepter\u00a0: la demande est à elle.")
        if current.closed_at is None:
            _close(current)
            journal.record(actor, "funding.cancel_transfer", locked)


def _lock_both(transfer: Transfer) -> tuple[Application, Transfer]:
    """The file first, then the offer: the order in which everybody locks them."""
    locked = Application.objects.select_for_update(of=("self",)).select_related("holder", "call")
    return locked.get(pk=transfer.application_id), Transfer.objects.select_for_update().get(pk=transfer.pk)


def _require_open(transfer: Transfer) -> None:
    if transfer.closed_at is not None:
        raise Refused("Cette proposition n’attend plus de réponse.")


def _close(transfer: Transfer) -> None:
    transfer.closed_at = clock.now()
    transfer.save(update_fields=["closed_at"])


def _answer(application: Application, transfer: Transfer, to: User | None, did: str, template: str) -> None:
    """Tell who offered the file what became of it."""
    if to is None or not to.is_active:
        return
    mail.send(
        to=to.email,
        subject=f"La personne sollicitée {did} votre demande",
        template=f"funding/mail/{template}.txt",
        context={"application": application, "transfer": transfer},
        about=application,
        key=f"{template}-{key_of(transfer)}",
    )
