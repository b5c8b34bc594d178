"""The program as people run it: a process, its exit code, and what it says."""

import csv
import io
import os
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest

pytestmark = pytest.mark.once
ROOT = Path(__file__).resolve().parents[2]


class Program:
    """``essaim`` on data of its own."""

    def __init__(self, var: Path) -> None:
        self.var = var
        self.media = var / "media"

    def __call__(self, *arguments: str | Path, **more: str) -> subprocess.CompletedProcess[str]:
        clean = {name: value for name, value in os.environ.items() if not name.startswith(("ESSAIM_", "DJANGO_"))}
        done = subprocess.run(
            [sys.executable, "-c", "from essaim.cli import main; main()", *map(str, arguments)],
            cwd=ROOT,
            env={**clean, "ESSAIM_VAR": str(self.var), "PYTHONIOENCODING": "utf-8", **more},
            capture_output=True,
            text=True,
            stdin=subprocess.DEVNULL,
            check=False,
        )
        # No-break spaces are for screens; here words are compared.
        done.stdout, done.stderr = (said.replace("\u00a0", " ") for said in (done.stdout, done.stderr))
        return done

    def database(self) -> sqlite3.Connection:
        return sqlite3.connect(self.var / "essaim.sqlite3")


@pytest.fixture(scope="module")
def essaim(tmp_path_factory: pytest.TempPathFactory) -> Program:
    """An installation of Lille."""
    program = Program(tmp_path_factory.mktemp("var"))
    for words in (["migrate"], ["territory", "lay"]):
        done = program(*words)
        assert done.returncode == 0, done.stderr
    (program.media / "documents" / "ab").mkdir(parents=True)
    (program.media / "documents" / "ab" / "abcdef").write_bytes(b"un statut" * 1000)
    return program


@pytest.fixture(scope="module")
def archive(essaim: Program, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A backup just made."""
    path = tmp_path_factory.mktemp("archive") / "essaim.tar.gz"
    done = essaim("backup", "--output", path)
    assert done.returncode == 0, done.stderr
    return path


def test_it_lists_its_commands_in_french(essaim: Program) -> None:
    done = essaim("help")
    assert done.returncode == 0
    for name in ("export", "backup", "restore", "erase", "check"):
        assert f"  {name}" in done.stdout
    done = essaim("sauvegarder")
    assert done.returncode == 2
    assert "ne connaît pas" in done.stderr


def test_check_says_each_part(essaim: Program) -> None:
    done = essaim("check")
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.splitlines() == [
        *("Réglages : bien", "Base de données : bien", "Journal : bien", "Fichiers : bien"),
        *("Travail de fond : bien", "Territoire : bien"),
    ]


def test_check_says_what_is_wrong(essaim: Program, tmp_path: Path) -> None:
    done = essaim("check", ESSAIM_VAR=str(tmp_path / "new"), ESSAIM_TERRITORY=str(tmp_path / "nowhere"))
    assert done.returncode == 1
    assert "migrations attendent → lancez `essaim migrate`" in done.stdout
    assert "ce dossier n’existe pas" in done.stdout
    assert "Traceback" not in done.stderr


def test_check_still_takes_django_s_options(essaim: Program) -> None:
    done = essaim("check", "--fail-level", "WARNING")
    assert done.returncode == 0
    assert "Réglages" not in done.stdout


def test_a_command_on_an_empty_database_says_what_to_do(essaim: Program, tmp_path: Path) -> None:
    done = essaim("export", "subventions", ESSAIM_VAR=str(tmp_path))
    assert done.returncode == 1
    assert "essaim migrate" in done.stderr
    assert "Traceback" not in done.stderr


# -------------------------------------------------------------------------------------------------------------- export


def test_an_unknown_dataset_leaves_with_the_list(essaim: Program) -> None:
    done = essaim("export", "patates")
    assert (done.returncode, done.stdout) == (2, "")
    assert "« patates » n’est pas un jeu de données → choisissez parmi :" in done.stderr
    assert "subventions" in done.stderr
    assert "structures" in done.stderr


def test_datasets_are_written(essaim: Program, tmp_path: Path) -> None:
    done = essaim("export", "subventions")
    assert done.returncode == 0
    assert next(csv.reader(io.StringIO(done.stdout)))[0] == "nomAttribuant"
    book = tmp_path / "structures.xlsx"
    assert essaim("export", "structures", "--format", "xlsx", "--output", book).returncode == 0
    assert book.read_bytes()[:2] == b"PK"
    assert list(tmp_path.iterdir()) == [book], "nothing is left beside"


def test_a_file_that_cannot_be_written_is_told(essaim: Program, tmp_path: Path) -> None:
    done = essaim("export", "structures", "--output", tmp_path / "nowhere" / "file.csv")
    assert done.returncode == 1
    assert "file.csv" in done.stderr
    assert "→" in done.stderr


# ------------------------------------------------------------------------------------------------- backup and restore


def test_a_backup_is_put_back_whole(essaim: Program, archive: Path) -> None:
    assert archive.stat().st_mode & 0o077 == 0, "readable by its owner only"
    with essaim.database() as database:
        database.execute("DELETE FROM directory_place")
    (essaim.media / "documents" / "ab" / "abcdef").unlink()
    (essaim.media / "stray").write_text("arrivé depuis")
    done = essaim("restore", archive, "--yes")
    assert done.returncode == 0, done.stderr
    with essaim.database() as database:
        assert database.execute("SELECT COUNT(*) FROM directory_place").fetchone() == (7,)
    assert (essaim.media / "documents" / "ab" / "abcdef").read_bytes() == b"un statut" * 1000
    assert not (essaim.media / "stray").exists()
    assert essaim("check").returncode == 0, "the journal's triggers are there"
    assert not list(essaim.var.glob(".essaim-*"))


def test_restoring_asks_first(essaim: Program, archive: Path) -> None:
    done = essaim("restore", archive)
    assert done.returncode == 2
    assert "--yes" in done.stderr


def test_erase_counts_before_it_erases(essaim: Program) -> None:
    done = essaim("erase", "--dry-run")
    assert done.returncode == 0
    assert done.stdout.splitlines()[-1] == "0 à effacer"
    done = essaim("erase", "--tout")
    assert done.returncode == 2
    assert "options inconnues: --tout" in done.stderr
