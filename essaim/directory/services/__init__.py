"""What one may do in the directory."""

from essaim.directory.services.lists import lay_lists
from essaim.directory.services.members import (
    accept_membership,
    add_member,
    cancel_invitation,
    decline_membership,
    end_membership,
    invite_member,
)
from essaim.directory.services.organisations import (
    check_organisation,
    end_role,
    give_role,
    register_organisation,
    set_publication,
    update_organisation,
)
from essaim.directory.services.registers import ask_register, ask_register_for_all

__all__ = [
    "accept_membership",
    "add_member",
    "ask_register",
    "ask_register_for_all",
    "cancel_invitation",
    "check_organisation",
    "decline_membership",
    "end_membership",
    "end_role",
    "give_role",
    "invite_member",
    "lay_lists",
    "register_organisation",
    "set_publication",
    "update_organisation",
]
