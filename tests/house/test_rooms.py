"""Every room has the same shape, so that whoever knows one knows them all."""

import re
from pathlib import Path

import pytest
from django.apps import apps
from django.core.management import call_command

from tests.house.tree import ROOT, SOURCE, modules, place, project_files, rooms, text_of

FORBIDDEN_MODULES = {"utils", "helpers", "common", "misc", "manager", "managers", "signals"}
FACES = {"public", "space", "office"}
# Templates that take a name from elsewhere: shells and error pages, the component library, the sign-in library.
SHARED_TEMPLATES = {"portal": {"shells"}, "ui": {"cotton"}, "people": {"account", "allauth", "mfa", "socialaccount"}}


@pytest.mark.parametrize("room", rooms())
def test_a_room_is_an_app_of_its_name(room: str) -> None:
    config = apps.get_app_config(room)
    assert config.name == f"essaim.{room}"
    assert type(config).__doc__, "its configuration says in one line what the room is for"


@pytest.mark.parametrize("room", rooms())
def test_a_room_splits_its_views_by_face(room: str) -> None:
    has_addresses = (SOURCE / room / "urls.py").exists()
    assert not (has_addresses and (SOURCE / room / "views.py").exists()), "views/{public,space,office}.py"


@pytest.mark.parametrize("kind", ["templates", "static"])
@pytest.mark.parametrize("room", rooms())
def test_a_room_names_its_files_after_itself(room: str, kind: str) -> None:
    folder = SOURCE / room / kind
    strangers = {
        path.relative_to(folder).parts[0]
        for path in project_files()
        if folder in path.parents and len(path.relative_to(folder).parts) > 1
    }
    assert strangers <= {room} | SHARED_TEMPLATES.get(room, set())


@pytest.mark.parametrize("room", rooms())
def test_a_room_sorts_its_templates_by_face(room: str) -> None:
    folder = SOURCE / room / "templates" / room
    pages = [path.relative_to(folder) for path in project_files() if folder in path.parents and path.suffix == ".html"]
    assert {path.parts[0] for path in pages if len(path.parts) > 1} <= FACES | {"parts", "mail", "widgets"}


def test_no_module_is_a_drawer() -> None:
    faults = [place(path) for path in modules() if {path.stem, path.parent.name} & FORBIDDEN_MODULES]
    assert not faults, f"a name that says nothing attracts everything: {faults}"


def test_migrations_have_written_names() -> None:
    numbered = re.compile(r"\d{4}_[a-z][a-z0-9_]+")
    names = [path for path in modules(migrations=True) if path.parent.name == "migrations" and path.stem != "__init__"]
    faults = [place(path) for path in names if not numbered.fullmatch(path.stem) or "_auto_" in path.stem]
    assert not faults, faults


@pytest.mark.django_db
def test_every_table_is_in_a_migration() -> None:
    call_command("makemigrations", "--check", "--dry-run", verbosity=1)


def test_nothing_is_left_for_later() -> None:
    marks = re.compile(r"\b(TODO|FIXME|XXX)\b")
    faults = [
        place(path, number)
        for path in project_files()
        if SOURCE in path.parents
        for number, line in enumerate((text_of(path) or "").splitlines(), 1)
        if marks.search(line)
    ]
    assert not faults, faults


def test_the_tree_names_no_registry_and_no_machine() -> None:
    # Each place installs from its own package index, and runs from its own folder.
    hosts = [".".join(parts) for parts in (("pypi", "org"), ("pythonhosted", "org"), ("npmjs", "org"))]
    hosts += [".".join(parts) for parts in (("npmjs", "com"), ("deb", "debian", "org"), ("yarnpkg", "com"))]
    unwanted = re.compile("|".join(map(re.escape, hosts)) + r"|(?<![\w./-])/(?:work|root)/")
    faults = [
        place(path, number)
        for path in project_files()
        for number, line in enumerate((text_of(path) or "").splitlines(), 1)
        if unwanted.search(line)
    ]
    assert not faults, faults


def test_requirements_are_locked_with_digests() -> None:
    for name in ("requirements.txt", "requirements-dev.txt", "requirements-uv.txt", "requirements-node.txt"):
        entries = re.split(r"\n(?=\S)", (ROOT / name).read_text())
        for entry in entries:
            if not entry.startswith("#"):
                assert re.match(r"[\w.-]+(\[[\w,-]+\])?==\S+", entry), f"{name}: {entry.splitlines()[0]} is not pinned"
                assert "--hash=sha256:" in entry, f"{name}: {entry.splitlines()[0]} has no digest"


def test_declared_packages_are_in_the_locks() -> None:
    import tomllib

    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    declared = {
        "requirements.txt": project["dependencies"],
        "requirements-dev.txt": project["dependencies"] + project["optional-dependencies"]["dev"],
    }
    for name, wanted in declared.items():
        locked = {normal(match) for match in re.findall(r"^([\w.-]+)(?:\[.*?\])?==", (ROOT / name).read_text(), re.M)}
        missing = {normal(re.split(r"[\[=<>~!; ]", requirement)[0]) for requirement in wanted} - locked
        assert not missing, f"{name} lacks {missing}: python3 dev.py lock"


def normal(name: str) -> str:
    """A package's name as indexes compare it."""
    return re.sub(r"[-_.]+", "-", name).lower()


def test_front_end_packages_are_locked_without_addresses() -> None:
    text = Path(ROOT / "package-lock.json").read_text()
    assert '"integrity"' in text
    assert '"resolved"' not in text
