"""One thing that waits, and the queue that it waits in."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import QuerySet

from essaim.kernel import clock
from essaim.people.actors import Actor
from essaim.ui.formatting import format_near_day

SOON_DAYS = 7


@dataclass(frozen=True)
class Item:
    """``what`` is to be done to ``title``, before ``due`` when somebody said so; ``url`` is where it is done."""

    what: str
    title: str
    url: str
    note: str = ""
    due: date | None = None

    @property
    def tag(self) -> tuple[str, str]:
        """Kind and word of the tag: late, soon, or nothing."""
        if self.due is None:
            return "", ""
        today = clock.today()
        days, said = (self.due - today).days, format_near_day(self.due, today)
        if days < 0:
            return "problem", f"En retard, {said}"
        if days == 0:
            return "waiting", "Aujourd’hui"
        return ("waiting" if days <= SOON_DAYS else "neutral"), f"Le {said}"

    @property
    def urgency(self) -> date:
        """What is due first comes first; what nobody dated comes last."""
        return self.due or date.max


@dataclass(frozen=True)
class Queue:
    """Records that wait for one gesture.

    ``rows`` gives those that wait for this actor, the most urgent first, and none for who may not act; ``item`` says a
    row. ``group`` is the tab of the day, ``route`` the list where the others are.
    """

    code: str
    group: str
    route: str
    rows: Callable[[Actor], QuerySet[Any]]
    item: Callable[[Any], Item]
    query: str = ""
