"""The applicant's pieces: joined, replaced, removed while the file may still change."""

from typing import Any

from django.db import transaction

from essaim.documents import services as documents
from essaim.documents.models import File, Visibility
from essaim.documents.queries import files_of
from essaim.funding.models import Application
from essaim.funding.pieces import OTHER, pieces_of
from essaim.funding.policies import can_add_piece, can_write_application
from essaim.kernel.verdict import Refused
from essaim.people.actors import Actor
from essaim.questionnaires.document import FileQuestion

MOST_FILES = 40
"""Files that one application may hold: a dossier, not a warehouse."""


def add_piece(actor: Actor, application: Application, *, slot: str, upload: Any, title: str = "") -> File:
    """Join a file to the place ``slot``: a piece of the call, where it replaces the former one, or ``other``.

    ``Refused`` for another place, a file that is complete already, or too many files; ``ValidationError`` when the
    file cannot enter.
    """
    with transaction.atomic():
        locked = Application.objects.select_for_update(of=("self",)).select_related("call").get(pk=application.pk)
        can_add_piece(actor, locked).require()
        labels = {piece.code: piece.label for piece in pieces_of(locked).asked}
        if slot != OTHER and slot not in labels:
            raise Refused("Cette pièce n’est pas demandée pour votre dossier. Rechargez la page.")
        return keep_piece(actor, locked, slot=slot, upload=upload, title=labels.get(slot) or title)


def add_answer_file(actor: Actor, application: Application, *, slot: str, upload: Any) -> File:
    """Join the file that answers a question of the form, ``slot`` being its code, in place of the former one."""
    with transaction.atomic():
        locked = Application.objects.select_for_update(of=("self",)).select_related("response").get(pk=application.pk)
        can_write_application(actor, locked).require()
        question = locked.response.form_version.read().question(slot)
        if not isinstance(question, FileQuestion):
            raise Refused("Cette question n’attend pas de fichier. Rechargez la page.")
        return keep_piece(actor, locked, slot=slot, upload=upload, title=question.label)


def keep_piece(
    actor: Actor, application: Application, *, slot: str, upload: Any, title: str, filename: str = ""
) -> File:
    """Keep the file of a piece, its former version behind it; who calls holds the row and asked the policy.

    ``filename`` goes with an ``upload`` that is bytes.
    """
    former = None if slot == OTHER else files_of(application, slot).filter(visibility=Visibility.OWNER).first()
    if former is not None:
        return documents.replace_file(actor, owner=application, file=former, upload=upload, filename=filename)
    if files_of(application).count() >= MOST_FILES:
        raise Refused(f"Ce dossier contient déjà {MOST_FILES} fichiers. Retirez-en un, ou réunissez-en plusieurs.")
    return documents.add_file(
        actor,
        owner=application,
        upload=upload,
        filename=filename,
        slot=slot,
        title=title,
        visibility=Visibility.OWNER,
    )


def remove_piece(actor: Actor, application: Application, *, file: File) -> None:
    """Take a file out of a draft; once the file is sent, what was sent stays."""
    with transaction.atomic():
        locked = Application.objects.select_for_update().get(pk=application.pk)
        can_write_application(actor, locked).require()
        documents.remove_file(actor, owner=locked, file=file)


def forget_pieces(actor: Actor, application: Application) -> None:
    """Take every file out of a draft that is being deleted; who calls holds the row and asked the policy."""
    for file in files_of(application):
        documents.remove_file(actor, owner=application, file=file)
