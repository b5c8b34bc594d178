"""The pulse: one part ill is said alone."""

import json
from datetime import timedelta
from pathlib import Path

import pytest
from django.db import OperationalError
from django.test import Client

from essaim.jobs import services as jobs
from essaim.kernel import clock as kernel_clock
from essaim.portal import health

pytestmark = pytest.mark.django_db


def test_all_is_well(client: Client) -> None:
    answer = client.get("/sante/")
    assert (answer.status_code, json.loads(answer.content)) == (200, {"status": "ok"})


def test_work_that_nobody_does_is_told(client: Client) -> None:
    jobs.enqueue("journal.seal", key="late", due_at=kernel_clock.now() - timedelta(hours=1))
    answer = client.get("/sante/")
    assert answer.status_code == 503
    assert list(json.loads(answer.content)) == ["status", "queue"]


def test_files_that_cannot_be_written_are_told(client: Client, settings, tmp_path: Path) -> None:
    (tmp_path / "media").write_text("a file where the folder should be")
    settings.MEDIA_ROOT = tmp_path / "media"
    answer = client.get("/sante/")
    assert answer.status_code == 503
    assert list(json.loads(answer.content)) == ["status", "storage"]


def test_a_database_that_does_not_answer_is_told(client: Client, monkeypatch) -> None:
    def fail(*_args: object, **_kwargs: object) -> None:
        raise OperationalError("host=10.0.0.3 does not answer")

    monkeypatch.setattr("django.db.backends.utils.CursorWrapper.execute", fail)
    answer = client.get("/sante/")
    assert answer.status_code == 503
    assert json.loads(answer.content) == {
        "status": "down",
        "database": "OperationalError",
        "queue": "OperationalError",
    }
    lines = answer.content.decode().splitlines()
    assert sum('"database"' in line or '"queue"' in line for line in lines) == len(health.PARTS) - 1
    assert "10.0.0.3" not in answer.content.decode()
