"""What other rooms say came out of a point about one of their records: the minutes carry it without knowing them.

A room declares in its ``outcomes.py``: ``OUTCOMES.add("funding.application", opinions_given)``.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable

from essaim.gatherings.models import AgendaItem, Meeting
from essaim.kernel.registry import Registry

Outcomes = Callable[[Meeting, list[str]], dict[str, str]]
"""Of a meeting, for the keys of records on its agenda: the sentence that each one adds; a record may add none."""

OUTCOMES: Registry[Outcomes] = Registry("outcomes")


def outcomes_of(meeting: Meeting, items: Iterable[AgendaItem]) -> dict[str, str]:
    """The sentence of each point (by the key of its record); one question a kind of record."""
    keys: dict[str, list[str]] = defaultdict(list)
    for item in items:
        if item.target_kind in OUTCOMES:
            keys[item.target_kind].append(item.target_key)
    return {key: said for kind, wanted in keys.items() for key, said in OUTCOMES[kind](meeting, wanted).items()}
