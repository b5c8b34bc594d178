"""Who may change what in the directory."""

from essaim.directory.models import MembershipInvitation, MembershipRole, Organisation
from essaim.directory.queries import invitations_for, is_member
from essaim.kernel.verdict import Verdict, allow_if
from essaim.people.actors import Actor
from essaim.people.roles import Role

KEEPING = (Role.OFFICER, Role.DIRECTOR)
"""Roles that keep the directory."""


def can_keep_directory(actor: Actor) -> Verdict:
    """To create records and say what a structure is for the strategy, one must be an ESS officer or director."""
    return allow_if(actor.has(*KEEPING), "La mission ESS tient l’annuaire.")


def can_update_organisation(actor: Actor, organisation: Organisation) -> Verdict:
    """To update a record, one must manage the organisation, or be an ESS officer or director."""
    return allow_if(
        actor.has(*KEEPING) or is_member(actor, organisation, MembershipRole.MANAGER),
        "Seules les personnes responsables de la structure et la mission ESS peuvent modifier cette fiche.",
    )


def can_publish_organisation(actor: Actor) -> Verdict:
    """To show or hide a record in the public directory, one must be an ESS officer or director."""
    return allow_if(actor.has(*KEEPING), "La mission ESS publie les fiches de l’annuaire.")


def can_manage_members(actor: Actor, organisation: Organisation) -> Verdict:
    """To add or remove members, one must manage the organisation, or be an ESS officer."""
    return allow_if(
        actor.has(*KEEPING) or is_member(actor, organisation, MembershipRole.MANAGER),
        "Seules les personnes responsables de la structure peuvent en gérer les membres.",
    )


def can_answer_invitation(actor: Actor, invitation: MembershipInvitation) -> Verdict:
    """To answer an invitation, one must have proved that its address is one's own."""
    return allow_if(
        invitations_for(actor).filter(pk=invitation.pk).exists(),
        "Cette invitation n’est pas pour vous, ou elle est déjà close.",
    )
