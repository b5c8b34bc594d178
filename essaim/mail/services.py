"""Writing messages; the worker delivers them."""

from datetime import datetime
from typing import Any

from django.core.mail import BadHeaderError
from django.core.validators import validate_email
from django.db import transaction

from essaim.jobs import services as jobs
from essaim.journal import services as journal
from essaim.kernel.records import Record, key_of, kind_of
from essaim.kernel.text import normalise
from essaim.mail.drawing import drawn
from essaim.mail.models import Message, MessageState
from essaim.mail.policies import can_resend_message
from essaim.people.actors import Actor

DELIVERY = "mail.deliver"
FORGOTTEN = "efface@efface.invalid"
"""Where messages were sent whose reader is forgotten."""


def send(
    *,
    to: str,
    subject: str,
    template: str,
    context: dict[str, Any],
    about: Record | None = None,
    key: str,
    is_secret: bool = False,
    body: str = "",
) -> Message:
    """Write a message to one person in the act's transaction; it leaves when the transaction is over.

    ``template`` is the name of a plain-text template (``funding/mail/receipt.txt``), drawn now with ``context`` and
    ``base_url``, the public address of the site; ``body`` is that text once somebody has changed it. The same ``key``
    is the same message: asked for twice, it is written and sent once. ``BadHeaderError`` when the subject or the
    address could forge another header; ``ValidationError`` when the address is not one.
    """
    if any(character in line for line in (subject, to) for character in "\r\n\x00"):
        raise BadHeaderError(f"{key}: the subject and the address of a message hold one line")
    validate_email(to)
    text = f"{body.strip()}\n" if body.strip() else drawn(template, context)
    wanted = Message(
        to=to,
        subject=subject[:200],
        body=text,
        template=template,
        about_kind=kind_of(about) if about else "",
        about_key=key_of(about) if about else "",
        key=key,
        is_secret=is_secret,
        search_key=normalise(f"{to} {subject}"),
    )
    with transaction.atomic():
        Message.objects.bulk_create([wanted], ignore_conflicts=True)
        message = Message.objects.get(key=key)
        if message.pk == wanted.pk:
            _hand_over(message)
    return message


def resend_message(actor: Actor, *, message: Message) -> Message:
    """Have a message that could not be delivered tried again."""
    with transaction.atomic():
        message = Message.objects.select_for_update().get(pk=message.pk)
        can_resend_message(actor, message).require()
        message.state, message.error = MessageState.QUEUED, ""
        message.save(update_fields=["state", "error"])
        job = _hand_over(message)
        if job.failed_at is not None:
            jobs.retry_job(Actor.system("mail"), job=job)
        journal.record(actor, "mail.resend_message", message)
    return message


def forget_messages(actor: Actor, *, about: Record | None = None, to: str = "", before: datetime | None = None) -> int:
    """Forget what messages said and to whom: those about a record, to an address, or sent before an instant.

    That a message left stays known; one that did not leave goes whole. Gives how many. Who calls has authorised it: it
    knows the record, the person or the term.
    """
    found = Message.objects.exclude(to=FORGOTTEN)
    if about is not None:
        found = found.filter(about_kind=kind_of(about), about_key=key_of(about))
    if to:
        found = found.filter(to=to)
    if before is not None:
        found = found.filter(state=MessageState.SENT, sent_at__lt=before)
    unsent, _ = found.exclude(state=MessageState.SENT).delete()
    return unsent + found.update(to=FORGOTTEN, subject="", body="", error="", search_key="")


def _hand_over(message: Message) -> Any:
    return jobs.enqueue(DELIVERY, key=f"{DELIVERY}:{message.pk}", payload={"message": str(message.pk)})
