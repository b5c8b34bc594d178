"""Writing entries, sealing them, erasing what they say of people, checking them."""

import secrets
from typing import Any

from django.db import IntegrityError, connection, transaction

from essaim.journal import canonical
from essaim.journal.models import Entry, PersonalValue, Seal, SealedEntry, Verification
from essaim.journal.policies import can_verify
from essaim.journal.queries.verify import verify
from essaim.journal.verbs import VERBS
from essaim.kernel import clock
from essaim.kernel.records import Record, key_of, kind_of
from essaim.kernel.text import normalise
from essaim.people.actors import Actor
from essaim.people.models import User

BATCH = 500
"""Most entries under one seal."""


def record(
    actor: Actor,
    verb: str,
    target: Record,
    *,
    facts: dict[str, Any] | None = None,
    personal: dict[str, Any] | None = None,
    note: str = "",
    title: str | None = None,
) -> Entry:
    """Write that ``actor`` did ``verb`` to ``target``, in the act's own transaction; ``RuntimeError`` outside one.

    ``facts`` hold nothing about people: names, addresses and such go to ``personal``, where they can be erased. The
    entry keeps the title that the target has now, ``str(target)``; when that is a person's name, give a ``title`` that
    is not, and the name as ``personal["title"]``. ``LookupError`` for a verb that no room declares.
    """
    if not connection.in_atomic_block:
        raise RuntimeError(f"{verb} must be recorded inside the transaction of its act")
    if verb not in VERBS:
        raise LookupError(f"no verbs.py declares {verb}")
    values = canonical.plain(personal or {})
    salt = secrets.token_hex(32) if values else ""
    entry = Entry(
        actor_key=actor.key,
        verb=verb,
        target_kind=kind_of(target),
        target_key=key_of(target),
        target_title=canonical.clean_text(_title_of(target) if title is None else title)[:200],
        facts=canonical.plain(facts or {}),
        note=canonical.clean_text(note),
        personal_digest=canonical.personal_digest(salt, values) if values else "",
    )
    entry.search_key = normalise(f"{entry.target_title} {entry.note}")
    entry.save(force_insert=True)
    if values:
        PersonalValue.objects.create(entry=entry, salt=salt, values=values)
    return entry


def erase_personal(actor: Actor, *, target: Record, title: str | None = None) -> int:
    """Erase the personal values of every entry about ``target``; give the number of entries concerned.

    Who calls has authorised the erasure: it knows the record, the journal does not. The digests stay, and prove nothing
    any more without their salt.
    """
    with transaction.atomic():
        erased, _ = PersonalValue.objects.filter(
            entry__target_kind=kind_of(target), entry__target_key=key_of(target)
        ).delete()
        record(actor, "journal.erase_personal", target, facts={"entries": erased}, title=title)
    return erased


def seal_entries(actor: Actor) -> int:
    """Seal the entries that no seal covers yet, by batches; give the number of entries sealed.

    Safe beside writers, who wait for nothing, and beside another sealing: one of the two gives way.
    """
    sealed = 0
    while True:
        try:
            with transaction.atomic():
                count = _seal_batch()
        except IntegrityError:
            return sealed
        sealed += count
        if count < BATCH:
            return sealed


def verify_journal(actor: Actor) -> Verification:
    """Recompute every seal and keep what was found."""
    can_verify(actor).require()
    with transaction.atomic():
        faults = verify()
        last = Seal.objects.order_by("-number").first()
        return Verification.objects.create(
            seals=last.number if last else 0,
            entries=SealedEntry.objects.count(),
            faults=[str(fault) for fault in faults],
            last_digest=last.digest if last else "",
        )


def _seal_batch() -> int:
    last = Seal.objects.select_for_update().order_by("-number").first()
    entries = list(Entry.objects.filter(sealed__isnull=True).order_by("id")[:BATCH])
    if not entries:
        return 0
    number, previous, at = (last.number + 1, last.digest, clock.now()) if last else (1, "", clock.now())
    digests = [(str(entry.pk), canonical.entry_digest(entry)) for entry in entries]
    seal = Seal(
        number=number,
        first_entry=entries[0],
        last_entry=entries[-1],
        count=len(entries),
        previous_digest=previous,
        digest=canonical.seal_digest(number=number, previous=previous, at=at, entries=digests),
        at=at,
    )
    seal.save(force_insert=True)
    SealedEntry.objects.bulk_create(
        SealedEntry(entry=entry, seal=seal, position=position, digest=digest)
        for position, (entry, (_, digest)) in enumerate(zip(entries, digests, strict=True), start=1)
    )
    return len(entries)


def _title_of(target: Record) -> str:
    # People are named when the entry is read, so that an erased account has no name left anywhere.
    return "" if isinstance(target, User) else str(target)
