"""The database refuses to rewrite the journal, on SQLite and PostgreSQL alike."""

from typing import Any

import pytest
from django.core import checks
from django.core.management import CommandError, call_command
from django.db import IntegrityError, connection, transaction

from essaim.journal import append_only
from essaim.journal.models import Entry, PersonalValue, Seal, SealedEntry
from essaim.journal.services import seal_entries
from essaim.people.actors import Actor
from tests.journal.conftest import key_in_sql

WORKER = Actor.system("test")


def refused(sql: str, *values: Any) -> None:
    with (
        pytest.raises(IntegrityError, match="append-only"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(sql, values)


def test_the_triggers_are_there(db: None) -> None:
    assert append_only.missing() == []
    assert checks.run_checks(tags=["database"], include_deployment_checks=True, databases=["default"]) == []


def test_nothing_is_changed_nor_deleted(write: Any) -> None:
    entry = write(personal={"name": "Nour"})
    seal_entries(WORKER)
    refused("UPDATE journal_entry SET note = 'x'")
    refused("UPDATE journal_personalvalue SET salt = 'x'")
    refused("UPDATE journal_seal SET digest = 'x'")
    refused("DELETE FROM journal_sealedentry")
    refused("UPDATE journal_sealedentry SET position = 7")
    with pytest.raises(IntegrityError), transaction.atomic():
        Entry.objects.filter(pk=entry.pk).update(note="x")
    entry.note = "x"
    with pytest.raises(IntegrityError), transaction.atomic():
        entry.save()
    with pytest.raises(IntegrityError), transaction.atomic():
        SealedEntry.objects.all().delete()
    PersonalValue.objects.all().delete()
    assert (Entry.objects.get().note, Seal.objects.count()) == ("", 1)


def test_an_unsealed_entry_is_not_deleted_either(write: Any) -> None:
    write()
    refused("DELETE FROM journal_entry")


def test_a_row_is_not_replaced_nor_the_table_emptied(write: Any) -> None:
    entry = write()
    if connection.vendor == "sqlite":
        columns = "id, at, actor_key, verb, target_kind, target_key, target_title, facts, note, personal_digest"
        refused(
            f"INSERT OR REPLACE INTO journal_entry ({columns}, search_key) "
            f"SELECT {columns}, 'x' FROM journal_entry WHERE id = %s",
            key_in_sql(entry.pk),
        )
    else:
        refused("TRUNCATE journal_entry CASCADE")


def test_missing_triggers_are_told_and_put_back_by_a_migration(transactional_db: None) -> None:
    append_only.remove()
    assert "journal_entry_no_update" in append_only.missing()
    found = checks.run_checks(tags=["database"], include_deployment_checks=True, databases=["default"])
    assert [one.id for one in found] == ["journal.E001"]
    call_command("migrate", verbosity=0)
    assert append_only.missing() == []


def test_a_trigger_switched_off_is_missing(transactional_db: None) -> None:
    if connection.vendor != "postgresql":
        return  # SQLite cannot switch a trigger off
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE journal_entry DISABLE TRIGGER journal_entry_no_delete")
    try:
        assert append_only.missing() == ["journal_entry_no_delete"]
    finally:
        append_only.install()


def test_a_production_is_not_flushed(db: None, settings: Any) -> None:
    settings.ESSAIM_MODE = "production"
    with pytest.raises(CommandError, match="ne s’efface pas"):
        call_command("flush", interactive=False)


def test_flushing_elsewhere_empties_and_protects_again(transactional_db: None, write: Any) -> None:
    write()
    seal_entries(WORKER)
    call_command("flush", interactive=False, verbosity=0)
    assert not Entry.objects.exists()
    assert append_only.missing() == []
