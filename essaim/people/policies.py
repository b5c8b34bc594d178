"""Who may change accounts and roles."""

from essaim.kernel.verdict import Verdict, allow, allow_if, deny
from essaim.people.actors import Actor
from essaim.people.models import RoleGrant, User
from essaim.people.roles import Role

MANAGING = (Role.ADMIN, Role.DIRECTOR)
"""Roles that manage the team."""

READING = (Role.ADMIN, Role.DIRECTOR, Role.OFFICER)
"""Roles that read who is in the team."""


def can_manage_team(actor: Actor) -> Verdict:
    """To invite and to give or end roles, one must be director or administrator."""
    return allow_if(actor.has(*MANAGING), "La direction et l’administration technique gèrent l’équipe.")


def can_give_role(actor: Actor, role: str) -> Verdict:
    """To give a role, one must manage the team; only an administrator makes another."""
    if verdict := can_manage_team(actor):
        return allow_if(
            role != Role.ADMIN or actor.has(Role.ADMIN),
            "Seule l’administration technique peut donner ou retirer le rôle d’administration.",
        )
    return verdict


def can_grant_role(actor: Actor, user: User, role: str) -> Verdict:
    """As ``can_give_role``; nobody gives a role to oneself."""
    if actor.user == user:
        return deny("Une autre personne doit vous donner ce rôle.")
    if not user.is_active:
        return deny("Ce compte est fermé.")
    return can_give_role(actor, role)


def can_end_role(actor: Actor, grant: RoleGrant) -> Verdict:
    """As ``can_give_role``; a role that is over stays as it is."""
    if grant.ended_at is not None:
        return deny("Ce rôle est déjà terminé.")
    return can_give_role(actor, grant.role)


def can_reset_second_factor(actor: Actor, user: User) -> Verdict:
    """To remove a lost second factor, one must be administrator, and not for oneself."""
    if actor.user == user:
        return deny("Changez votre propre second facteur depuis la page de votre compte.")
    return allow_if(actor.has(Role.ADMIN), "L’administration technique retire un second facteur perdu.")


def can_erase_account(actor: Actor, user: User) -> Verdict:
    """Everyone may erase their own account; an administrator may when the person asked for it."""
    if user.erased_at is not None:
        return deny("Ce compte est déjà effacé.")
    if actor.user == user:
        return allow()
    return allow_if(actor.has(Role.ADMIN), "Seule la personne elle-même peut effacer son compte.")


def can_open_demo_accounts(mode: str) -> Verdict:
    """Demonstration accounts exist in the demonstration and in tests."""
    return allow_if(mode in {"demo", "test"}, "Une production n’a pas de compte de démonstration.")
