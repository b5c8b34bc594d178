"""Rooms stand on floors and import downwards only."""

import ast
import subprocess
import sys
from graphlib import CycleError, TopologicalSorter
from pathlib import Path

import grimp
import pytest

from tests.house.tree import ROOT, modules, place, tree_of


def test_the_import_contracts_hold() -> None:
    program = Path(sys.executable).with_name("lint-imports")
    cache = ROOT / ".cache" / "import-linter"
    cache.mkdir(parents=True, exist_ok=True)
    done = subprocess.run([program, "--cache-dir", cache], cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr


def test_no_module_imports_in_a_circle() -> None:
    """Inside a room as between rooms; an import inside a function only hides a circle."""
    graph = grimp.build_graph("essaim", cache_dir=None)
    order = TopologicalSorter({module: graph.find_modules_directly_imported_by(module) for module in graph.modules})
    try:
        order.prepare()
    except CycleError as error:
        pytest.fail(" → ".join(error.args[1]))


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
