"""What the documentation names exists: pages, commands, and the words of the glossary."""

import re
from pathlib import Path

import pytest

from essaim.cli import COMMANDS
from tests.house.tree import ROOT, modules, place, project_files

PAGES = [path for path in project_files() if path.suffix == ".md" and "node_modules" not in path.parts]


@pytest.mark.parametrize("page", PAGES, ids=place)
def test_links_lead_somewhere(page: Path) -> None:
    links = re.findall(r"\]\(([^)#\s]+)\)", page.read_text())
    broken = [link for link in links if "://" not in link and not (page.parent / link).exists()]
    assert not broken, broken


@pytest.mark.parametrize("page", PAGES, ids=place)
def test_files_and_commands_that_are_named_exist(page: Path) -> None:
    text = page.read_text()
    files = re.findall(r"`((?:essaim|tests|docs|territories)/[\w./-]+)`", text)
    unknown = [name for name in files if not (ROOT / name).exists() and "maville" not in name]
    # Besides its own, the program passes on the commands of the framework.
    commands = set(re.findall(r"^essaim ([a-z]+)", text, re.M)) | set(re.findall(r"`essaim ([a-z]+)", text))
    unknown += sorted(commands - set(COMMANDS) - {"collectstatic"})
    assert not unknown, unknown


def test_the_index_of_the_help_is_whole() -> None:
    index = (ROOT / "docs" / "aide" / "README.md").read_text()
    pages = {path.name for path in (ROOT / "docs" / "aide").glob("*.md")} - {"README.md"}
    assert pages <= set(re.findall(r"\(([\w-]+\.md)\)", index))


def test_the_names_of_the_glossary_are_in_the_code() -> None:
    lines = (ROOT / "docs" / "glossaire.md").read_text().splitlines()
    names = {name for line in lines if line.startswith("| ") for name in re.findall(r"`(\w+)`", line.split("|")[2])}
    code = "\n".join(path.read_text() for path in modules())
    missing = sorted(name for name in names if not re.search(rf"\b{name}\b", code))
    assert names
    assert not missing, missing


def test_every_command_is_in_the_documentation() -> None:
    read = (ROOT / "README.md").read_text() + (ROOT / "docs" / "exploitation.md").read_text()
    missing = [name for name in COMMANDS if not re.search(rf"\b{name}\b", read)]
    assert not missing, missing
