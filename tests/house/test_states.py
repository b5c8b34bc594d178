"""One table of transitions: verb = service = policy = journal verb."""

import ast
from collections.abc import Iterator
from importlib import import_module
from importlib.util import find_spec
from types import ModuleType

import pytest
from django.db.models import TextChoices

from essaim.kernel.transitions import LifeCycle
from tests.house.tree import SOURCE, dotted, modules, rooms, tree_of


def life_cycles() -> Iterator[tuple[str, str, LifeCycle]]:
    """Each life cycle with its room and its name."""
    for room in rooms():
        states = module(room, "states")
        for name, value in vars(states).items() if states else ():
            if isinstance(value, LifeCycle) and value.room == room:
                yield room, name, value


def module(room: str, name: str) -> ModuleType | None:
    """A module of a room, None when the room has none."""
    full = f"essaim.{room}.{name}"
    return import_module(full) if find_spec(full) else None


def journal_verbs(room: str) -> set[str]:
    """The verbs that a room's verbs.py declares."""
    path = SOURCE / room / "verbs.py"
    calls = [node for node in ast.walk(tree_of(path)) if isinstance(node, ast.Call)] if path.exists() else []
    return {
        str(call.args[0].value)
        for call in calls
        if dotted(call.func).endswith("Verb") and call.args and isinstance(call.args[0], ast.Constant)
    }


def values_of(cycle: LifeCycle) -> list[str]:
    """The states of a cycle, the first one first."""
    assert issubclass(cycle.states, TextChoices)
    return list(cycle.states.values)


CYCLES = [pytest.param(room, cycle, id=f"{room}.{name}") for room, name, cycle in life_cycles()]


@pytest.mark.parametrize(("room", "cycle"), CYCLES)
def test_states_are_those_of_the_field(room: str, cycle: LifeCycle) -> None:
    known = set(values_of(cycle))
    for transition in cycle.transitions.values():
        assert {*transition.sources, transition.target} <= known, transition.verb


@pytest.mark.parametrize(("room", "cycle"), CYCLES)
def test_no_state_is_out_of_reach(room: str, cycle: LifeCycle) -> None:
    reached = {transition.target for transition in cycle.transitions.values()} | set(values_of(cycle)[:1])
    left = {source for transition in cycle.transitions.values() for source in transition.sources}
    assert left <= reached, f"nothing leads to {left - reached}"


@pytest.mark.parametrize(("room", "cycle"), CYCLES)
def test_each_transition_has_its_service_its_policy_and_its_verb(room: str, cycle: LifeCycle) -> None:
    services, policies, verbs = module(room, "services"), module(room, "policies"), journal_verbs(room)
    missing = []
    for verb in cycle.transitions:
        if not callable(getattr(services, verb, None)):
            missing.append(f"services.{verb}")
        if not callable(getattr(policies, f"can_{verb}", None)):
            missing.append(f"policies.can_{verb}")
        if f"{room}.{verb}" not in verbs:
            missing.append(f'verbs.py: Verb("{room}.{verb}", …)')
    assert not missing, missing


@pytest.mark.parametrize(("room", "cycle"), CYCLES)
def test_the_services_ask_the_policy_of_each_transition_and_record_its_verb(room: str, cycle: LifeCycle) -> None:
    paths = [path for path in modules() if path.relative_to(SOURCE).parts[:1] == (room,) and "service" in str(path)]
    nodes = [node for path in paths for node in ast.walk(tree_of(path))]
    asked = {dotted(node.func).rpartition(".")[2] for node in nodes if isinstance(node, ast.Call)}
    written = {node.value for node in nodes if isinstance(node, ast.Constant) and isinstance(node.value, str)}
    silent = [f"can_{verb}" for verb in cycle.transitions if f"can_{verb}" not in asked]
    silent += [f'"{room}.{verb}"' for verb in cycle.transitions if f"{room}.{verb}" not in written]
    assert not silent, silent


@pytest.mark.parametrize(("room", "cycle"), CYCLES)
def test_a_life_begins_goes_on_and_ends(room: str, cycle: LifeCycle) -> None:
    first, *others = values_of(cycle)
    assert cycle.ends, "something is never over"
    assert set(others) == {*cycle.under_way, *cycle.ends} - {first}
    assert all(cycle.available(state) for state in cycle.under_way)
    assert not any(cycle.available(state) for state in cycle.ends)
