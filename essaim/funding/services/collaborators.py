"""Who writes in an application beside its holder: invited by e-mail, accepted by the person, ended by either side."""

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction

from essaim.funding.models import Application, Collaborator, CollaboratorInvitation
from essaim.funding.policies import can_answer_invitation, can_write_application
from essaim.journal import services as journal
from essaim.kernel import clock
from essaim.kernel.records import key_of
from essaim.kernel.verdict import Refused
from essaim.mail import services as mail
from essaim.people.actors import Actor
from essaim.people.models import User

MOST_WRITERS = 10
"""People who may be invited to one application, those who accepted included."""


def add_collaborator(actor: Actor, application: Application, *, email: str) -> CollaboratorInvitation:
    """Ask somebody, by e-mail, to write in a draft; asked twice, one invitation waits.

    Nothing here tells whether the address has an account: the mail says how to sign in or to open one.
    """
    address = email.strip().lower()
    validate_email(address)
    with transaction.atomic():
        locked = Application.objects.select_for_update().get(pk=application.pk)
        can_write_application(actor, locked).require()
        if _writes_already(locked, address):
            raise ValidationError({"email": "Cette personne écrit déjà cette demande."})
        if locked.collaborators.count() + locked.invitations.filter(closed_at=None).count() >= MOST_WRITERS:
            raise Refused(f"Une demande s’écrit à {MOST_WRITERS} personnes au plus. Retirez d’abord une invitation.")
        invitation, created = CollaboratorInvitation.objects.get_or_create(
            application=locked, email=address, closed_at=None, defaults={"invited_by_name": actor.label[:120]}
        )
        if created:
            journal.record(actor, "funding.add_collaborator", locked, personal={"email": address})
            mail.send(
                to=address,
                subject="On vous invite à écrire une demande d’aide",
                template="funding/mail/collaborator.txt",
                context={"application": locked, "inviter": actor.label},
                about=locked,
                key=f"collaborator-{key_of(invitation)}",
            )
    return invitation


def accept_collaboration(actor: Actor, invitation: CollaboratorInvitation) -> Application:
    """Say yes to an invitation: the person writes in the application from now on."""
    with transaction.atomic():
        application = Application.objects.select_for_update().get(pk=invitation.application_id)
        can_answer_invitation(actor, invitation).require()
        if _close(invitation):
            Collaborator.objects.get_or_create(application=application, user=actor.person)
            journal.record(actor, "funding.accept_collaboration", application)
    return application


def decline_collaboration(actor: Actor, invitation: CollaboratorInvitation) -> None:
    """Say no to an invitation."""
    with transaction.atomic():
        application = Application.objects.select_for_update().get(pk=invitation.application_id)
        can_answer_invitation(actor, invitation).require()
        if _close(invitation):
            journal.record(actor, "funding.decline_collaboration", application)


def cancel_invitation(actor: Actor, invitation: CollaboratorInvitation) -> None:
    """Take back an invitation that nobody has answered."""
    with transaction.atomic():
        application = Application.objects.select_for_update().get(pk=invitation.application_id)
        can_write_application(actor, application).require()
        if _close(invitation):
            journal.record(actor, "funding.remove_collaborator", application)


def remove_collaborator(actor: Actor, collaborator: Collaborator) -> None:
    """Let somebody write no longer: those who write decide, and one may always leave."""
    with transaction.atomic():
        application = Application.objects.select_for_update().get(pk=collaborator.application_id)
        if actor.user is None or collaborator.user_id != actor.user.pk:
            can_write_application(actor, application).require()
        deleted, _ = Collaborator.objects.filter(pk=collaborator.pk).delete()
        if deleted:
            journal.record(actor, "funding.remove_collaborator", application)


def _writes_already(application: Application, address: str) -> bool:
    """Whether the address is that of someone whom the list shows already: nothing new is told."""
    holder: User | None = application.holder
    if holder is not None and holder.email == address:
        return True
    return application.collaborators.filter(user__email=address).exists()


def _close(invitation: CollaboratorInvitation) -> bool:
    """Close an invitation once; False when it was closed already."""
    current = CollaboratorInvitation.objects.select_for_update().get(pk=invitation.pk)
    if current.closed_at is not None:
        return False
    current.closed_at = clock.now()
    current.save(update_fields=["closed_at"])
    return True
