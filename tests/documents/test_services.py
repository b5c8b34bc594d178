"""Adding, replacing, removing, purging: rows, bytes and journal together."""

import errno
import os
from datetime import date
from pathlib import Path

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, transaction

from essaim.documents import clamav, queries, services, storage
from essaim.documents.forms import DocumentField
from essaim.documents.models import File, FileState
from essaim.documents.tasks import scan_file
from essaim.jobs.models import Job
from essaim.journal.models import Entry
from essaim.kernel.verdict import Refused
from essaim.people.actors import Actor
from essaim.people.models import User
from tests.documents import files


def add(owner: User, **words: object) -> File:
    given: dict = {"upload": files.pdf(), "filename": "Devis.pdf", "slot": "budget", "title": "Devis", **words}
    return services.add_file(Actor.of(owner), owner=owner, **given)


def on_disk(store: Path) -> list[str]:
    return sorted(f"{path.parent.name}/{path.name}" for path in store.rglob("*") if path.is_file())


def test_a_file_is_kept_with_its_facts_and_journaled(store, owner) -> None:
    file = add(owner)
    assert (file.owner_kind, file.owner_key) == ("people.user", str(owner.pk))
    assert (file.content_type, file.size, file.state, file.number) == ("application/pdf", len(files.pdf()), "stored", 1)
    assert file.uploaded_by == str(owner.pk)
    assert on_disk(store) == [file.path]
    assert "Devis" not in file.path
    assert file.weight == f"PDF, {file.size}\u00a0o"
    entry = Entry.objects.get()
    assert entry.verb == "documents.add_internal_file"
    assert entry.facts["sha256"] == file.sha256
    assert "Devis" not in str(entry.facts)


def test_a_form_inspects_before_the_service(store, owner, clamd) -> None:
    upload = DocumentField().clean(SimpleUploadedFile("a.txt", b"bonjour"))
    file = add(owner, upload=upload, filename="", visibility="owner")
    assert file.original_name == "a.txt"
    assert len(clamd.streams) == 1
    assert Entry.objects.get().verb == "documents.add_file"


def test_a_refused_file_leaves_nothing(store, owner) -> None:
    with pytest.raises(ValidationError):
        add(owner, upload=b"MZ" + b"\0" * 100)
    with pytest.raises(ValueError, match="secret"):
        add(owner, visibility="secret")
    assert on_disk(store) == []
    assert not File.objects.exists()
    assert not Entry.objects.exists()


def test_a_full_disk_leaves_no_row(store, owner, monkeypatch) -> None:
    def full(descriptor: int) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(storage.os, "fsync", full)
    with pytest.raises(ValidationError) as caught:
        add(owner)
    assert caught.value.code == "disk_full"
    assert on_disk(store) == []
    assert not File.objects.exists()


def test_a_replaced_file_keeps_its_former_version(store, owner, readers) -> None:
    first = add(owner, visibility="owner", keep_until=date(2040, 1, 1))
    second = services.replace_file(Actor.of(owner), owner=owner, file=first, upload=files.docx(), filename="Devis.docx")
    assert (second.series, second.number, second.title) == (first.series, 2, "Devis")
    assert second.keep_until == date(2040, 1, 1)
    assert list(queries.files_of(owner)) == [second]
    assert queries.file_visible_to(Actor.of(owner), first.pk) == first
    with pytest.raises(Refused, match="déjà été remplacé"):
        services.replace_file(Actor.of(owner), owner=owner, file=first, upload=files.pdf(), filename="a.pdf")
    assert len(on_disk(store)) == 2


@pytest.mark.django_db(transaction=True)
def test_two_replacements_at_once_make_one_version(store, owner, threads) -> None:
    first = add(owner)

    def replace() -> File:
        return services.replace_file(
            Actor.of(owner), owner=owner, file=first, upload=files.pdf(b"<< >>"), filename="a.pdf"
        )

    results = threads(replace, replace)
    assert sorted(type(result).__name__ for result in results) == ["File", "Refused"]
    assert File.objects.count() == len(on_disk(store)) == 2


def test_the_database_holds_one_current_version(store, owner) -> None:
    first = add(owner)
    copied = File.objects.get(pk=first.pk)
    copied.pk, copied.path, copied.number = None, "xx/other", 2
    copied._state.adding = True
    with pytest.raises(IntegrityError), transaction.atomic():
        copied.save()


def test_a_removed_file_is_hidden_at_once_and_erased_later(
    store, owner, readers, clock, django_capture_on_commit_callbacks
) -> None:
    clock.travel("2026-03-01")
    file = add(owner, visibility="owner")
    replaced = services.replace_file(Actor.of(owner), owner=owner, file=file, upload=files.pdf(), filename="b.pdf")
    services.remove_file(Actor.of(owner), owner=owner, file=replaced)
    assert queries.files_visible_to(Actor.of(owner), owner) == []
    assert queries.file_visible_to(Actor.of(owner), file.pk) is None
    with pytest.raises(Refused, match="déjà retiré"):
        services.remove_file(Actor.of(owner), owner=owner, file=replaced)
    clock.travel("2026-03-31")
    assert services.purge_due() == 0
    clock.travel("2026-04-01")
    with django_capture_on_commit_callbacks(execute=True):
        assert services.purge_due() == 2
    assert services.purge_due() == 0
    assert on_disk(store) == []
    file.refresh_from_db()
    assert (file.original_name, file.title, file.sha256 != "") == ("", "", True)
    assert Entry.objects.filter(verb="documents.purge_file").count() == 2


def test_the_law_keeps_a_removed_file(store, owner, clock) -> None:
    clock.travel("2026-03-01")
    file = add(owner)
    assert services.keep_files_until(owner=owner, day=date(2036, 3, 1)) == 1
    assert services.keep_files_until(owner=owner, day=date(2030, 3, 1)) == 0
    services.remove_file(Actor.of(owner), owner=owner, file=file)
    clock.travel("2030-01-01")
    assert services.purge_due() == 0
    file.refresh_from_db()
    assert file.keep_until == date(2036, 3, 1)


def test_a_file_of_another_owner_is_not_touched(store, owner, stranger) -> None:
    file = add(owner)
    for act in (
        lambda: services.remove_file(Actor.of(stranger), owner=stranger, file=file),
        lambda: services.set_visibility(Actor.of(stranger), owner=stranger, file=file, visibility="public"),
        lambda: services.replace_file(
            Actor.of(stranger), owner=stranger, file=file, upload=files.pdf(), filename="a.pdf"
        ),
    ):
        with pytest.raises(Refused, match="n’appartient pas"):
            act()
    assert len(on_disk(store)) == 1


def test_visibility_changes_for_every_version(store, owner) -> None:
    first = add(owner)
    second = services.replace_file(Actor.of(owner), owner=owner, file=first, upload=files.pdf(), filename="b.pdf")
    assert (
        services.set_visibility(Actor.of(owner), owner=owner, file=second, visibility="public").visibility == "public"
    )
    assert set(File.objects.values_list("visibility", flat=True)) == {"public"}


def test_stray_bytes_are_swept_once_they_are_old(store, owner) -> None:
    kept = add(owner)
    try:
        with transaction.atomic():
            add(owner, slot="ailleurs")
            raise RuntimeError
    except RuntimeError:
        pass
    assert len(on_disk(store)) == 2
    assert services.sweep_stray_bytes() == 0
    for path in on_disk(store):
        os.utime(store / path, (0, 0))
    assert services.sweep_stray_bytes() == 1
    assert on_disk(store) == [kept.path]


def test_a_silent_antivirus_quarantines_until_it_answers(store, owner, readers, settings, clamd) -> None:
    settings.CLAMAV_URL = "tcp://127.0.0.1:1"
    file = add(owner, visibility="owner")
    assert file.state == FileState.QUARANTINED
    assert queries.file_visible_to(Actor.of(owner), file.pk) is None
    assert queries.files_visible_to(Actor.of(owner), owner) == [file]
    job = Job.objects.get(name="documents.scan_file")
    with pytest.raises(clamav.ScannerUnavailable):
        scan_file(job.payload)
    settings.CLAMAV_URL = clamd.url
    scan_file(job.payload)
    scan_file(job.payload)
    assert queries.file_visible_to(Actor.of(owner), file.pk) == file
    assert Entry.objects.filter(verb="documents.release_file").count() == 1


def test_a_quarantined_file_found_malicious_is_erased(
    store, owner, readers, settings, clamd, django_capture_on_commit_callbacks
) -> None:
    settings.CLAMAV_URL = "tcp://127.0.0.1:1"
    file = add(owner, upload=b"MALWARE", filename="a.txt")
    settings.CLAMAV_URL = clamd.url
    with django_capture_on_commit_callbacks(execute=True):
        assert services.release_or_erase(file.pk) is False
    assert on_disk(store) == []
    assert queries.files_visible_to(Actor.system("test"), owner) == []
    assert Entry.objects.filter(verb="documents.erase_infected_file").count() == 1
