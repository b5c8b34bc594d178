"""Life cycles as one table: verb = service = policy = journal verb = button."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import TextChoices

from essaim.kernel.verdict import Verdict, allow, deny


@dataclass(frozen=True)
class Transition:
    """``verb`` takes a thing from one of ``sources`` to ``target``; ``label`` is the button's French text."""

    verb: str
    sources: tuple[str, ...]
    target: str
    label: str = ""


class LifeCycle:
    """A table of transitions, asked when an act may happen.

    ``room`` prefixes the verbs in the journal; ``states`` is the TextChoices of the model's field, the first one first.
    """

    def __init__(self, room: str, states: type[TextChoices], transitions: Iterable[Transition]) -> None:
        self.room = room
        self.states = states
        self.transitions = {transition.verb: transition for transition in transitions}

    def may(self, verb: str, state: str) -> Verdict:
        """Whether ``verb`` may happen in ``state``; the reason names the state."""
        if state in self.transitions[verb].sources:
            return allow()
        label = str(self.states(state).label).lower()
        return deny(f"Ce n’est pas possible dans l’état « {label} ».")

    def target(self, verb: str) -> str:
        """The state reached by ``verb``."""
        return self.transitions[verb].target

    @property
    def ends(self) -> tuple[str, ...]:
        """States that nothing leaves, in their order."""
        left = {source for transition in self.transitions.values() for source in transition.sources}
        return tuple(state for state in self.states.values if state not in left)

    @property
    def under_way(self) -> tuple[str, ...]:
        """States where an act is still awaited: neither the first one nor an end, in their order."""
        return tuple(state for state in self.states.values[1:] if state not in self.ends)

    def available(self, state: str) -> list[Transition]:
        """Transitions that leave ``state``, in the order of the table."""
        return [transition for transition in self.transitions.values() if state in transition.sources]
