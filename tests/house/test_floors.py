"""Rooms stand on floors and import downwards only."""

import ast
import subprocess
import sys
from pathlib import Path

from tests.house.tree import ROOT, modules, place, tree_of


def test_the_import_contracts_hold() -> None:
    program = Path(sys.executable).with_name("lint-imports")
    cache = ROOT / ".cache" / "import-linter"
    cache.mkdir(parents=True, exist_ok=True)
    done = subprocess.run([program, "--cache-dir", cache], cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr


def test_imports_are_absolute() -> None:
    faults = [
        place(path, node.lineno)
        for path in modules(migrations=True)
        for node in ast.walk(tree_of(path))
        if isinstance(node, ast.ImportFrom) and node.level
    ]
    assert not faults, faults


def test_rooms_do_not_speak_by_signals() -> None:
    faults = [
        place(path, node.lineno)
        for path in modules()
        for node in ast.walk(tree_of(path))
        if isinstance(node, ast.ImportFrom)
        and (node.module or "").startswith(("django.dispatch", "django.db.models.signals"))
        and path.name != "apps.py"
    ]
    assert not faults, f"call a service instead of a signal: {faults}"
