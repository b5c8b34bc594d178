"""An archive is put back whole or not at all: whatever is wrong with it, nothing changes."""

import io
import json
import tarfile
from pathlib import Path

import pytest

from essaim.portal import backup

pytestmark = pytest.mark.django_db
CONTENT = b"un statut" * 1000


def told(sentence: str) -> None:
    """Long work says where it is."""


@pytest.fixture
def media(settings, tmp_path: Path) -> Path:
    """A folder of files with one in it."""
    settings.MEDIA_ROOT = tmp_path / "media"
    path = tmp_path / "media" / "documents" / "ab" / "abcdef"
    path.parent.mkdir(parents=True)
    path.write_bytes(CONTENT)
    return tmp_path / "media"


@pytest.fixture
def archive(media: Path) -> Path:
    """A backup just made."""
    path = media.parent / "essaim.tar.gz"
    assert backup.write_backup(path, told) == 1
    return path


@pytest.fixture
def touched(monkeypatch) -> list[Path]:
    """The dumps that would have replaced the database."""
    loaded: list[Path] = []
    monkeypatch.setattr(backup, "_load_database", loaded.append)
    return loaded


def test_an_archive_says_what_it_holds(archive: Path) -> None:
    with tarfile.open(archive) as tar:
        manifest = json.loads(tar.extractfile("manifest.json").read())
        assert set(tar.getnames()) == {*manifest["files"], "manifest.json"}
    assert "media/documents/ab/abcdef" in manifest["files"]
    assert "directory.0001_organisations" in manifest["migrations"]


def test_a_right_archive_is_put_back(archive: Path, media: Path, touched) -> None:
    (media / "documents" / "ab" / "abcdef").write_bytes(b"changed")
    (media / "stray").write_text("arrived since")
    backup.restore_backup(archive, told)
    assert len(touched) == 1
    assert (media / "documents" / "ab" / "abcdef").read_bytes() == CONTENT
    assert not (media / "stray").exists()


def test_files_come_back_when_the_database_refuses(archive: Path, media: Path, monkeypatch) -> None:
    def refuse(dump: Path) -> None:
        raise backup.BackupFault("la base est occupée → recommencez")

    monkeypatch.setattr(backup, "_load_database", refuse)
    (media / "since").write_text("arrived since")
    with pytest.raises(backup.BackupFault, match="occupée"):
        backup.restore_backup(archive, told)
    assert (media / "since").read_text() == "arrived since"
    assert sorted(path.name for path in media.parent.iterdir()) == ["essaim.tar.gz", "media"]


def test_a_backup_does_not_overwrite(archive: Path) -> None:
    before = archive.read_bytes()
    with pytest.raises(backup.BackupFault, match="existe déjà"):
        backup.write_backup(archive, told)
    assert archive.read_bytes() == before


def test_a_folder_that_is_not_there_is_told(media: Path) -> None:
    with pytest.raises(backup.BackupFault, match="→ choisissez"):
        backup.write_backup(media.parent / "nowhere" / "essaim.tar.gz", told)
    with pytest.raises(backup.BackupFault, match="n’existe pas"):
        backup.restore_backup(media.parent / "nowhere.tar.gz", told)


def rewritten(archive: Path, change) -> Path:
    """A copy of the archive, each member as ``change(name, bytes)`` gives it; None leaves it out."""
    target = archive.with_name("autre.tar.gz")
    with tarfile.open(archive) as source, tarfile.open(target, "w:gz") as copy:
        for info in source:
            content = change(info.name, source.extractfile(info).read())
            if content is not None:
                info.size = len(content)
                copy.addfile(info, io.BytesIO(content))
        extra = change("", b"")
        if extra:
            info = tarfile.TarInfo("media/../../dehors")
            info.size = len(extra)
            copy.addfile(info, io.BytesIO(extra))
    return target


def manifest_with(**values: object):
    def change(name: str, content: bytes) -> bytes:
        return json.dumps({**json.loads(content), **values}).encode() if name == "manifest.json" else content

    return change


DAMAGES = {
    "another file": lambda name, content: b"autre chose" if name.startswith("media/") else content,
    "a file is missing": lambda name, content: None if name.startswith("media/") else content,
    "no manifest": lambda name, content: None if name == "manifest.json" else content,
    "a manifest that is not one": lambda name, content: b"[]" if name == "manifest.json" else content,
    "a way out": lambda name, content: content or b"sorti",
    "another version": manifest_with(essaim="0.0.9"),
    "another state": manifest_with(migrations=["directory.0001_organisations"]),
    "another database": manifest_with(database="oracle"),
    "another format": manifest_with(format=2),
}


@pytest.mark.parametrize("damage", DAMAGES)
def test_an_archive_that_is_not_right_changes_nothing(archive: Path, media: Path, touched, damage: str) -> None:
    with pytest.raises(backup.BackupFault, match=r"autre\.tar\.gz.* → "):
        backup.restore_backup(rewritten(archive, DAMAGES[damage]), told)
    assert not touched
    assert (media / "documents" / "ab" / "abcdef").read_bytes() == CONTENT
    assert sorted(path.name for path in media.parent.iterdir()) == ["autre.tar.gz", "essaim.tar.gz", "media"]


@pytest.mark.parametrize("kept", [0, 10, 2000])
def test_an_archive_cut_short_is_refused(archive: Path, touched, kept: int) -> None:
    cut = archive.with_name("coupée.tar.gz")
    cut.write_bytes(archive.read_bytes()[:-kept] if kept > 100 else b"x" * kept)
    with pytest.raises(backup.BackupFault, match="abîmée"):
        backup.restore_backup(cut, told)
    assert not touched
