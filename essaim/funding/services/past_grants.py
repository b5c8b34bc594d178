"""Taking over the grants of before Essaim: a file is checked, then taken over whole or not at all, and may be undone.

The journal says that they were taken over from a file, and nothing of the votes that it was not there to see.
"""

import hashlib
from collections.abc import Callable, Mapping
from dataclasses import asdict
from typing import Any, BinaryIO

from django.db import IntegrityError, transaction

from essaim.documents import services as documents
from essaim.documents import storage
from essaim.documents.checks import Inspected, inspect
from essaim.documents.models import File
from essaim.evidence.models import Link
from essaim.funding.models import BatchState, GrantBatch, PastGrant
from essaim.funding.past_grants.reading import AT_ONCE, Reading
from essaim.funding.policies import can_take_over_grants
from essaim.journal import services as journal
from essaim.kernel import clock
from essaim.kernel.problems import Problem
from essaim.kernel.verdict import Refused
from essaim.people.actors import Actor

KEPT = 200
"""Problems kept to be read on screen: beyond, the same cause repeats itself."""

Progress = Callable[[Reading], None]


class Kept:
    """Hears the problems of a reading, keeps the first ones, and passes all of them on."""

    def __init__(self, tell: Callable[[Problem], None] = lambda problem: None) -> None:
        self.data: list[dict[str, Any]] = []
        self._tell = tell

    def __call__(self, problem: Problem) -> None:
        if len(self.data) < KEPT:
            self.data.append(asdict(problem))
        self._tell(problem)


def check_grants(actor: Actor, *, upload: Any) -> GrantBatch:
    """Keep a file and read it without writing any grant: what is ready, what is refused and why.

    The same file given again leads to where it is: read again as long as it is not taken over, new once undone.
    """
    can_take_over_grants(actor).require()
    inspected = inspect(upload)
    digest = hashlib.sha256(inspected.content).hexdigest()
    with transaction.atomic():
        given = GrantBatch.objects.select_for_update().filter(digest=digest).exclude(state=BatchState.UNDONE)
        found = given.filter(state=BatchState.IMPORTED).first() or given.first()
        batch = found or _keep_file(actor, inspected, name=upload.name, digest=digest)
        if batch.state == BatchState.IMPORTED:
            return batch
        differs = _read_again(batch, _asked(batch), complete=bool(batch.columns))
        if differs or found is None:
            journal.record(actor, "funding.check_grants", batch, facts=_facts(batch))
    return batch


def _keep_file(actor: Actor, inspected: Inspected, *, name: str, digest: str) -> GrantBatch:
    batch = GrantBatch.objects.create(file_name=name[:200], digest=digest)
    batch.file_key = str(documents.add_file(actor, owner=batch, upload=inspected).pk)
    batch.save(update_fields=["file_key"])
    return batch


def map_grants(actor: Actor, batch: GrantBatch, *, asked: Mapping[str, str]) -> GrantBatch:
    """Say which field each column holds (field by header), the others being left out, and read the file again.

    Said twice, and nothing else found in the file, it is said once.
    """
    can_take_over_grants(actor).require()
    with transaction.atomic():
        locked = _locked(batch, BatchState.CHECKED)
        if _read_again(locked, asked, complete=True):
            journal.record(actor, "funding.map_grants", locked, facts=_facts(locked))
    return locked


def take_over_grants(actor: Actor, batch: GrantBatch, *, skip_refused: bool = False) -> GrantBatch:
    """Write the grants of a checked file, all of them or, when asked, those that are ready; pressed twice, once."""
    can_take_over_grants(actor).require()
    with transaction.atomic():
        locked = GrantBatch.objects.select_for_update().get(pk=batch.pk)
        if locked.state == BatchState.IMPORTED:
            return locked
        _locked(locked, BatchState.CHECKED)
        with storage.open_file(File.objects.get(pk=locked.file_key).path) as stream:
            reading = Reading(stream, _asked(locked), lambda problem: None, complete=True)
            _write(locked, reading)
        if reading.refused and not skip_refused:
            raise Refused(
                f"{reading.refused} lignes sont refusées\u00a0: corrigez le fichier, "
                "ou demandez à ne reprendre que les lignes prêtes."
            )
        _close(actor, locked, reading)
    return locked


def take_over_file(
    actor: Actor,
    stream: BinaryIO,
    *,
    name: str,
    asked: Mapping[str, str],
    tell: Callable[[Problem], None],
    dry_run: bool = False,
    skip_refused: bool = False,
    progress: Progress = lambda reading: None,
) -> Reading:
    """Check a file and take it over in one go, as ``essaim import grants`` does; nothing is written with ``dry_run``,
    nor unless all is ready or ``skip_refused``.
    """
    can_take_over_grants(actor).require()
    kept = Kept(tell)
    digest = hashlib.file_digest(stream, "sha256").hexdigest()  # type: ignore[arg-type]
    stream.seek(0)
    reading = Reading(stream, asked, kept)
    if dry_run:
        for _ in reading.batches():
            progress(reading)
        return reading
    with transaction.atomic():
        batch = GrantBatch.objects.create(file_name=name[:200], digest=digest)
        _write(batch, reading, progress)
        if reading.ready and (skip_refused or reading.is_sound):
            batch.problems = kept.data
            _close(actor, batch, reading)
        else:
            transaction.set_rollback(True)
    return reading


def undo_grants(actor: Actor, batch: GrantBatch) -> GrantBatch:
    """Take back the grants of a file, as long as nothing was built on one of them. Pressed twice, done once."""
    can_take_over_grants(actor).require()
    with transaction.atomic():
        locked = GrantBatch.objects.select_for_update().get(pk=batch.pk)
        if locked.state == BatchState.UNDONE:
            return locked
        _locked(locked, BatchState.IMPORTED)
        linked = Link.objects.filter(record_kind="award", removed_on__isnull=True).values_list("record_key", flat=True)
        if locked.grants.filter(pk__in=list(linked)).exists():
            raise Refused("Une de ces aides est rattachée à une action\u00a0: détachez-la avant d’annuler la reprise.")
        gone, _ = locked.grants.all().delete()
        locked.state, locked.undone_at = BatchState.UNDONE, clock.now()
        locked.save(update_fields=["state", "undone_at"])
        journal.record(actor, "funding.undo_grants", locked, facts={"grants": gone})
    return locked


def _locked(batch: GrantBatch, state: BatchState) -> GrantBatch:
    locked = GrantBatch.objects.select_for_update().get(pk=batch.pk)
    if locked.state != state:
        raise Refused("Cette reprise n’en est plus là. Rechargez la page pour voir où elle en est.")
    return locked


def _asked(batch: GrantBatch) -> dict[str, str]:
    return {header: code for code, header in batch.columns.items()}


def _read_again(batch: GrantBatch, asked: Mapping[str, str], *, complete: bool) -> bool:
    """Read the kept file, writing only what was found in it; False when it is what the batch already says."""
    kept, before = Kept(), _found(batch)
    with storage.open_file(File.objects.get(pk=batch.file_key).path) as stream:
        reading = Reading(stream, asked, kept, complete=complete)
        for _ in reading.batches():
            pass
    batch.problems = kept.data
    _count(batch, reading)
    if _found(batch) == before:
        return False
    batch.save()
    return True


def _found(batch: GrantBatch) -> tuple[Any, ...]:
    return batch.headers, batch.columns, batch.problems, batch.read, batch.ready, batch.refused


def _write(batch: GrantBatch, reading: Reading, progress: Progress = lambda reading: None) -> None:
    """Write the rows that are ready; the caller decides whether they stay."""
    try:
        with transaction.atomic():
            for grants in reading.batches():
                for grant in grants:
                    grant.batch = batch
                PastGrant.objects.bulk_create(grants, batch_size=AT_ONCE)
                progress(reading)
    except IntegrityError:
        raise Refused("Une autre reprise vient d’écrire les mêmes aides. Vérifiez le fichier de nouveau.") from None


def _close(actor: Actor, batch: GrantBatch, reading: Reading) -> None:
    if not reading.ready:
        raise Refused("Aucune ligne de ce fichier n’est prête.")
    if GrantBatch.objects.filter(digest=batch.digest, state=BatchState.IMPORTED).exists():
        raise Refused("Ce fichier est déjà repris.")
    batch.state, batch.done_at, batch.done_by = BatchState.IMPORTED, clock.now(), actor.label[:120]
    _count(batch, reading)
    batch.save()
    journal.record(actor, "funding.take_over_grants", batch, facts=_facts(batch))


def _count(batch: GrantBatch, reading: Reading) -> None:
    batch.headers, batch.columns = list(reading.headers), reading.columns
    batch.read, batch.ready, batch.refused = reading.read, reading.ready, reading.refused


def _facts(batch: GrantBatch) -> dict[str, int]:
    return {"read": batch.read, "ready": batch.ready, "refused": batch.refused}
