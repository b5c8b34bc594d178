"""What the outbox hears of accounts: letters that leave by it, people who ask to be forgotten."""

from typing import Any

from essaim.kernel.records import Record
from essaim.mail import services
from essaim.mail.models import Message
from essaim.people.actors import Actor
from essaim.people.models import User


def carry(*, to: str, subject: str, template: str, context: dict[str, Any], key: str) -> Message:
    """Send a letter about an account: most open it, so that the office does not read them."""
    return services.send(to=to, subject=subject, template=template, context=context, key=key, is_secret=True)


def hear(actor: Actor, verb: str, target: Record, facts: dict[str, Any], personal: dict[str, Any]) -> None:
    """Forget what was written to a person whose account is erased; that a message left stays known."""
    if verb == "people.erase_account" and isinstance(target, User):
        services.forget_messages(actor, to=target.email)
