"""Inviting agents: a link by mail, used once, within seven days."""

import secrets
from datetime import timedelta

from allauth.account.models import EmailAddress
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from essaim.kernel import clock
from essaim.kernel.verdict import Refused, Verdict, allow, deny
from essaim.people import letters
from essaim.people.actors import Actor
from essaim.people.acts import announce, role_facts
from essaim.people.models import Invitation, InvitationState, RoleGrant, User
from essaim.people.policies import can_give_role
from essaim.people.queries import account_of_email
from essaim.people.scopes import ScopeNames, check_scope
from essaim.ui.formatting import format_instant

VALIDITY = timedelta(days=7)
"""How long a link may be used."""

CLOSED = {
    InvitationState.EXPIRED: "Cette invitation a expiré.",
    InvitationState.ACCEPTED: "Cette invitation a déjà servi.",
    InvitationState.REVOKED: "Cette invitation a été annulée.",
}


def invite_agent(
    actor: Actor,
    *,
    email: str,
    name: str,
    role: str,
    function: str = "",
    scope_kind: str = "",
    scope_key: str = "",
) -> Invitation:
    """Offer a role by mail. ``ValidationError`` when the address is in the team or an invitation waits for it."""
    can_give_role(actor, role).require()
    check_scope(role, scope_kind, scope_key)
    email = User.objects.normalize_email(email).lower()
    in_team = RoleGrant.objects.in_force().filter(user__email=email, user__is_active=True).exists()
    if in_team:
        raise ValidationError({"email": "Cette personne est déjà dans l’équipe : donnez-lui le rôle depuis sa fiche."})
    token = secrets.token_urlsafe(32)
    invitation = Invitation(
        email=email,
        name=" ".join(name.split()),
        function=function.strip(),
        role=role,
        scope_kind=scope_kind,
        scope_key=scope_key,
        token_digest=Invitation.digest_of(token),
        expires_at=clock.now() + VALIDITY,
        invited_by=actor.user,
    )
    with transaction.atomic():
        try:
            with transaction.atomic():
                invitation.save()
        except IntegrityError:
            raise ValidationError(
                {"email": "Une invitation attend déjà cette personne : renouvelez-la ou annulez-la."}
            ) from None
        announce(
            actor,
            "people.invite_agent",
            invitation,
            facts=role_facts(invitation),
            personal={"email": email, "name": invitation.name},
        )
        _send(actor, invitation, token)
    return invitation


def renew_invitation(actor: Actor, invitation: Invitation) -> Invitation:
    """Send a new link, good for seven days; the old link dies."""
    token = secrets.token_urlsafe(32)
    with transaction.atomic():
        invitation = _locked(invitation)
        can_give_role(actor, invitation.role).require()
        _is_waiting(invitation).require()
        invitation.token_digest, invitation.expires_at = Invitation.digest_of(token), clock.now() + VALIDITY
        invitation.save(update_fields=["token_digest", "expires_at"])
        announce(actor, "people.renew_invitation", invitation)
        _send(actor, invitation, token)
    return invitation


def revoke_invitation(actor: Actor, invitation: Invitation) -> Invitation:
    """Kill a link that was not used."""
    with transaction.atomic():
        invitation = _locked(invitation)
        can_give_role(actor, invitation.role).require()
        _is_waiting(invitation).require()
        invitation.revoked_at = clock.now()
        invitation.save(update_fields=["revoked_at"])
        announce(actor, "people.revoke_invitation", invitation)
    return invitation


def accept_invitation(actor: Actor, *, token: str, name: str = "", password: str = "") -> User:
    """Use a link once: open the account with ``name`` and ``password``, or give the role to the account that exists.

    Whoever has an account must be signed in with it. ``Refused`` when the link is dead or is somebody else's.
    """
    with transaction.atomic():
        invitation = Invitation.objects.select_for_update().filter(token_digest=Invitation.digest_of(token)).first()
        if invitation is None:
            raise Refused("Cette invitation n’existe pas.")
        if reason := CLOSED.get(invitation.state):
            raise Refused(reason)
        user = _account_for(actor, invitation, name, password)
        if invitation.function and not user.function:
            user.function = invitation.function
            user.save(update_fields=["function"])
        _give(invitation, user)
        invitation.accepted_at, invitation.accepted_by = clock.now(), user
        invitation.save(update_fields=["accepted_at", "accepted_by"])
        announce(Actor.of(user), "people.accept_invitation", invitation, facts=role_facts(invitation))
    return user


def _account_for(actor: Actor, invitation: Invitation, name: str, password: str) -> User:
    existing = account_of_email(invitation.email)
    if existing is not None:
        if actor.user != existing:
            raise Refused("Un compte existe à cette adresse : connectez-vous avec lui pour accepter.")
        return existing
    if not password:
        raise ValidationError({"password": "Choisissez un mot de passe."})
    name = " ".join(name.split()) or invitation.name
    return _unconfirmed_account(invitation, name, password) or _new_account(invitation, name, password)


def _unconfirmed_account(invitation: Invitation, name: str, password: str) -> User | None:
    # Somebody may have typed this address to open an account without ever confirming it. Nobody can have signed in
    # with it, and the link proves that the address is the invited person's: the account becomes theirs.
    user = User.objects.filter(email=invitation.email, is_active=True).first()
    if user is None:
        return None
    user.name = name
    user.set_password(password)
    user.save(update_fields=["name", "password"])
    EmailAddress.objects.update_or_create(user=user, email=user.email, defaults={"verified": True, "primary": True})
    return user


def _new_account(invitation: Invitation, name: str, password: str) -> User:
    try:
        with transaction.atomic():
            return User.objects.create_confirmed(invitation.email, password, name=name)
    except IntegrityError:
        raise Refused("Un compte fermé existe à cette adresse : faites-vous inviter à une autre adresse.") from None


def _give(invitation: Invitation, user: User) -> None:
    asked = {"role": invitation.role, "scope_kind": invitation.scope_kind, "scope_key": invitation.scope_key}
    if not RoleGrant.objects.in_force().filter(user=user, **asked).exists():
        RoleGrant.objects.create(user=user, **asked)


def _is_waiting(invitation: Invitation) -> Verdict:
    waiting = invitation.state in {InvitationState.PENDING, InvitationState.EXPIRED}
    return allow() if waiting else deny(CLOSED[invitation.state])


def _locked(invitation: Invitation) -> Invitation:
    return Invitation.objects.select_for_update().get(pk=invitation.pk)


def _send(actor: Actor, invitation: Invitation, token: str) -> None:
    invitation.token = token
    scope = ScopeNames().name(invitation.scope_kind, invitation.scope_key)
    letters.deliver(
        to=invitation.email,
        template="invitation",
        context={
            "name": invitation.name,
            "by": actor.label,
            "role": f"{invitation.get_role_display()}, {scope}",
            "url": letters.address("people:invitation", token),
            "expires": format_instant(invitation.expires_at),
        },
        key=f"people.invitation:{invitation.pk}:{invitation.version}",
    )
