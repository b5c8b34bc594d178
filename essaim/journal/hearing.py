"""What the journal hears of accounts: ``people`` stands below and tells whoever listens."""

from typing import Any

from django.db.models import Q

from essaim.journal import services
from essaim.journal.models import PersonalValue
from essaim.kernel.records import Record, key_of, kind_of
from essaim.people.actors import Actor
from essaim.people.models import Invitation, User

ERASING = "people.erase_account"


def hear(actor: Actor, verb: str, target: Record, facts: dict[str, Any], personal: dict[str, Any]) -> None:
    """Record an act on an account or an invitation; an erasure takes the person's values out of earlier entries."""
    if verb == ERASING and isinstance(target, User):
        forget(target)
        services.record(actor, verb, target, facts=facts)
    elif isinstance(target, Invitation):
        services.record(
            actor, verb, target, facts=facts, personal={"title": str(target), **personal}, title="une invitation"
        )
    else:
        services.record(actor, verb, target, facts=facts, personal=personal)


def forget(user: User) -> None:
    """Erase the personal values of entries about this account and about the invitations that led to it."""
    invitations = Invitation.objects.filter(Q(email=user.email) | Q(accepted_by=user))
    of_account = Q(entry__target_kind=kind_of(User), entry__target_key=key_of(user))
    of_invitations = Q(entry__target_kind=kind_of(Invitation), entry__target_key__in=[key_of(i) for i in invitations])
    PersonalValue.objects.filter(of_account | of_invitations).delete()
