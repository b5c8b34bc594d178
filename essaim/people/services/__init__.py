"""Writes about accounts, invitations and roles."""

from essaim.people.services.accounts import (
    change_name,
    close_sessions,
    erase_account,
    open_demo_account,
    record_own_act,
    reset_second_factor,
)
from essaim.people.services.invitations import accept_invitation, invite_agent, renew_invitation, revoke_invitation
from essaim.people.services.roles import end_role, grant_role

__all__ = [
    "accept_invitation",
    "change_name",
    "close_sessions",
    "end_role",
    "erase_account",
    "grant_role",
    "invite_agent",
    "open_demo_account",
    "record_own_act",
    "renew_invitation",
    "reset_second_factor",
    "revoke_invitation",
]
