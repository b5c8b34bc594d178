"""Accounts: what is told of them, second factor, sessions, erasing; those of the demonstration."""

from collections.abc import Iterable

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Q

from essaim.kernel import clock
from essaim.people import administrators, letters
from essaim.people.actors import Actor, Grant
from essaim.people.acts import announce, role_facts
from essaim.people.models import Invitation, RoleGrant, User
from essaim.people.policies import can_erase_account, can_open_demo_accounts, can_reset_second_factor


def open_demo_account(
    actor: Actor, *, email: str, name: str, function: str = "", roles: Iterable[Grant] = (), password: str | None
) -> User:
    """An account of the demonstration with its roles since today; ``Refused`` in a production."""
    can_open_demo_accounts(settings.ESSAIM_MODE).require()
    with transaction.atomic():
        user = User.objects.create_confirmed(email, password, name=name, function=function, is_demo=True)
        announce(actor, "people.open_account", user, facts={"demo": True})
        for held in roles:
            grant = RoleGrant.objects.create(
                user=user, role=held.role, scope_kind=held.scope_kind, scope_key=held.scope_key
            )
            announce(actor, "people.grant_role", user, facts=role_facts(grant))
    return user


def record_own_act(actor: Actor, *, verb: str) -> None:
    """Tell what a person did to their own account by the sign-in library (sign in, change password…)."""
    with transaction.atomic():
        announce(actor, verb, actor.person)


def change_name(actor: Actor, *, name: str) -> User:
    """Change one's own displayed name."""
    name = " ".join(name.split())
    if not name:
        raise ValidationError({"name": "Écrivez votre prénom et votre nom."})
    with transaction.atomic():
        user = _locked(actor.person)
        if user.name != name:
            user.name = name
            user.save(update_fields=["name"])
            announce(actor, "people.change_name", user, personal={"name": name})
    return user


def close_sessions(actor: Actor) -> User:
    """Close every session of the person who acts; the caller seals the present one again."""
    with transaction.atomic():
        user = _locked(actor.person)
        user.sessions_epoch += 1
        user.save(update_fields=["sessions_epoch"])
        announce(actor, "people.close_sessions", user)
    return user


def reset_second_factor(actor: Actor, user: User) -> None:
    """Remove a lost second factor and its recovery codes, close the sessions, and write to the person."""
    with transaction.atomic():
        user = _locked(user)
        can_reset_second_factor(actor, user).require()
        removed, _ = Authenticator.objects.filter(user=user).delete()
        if not removed:
            return
        user.sessions_epoch += 1
        user.save(update_fields=["sessions_epoch"])
        announce(actor, "people.reset_second_factor", user)
        letters.deliver(
            to=user.email,
            template="second_factor_reset",
            context={"name": user.name, "by": actor.label},
            key=f"people.second_factor_reset:{user.pk}:{user.version}",
        )


def erase_account(actor: Actor, user: User) -> User:
    """Take the person out of the account: name, address, password, second factor, roles, invitations.

    The row and its key stay, so that what was done keeps an author without a name. The last administrator stays.
    """
    with transaction.atomic():
        user = _locked(user)
        can_erase_account(actor, user).require()
        administrators.keep_one(leaving=user)
        announce(actor, "people.erase_account", user)
        _end_roles(user)
        _forget_invitations(user)
        EmailAddress.objects.filter(user=user).delete()
        Authenticator.objects.filter(user=user).delete()
        user.email, user.name, user.function = f"{user.pk}@efface.invalid", "Compte effacé", ""
        user.is_active, user.erased_at, user.last_login = False, clock.now(), None
        user.sessions_epoch += 1
        user.set_unusable_password()
        user.save()
    return user


def _end_roles(user: User) -> None:
    for grant in RoleGrant.objects.in_force().filter(user=user):
        grant.until_on, grant.ended_at = max(clock.today(), grant.from_on), clock.now()
        grant.save(update_fields=["until_on", "ended_at"])


def _forget_invitations(user: User) -> None:
    for invitation in Invitation.objects.filter(Q(email=user.email) | Q(accepted_by=user)):
        if not invitation.accepted_at:
            invitation.revoked_at = invitation.revoked_at or clock.now()
        invitation.email, invitation.name, invitation.function = f"{invitation.pk}@efface.invalid", "", ""
        invitation.save(update_fields=["revoked_at", "email", "name", "function"])


def _locked(user: User) -> User:
    return User.objects.select_for_update().get(pk=user.pk)
