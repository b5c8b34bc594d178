"""How rooms hand their records to the evidence engine, which knows none of them."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from essaim.evidence.catalogue import CATALOGUE
from essaim.evidence.periods import Period
from essaim.evidence.records import EvidenceRecord
from essaim.kernel.registry import Registry
from essaim.people.actors import Actor

Load = Callable[[Period, Actor], Iterable[EvidenceRecord]]


@dataclass(frozen=True)
class Provider:
    """Gives the records of one kind.

    ``load(period, reader)`` gives every record that counts, or is to come, and touches the period, in a number of
    queries that does not depend on how many there are. The reader never changes which records are given, only
    ``is_visible``: a figure is the same for everyone.
    """

    kind: str
    load: Load
    only: Mapping[str, frozenset[str]] = field(default_factory=dict)
    """Facets whose values are always among these: a room that writes one sort of a kind does not make the others
    measurable. Laureates' pages are publications; that no press article can be written down yet is not a zero."""

    def gives(self, asked: Mapping[str, Any]) -> bool:
        """Whether a record that meets these conditions could come from here."""
        return all(_may_meet(values, asked[facet]) for facet, values in self.only.items() if facet in asked)

    def __post_init__(self) -> None:
        if self.kind not in CATALOGUE:
            raise ValueError(f"{self.kind} is not in the catalogue")


PROVIDERS: Registry[Provider] = Registry("evidence")
"""Filled by ``<room>/evidence.py``: ``PROVIDERS.add("gatherings.meeting", Provider("meeting", load))``.

The name is the room and the kind, so that two rooms may give records of one kind.
"""


def providers_of(kind: str) -> list[Provider]:
    """The providers of a kind: none means that it is not yet measurable."""
    return [provider for _, provider in PROVIDERS.items() if provider.kind == kind]


def _may_meet(values: frozenset[str], condition: Any) -> bool:
    if isinstance(condition, str):
        return condition in values
    if isinstance(condition, list | tuple):
        return any(value in values for value in condition)
    return True


def is_measurable(kind: str, asked: Mapping[str, Any]) -> bool:
    """Whether some room can write down a record of this kind that meets these conditions."""
    declared = providers_of(kind)
    return not declared or any(provider.gives(asked) for provider in declared)


def load_kind(kind: str, period: Period, reader: Actor) -> list[EvidenceRecord] | None:
    """Every record of a kind that touches the period, None when no room provides the kind."""
    providers = providers_of(kind)
    if not providers:
        return None
    return [record for provider in providers for record in provider.load(period, reader)]
