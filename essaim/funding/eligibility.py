"""A few questions before a call's form: whether it is worth beginning, and where else to go when it is not.

They are data of the call: questions as a form has them, and barriers, each a condition with its reason. The first
barrier that holds is said; nobody is left there, other ways are shown (``other_ways``).
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

import pydantic
from django.db.models import QuerySet
from pydantic import Field

from essaim.directory.models import Organisation, Partner
from essaim.directory.queries import open_roles, partners, published_organisations
from essaim.funding.models import Call
from essaim.funding.queries import calls_open
from essaim.people.actors import Actor
from essaim.questionnaires.conditions import Condition
from essaim.questionnaires.document import Document, DocumentFaults, Note, Question, Section, read_document
from essaim.questionnaires.shapes import Prose, Shape, Words
from essaim.questionnaires.validation import Outcome, validate

SECTION = "eligibility"
"""Code of the one page of these questions."""

MOST_QUESTIONS = 8
MOST_SHOWN = 12
"""Structures named at most among the other ways."""

Turn = Literal["funder", "supporter", "cae", "incubator", "local_currency", "relay", "cjs"]


class Barrier(Shape):
    """What keeps a project out of the call, why, and who may help it instead: structures by role, partners by code."""

    when: Condition
    reason: Words
    turn_to: list[Turn] = ["funder", "supporter"]
    partners: list[str] = []


class Gate(Shape):
    """The questions and the barriers of a call; asked once it has both."""

    intro: Prose = ""
    questions: list[Question] = Field(default=[], max_length=MOST_QUESTIONS)
    barriers: list[Barrier] = []

    @property
    def is_asked(self) -> bool:
        """Whether there is something to ask, and something that the answers may close."""
        return bool(self.questions and self.barriers)

    def form(self) -> Document:
        """The questions as a form of one page."""
        page = Section(code=SECTION, title="Avant de commencer", intro=self.intro, questions=self.questions)
        return Document(title="Avant de commencer", sections=[page])

    def whole(self) -> Document:
        """The questions, then each barrier as a note shown on its condition: it compares only with questions asked."""
        notes: list[Question] = [
            Note(type="note", code=f"barrier_{rank}", label=one.reason, text=one.reason, show_if=one.when)
            for rank, one in enumerate(self.barriers)
        ]
        return self.model_copy(update={"questions": [*self.questions, *notes]}).form()

    def as_data(self) -> dict[str, Any]:
        """The gate in JSON types, without what is left to its default."""
        return self.model_dump(mode="json", by_alias=True, exclude_defaults=True)

    def judge(self, answers: Mapping[str, Any]) -> tuple[Outcome, Barrier | None]:
        """What is wrong in the answers, and the first barrier that they meet."""
        outcome = validate(self.form(), answers)
        return outcome, next((barrier for barrier in self.barriers if barrier.when.holds(outcome.clean)), None)


@dataclass(frozen=True)
class OtherWays:
    """Where a project goes that the call cannot help."""

    structures: QuerySet[Organisation]
    partners: QuerySet[Partner]
    calls: QuerySet[Call]


def read_gate(data: Any) -> Gate:
    """The questions of ``data``, without fault; otherwise ``DocumentFaults`` with one French sentence for each."""
    try:
        gate = Gate.model_validate(data)
    except pydantic.ValidationError as error:
        places = [".".join(map(str, detail["loc"])) for detail in error.errors()]
        raise DocumentFaults([f"premières questions, {place}\u00a0: valeur inattendue" for place in places]) from None
    if not gate.is_asked:
        raise DocumentFaults(["premières questions\u00a0: il faut au moins une question et une barrière"])
    read_document(gate.whole().as_data())
    return gate


def prepared_gate(call: Call) -> Gate:
    """The first questions of a call as the office writes them: either list may still be empty."""
    return Gate.model_validate(call.eligibility)


def gate_of(call: Call) -> Gate | None:
    """The first questions of a call; None when it asks none."""
    gate = prepared_gate(call)
    return gate if gate.is_asked else None


def other_ways(actor: Actor, call: Call, barrier: Barrier) -> OtherWays:
    """Structures of the directory that have these roles, partners of the strategy, and the other open calls."""
    roles = open_roles().filter(role__in=barrier.turn_to)
    structures = published_organisations().filter(pk__in=roles.values("organisation"))
    return OtherWays(
        structures=structures.order_by("sort_name")[:MOST_SHOWN],
        partners=partners().filter(code__in=barrier.partners),
        calls=calls_open(actor).exclude(pk=call.pk),
    )
