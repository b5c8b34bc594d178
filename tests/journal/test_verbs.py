"""What the rooms say to the journal and to the worker is declared, before anybody does it."""

import ast
from collections.abc import Iterator

from essaim.jobs.registry import TASKS
from essaim.journal.verbs import VERBS
from tests.house.tree import dotted, modules, place, tree_of


def said(function: str, position: int) -> Iterator[tuple[str, str]]:
    """The literal text given at this position to each call of this function, with its place."""
    for path in modules():
        for node in ast.walk(tree_of(path)):
            if isinstance(node, ast.Call) and dotted(node.func) == function and len(node.args) > position:
                value = node.args[position]
                if isinstance(value, ast.Constant) and isinstance(value.value, str):
                    yield value.value, place(path, node.lineno)


def test_every_recorded_verb_is_declared() -> None:
    recorded = list(said("journal.record", 1))
    assert recorded
    assert not [f"{where}: {verb}" for verb, where in recorded if verb not in VERBS]


def test_every_task_asked_for_is_declared() -> None:
    asked = list(said("jobs.enqueue", 0))
    assert asked
    assert not [f"{where}: {name}" for name, where in asked if name not in TASKS]


def test_verbs_read_as_sentences() -> None:
    odd = [code for code, verb in VERBS.items() if not verb.phrase.startswith(("a ", "a\u00a0", "s’est "))]
    assert not odd, "after a person’s name comes “a …” or “s’est …”"
    assert not [code for code in VERBS if code.count(".") != 1]
