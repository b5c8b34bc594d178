"""What files one may see: the owner's room decides, file by file."""

import uuid
from collections.abc import Sequence

from django.db.models import QuerySet

from essaim.documents import readers
from essaim.documents.models import File
from essaim.kernel.records import Record, key_of, kind_of
from essaim.people.actors import Actor


def files_of(owner: Record, slot: str = "") -> QuerySet[File]:
    """The current versions of the files of a record, whoever asks: for services and generated documents.

    ``slot`` keeps those of one place in the form.
    """
    files = File.objects.filter(
        owner_kind=kind_of(owner), owner_key=key_of(owner), is_current=True, removed_at__isnull=True
    )
    return (files.filter(slot=slot) if slot else files).order_by("created_at", "pk")


def files_of_each(owners: Sequence[Record]) -> QuerySet[File]:
    """The same for several records of one kind."""
    if not owners:
        return File.objects.none()
    keys = [key_of(owner) for owner in owners]
    files = File.objects.filter(owner_kind=kind_of(owners[0]), owner_key__in=keys)
    return files.filter(is_current=True, removed_at__isnull=True).order_by("created_at", "pk")


def files_visible_to(actor: Actor, owner: Record, slot: str = "") -> list[File]:
    """The current files of a record that this actor may read, oldest first."""
    return [file for file in files_of(owner, slot) if readers.can_read(actor, file)]


def file_visible_to(actor: Actor, key: uuid.UUID) -> File | None:
    """One version of a file, if it may be handed out and this actor may read it; None tells nothing more."""
    file = File.objects.filter(pk=key).first()
    if file is None or not file.is_available or not readers.can_read(actor, file):
        return None
    return file
