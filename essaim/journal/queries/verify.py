"""Recomputing every digest: what was altered, taken away or slipped in is named."""

from collections.abc import Iterator
from dataclasses import dataclass

from essaim.journal import canonical
from essaim.journal.models import Entry, PersonalValue, Seal, SealedEntry, Verification
from essaim.ui.formatting import format_instant

CHUNK = 500

Member = tuple[str, str]
"""Key of a sealed entry, and the digest that its seal took of it."""


@dataclass(frozen=True)
class Fault:
    """One thing that is not as it was sealed. ``kind`` is altered, missing, inserted, broken or personal."""

    kind: str
    seal: int
    entry: str
    sentence: str

    def __str__(self) -> str:
        return self.sentence


def verify() -> list[Fault]:
    """Recompute all seals, entries and personal values; every fault found, in the order of the seals."""
    return [*_chain_faults(), *_memory_faults(), *_personal_faults()]


def _chain_faults() -> Iterator[Fault]:
    previous, expected = "", 1
    for seal in Seal.objects.order_by("number"):
        for number in range(expected, seal.number):
            yield Fault("missing", number, "", f"Le sceau n° {number} manque.")
        if seal.previous_digest != previous:
            yield Fault("broken", seal.number, "", f"Le sceau n° {seal.number} ne suit pas celui qui le précède.")
        rows = SealedEntry.objects.filter(seal=seal).order_by("position").values_list("entry_id", "digest")
        members = [(str(key), digest) for key, digest in rows]
        yield from _membership_faults(seal, members)
        yield from _entry_faults(seal, members)
        previous, expected = seal.digest, seal.number + 1


def _membership_faults(seal: Seal, members: list[Member]) -> Iterator[Fault]:
    """Whether the list of a seal is the one that was sealed."""
    if _is_sealed(seal, members):
        return
    number = seal.number
    slipped_in = next((i for i in range(len(members)) if _is_sealed(seal, members[:i] + members[i + 1 :])), None)
    if slipped_in is not None:
        key = members[slipped_in][0]
        yield Fault("inserted", number, key, f"L’acte {key} a été ajouté après coup au sceau n° {number}.")
    elif len(members) < seal.count:
        gone = seal.count - len(members)
        yield Fault("missing", number, "", f"Il manque {gone} des {seal.count} actes du sceau n° {number}.")
    else:
        yield Fault("broken", number, "", f"Le sceau n° {number} ou la liste de ses actes a été modifié.")


def _is_sealed(seal: Seal, members: list[Member]) -> bool:
    digest = canonical.seal_digest(number=seal.number, previous=seal.previous_digest, at=seal.at, entries=members)
    return digest == seal.digest and len(members) == seal.count


def _entry_faults(seal: Seal, members: list[Member]) -> Iterator[Fault]:
    """Whether each entry of a seal still says what it said."""
    for start in range(0, len(members), CHUNK):
        part = members[start : start + CHUNK]
        entries = Entry.objects.in_bulk([key for key, _ in part])
        found = {str(key): entry for key, entry in entries.items()}
        for key, digest in part:
            entry = found.get(key)
            if entry is None:
                yield Fault("missing", seal.number, key, f"L’acte {key} du sceau n° {seal.number} a disparu.")
            elif canonical.entry_digest(entry) != digest:
                told = f"L’acte {key} du {format_instant(entry.at)} ({entry.verb}) a été modifié."
                yield Fault("altered", seal.number, key, told)


def _memory_faults() -> Iterator[Fault]:
    """Whether the last seal seen by the last verification is still there: the end of a chain can be cut off whole."""
    known = Verification.objects.exclude(last_digest="").order_by("-at", "-id").first()
    if known is None or Seal.objects.filter(number=known.seals, digest=known.last_digest).exists():
        return
    told = f"Le sceau n° {known.seals}, vu le {format_instant(known.at)}, a disparu ou a été refait."
    yield Fault("missing", known.seals, "", told)


def _personal_faults() -> Iterator[Fault]:
    """Whether the personal values that are kept are those of the act."""
    for personal in PersonalValue.objects.select_related("entry").order_by("pk").iterator(CHUNK):
        if canonical.personal_digest(personal.salt, personal.values) != personal.entry.personal_digest:
            told = f"Les valeurs personnelles de l’acte {personal.entry_id} ont été modifiées."
            yield Fault("personal", 0, str(personal.entry_id), told)
