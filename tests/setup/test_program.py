"""The program itself finds the commands of the rooms."""

import subprocess
import sys
from pathlib import Path

from tests.setup.conftest import LILLE

RUN = [sys.executable, "-c", "from essaim.cli import main; main()"]


def test_essaim_checks_a_folder(tmp_path: Path) -> None:
    for folder, code, words in ((LILLE, 0, "aucun défaut"), (tmp_path / "nowhere", 2, "n’existe pas")):
        done = subprocess.run([*RUN, "territory", "check", str(folder)], capture_output=True, text=True, check=False)
        assert (done.returncode, done.stderr) == (code, "")
        assert words in done.stdout
