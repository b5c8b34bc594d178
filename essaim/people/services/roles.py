"""Giving and ending roles: dated, never erased."""

from datetime import date

from django.core.exceptions import ValidationError
from django.db import transaction

from essaim.kernel import clock
from essaim.people import administrators
from essaim.people.actors import Actor
from essaim.people.acts import announce, role_facts
from essaim.people.models import RoleGrant, User
from essaim.people.policies import can_end_role, can_grant_role
from essaim.people.roles import Role
from essaim.people.scopes import check_scope


def grant_role(
    actor: Actor,
    user: User,
    *,
    role: str,
    scope_kind: str = "",
    scope_key: str = "",
    until_on: date | None = None,
) -> RoleGrant:
    """Give a role from today, until a last day when there is one; a role that is held already is not given twice."""
    check_scope(role, scope_kind, scope_key)
    if until_on is not None and until_on < clock.today():
        raise ValidationError({"until_on": "Le dernier jour est déjà passé."})
    asked = {"role": role, "scope_kind": scope_kind, "scope_key": scope_key}
    with transaction.atomic():
        user = User.objects.select_for_update().get(pk=user.pk)
        can_grant_role(actor, user, role).require()
        held = RoleGrant.objects.in_force().filter(user=user, **asked).first()
        if held is not None:
            return held
        grant = RoleGrant.objects.create(user=user, **asked, until_on=until_on)
        facts = role_facts(grant) | ({"until": until_on.isoformat()} if until_on else {})
        announce(actor, "people.grant_role", user, facts=facts)
    return grant


def end_role(actor: Actor, grant: RoleGrant) -> RoleGrant:
    """End a role at once; the row stays as history. The last administrator stays."""
    with transaction.atomic():
        if grant.role == Role.ADMIN:
            administrators.keep_one(leaving=grant.user)
        grant = RoleGrant.objects.select_for_update(of=("self",)).select_related("user").get(pk=grant.pk)
        can_end_role(actor, grant).require()
        grant.until_on, grant.ended_at = max(clock.today(), grant.from_on), clock.now()
        grant.save(update_fields=["until_on", "ended_at"])
        announce(actor, "people.end_role", grant.user, facts=role_facts(grant))
    return grant
