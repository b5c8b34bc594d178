"""The project's files and source, as the house rules read them."""

import ast
import subprocess
from collections.abc import Iterator
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
SOURCE = ROOT / "essaim"


@cache
def project_files() -> tuple[Path, ...]:
    """Every file of the project: what version control holds, and what it would take."""
    listing = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard", "-z"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    ).stdout
    return tuple(path for name in sorted(set(listing.split("\0")) - {""}) if (path := ROOT / name).is_file())


def text_of(path: Path) -> str | None:
    """The text of a file, or None when it is not text."""
    try:
        return path.read_text(encoding="utf-8")
    except UnicodeDecodeError:
        return None


def rooms() -> list[str]:
    """The names of the rooms, in alphabetical order."""
    return sorted(path.parent.name for path in SOURCE.glob("*/__init__.py"))


def modules(*, migrations: bool = False) -> Iterator[Path]:
    """The Python files of essaim/."""
    for path in project_files():
        if path.suffix == ".py" and SOURCE in path.parents and (migrations or "migrations" not in path.parts):
            yield path


@cache
def tree_of(path: Path) -> ast.Module:
    """The syntax tree of a Python file."""
    return ast.parse(path.read_text(encoding="utf-8"), str(path))


def templates(*suffixes: str) -> Iterator[Path]:
    """The templates of the rooms that end so (`.html` when nothing is said)."""
    for path in project_files():
        if SOURCE in path.parents and "templates" in path.parts and path.suffix in (suffixes or (".html",)):
            yield path


def place(path: Path, line: int | None = None) -> str:
    """How a fault names its place."""
    return f"{path.relative_to(ROOT)}{f':{line}' if line else ''}"


def dotted(node: ast.AST) -> str:
    """A chain of attributes as text (`timezone.now`), empty when it is something else."""
    if isinstance(node, ast.Name):
        return node.id
    if isinstance(node, ast.Attribute):
        start = dotted(node.value)
        return f"{start}.{node.attr}" if start else ""
    return ""
