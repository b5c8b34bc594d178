"""What people do with accounts and roles, told to whoever listens: the journal stands above and cannot be imported.

A listener is called inside the act's transaction, so that it writes with the act or not at all. It may refuse the act
by raising ``Refused``: a room may so keep an account that still answers for something.
"""

from collections.abc import Callable, Mapping
from typing import Any

from django.db import connection

from essaim.kernel.records import Record
from essaim.people.actors import Actor, Grant
from essaim.people.models import Invitation, RoleGrant

Listener = Callable[[Actor, str, Record, dict[str, Any], dict[str, Any]], object]
"""Receives actor, verb, target, facts, and personal values that must be kept where they can be erased."""

VERBS: dict[str, str] = {
    "people.open_account": "a ouvert le compte de",
    "people.sign_in": "a ouvert une session sur le compte de",
    "people.change_name": "a changé le nom de",
    "people.change_password": "a choisi un nouveau mot de passe pour",
    "people.confirm_email": "a confirmé l’adresse e-mail de",
    "people.close_sessions": "a fermé les sessions de",
    "people.enrol_second_factor": "a activé le second facteur de",
    "people.remove_second_factor": "a désactivé le second facteur de",
    "people.reset_second_factor": "a retiré le second facteur perdu de",
    "people.renew_recovery_codes": "a demandé de nouveaux codes de secours pour",
    "people.erase_account": "a effacé le compte de",
    "people.invite_agent": "a envoyé",
    "people.renew_invitation": "a renouvelé",
    "people.revoke_invitation": "a annulé",
    "people.accept_invitation": "a accepté",
    "people.grant_role": "a attribué un rôle à",
    "people.end_role": "a mis fin à un rôle de",
}
"""The journal's sentences for these acts."""


def role_facts(grant: Grant | RoleGrant | Invitation) -> dict[str, str]:
    """What an act says of a role."""
    return {"role": str(grant.role), "scope_kind": grant.scope_kind, "scope_key": grant.scope_key}


_listeners: list[Listener] = []


def listen(listener: Listener) -> None:
    """Have ``listener`` told of every act; twice the same is once."""
    if listener not in _listeners:
        _listeners.append(listener)


def announce(
    actor: Actor,
    verb: str,
    target: Record,
    *,
    facts: Mapping[str, Any] | None = None,
    personal: Mapping[str, Any] | None = None,
) -> None:
    """Tell the listeners of an act; ``KeyError`` for an unknown verb, ``RuntimeError`` outside a transaction."""
    if verb not in VERBS:
        raise KeyError(f"{verb} is not in essaim.people.acts.VERBS")
    if not connection.in_atomic_block:
        raise RuntimeError(f"{verb} must be announced inside its transaction")
    for listener in _listeners:
        listener(actor, verb, target, dict(facts or {}), dict(personal or {}))
