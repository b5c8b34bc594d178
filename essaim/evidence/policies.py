"""Who may say that a record proves an action."""

from essaim.kernel.verdict import Verdict, allow_if
from essaim.people.actors import Actor
from essaim.people.roles import Role


def can_link_record(actor: Actor) -> Verdict:
    """To link a record to an action, one must be an ESS officer or director."""
    return allow_if(
        actor.has(Role.OFFICER, Role.DIRECTOR),
        "Seules la mission ESS et sa direction rattachent un fait à une action.",
    )


def can_unlink_record(actor: Actor) -> Verdict:
    """To take a link off, one must be an ESS officer or director."""
    return allow_if(
        actor.has(Role.OFFICER, Role.DIRECTOR),
        "Seules la mission ESS et sa direction détachent un fait d’une action.",
    )
