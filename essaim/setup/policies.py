"""Who may set a territory up, or change where its things are."""

from essaim.kernel.verdict import Verdict, allow_if
from essaim.people.actors import Actor
from essaim.people.roles import Role


def can_lay_territory(actor: Actor) -> Verdict:
    """Laying a territory's folder is the work of the administration, or of Essaim when it is installed."""
    return allow_if(actor.has(Role.ADMIN), "Seule l’administration technique installe un territoire.")


def can_import_layer(actor: Actor) -> Verdict:
    """Outlines decide where things are: officer, director or administration."""
    return allow_if(
        actor.has(Role.OFFICER, Role.DIRECTOR, Role.ADMIN),
        "Seules la mission ESS, sa direction et l’administration technique importent des contours.",
    )
