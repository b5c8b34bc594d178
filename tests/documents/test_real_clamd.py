"""A real clamd, on a local database: what it finds is refused, what it has not seen is read by nobody."""

import pytest
from django.core.exceptions import ValidationError

from essaim.documents import clamav, services
from essaim.documents.checks import inspect
from essaim.documents.deployment import antivirus_answers
from essaim.documents.models import File, FileState, Visibility
from essaim.documents.queries import file_visible_to
from essaim.jobs import services as jobs
from essaim.people.actors import Actor
from tests.documents import files
from tests.support.antivirus import EICAR, KNOWN_TO_CLAMD

NOBODY = "unix:///nowhere/clamd.ctl"


def test_eicar_is_found_alone_and_inside_a_document(real_clamd: str) -> None:
    assert "Eicar-Test-Signature" in clamav.scan(real_clamd, [EICAR])
    assert "Eicar-Test-Signature" in clamav.scan(real_clamd, [files.docx(**{"word/media.bin": EICAR})])
    assert clamav.scan(real_clamd, [files.pdf()]) == ""


def test_what_only_the_antivirus_knows_is_refused_by_its_name(real_clamd: str) -> None:
    with pytest.raises(ValidationError) as caught:
        inspect(KNOWN_TO_CLAMD, "rapport.txt")
    assert caught.value.code == "malware"
    assert "Essaim-Test" in caught.value.messages[0]
    assert inspect(files.pdf(), "rapport.pdf").is_scanned


def test_a_stream_over_the_antivirus_limit_is_not_said_clean(real_clamd: str) -> None:
    with pytest.raises(clamav.ScannerUnavailable):
        clamav.scan(real_clamd, [b"x" * (27 * 1024 * 1024)])


@pytest.mark.django_db
def test_a_file_waits_in_quarantine_until_the_antivirus_answers(
    real_clamd: str, settings, owner, readers, store
) -> None:
    actor = Actor.of(owner)
    settings.CLAMAV_URL = NOBODY
    clean = services.add_file(actor, owner=owner, upload=files.pdf(), filename="a.pdf", visibility=Visibility.OWNER)
    infected = services.add_file(
        actor, owner=owner, upload=KNOWN_TO_CLAMD, filename="b.txt", visibility=Visibility.OWNER
    )
    assert {clean.state, infected.state} == {FileState.QUARANTINED}
    assert file_visible_to(actor, clean.pk) is None
    settings.CLAMAV_URL = real_clamd
    jobs.run_due()
    assert file_visible_to(actor, clean.pk) == clean
    assert file_visible_to(actor, infected.pk) is None
    assert File.objects.get(pk=infected.pk).purged_at is not None


def test_a_production_is_told_of_no_antivirus_and_of_one_that_is_silent(real_clamd: str, settings) -> None:
    assert antivirus_answers(None) == []
    settings.CLAMAV_URL = NOBODY
    assert [message.id for message in antivirus_answers(None)] == ["documents.E001"]
    settings.CLAMAV_URL = ""
    assert [message.id for message in antivirus_answers(None)] == ["documents.W001"]
