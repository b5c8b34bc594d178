"""Who may change what in the directory."""

from essaim.directory.models import MembershipRole, Organisation
from essaim.directory.queries import is_member
from essaim.kernel.verdict import Verdict, allow_if
from essaim.people.actors import Actor
from essaim.people.roles import Role


def can_update_organisation(actor: Actor, organisation: Organisation) -> Verdict:
    """To update a record, one must manage the organisation, or be an ESS officer or director."""
    return allow_if(
        actor.has(Role.OFFICER, Role.DIRECTOR) or is_member(actor, organisation, MembershipRole.MANAGER),
        "Seules les personnes responsables de la structure et la mission ESS peuvent modifier cette fiche.",
    )


def can_publish_organisation(actor: Actor) -> Verdict:
    """To show or hide a record in the public directory, one must be an ESS officer or director."""
    return allow_if(actor.has(Role.OFFICER, Role.DIRECTOR), "La mission ESS publie les fiches de l’annuaire.")


def can_manage_members(actor: Actor, organisation: Organisation) -> Verdict:
    """To add or remove members, one must manage the organisation, or be an ESS officer."""
    return allow_if(
        actor.has(Role.OFFICER, Role.DIRECTOR) or is_member(actor, organisation, MembershipRole.MANAGER),
        "Seules les personnes responsables de la structure peuvent en gérer les membres.",
    )
