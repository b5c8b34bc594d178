"""Messages, by who reads them."""

from django.db.models import Q, QuerySet

from essaim.kernel.records import Record, key_of, kind_of
from essaim.kernel.text import searched_words
from essaim.mail.models import Message, MessageState
from essaim.mail.policies import READING
from essaim.people.actors import Actor
from essaim.people.withheld import withheld_from


def messages_visible_to(actor: Actor) -> QuerySet[Message]:
    """Every message, the latest first, for those who read the outbox; none about what they withdrew from."""
    if not actor.has(*READING):
        return Message.objects.none()
    return every_message().exclude(withheld_from(actor, kind="about_kind", key="about_key"))


def messages_about(actor: Actor, record: Record) -> QuerySet[Message]:
    """What was written about a record that the actor may read: all of it for agents, one's own for the others."""
    about = every_message().filter(about_kind=kind_of(record), about_key=key_of(record))
    if actor.is_agent or actor.is_system:
        return about
    return about.filter(to=actor.user.email) if actor.user else about.none()


def every_message() -> QuerySet[Message]:
    """Every message, the latest first: for the demonstration, where nothing is private."""
    return Message.objects.order_by("-created_at", "-id")


def messages_found(messages: QuerySet[Message], *, words: str = "", state: str = "") -> QuerySet[Message]:
    """Messages narrowed by words of the subject or the address, and by state."""
    narrowing = Q()
    for word in searched_words(words):
        narrowing &= Q(search_key__contains=word)
    if state in MessageState.values:
        narrowing &= Q(state=state)
    return messages.filter(narrowing)
