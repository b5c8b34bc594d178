"""Adding, replacing, removing and purging files. Who calls has authorised the act: it knows the record, we do not."""

import hashlib
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, timedelta
from functools import partial
from typing import Any

from django.db import transaction
from django.db.models import Q

from essaim.documents import storage
from essaim.documents.checks import Inspected, inspect, scan_again
from essaim.documents.models import File, FileState, Visibility
from essaim.jobs import services as jobs
from essaim.journal import services as journal
from essaim.kernel import clock
from essaim.kernel.records import Record, key_of, kind_of
from essaim.kernel.verdict import Refused
from essaim.people.actors import Actor

REMOVED_KEPT_DAYS = 30
"""Days during which a removed file can still be found by the technical team, unless the law keeps it longer."""

STRAY_AFTER = timedelta(hours=24)
"""Age from which bytes that no row knows are erased: no transaction lasts so long."""


def add_file(
    actor: Actor,
    *,
    owner: Record,
    upload: Any,
    filename: str = "",
    slot: str = "",
    title: str = "",
    visibility: str = Visibility.OFFICE,
    keep_until: date | None = None,
) -> File:
    """Keep a file for a record: an ``UploadedFile``, an ``Inspected``, or bytes with their ``filename``.

    ``slot`` is the place in the owner's form, ``title`` what the person calls it. ``ValidationError`` in French when
    the file cannot enter (see ``checks.inspect``) or the disk is full. Inspect before opening the transaction when a
    form can (``forms.DocumentField`` does): the antivirus may take seconds.
    """
    inspected = inspect(upload, filename)
    place = {"slot": slot, "title": title.strip()[:200], "visibility": Visibility(visibility)}
    if (same := _same_file(owner, inspected, **place)) is not None:
        return same
    with _written(inspected) as written, transaction.atomic():
        file = File.objects.create(
            **_facts(actor, inspected, written),
            owner_kind=kind_of(owner),
            owner_key=key_of(owner),
            keep_until=keep_until,
            **place,
        )
        _after_adding(file)
        _record(actor, "add", owner, file)
    return file


def replace_file(actor: Actor, *, owner: Record, file: File, upload: Any, filename: str = "") -> File:
    """Keep a new version of a file of ``owner``; the former one stays readable by the same people."""
    inspected = inspect(upload, filename)
    with _written(inspected) as written, transaction.atomic():
        former = _locked(owner, file)
        if not former.is_current or former.removed_at is not None:
            raise Refused("Ce fichier a déjà été remplacé ou retiré. Rechargez la page pour voir où il en est.")
        if former.sha256 == written.sha256 and former.original_name == inspected.name:
            storage.delete(written.path)
            return former
        former.is_current = False
        former.save(update_fields=["is_current"])
        replacing = File.objects.create(
            **_facts(actor, inspected, written),
            owner_kind=former.owner_kind,
            owner_key=former.owner_key,
            slot=former.slot,
            title=former.title,
            visibility=former.visibility,
            keep_until=former.keep_until,
            series=former.series,
            number=former.number + 1,
        )
        _after_adding(replacing)
        _record(actor, "replace", owner, replacing)
    return replacing


def remove_file(actor: Actor, *, owner: Record, file: File) -> None:
    """Hide a file of ``owner`` and all its versions; their bytes are erased later (see ``purge_due``)."""
    with transaction.atomic():
        former = _locked(owner, file)
        if former.removed_at is not None:
            raise Refused("Ce fichier est déjà retiré.")
        least = clock.today() + timedelta(days=REMOVED_KEPT_DAYS)
        for version in File.objects.filter(series=former.series, removed_at__isnull=True):
            version.removed_at = clock.now()
            version.removed_by = actor.key
            version.keep_until = max(version.keep_until or least, least)
            version.save(update_fields=["removed_at", "removed_by", "keep_until"])
        _record(actor, "remove", owner, former)


def set_visibility(actor: Actor, *, owner: Record, file: File, visibility: str) -> File:
    """Change whom a file of ``owner`` is meant for, every version together."""
    with transaction.atomic():
        former = _locked(owner, file)
        for version in File.objects.filter(series=former.series):
            version.visibility = Visibility(visibility)
            version.save(update_fields=["visibility"])
        former.refresh_from_db()
        journal.record(actor, "documents.set_visibility", owner, facts={**_facts_of(former), "visibility": visibility})
    return former


def keep_files_until(*, owner: Record, day: date) -> int:
    """Set how long the files of a record are kept (to call in the transaction of the act that starts the delay).

    Gives the number of files. A file that must be kept longer is left as it is.
    """
    files = File.objects.filter(owner_kind=kind_of(owner), owner_key=key_of(owner), purged_at__isnull=True)
    return files.filter(Q(keep_until__isnull=True) | Q(keep_until__lt=day)).update(keep_until=day)


def purge_due() -> int:
    """Erase the bytes and the names of the files whose delay is over, and stray bytes; give the number of files erased.

    Idempotent: what a stopped run left is erased by the next one.
    """
    purged = 0
    due = File.objects.filter(keep_until__lt=clock.today(), purged_at__isnull=True).order_by("pk")
    for key in list(due.values_list("pk", flat=True)):
        with transaction.atomic():
            file = due.select_for_update().filter(pk=key).first()
            if file is None:
                continue
            file.purged_at = clock.now()
            file.original_name = file.title = ""
            file.is_current = False
            file.save(update_fields=["purged_at", "original_name", "title", "is_current"])
            _record_on_file("documents.purge_file", file)
            # First the row: bytes without a row are swept below, a row without bytes would be a broken link.
            transaction.on_commit(partial(storage.delete, file.path))
            purged += 1
    sweep_stray_bytes()
    return purged


def sweep_stray_bytes() -> int:
    """Erase the bytes that no row knows, left by a transaction that did not end; give their number."""
    known = set(File.objects.filter(purged_at__isnull=True).values_list("path", flat=True))
    strays = list(storage.stray_paths(known, STRAY_AFTER))
    for path in strays:
        storage.delete(path)
    return len(strays)


def release_or_erase(key: uuid.UUID) -> bool | None:
    """Ask the antivirus again about a file in quarantine: clean, it is released; known as malicious, it is erased.

    True when it is released, False when it was erased, None when there was nothing left to do.
    ``clamav.ScannerUnavailable`` when nobody answers yet: the worker tries again.
    """
    file = File.objects.filter(pk=key, state=FileState.QUARANTINED, purged_at__isnull=True).first()
    if file is None:
        return None
    with storage.open_file(file.path) as kept:
        is_clean = not scan_again(kept.read())
    with transaction.atomic():
        file = File.objects.select_for_update().get(pk=key)
        if is_clean:
            file.state = FileState.STORED
            file.save(update_fields=["state"])
            _record_on_file("documents.release_file", file)
            return True
        file.removed_at = file.removed_at or clock.now()
        file.purged_at = clock.now()
        file.is_current = False
        file.save(update_fields=["removed_at", "purged_at", "is_current"])
        _record_on_file("documents.erase_infected_file", file)
        transaction.on_commit(partial(storage.delete, file.path))
    return False


@contextmanager
def _written(inspected: Inspected) -> Iterator[storage.Written]:
    """The bytes, written; erased again when the block fails."""
    written = storage.write([inspected.content])
    try:
        yield written
    except BaseException:
        storage.delete(written.path)
        raise


def _facts(actor: Actor, inspected: Inspected, written: storage.Written) -> dict[str, Any]:
    return {
        "original_name": inspected.name,
        "content_type": inspected.content_type,
        "size": written.size,
        "sha256": written.sha256,
        "path": written.path,
        "state": FileState.STORED if inspected.is_scanned else FileState.QUARANTINED,
        "uploaded_by": actor.key,
    }


def _same_file(owner: Record, inspected: Inspected, **place: str) -> File | None:
    """The file that a form sent twice added already: same place, same name, same bytes."""
    digest = hashlib.sha256(inspected.content).hexdigest()
    current = File.objects.filter(owner_kind=kind_of(owner), owner_key=key_of(owner), is_current=True, **place)
    return current.filter(sha256=digest, original_name=inspected.name, removed_at__isnull=True).first()


def _locked(owner: Record, file: File) -> File:
    """The row under lock, sure to belong to ``owner``."""
    found = (
        File.objects.select_for_update()
        .filter(pk=file.pk, owner_kind=kind_of(owner), owner_key=key_of(owner), purged_at__isnull=True)
        .first()
    )
    if found is None:
        raise Refused("Ce fichier n’appartient pas à cet objet, ou il a été effacé.")
    return found


def _after_adding(file: File) -> None:
    """A file that nobody scanned waits for the worker."""
    if file.state == FileState.QUARANTINED:
        jobs.enqueue("documents.scan_file", key=f"documents.scan_file:{file.pk}", payload={"file": str(file.pk)})


def _record(actor: Actor, act: str, owner: Record, file: File) -> None:
    """Journal the act on the owner; the file's name may tell of people, it goes where it can be erased."""
    inside = "internal_" if file.visibility == Visibility.OFFICE else ""
    names = {"name": file.original_name, "file_title": file.title}
    journal.record(actor, f"documents.{act}_{inside}file", owner, facts=_facts_of(file), personal=names)


def _record_on_file(verb: str, file: File) -> None:
    """Journal what Essaim itself did to a file."""
    journal.record(
        Actor.system("documents"), verb, file, facts=_facts_of(file), title=f"un fichier de {file.size} octets"
    )


def _facts_of(file: File) -> dict[str, Any]:
    return {"file": str(file.pk), "slot": file.slot, "number": file.number, "sha256": file.sha256}
