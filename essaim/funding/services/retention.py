"""What the end of a term does to a file: announced for a draft, then its people leave it; its figures stay."""

from datetime import timedelta

from django.db import transaction

from essaim.documents.services import keep_files_until
from essaim.funding.models import Application, Side
from essaim.funding.policies import can_erase_application
from essaim.funding.retention import drafts_to_warn
from essaim.funding.services.freshness import lock_application
from essaim.funding.services.telling import tell
from essaim.journal import services as journal
from essaim.kernel import clock
from essaim.mail.services import forget_messages
from essaim.people.actors import Actor
from essaim.questionnaires.models import Response
from essaim.questionnaires.services import erase_response


def warn_of_erasure(actor: Actor, draft: Application) -> bool:
    """Announce to those who write a draft that it will be deleted; whether it was still to be announced."""
    with transaction.atomic():
        locked = lock_application(draft)
        if not drafts_to_warn(clock.today()).filter(pk=locked.pk).exists():
            return False
        # By an update: announcing is not touching, the draft's own instants stay.
        Application.objects.filter(pk=locked.pk).update(warned_on=clock.today())
        journal.record(actor, "funding.warn_of_erasure", locked)
        tell(
            locked,
            Side.APPLICANT,
            subject="Votre brouillon va être supprimé",
            template="draft_warning",
            key=f"draft-warning-{locked.pk}-{clock.today():%Y-%m-%d}",
        )
    return True


def erase_application(actor: Actor, application: Application) -> None:
    """Forget what a closed file says of people: answers, messages, names, files. Its number, place and amounts stay."""
    with transaction.atomic():
        locked = lock_application(application)
        if locked.erased_at is not None:
            return
        can_erase_application(actor, locked).require()
        _erase_answers(actor, locked)
        _forget_people(locked)
        keep_files_until(owner=locked, day=clock.today() - timedelta(days=1))
        forget_messages(actor, about=locked)
        journal.erase_personal(actor, target=locked)
        locked.holder, locked.holder_name, locked.summary = None, "", ""
        locked.decline_reason = locked.withdraw_reason = locked.twin_reason = ""
        locked.eligibility, locked.reused = {}, {}
        locked.erased_at = clock.now()
        locked.save()
        journal.record(actor, "funding.erase_application", locked)


def _erase_answers(actor: Actor, application: Application) -> None:
    """The answers as they stand, and those that every correction replaced."""
    corrections = application.corrections.all()
    keys = {application.response_id, *(key for one in corrections for key in (one.replaced_id, one.response_id))}
    for response in Response.objects.filter(pk__in=keys).order_by("pk"):
        erase_response(actor, response=response)
    corrections.update(reason="")


def _forget_people(application: Application) -> None:
    application.comments.all().delete()
    application.collaborators.all().delete()
    application.invitations.all().delete()
    application.transfers.all().delete()
    application.internal_notes.all().delete()
    application.readings.all().delete()
    application.piece_requests.update(message="")
    application.assessments.update(comment="")
    application.opinion_requests.update(question="", text="")
    application.visits.update(notes="", shared_notes="")
