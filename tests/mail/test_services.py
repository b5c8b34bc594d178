"""Messages are written with the act, once, and forge no header."""

from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.core.mail import BadHeaderError
from django.db import transaction

from essaim.jobs.models import Job
from essaim.jobs.services import run_due
from essaim.mail import queries
from essaim.mail.models import Message, MessageState
from essaim.people import letters, services
from essaim.people.actors import Actor, Grant
from essaim.people.roles import Role
from tests.support.people import MakePerson


def test_a_message_is_drawn_when_it_is_asked_for(write: Any, settings: Any) -> None:
    settings.BASE_URL = "https://essaim.exemple"
    message = write()
    assert message.body == (
        "Bonjour Nour,\n\nvotre demande « L’Épi & Cie <3 » est reçue : https://essaim.exemple/espace/\n"
    )
    assert (message.state, message.template) == ("queued", "test/mail/receipt.txt")
    assert Job.objects.get().payload == {"message": str(message.pk)}


def test_the_same_key_is_the_same_message(write: Any, mailoutbox: list[Any]) -> None:
    first = write()
    assert write(subject="Autre") == first
    run_due()
    assert write() == first
    run_due()
    assert [message.subject for message in mailoutbox] == ["Votre demande est reçue"]


def test_the_same_key_at_once_is_one_message(threads: Any, write: Any) -> None:
    assert len({message.pk for message in threads(*[write] * 5)}) == 1
    assert (Message.objects.count(), Job.objects.count()) == (1, 1)


def test_a_message_of_an_act_that_fails_was_never_written(write: Any, mailoutbox: list[Any]) -> None:
    with transaction.atomic():
        write()
        transaction.set_rollback(True)
    run_due()
    assert not Message.objects.exists()
    assert not mailoutbox


@pytest.mark.parametrize(
    "forged",
    [
        {"subject": "Reçu\nBcc: tous@exemple.fr"},
        {"subject": "Reçu\r"},
        {"to": "nour@exemple.fr\nBcc: tous@exemple.fr"},
        {"subject": "a\x00b"},
    ],
)
def test_no_header_is_forged(write: Any, forged: dict[str, str]) -> None:
    with pytest.raises(BadHeaderError):
        write(**forged)
    assert not Message.objects.exists()


@pytest.mark.parametrize("to", ["", "nour", "nour@exemple.fr, tous@exemple.fr", "Nour <nour@exemple.fr>"])
def test_one_right_address_is_needed(write: Any, to: str) -> None:
    with pytest.raises(ValidationError):
        write(to=to)


def test_a_long_subject_is_cut(write: Any) -> None:
    assert len(write(subject="é" * 500).subject) == 200


def test_letters_about_accounts_leave_by_the_outbox(make_person: MakePerson, mailoutbox: list[Any]) -> None:
    lea = make_person("Léa")
    letters.deliver(to=lea.email, template="password_changed", context={"name": "Léa", "email": lea.email}, key="k")
    message = Message.objects.get()
    assert message.is_secret
    assert "Léa" in message.body
    run_due()
    assert [sent.body for sent in mailoutbox] == [message.body]
    message.refresh_from_db()
    assert (message.state, message.body) == (MessageState.SENT, "")


def test_the_demonstration_keeps_what_it_does_not_send(write: Any, settings: Any) -> None:
    settings.ESSAIM_MODE = "demo"
    write(is_secret=True)
    run_due()
    assert Message.objects.get().body


def test_an_erased_person_leaves_the_outbox(write: Any, make_person: MakePerson) -> None:
    nour = make_person("Nour", email="nour@exemple.fr")
    write(key="sent")
    run_due()
    write(key="queued")
    services.erase_account(Actor.of(nour), nour)
    kept = Message.objects.get()
    assert (kept.key, kept.subject, kept.body, kept.search_key) == ("sent", "", "", "")
    assert "nour" not in kept.to
    assert run_due() == 1


def test_who_reads_what(write: Any, make_person: MakePerson) -> None:
    nour = make_person("Nour", email="nour@exemple.fr")
    write(about=nour)
    write(key="b", to="autre@exemple.fr", about=nour)
    write(key="c")
    expert = Actor(user=make_person("E"), grants=(Grant(Role.EXPERT, "service", "culture"),))
    assert queries.messages_visible_to(Actor(grants=(Grant(Role.OFFICER),))).count() == 3
    assert not queries.messages_visible_to(expert)
    assert queries.messages_about(expert, nour).count() == 2
    assert [message.key for message in queries.messages_about(Actor.of(nour), nour)] == ["a"]
    assert not queries.messages_about(Actor.anonymous(), nour)
