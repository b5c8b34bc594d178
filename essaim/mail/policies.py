"""Who may read the outbox and send again."""

from essaim.kernel.verdict import Verdict, allow_if, deny
from essaim.mail.models import Message, MessageState
from essaim.people.actors import Actor
from essaim.people.roles import Role

READING = (Role.ADMIN, Role.DIRECTOR, Role.OFFICER)
"""Roles that read every message."""


def can_resend_message(actor: Actor, message: Message) -> Verdict:
    """A message that could not be delivered is sent again by those who read the outbox."""
    if message.state != MessageState.FAILED:
        return deny("Ce courrier est déjà parti ou va partir.")
    if not message.body:
        return deny("Le texte de ce courrier n’est plus gardé.")
    return allow_if(
        actor.has(*READING), "La mission ESS, la direction et l’administration technique renvoient un courrier."
    )
