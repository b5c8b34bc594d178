"""One conversation with the mail server for one message."""

import smtplib
from email.utils import parseaddr
from typing import Any

from django.conf import settings
from django.core.mail import EmailMessage, get_connection

from essaim.jobs.registry import GiveUp
from essaim.kernel import clock
from essaim.mail.models import Message, MessageState

TIMEOUT = 20
"""Longest silence of the mail server, in seconds."""


def deliver(key: str) -> None:
    """Send a message that is not sent yet. ``GiveUp`` when the server will never take it; other errors may pass.

    A stop between the server's yes and our mark sends the message again, under the same Message-ID: mailboxes show it
    once.
    """
    message = Message.objects.filter(pk=key).exclude(state=MessageState.SENT).first()
    if message is None or not message.body:
        return
    try:
        _letter(message).send()
    except Exception as error:
        told = describe(error)
        Message.objects.filter(pk=key).update(error=told)
        if is_final(error):
            raise GiveUp(told) from error
        raise
    mark_sent(message)


def mark_sent(message: Message) -> None:
    """Write that the server has taken it. A text that opens an account is not kept once it left."""
    message.state, message.sent_at, message.error = MessageState.SENT, clock.now(), ""
    if message.is_secret and settings.ESSAIM_MODE != "demo":
        message.body = ""
    message.save(update_fields=["state", "sent_at", "error", "body"])


def note_failure(payload: dict[str, Any], error: str) -> None:
    """Write that the tries are over."""
    message = Message.objects.filter(pk=payload["message"]).exclude(state=MessageState.SENT).first()
    if message is not None:
        message.state, message.error = MessageState.FAILED, message.error or error
        message.save(update_fields=["state", "error"])


def is_final(error: Exception) -> bool:
    """Whether the server said that it will never take this message (codes 500 and over)."""
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        return all(code >= 500 for code, _ in error.recipients.values())
    if isinstance(error, smtplib.SMTPAuthenticationError):
        return False
    return isinstance(error, smtplib.SMTPDataError | smtplib.SMTPSenderRefused) and error.smtp_code >= 500


def describe(error: Exception) -> str:
    """The server's own words where it gave some."""
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        return "; ".join(f"{code} {_text(words)}" for code, words in error.recipients.values())
    if isinstance(error, smtplib.SMTPResponseException):
        return f"{error.smtp_code} {_text(error.smtp_error)}"
    return f"{type(error).__name__} : {error}"


def _text(words: bytes | str) -> str:
    return words.decode("utf-8", "replace") if isinstance(words, bytes) else words


def _letter(message: Message) -> EmailMessage:
    domain = parseaddr(settings.DEFAULT_FROM_EMAIL)[1].rpartition("@")[2] or "essaim.invalid"
    return EmailMessage(
        message.subject,
        message.body,
        to=[message.to],
        headers={"Message-ID": f"<{message.pk}@{domain}>", "Auto-Submitted": "auto-generated"},
        connection=get_connection(timeout=TIMEOUT),
    )
