"""The whole story of the demonstration, told once and copied for each test that wants it.

`story` points Django at a fresh copy: what a test writes, with real transactions, no other test sees. It goes with
`live_server` and the browser. The copy is kept under .cache/story/ as long as nothing it is made from changes.
"""

import fcntl
import hashlib
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.core.management import call_command
from django.db import connection

ROOT = Path(__file__).resolve().parents[2]
KEPT = ROOT / ".cache" / "story"
NAME = "story.sqlite3"


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """The story is a SQLite file: its tests run once, whatever the database of the others."""
    for item in items:
        if "story" in getattr(item, "fixturenames", ()):
            item.add_marker(pytest.mark.once)


@contextmanager
def database_at(path: Path) -> Iterator[None]:
    """Have every connection opened meanwhile be to the SQLite file at ``path``."""
    connection.close()
    name = connection.settings_dict["NAME"]
    connection.settings_dict["NAME"] = str(path)
    try:
        yield
    finally:
        connection.close()
        connection.settings_dict["NAME"] = name


def source_digest() -> str:
    """Everything that the story is made from, in one number."""
    total = hashlib.sha256()
    for folder in ("essaim", "territories"):
        for path in sorted((ROOT / folder).rglob("*")):
            if path.suffix in {".py", ".yaml", ".txt", ".typ", ".docx", ".geojson"} and path.is_file():
                total.update(str(path.relative_to(ROOT)).encode() + path.read_bytes())
    return total.hexdigest()[:24]


def build(folder: Path) -> None:
    """Tell the story in a new file, and keep the documents that it holds beside it."""
    from essaim.demo.services import build_demonstration
    from essaim.people.actors import Actor

    part = folder.with_suffix(".part")
    shutil.rmtree(part, ignore_errors=True)
    part.mkdir(parents=True)
    with database_at(part / NAME):
        call_command("migrate", verbosity=0, interactive=False)
        build_demonstration(Actor.system("demo"))
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    media = Path(settings.MEDIA_ROOT)
    if media.is_dir():
        shutil.copytree(media, part / "media")
    for former in set(folder.parent.glob("[0-9a-f]*")) - {part}:
        shutil.rmtree(former, ignore_errors=True)
    part.rename(folder)


@pytest.fixture(scope="session")
def story_template(django_db_setup: None, django_db_blocker: Any) -> Path:
    """The folder of the story, built when it is not there; workers wait for one another."""
    if connection.vendor != "sqlite":
        pytest.fail("The story is a SQLite file: run its tests without ESSAIM_DATABASE_URL.")
    KEPT.mkdir(parents=True, exist_ok=True)
    folder = KEPT / source_digest()
    with (KEPT / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not folder.is_dir():
            with django_db_blocker.unblock():
                build(folder)
    return folder


@pytest.fixture
def story(story_template: Path, tmp_path: Path, django_db_blocker: Any) -> Iterator[None]:
    """The story in a database of the test's own. Accounts are those of `essaim.demo.accounts`."""
    copy = tmp_path / NAME
    shutil.copyfile(story_template / NAME, copy)
    if (story_template / "media").is_dir():
        shutil.copytree(story_template / "media", settings.MEDIA_ROOT, dirs_exist_ok=True)
    with django_db_blocker.unblock(), database_at(copy):
        yield
