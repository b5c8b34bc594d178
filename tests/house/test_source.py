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
# Modules that write and are no service, and why.
WRITERS = {
    "jobs.periods": "what the worker owes each period, whoever asks",
    "jobs.running": "the worker's lease on a job",
    "jobs.tasks": "the worker's own tidying",
    "journal.hearing": "what a room above announced: personal values are erased",
    "mail.delivery": "the worker notes what became of a message",
    "people.models": "the framework makes accounts through the manager of users",
}
WRITES = {"save", "create", "delete", "update", "bulk_create", "bulk_update", "get_or_create", "update_or_create"}
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


def test_only_services_write() -> None:
    """A form, a view, a query or a model that writes escapes the policy, the lock and the journal."""
    faults, found = [], set()
    for path in modules():
        room, *inside = path.relative_to(SOURCE).with_suffix("").parts
        name = f"{room}.{'.'.join(inside)}"
        if inside[:1] == ["services"] or room == "demo":
            continue
        lines = [node.lineno for node in ast.walk(tree_of(path)) if isinstance(node, ast.Call) and is_a_write(node)]
        found |= {name} if lines else set()
        faults += [place(path, line) for line in lines if name not in WRITERS]
    assert not faults, f"call a service: {faults}"
    assert set(WRITERS) <= found, "an exception that is none any more"


def is_a_write(call: ast.Call) -> bool:
    """Whether a call writes rows: `row.save(update_fields=…)`, `Thing.objects.create(…)`, `rows.filter(…).delete()`."""
    function = call.func
    if not isinstance(function, ast.Attribute) or function.attr not in WRITES:
        return False
    chain = ast.unparse(function.value)
    through_rows = ".objects" in chain or ".filter(" in chain or ".exclude(" in chain
    by_itself = function.attr in {"save", "delete"} and not call.args and chain != "super()"
    return through_rows or by_itself


def test_who_asks_is_read_in_one_place() -> None:
    read = re.compile(r"\brequest\.actor\b")
    faults = [
        place(path, number)
        for path in modules()
        if path.relative_to(SOURCE).as_posix() not in {"people/access.py", "people/middleware.py"}
        for number, line in enumerate(path.read_text().splitlines(), 1)
        if read.search(line)
    ]
    assert not faults, f"essaim.people.access.actor_of(request): {faults}"


def test_no_style_is_for_nobody() -> None:
    """Each class of the style sheets is written in a page, or composed there after its dash (`tag-{{ kind }}`)."""
    users = [*templates(".html", ".svg"), *modules(), *(SOURCE.rglob("static/**/*.js"))]
    pages = "\n".join(path.read_text() for path in users)
    sheets = {path: re.sub(r"/\*.*?\*/", "", path.read_text(), flags=re.S) for path in (SOURCE / "ui").rglob("*.css")}
    styled = {name for text in sheets.values() for name in re.findall(r"\.(-?[a-zA-Z][\w-]*)(?=[^;{}]*\{)", text)}
    composed = set(re.findall(r"([a-z][\w-]*-)\{", pages))
    unused = {
        name
        for name in styled
        if not re.search(rf"(?<![\w-]){re.escape(name)}(?![\w-])", pages)
        and not any(name.startswith(stem) for stem in composed)
    }
    assert styled
    assert not unused, sorted(unused)


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
