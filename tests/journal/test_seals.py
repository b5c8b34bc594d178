"""Seals cover every entry once; what was touched afterwards is named."""

from typing import Any

import pytest
from django.db import connection, transaction

from essaim.journal import canonical, services
from essaim.journal.models import Entry, Seal, SealedEntry, Verification
from essaim.journal.queries import verify
from essaim.journal.services import record, seal_entries, verify_journal
from essaim.journal.tasks import seal
from essaim.journal.tasks import verify as nightly
from essaim.kernel.verdict import Refused
from essaim.people.actors import Actor
from tests.journal.conftest import Tamper, key_in_sql

WORKER = Actor.system("test")


@pytest.fixture
def batches_of_three(monkeypatch: pytest.MonkeyPatch) -> None:
    """Three entries a seal."""
    monkeypatch.setattr(services, "BATCH", 3)


@pytest.fixture
def sealed(write: Any, batches_of_three: None) -> list[Entry]:
    """Seven entries under three seals."""
    entries = [write(note=str(number), personal={"name": "Nour"}) for number in range(7)]
    assert seal_entries(WORKER) == 7
    return entries


def told() -> list[tuple[str, int, str]]:
    return [(fault.kind, fault.seal, fault.entry) for fault in verify()]


def test_every_entry_is_sealed_once_in_a_chain(sealed: list[Entry], write: Any) -> None:
    assert [seal.count for seal in Seal.objects.all()] == [3, 3, 1]
    first, second, third = Seal.objects.all()
    assert (first.previous_digest, second.previous_digest) == ("", first.digest)
    assert third.first_entry == third.last_entry == sealed[6]
    assert seal_entries(WORKER) == 0
    write()
    seal({})
    assert Seal.objects.count() == 4
    assert verify() == []


def test_nothing_to_seal_makes_no_seal(db: None) -> None:
    assert seal_entries(WORKER) == 0
    assert verify() == []


def test_an_altered_entry_is_named(sealed: list[Entry], tamper: Tamper) -> None:
    tamper("UPDATE journal_entry SET facts = %s WHERE id = %s", '{"amount":"9000"}', key_in_sql(sealed[4].pk))
    assert told() == [("altered", 2, str(sealed[4].pk))]
    assert "test.submit" in str(verify()[0])


@pytest.mark.parametrize(
    "change",
    [
        "note = 'x'",
        "actor_key = 'x'",
        "verb = 'x'",
        "target_title = 'x'",
        "at = '2020-01-01 00:00:00'",
        "target_key = 'x'",
    ],
)
def test_every_column_is_covered(sealed: list[Entry], tamper: Tamper, change: str) -> None:
    tamper(f"UPDATE journal_entry SET {change} WHERE id = %s", key_in_sql(sealed[0].pk))
    assert told() == [("altered", 1, str(sealed[0].pk))]


def test_an_alteration_with_its_digest_made_again_breaks_the_seal(sealed: list[Entry], tamper: Tamper) -> None:
    key = key_in_sql(sealed[0].pk)
    tamper("UPDATE journal_entry SET note = 'x' WHERE id = %s", key)
    digest = canonical.entry_digest(Entry.objects.get(pk=sealed[0].pk))
    tamper("UPDATE journal_sealedentry SET digest = %s WHERE entry_id = %s", digest, key)
    assert told() == [("broken", 1, "")]


def test_a_seal_made_again_breaks_the_chain(sealed: list[Entry], tamper: Tamper) -> None:
    first = Seal.objects.get(number=1)
    key = key_in_sql(sealed[0].pk)
    tamper("UPDATE journal_entry SET note = 'x' WHERE id = %s", key)
    digest = canonical.entry_digest(Entry.objects.get(pk=sealed[0].pk))
    tamper("UPDATE journal_sealedentry SET digest = %s WHERE entry_id = %s", digest, key)
    members = SealedEntry.objects.filter(seal=first).order_by("position")
    remade = canonical.seal_digest(
        number=1, previous="", at=first.at, entries=[(str(m.entry_id), m.digest) for m in members]
    )
    tamper("UPDATE journal_seal SET digest = %s WHERE number = 1", remade)
    assert told() == [("broken", 2, "")]


def test_a_missing_entry_is_named(sealed: list[Entry], tamper: Tamper, transactional_db: None) -> None:
    key = key_in_sql(sealed[4].pk)
    without_keys = (
        ("PRAGMA foreign_keys = OFF", "PRAGMA foreign_keys = ON")
        if connection.vendor == "sqlite"
        else ("SET session_replication_role = replica", "SET session_replication_role = origin")
    )
    with connection.cursor() as cursor:
        cursor.execute(without_keys[0])
    tamper("DELETE FROM journal_entry WHERE id = %s", key)
    assert told() == [("missing", 2, str(sealed[4].pk))]
    tamper("DELETE FROM journal_personalvalue WHERE entry_id = %s", key)
    tamper("DELETE FROM journal_sealedentry WHERE entry_id = %s", key)
    with connection.cursor() as cursor:
        cursor.execute(without_keys[1])
    assert told() == [("missing", 2, "")]


def test_an_entry_slipped_into_a_seal_is_named(sealed: list[Entry], write: Any, tamper: Tamper) -> None:
    slipped = write(note="glissé")
    tamper(
        "INSERT INTO journal_sealedentry (entry_id, seal_id, position, digest) VALUES (%s, 2, 9, %s)",
        key_in_sql(slipped.pk),
        canonical.entry_digest(slipped),
    )
    assert told() == [("inserted", 2, str(slipped.pk))]


def test_two_places_exchanged_break_the_seal(sealed: list[Entry], tamper: Tamper) -> None:
    tamper("UPDATE journal_sealedentry SET position = 99 WHERE entry_id = %s", key_in_sql(sealed[0].pk))
    assert told() == [("broken", 1, "")]


def test_a_missing_seal_is_told(sealed: list[Entry], tamper: Tamper) -> None:
    tamper("DELETE FROM journal_sealedentry WHERE seal_id = 2")
    tamper("DELETE FROM journal_seal WHERE number = 2")
    assert told() == [("missing", 2, ""), ("broken", 3, "")]


def test_the_end_of_the_chain_is_not_cut_off_unseen(sealed: list[Entry], tamper: Tamper) -> None:
    assert verify_journal(WORKER).faults == []
    tamper("DELETE FROM journal_sealedentry WHERE seal_id = 3")
    tamper("DELETE FROM journal_seal WHERE number = 3")
    assert told() == [("missing", 3, "")]


def test_personal_values_rewritten_are_told_and_erased_ones_are_not(sealed: list[Entry], tamper: Tamper) -> None:
    tamper("UPDATE journal_personalvalue SET salt = 'x' WHERE entry_id = %s", key_in_sql(sealed[2].pk))
    assert told() == [("personal", 0, str(sealed[2].pk))]
    tamper("DELETE FROM journal_personalvalue WHERE entry_id = %s", key_in_sql(sealed[2].pk))
    assert told() == []


def test_what_a_verification_found_is_kept(sealed: list[Entry], tamper: Tamper) -> None:
    nightly({})
    kept = Verification.objects.get()
    assert (kept.seals, kept.entries, kept.faults) == (3, 7, [])
    assert kept.last_digest == Seal.objects.get(number=3).digest
    tamper("UPDATE journal_entry SET note = 'x' WHERE id = %s", key_in_sql(sealed[0].pk))
    assert "modifié" in verify_journal(WORKER).faults[0]
    with pytest.raises(Refused):
        verify_journal(Actor.anonymous())


def test_an_entry_committed_after_a_seal_is_in_the_next(threads: Any, write: Any, commune: Any) -> None:
    if connection.vendor == "sqlite":
        return  # one writer at a time: no act is committed after a later seal
    import threading

    begun, has_sealed = threading.Event(), threading.Event()

    def early() -> None:
        with transaction.atomic():
            record(WORKER, "test.submit", commune, note="tôt")
            begun.set()
            assert has_sealed.wait(20)

    def late() -> None:
        assert begun.wait(20)
        write(note="tard")
        seal_entries(WORKER)
        has_sealed.set()

    assert threads(early, late) == [None, None]
    assert [seal.last_entry.note for seal in Seal.objects.all()] == ["tard"]
    assert seal_entries(WORKER) == 1
    assert verify() == []


def test_writers_and_sealers_at_once_lose_nothing(threads: Any, write: Any, batches_of_three: None) -> None:
    def writer() -> None:
        for number in range(15):
            write(note=str(number))

    def sealer() -> None:
        for _ in range(15):
            seal_entries(WORKER)

    assert threads(*[writer] * 8, *[sealer] * 2, seconds=240) == [None] * 10
    seal_entries(WORKER)
    assert Entry.objects.count() == SealedEntry.objects.count() == 120
    assert sum(seal.count for seal in Seal.objects.all()) == 120
    assert verify() == []


def test_verifying_asks_few_questions(sealed: list[Entry], django_assert_max_num_queries: Any) -> None:
    with django_assert_max_num_queries(3 * 2 + 3):
        assert verify() == []
