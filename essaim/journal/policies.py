"""Who may read and check the whole journal."""

from essaim.kernel.verdict import Verdict, allow_if
from essaim.people.actors import Actor
from essaim.people.roles import Role

READING = (Role.ADMIN, Role.DIRECTOR, Role.OFFICER)
"""Roles that read every act; the others read those of the records that they may read."""


def can_verify(actor: Actor) -> Verdict:
    """Who reads the whole journal may have its seals recomputed."""
    return allow_if(
        actor.has(*READING), "La mission ESS, la direction et l’administration technique lisent le journal."
    )
