"""Who acts for an organisation: invited by e-mail, accepted by the person, ended by either."""

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction

from essaim.directory.models import Membership, MembershipInvitation, MembershipRole, Organisation
from essaim.directory.policies import can_answer_invitation, can_manage_members
from essaim.directory.queries import open_memberships
from essaim.journal import services as journal
from essaim.kernel import clock
from essaim.kernel.records import key_of
from essaim.kernel.verdict import Refused
from essaim.mail import services as mail
from essaim.people.actors import Actor
from essaim.people.models import User


def invite_member(
    actor: Actor, organisation: Organisation, *, email: str, role: MembershipRole
) -> MembershipInvitation:
    """Ask somebody, by e-mail, to act for the organisation; asked twice, one invitation waits.

    Nothing here tells whether the address has an account: the mail says how to sign in or to open one.
    """
    can_manage_members(actor, organisation).require()
    address = email.strip().lower()
    validate_email(address)
    with transaction.atomic():
        Organisation.objects.select_for_update().get(pk=organisation.pk)
        if open_memberships().filter(organisation=organisation, user__email=address).exists():
            raise ValidationError({"email": "Cette personne est déjà membre de la structure."})
        invitation, created = MembershipInvitation.objects.get_or_create(
            organisation=organisation,
            email=address,
            closed_at=None,
            defaults={"role": role, "invited_by_name": actor.label[:120]},
        )
        if created:
            mail.send(
                to=address,
                subject=f"Rejoignez {organisation.name} sur Essaim",
                template="directory/mail/membership_invitation.txt",
                context={"organisation": organisation.name, "invited_by": actor.label},
                about=organisation,
                key=f"directory.invitation:{key_of(invitation)}",
            )
            facts, personal = {"role": str(role)}, {"email": address}
            journal.record(actor, "directory.invite_member", organisation, facts=facts, personal=personal)
    return invitation


def cancel_invitation(actor: Actor, invitation: MembershipInvitation) -> MembershipInvitation:
    """Take back an invitation that nobody has answered."""
    can_manage_members(actor, invitation.organisation).require()
    return _close(actor, invitation, "directory.cancel_invitation")


def decline_membership(actor: Actor, invitation: MembershipInvitation) -> MembershipInvitation:
    """Say no to an invitation."""
    can_answer_invitation(actor, invitation).require()
    return _close(actor, invitation, "directory.decline_membership")


def accept_membership(actor: Actor, invitation: MembershipInvitation) -> Membership:
    """Say yes to an invitation: the person acts for the organisation from now on."""
    with transaction.atomic():
        Organisation.objects.select_for_update().get(pk=invitation.organisation_id)
        can_answer_invitation(actor, invitation).require()
        _close(actor, invitation, "directory.accept_membership")
        membership = open_memberships().filter(organisation=invitation.organisation_id, user=actor.person).first()
        return membership or Membership.objects.create(
            user=actor.person, organisation=invitation.organisation, role=invitation.role
        )


def _close(actor: Actor, invitation: MembershipInvitation, verb: str) -> MembershipInvitation:
    with transaction.atomic():
        current = MembershipInvitation.objects.select_for_update().get(pk=invitation.pk)
        if current.closed_at is None:
            current.closed_at = clock.now()
            current.save(update_fields=["closed_at"])
            journal.record(actor, verb, invitation.organisation)
    return current


def add_member(actor: Actor, organisation: Organisation, *, user: User, role: MembershipRole) -> Membership:
    """Let ``user`` act for the organisation, without asking them: for those who keep the directory and for Essaim."""
    can_manage_members(actor, organisation).require()
    with transaction.atomic():
        Organisation.objects.select_for_update().get(pk=organisation.pk)
        membership = open_memberships().filter(organisation=organisation, user=user).first()
        if membership is None:
            membership = Membership.objects.create(user=user, organisation=organisation, role=role)
            journal.record(actor, "directory.add_member", organisation, facts={"role": str(role)})
    return membership


def end_membership(actor: Actor, membership: Membership) -> Membership:
    """End a membership at once: by the person, or by who manages the members.

    The last person responsible cannot leave while others remain; ended twice, it is ended.
    """
    organisation = membership.organisation
    if membership.user != actor.user:
        can_manage_members(actor, organisation).require()
    with transaction.atomic():
        Organisation.objects.select_for_update().get(pk=organisation.pk)
        current = Membership.objects.select_related("organisation").get(pk=membership.pk)
        if current.until_on is not None and current.until_on <= clock.today():
            return current
        others = open_memberships().filter(organisation=organisation).exclude(pk=membership.pk)
        if others.exists() and not others.filter(role=MembershipRole.MANAGER).exists():
            raise Refused("Nommez d’abord une autre personne responsable de la structure.")
        current.until_on = clock.today()
        current.save(update_fields=["until_on"])
        journal.record(actor, "directory.end_membership", organisation)
    return current
