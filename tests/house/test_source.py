"""Where each kind of rule goes: services, the clock, markup."""

import ast
import re
from pathlib import Path

from tests.house.tree import SOURCE, dotted, modules, place, templates, tree_of

# Public functions of services that have no actor, and why.
WITHOUT_ACTOR = {
    "jobs.enqueue": "called inside the act of another service, which has the actor",
    "jobs.run_due": "runs what actors asked for",
    "mail.send": "called inside the act of another service, which has the actor",
    "documents.keep_files_until": "called inside the act of another service, which has the actor",
    "documents.purge_due": "the worker's: a date acts",
    "documents.sweep_stray_bytes": "the worker's: tidies what no record knows",
    "documents.release_or_erase": "the worker's: the antivirus acts",
}
# What writes a territory's lists (`lay_axes`) is called by the one act of `setup`, which has the actor.
LAYING = "lay_"
CLOCKS = {"timezone.now", "datetime.now", "datetime.utcnow", "datetime.today", "date.today", "datetime.datetime.now"}
CLOCKS |= {"datetime.date.today", "timezone.localdate", "timezone.localtime"}


def service_functions() -> list[tuple[str, ast.FunctionDef]]:
    """Public functions of each room's services, as `room.function`; of a package, those that its opening names."""
    found = []
    for path in modules():
        inside = path.relative_to(SOURCE).parts
        if len(inside) > 1 and inside[1] in {"services.py", "services"}:
            opening = SOURCE / inside[0] / "services" / "__init__.py"
            offered = names_imported(opening) if opening.exists() else None
            for node in tree_of(path).body:
                if not isinstance(node, ast.FunctionDef) or node.name.startswith("_"):
                    continue
                if offered is None or node.name in offered:
                    found.append((f"{inside[0]}.{node.name}", node))
    return found


def names_imported(path: Path) -> set[str]:
    """The names that a module imports from others."""
    imports = [node for node in ast.walk(tree_of(path)) if isinstance(node, ast.ImportFrom)]
    return {alias.name for node in imports for alias in node.names}


def test_services_take_the_actor_first() -> None:
    faults = []
    for name, function in service_functions():
        arguments = [argument.arg for argument in (*function.args.posonlyargs, *function.args.args)]
        excepted = name in WITHOUT_ACTOR or function.name.startswith(LAYING)
        if not excepted and arguments[:1] != ["actor"]:
            faults.append(name)
    assert not faults, f"who acts comes first: {faults}"


def test_services_never_see_a_request() -> None:
    faults = [
        name
        for name, function in service_functions()
        for argument in (*function.args.args, *function.args.kwonlyargs)
        if argument.arg == "request" or "HttpRequest" in ast.unparse(argument.annotation or ast.Constant(""))
    ]
    assert not faults, faults


def test_the_exceptions_still_exist() -> None:
    assert set(WITHOUT_ACTOR) <= {name for name, _ in service_functions()}


def test_one_clock() -> None:
    """Only `kernel.clock` asks the machine for the time, so that tests and the story can travel."""
    faults = []
    for path in modules():
        if path == SOURCE / "kernel" / "clock.py":
            continue
        for node in ast.walk(tree_of(path)):
            if isinstance(node, ast.Call) and dotted(node.func) in CLOCKS:
                faults.append(place(path, node.lineno))
            if isinstance(node, ast.keyword) and node.arg in {"auto_now", "auto_now_add"}:
                faults.append(place(path, node.value.lineno))
    assert not faults, f"essaim.kernel.clock.now() or today(): {faults}"


def test_only_the_components_write_markup() -> None:
    unwanted = re.compile(r"\b(mark_safe|SafeString|SafeText|is_safe)\b")
    faults = [
        place(path, number)
        for path in modules()
        if SOURCE / "ui" not in path.parents
        for number, line in enumerate(path.read_text().splitlines(), 1)
        if unwanted.search(line)
    ]
    assert not faults, faults


def test_templates_hold_no_inline_script_nor_style() -> None:
    """The content security policy refuses them, and silently."""
    unwanted = {
        "an inline script": re.compile(
            r"<script(?![^>]*\bsrc\s*=)(?![^>]*type\s*=\s*[\"']application/(ld\+)?json)", re.I
        ),
        "an inline style sheet": re.compile(r"<style\b", re.I),
        "a style attribute": re.compile(r"<[^>]*\sstyle\s*=", re.I | re.S),
        "an event attribute": re.compile(r"<[^>]*\son[a-z]+\s*=\s*[\"']", re.I | re.S),
        "a script address": re.compile(r"=\s*[\"']\s*javascript:", re.I),
    }
    assert not found_in_templates(unwanted)


def test_templates_escape_everything() -> None:
    unwanted = {
        "|safe": re.compile(r"\|\s*safe(seq)?\b"),
        "autoescape off": re.compile(r"\{%\s*autoescape\s+off"),
    }
    assert not [fault for fault in found_in_templates(unwanted) if not fault.startswith("essaim/ui/")]


def found_in_templates(unwanted: dict[str, re.Pattern[str]]) -> list[str]:
    """Places of the templates where one of the patterns is."""
    faults = []
    for path in templates(".html", ".svg"):
        # Template comments may speak of what is forbidden.
        text = re.sub(r"\{#.*?#\}|\{% comment.*?endcomment %\}", "", path.read_text(), flags=re.S)
        for what, pattern in unwanted.items():
            for match in pattern.finditer(text):
                faults.append(f"{place(path, text.count(chr(10), 0, match.start()) + 1)} {what}")
    return faults
