"""How rooms above answer what is published here, without this room knowing them.

A room adds to ``ANSWERS`` in its own ``answers.py``.
"""

from collections.abc import Callable
from dataclasses import dataclass

from django.db.models import F, IntegerField, QuerySet, Value
from django.db.models.expressions import Combinable

from essaim.exchange.models import Need
from essaim.kernel.registry import Registry
from essaim.people.actors import Actor


@dataclass(frozen=True)
class Answer:
    """One answer that a reader may open."""

    title: str
    url: str
    state: str


@dataclass(frozen=True)
class Answering:
    """One way to answer needs: the button and its address, how many answers each need has, and which one may read.

    ``counted()`` is an expression that counts the answers of the outer need.
    """

    label: str
    url: Callable[[Need], str]
    counted: Callable[[], Combinable]
    read: Callable[[Actor, Need], list[Answer]]


ANSWERS: Registry[Answering] = Registry("answers")


def with_answers(needs: QuerySet[Need]) -> QuerySet[Need]:
    """The needs, each with ``answer_count``: nothing more is asked of the database, however many ways there are."""
    counts = {f"counted_{rank}": way.counted() for rank, (_, way) in enumerate(ANSWERS.items())}
    total: Combinable = Value(0, output_field=IntegerField())
    for name in counts:
        total = total + F(name)
    return needs.annotate(**counts).annotate(answer_count=total)


def answers_of(actor: Actor, need: Need) -> list[Answer]:
    """The answers to a need that this person may read."""
    return [answer for _, way in ANSWERS.items() for answer in way.read(actor, need)]


def ways_to_answer(need: Need) -> list[tuple[str, str]]:
    """The buttons of an open need: words and address."""
    return [(way.label, way.url(need)) for _, way in ANSWERS.items()] if need.is_open else []
