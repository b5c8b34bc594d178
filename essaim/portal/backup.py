"""One archive that holds the database and the files, and puts them back whole or not at all.

The archive is a compressed tar: the database (SQLite's own copy, or pg_dump's custom format), ``media/…``, and
``manifest.json`` that says the version, the migrations, and the size and SHA-256 of every other member.
"""

import hashlib
import json
import os
import shutil
import sqlite3
import subprocess
import tarfile
import tempfile
import zlib
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import Any, BinaryIO

from django.conf import settings
from django.core.cache import cache
from django.db import connection
from django.db.migrations.loader import MigrationLoader

from essaim import __version__
from essaim.kernel import clock

FORMAT = 1
MANIFEST = "manifest.json"
MEDIA = "media"
DATABASES = {"sqlite": "database.sqlite3", "postgresql": "database.dump"}
CHUNK = 1024 * 1024
_NOT_FOR_LIBPQ = {"password", "cursor_factory", "context", "client_encoding", "prepare_threshold", "options"}

Tell = Callable[[str], None]


class BackupFault(Exception):
    """Why an archive cannot be written or put back; the text is French: the thing, the cause, the remedy."""


@dataclass(frozen=True)
class Member:
    """What the manifest says of a member."""

    size: int
    sha256: str


def default_name() -> str:
    """``essaim-2026-11-24-1432.tar.gz``."""
    return f"essaim-{clock.now().astimezone(clock.PARIS):%Y-%m-%d-%H%M}.tar.gz"


# ------------------------------------------------------------------------------------------------------------ writing


def write_backup(target: Path, tell: Tell) -> int:
    """Write the archive, readable by its owner only; gives the number of files it holds beside the database.

    The database first: a file that arrives meanwhile is a stray, never a row without its bytes.
    """
    if target.exists():
        raise BackupFault(f"{target}: ce fichier existe déjà → choisissez un autre nom avec --output")
    try:
        with tempfile.TemporaryDirectory(prefix=".essaim-", dir=target.parent) as folder:
            work = Path(folder)
            tell("1/3 Base de données")
            dump = work / DATABASES[connection.vendor]
            _dump_database(dump)
            tell("2/3 Fichiers")
            archive = work / "archive"
            members = _write_archive(archive, dump)
            tell("3/3 Archive")
            archive.chmod(0o600)
            archive.replace(target)
    except OSError as error:
        raise BackupFault(
            f"{error.filename or target}: {error.strerror or error} → choisissez un dossier où il y a de la place"
        ) from error
    return len(members) - 1


def _write_archive(archive: Path, dump: Path) -> dict[str, Member]:
    members: dict[str, Member] = {}
    with tarfile.open(archive, "w:gz", compresslevel=6) as tar:
        members[dump.name] = _add(tar, dump.name, dump)
        for name, path in _media_files():
            try:
                members[name] = _add(tar, name, path)
            except FileNotFoundError:
                continue  # purged while the archive was being written
        manifest = json.dumps(_manifest(members), ensure_ascii=False, indent=1).encode()
        info = tarfile.TarInfo(MANIFEST)
        info.size, info.mode = len(manifest), 0o600
        with tempfile.TemporaryFile() as text:
            text.write(manifest)
            text.seek(0)
            tar.addfile(info, text)
    return members


def _add(tar: tarfile.TarFile, name: str, path: Path) -> Member:
    with path.open("rb") as source:
        info = tarfile.TarInfo(name)
        info.size, info.mode = os.fstat(source.fileno()).st_size, 0o600
        reader = _Digesting(source)
        tar.addfile(info, reader)
    return Member(info.size, reader.digest.hexdigest())


class _Digesting:
    """A file read once, for the archive and for its digest."""

    def __init__(self, source: BinaryIO) -> None:
        self._source = source
        self.digest = hashlib.sha256()

    def read(self, size: int = -1) -> bytes:
        """The next bytes."""
        chunk = self._source.read(size)
        self.digest.update(chunk)
        return chunk


def _media_files() -> Iterator[tuple[str, Path]]:
    root = Path(settings.MEDIA_ROOT)
    for path in sorted(root.rglob("*")) if root.is_dir() else ():
        if path.is_file() and not path.is_symlink() and not path.name.startswith("."):
            yield f"{MEDIA}/{path.relative_to(root).as_posix()}", path


def _manifest(members: dict[str, Member]) -> dict[str, Any]:
    return {
        "format": FORMAT,
        "essaim": __version__,
        "database": connection.vendor,
        "migrations": applied_migrations(),
        "made_at": clock.now().isoformat(),
        "files": {name: {"size": member.size, "sha256": member.sha256} for name, member in members.items()},
    }


def applied_migrations() -> list[str]:
    """The migrations that the database has, in order of name."""
    return sorted(f"{app}.{name}" for app, name in MigrationLoader(connection).applied_migrations)


def _known_migrations() -> list[str]:
    return sorted(f"{app}.{name}" for app, name in MigrationLoader(None).disk_migrations)


# ---------------------------------------------------------------------------------------------------------- restoring


def restore_backup(archive: Path, tell: Tell) -> dict[str, Any]:
    """Put an archive back in place of what is there; gives its manifest.

    Everything is unpacked beside and checked before anything changes. The files are then swapped, and the database is
    replaced in one transaction: when that fails the former files come back.
    """
    if not archive.is_file():
        raise BackupFault(f"{archive}: ce fichier n’existe pas → donnez une archive écrite par `essaim backup`")
    media = Path(settings.MEDIA_ROOT)
    media.parent.mkdir(parents=True, exist_ok=True)
    try:
        with tempfile.TemporaryDirectory(prefix=".essaim-", dir=media.parent) as folder:
            work = Path(folder)
            tell("1/3 Lecture et vérification de l’archive")
            manifest = _unpack(archive, work)
            dump = work / DATABASES[connection.vendor]
            _check_database(archive, dump)
            tell("2/3 Fichiers")
            with _swapped(media, work):
                tell("3/3 Base de données")
                _load_database(dump)
    except OSError as error:
        raise BackupFault(
            f"{error.filename or archive}: {error.strerror or error} → rien n’a changé, libérez de la place"
        ) from error
    cache.clear()
    return manifest


def _unpack(archive: Path, work: Path) -> dict[str, Any]:
    """Unpack what the manifest says, and nothing else; ``BackupFault`` at the first difference."""
    found: dict[str, Member] = {}
    try:
        with tarfile.open(archive, "r:*") as tar:
            for info in tar:
                name = _safe(archive, info)
                found[name] = _extract(tar, info, work / name)
        manifest: dict[str, Any] = json.loads((work / MANIFEST).read_text(encoding="utf-8"))
        said = {name: Member(row["size"], row["sha256"]) for name, row in manifest["files"].items()}
    except (tarfile.TarError, EOFError, zlib.error, ValueError, KeyError, TypeError, FileNotFoundError) as error:
        raise _damaged(archive) from error
    except OSError as error:
        if error.errno is None:  # a broken compressed stream says no number
            raise _damaged(archive) from error
        raise
    found.pop(MANIFEST, None)
    _check_manifest(archive, manifest)
    if said != found:
        names = sorted(name for name in {*said, *found} if said.get(name) != found.get(name))
        raise BackupFault(
            f"{archive}: {names[0]} n’est pas tel qu’il a été sauvegardé → l’archive est abîmée, prenez-en une autre"
        )
    return manifest


def _damaged(archive: Path) -> BackupFault:
    return BackupFault(f"{archive}: cette archive est abîmée ou n’est pas d’Essaim → prenez-en une autre")


def _safe(archive: Path, info: tarfile.TarInfo) -> str:
    path = PurePosixPath(info.name)
    inside = info.name in (MANIFEST, *DATABASES.values()) or (path.parts[:1] == (MEDIA,) and len(path.parts) > 1)
    if not info.isreg() or path.is_absolute() or ".." in path.parts or not inside:
        raise _damaged(archive)
    return info.name


def _extract(tar: tarfile.TarFile, info: tarfile.TarInfo, target: Path) -> Member:
    target.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    source = tar.extractfile(info)
    if source is None:
        raise tarfile.ReadError(info.name)
    digest, size = hashlib.sha256(), 0
    with source, target.open("xb") as output:
        while chunk := source.read(CHUNK):
            digest.update(chunk)
            size += len(chunk)
            output.write(chunk)
    target.chmod(0o600)
    return Member(size, digest.hexdigest())


def _check_manifest(archive: Path, manifest: dict[str, Any]) -> None:
    if manifest.get("format") != FORMAT or manifest.get("essaim") != __version__:
        raise BackupFault(
            f"{archive}: sauvegarde d’Essaim {manifest.get('essaim')}, ici Essaim {__version__} → installez la "
            "version de la sauvegarde, restaurez, puis mettez à jour avec `essaim migrate`"
        )
    if manifest.get("migrations") != _known_migrations():
        raise BackupFault(
            f"{archive}: sauvegarde d’une base d’un autre état du logiciel → installez l’état du logiciel qui l’a "
            "écrite, restaurez, puis `essaim migrate`"
        )
    if manifest.get("database") != connection.vendor:
        raise BackupFault(
            f"{archive}: sauvegarde d’une base {manifest.get('database')}, ici {connection.vendor} → restaurez sur "
            "le même genre de base"
        )


@contextmanager
def _swapped(media: Path, work: Path) -> Iterator[None]:
    """The unpacked files in the place of the former ones, which come back when the block fails."""
    unpacked, former = work / MEDIA, work / "former"
    unpacked.mkdir(exist_ok=True, mode=0o700)
    had_files = media.exists()
    if had_files:
        media.rename(former)
    try:
        unpacked.rename(media)
        yield
    except BaseException:
        if media.exists():
            shutil.rmtree(media)
        if had_files:
            former.rename(media)
        raise


# ----------------------------------------------------------------------------------------------------------- database


def _dump_database(target: Path) -> None:
    if connection.vendor == "sqlite":
        with closing(sqlite3.connect(_sqlite_path())) as source, closing(sqlite3.connect(target)) as copy:
            source.backup(copy)
        return
    _run("pg_dump", "--format=custom", "--no-owner", "--no-privileges", "--file", str(target))


def _check_database(archive: Path, dump: Path) -> None:
    """A copy that the database itself would refuse is refused before anything changes."""
    if connection.vendor != "sqlite":
        return
    try:
        with closing(sqlite3.connect(dump)) as copy:
            answer = copy.execute("PRAGMA integrity_check").fetchone()[0]
    except sqlite3.DatabaseError as error:
        raise _damaged(archive) from error
    if answer != "ok":
        raise _damaged(archive)


def _load_database(dump: Path) -> None:
    connection.close()
    if connection.vendor == "sqlite":
        try:
            with closing(sqlite3.connect(dump)) as source, closing(sqlite3.connect(_sqlite_path(), timeout=20)) as live:
                source.backup(live)
        except sqlite3.Error as error:
            raise BackupFault(
                f"{_sqlite_path()}: {error} → arrêtez `essaim serve` et `essaim worker`, puis recommencez"
            ) from error
        return
    _run(
        *("pg_restore", "--clean", "--if-exists", "--no-owner", "--no-privileges", "--single-transaction"),
        *("--exit-on-error", str(dump)),
    )


def _sqlite_path() -> str:
    return str(connection.settings_dict["NAME"])


def _run(program: str, *arguments: str) -> None:
    """Run a program of PostgreSQL's on this database; the password goes by the environment, out of others' sight."""
    from psycopg.conninfo import make_conninfo

    asked = connection.get_connection_params()
    known = {name: value for name, value in asked.items() if name not in _NOT_FOR_LIBPQ and value is not None}
    password = {"PGPASSWORD": str(asked["password"])} if asked.get("password") else {}
    try:
        done = subprocess.run(
            [program, f"--dbname={make_conninfo(**known)}", *arguments],
            env={**os.environ, **password},
            capture_output=True,
            text=True,
            check=False,
        )
    except FileNotFoundError as error:
        raise BackupFault(f"{program} n’est pas installé → installez le client de la base de votre serveur") from error
    if done.returncode:
        cause = done.stderr.strip().splitlines()
        raise BackupFault(f"{program}: {cause[0] if cause else done.returncode} → rien n’a changé")
