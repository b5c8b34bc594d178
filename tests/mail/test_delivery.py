"""Delivery by a real SMTP conversation, its faults included."""

import smtplib
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Any

import pytest

from essaim.jobs.models import Job
from essaim.jobs.services import run_due
from essaim.journal.models import Entry
from essaim.kernel import clock as kernel_clock
from essaim.kernel.verdict import Refused
from essaim.mail import delivery
from essaim.mail.models import Message
from essaim.mail.services import resend_message
from essaim.people.actors import Actor, Grant
from essaim.people.roles import Role
from tests.support.time import Clock

OFFICER = Actor(grants=(Grant(Role.OFFICER),))


@pytest.fixture
def now(clock: Clock) -> Clock:
    """A clock that stands still."""
    clock.travel("2026-10-09T14:32:00")
    return clock


@contextmanager
def silent_server(first_words: bytes) -> Iterator[int]:
    """A server that says its first words, then nothing more; gives its port."""
    with socket.create_server(("127.0.0.1", 0)) as listening:
        kept: list[socket.socket] = []

        def accept() -> None:
            try:
                conversation, _ = listening.accept()
                kept.append(conversation)
                conversation.sendall(first_words)
            except OSError:
                return

        thread = threading.Thread(target=accept)
        thread.start()
        yield listening.getsockname()[1]
        thread.join(10)
        for conversation in kept:
            conversation.close()


def test_a_message_arrives_whole(write: Any, smtp_server: Any, now: Clock, settings: Any) -> None:
    settings.DEFAULT_FROM_EMAIL = "Essaim <ess@mairie.exemple>"
    message = write()
    assert run_due() == 1
    (received,) = smtp_server.messages
    assert received["Subject"] == "Votre demande est reçue"
    assert received["To"] == "nour@exemple.fr"
    assert received["Message-ID"] == f"<{message.pk}@mairie.exemple>"
    assert received["Auto-Submitted"] == "auto-generated"
    assert "L’Épi & Cie <3" in received.get_content()
    message.refresh_from_db()
    assert (message.state, message.sent_at, message.error) == ("sent", kernel_clock.now(), "")


def test_a_temporary_refusal_is_tried_again(write: Any, smtp_server: Any, now: Clock) -> None:
    message = write()
    smtp_server.refuse = "451 4.7.1 Revenez plus tard"
    assert run_due() == 1
    message.refresh_from_db()
    assert (message.state, message.error) == ("queued", "451 4.7.1 Revenez plus tard")
    smtp_server.refuse = None
    assert run_due() == 0
    now.forward(minutes=1)
    assert run_due() == 1
    message.refresh_from_db()
    assert (message.state, message.error) == ("sent", "")
    assert len(smtp_server.messages) == 1


def test_a_final_refusal_is_not(write: Any, smtp_server: Any, now: Clock) -> None:
    message = write()
    smtp_server.refuse = "550 5.1.1 Boîte inconnue"
    assert run_due() == 1
    message.refresh_from_db()
    assert message.state == "failed"
    assert message.error.startswith("550 5.1.1")
    now.forward(days=3)
    assert run_due() == 0
    smtp_server.refuse = None
    with pytest.raises(Refused):
        resend_message(Actor.anonymous(), message=message)
    resend_message(OFFICER, message=message)
    assert Entry.objects.get().what == "a renvoyé le courrier Votre demande est reçue"
    assert run_due() == 1
    assert len(smtp_server.messages) == 1
    with pytest.raises(Refused, match="déjà parti"):
        resend_message(OFFICER, message=message)


def test_nobody_at_the_door_is_tried_for_a_day_then_given_up(
    write: Any, smtp_server: Any, now: Clock, settings: Any
) -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        settings.EMAIL_PORT = free.getsockname()[1]
    message, started = write(), kernel_clock.now()
    while not Job.objects.failed().exists():
        assert run_due() == 1
        message.refresh_from_db()
        assert message.error.startswith("ConnectionRefusedError")
        assert message.state == ("failed" if Job.objects.failed().exists() else "queued")
        now.travel(max(Job.objects.get().due_at, kernel_clock.now()))
    assert timedelta(hours=18) < kernel_clock.now() - started < timedelta(days=3)


@pytest.mark.parametrize("first_words", [b"", b"220 bonjour\r\n", b"ceci n'est pas SMTP\r\n"])
def test_a_server_that_falls_silent_does_not_hold_the_worker(
    write: Any, smtp_server: Any, settings: Any, monkeypatch: pytest.MonkeyPatch, first_words: bytes
) -> None:
    monkeypatch.setattr(delivery, "TIMEOUT", 0.3)
    message = write()
    with silent_server(first_words) as port:
        settings.EMAIL_PORT = port
        assert run_due() == 1
    message.refresh_from_db()
    assert message.state == "queued"
    assert message.error


def test_a_message_sent_twice_after_a_crash_is_recognised(
    write: Any, smtp_server: Any, now: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    write()

    def crash(message: Message) -> None:
        raise MemoryError

    with monkeypatch.context() as patch:
        patch.setattr(delivery, "mark_sent", crash)
        run_due()
    now.forward(minutes=1)
    assert run_due() == 1
    first, second = smtp_server.messages
    assert first["Message-ID"] == second["Message-ID"]
    assert Message.objects.get().state == "sent"


def test_a_message_already_sent_or_gone_is_left_alone(write: Any, smtp_server: Any) -> None:
    message = write()
    run_due()
    delivery.deliver(str(message.pk))
    Message.objects.all().delete()
    delivery.deliver(str(message.pk))
    delivery.note_failure({"message": str(message.pk)}, "x")
    assert len(smtp_server.messages) == 1


@pytest.mark.parametrize(
    ("error", "is_final", "words"),
    [
        (smtplib.SMTPRecipientsRefused({"a@b.fr": (550, b"Inconnu")}), True, "550 Inconnu"),
        (smtplib.SMTPRecipientsRefused({"a@b.fr": (450, b"Plus tard")}), False, "450 Plus tard"),
        (smtplib.SMTPSenderRefused(553, b"Qui ?", "x"), True, "553 Qui ?"),
        (smtplib.SMTPAuthenticationError(535, b"Non"), False, "535 Non"),
        (smtplib.SMTPServerDisconnected("parti"), False, "SMTPServerDisconnected : parti"),
    ],
)
def test_what_is_final(error: Exception, is_final: bool, words: str) -> None:
    assert delivery.is_final(error) is is_final
    assert delivery.describe(error) == words
