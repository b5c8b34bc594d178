"""Everything that waits for one person: counted in one query, read kind by kind when it is shown."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from itertools import groupby
from typing import Any

from django.db.models import QuerySet

from essaim.listings.counting import MOST_IN_TAB, RowCount, counted
from essaim.people.actors import Actor
from essaim.people.models import User
from essaim.portal.addresses import address
from essaim.portal.memory import once
from essaim.portal.waiting import funding, gatherings, others, settlement
from essaim.portal.waiting.items import Item, Queue
from essaim.ui.formatting import NBSP, pluralise

SHOWN = 20
"""Most rows shown of one queue; the page says how many others there are, and where."""

QUEUES: tuple[Queue, ...] = (*funding.QUEUES, *settlement.QUEUES, *gatherings.QUEUES, *others.QUEUES)
GROUPS: dict[str, tuple[str, str]] = {
    "demandes": ("Demandes", "Les dossiers qui attendent un geste de vous."),
    "avis": ("Avis", "Les avis que la mission attend de vous sur des demandes."),
    "sessions": ("Sessions", "Les sessions de l’appel à planifier."),
    "aides": ("Aides votées", "Les aides que le conseil a votées et qu’il reste à notifier."),
    "versements": ("Versements", "Les versements qui attendent leur ordre de paiement."),
    "comptes-rendus": ("Comptes rendus", "Les comptes rendus reçus, à accepter ou à faire corriger."),
    "reversements": ("Reversements", "Les sommes à rendre pour lesquelles un titre est à émettre."),
    "laureats": ("Pages de lauréats", "Les pages que la structure accepte et qu’il reste à publier."),
    "reunions": ("Réunions", "Ce que vous devez aux instances\u00a0: invitations, suites, comptes rendus."),
    "evenements": ("Événements", "Les événements à relire, et ceux dont la participation manque."),
    "actions": ("Mes actions", "Les fiches que vous pilotez et qui ont pris du retard."),
    "technique": ("Technique", "Le travail de fond qui a échoué."),
}
"""Tab → its label and the sentence that says what it holds."""


@dataclass(frozen=True)
class Others:
    """What is not shown of a queue, and where it is."""

    count: int
    url: str

    @property
    def words(self) -> str:
        """« 3 autres du même ordre »: beyond what is counted of one queue, « plus de »."""
        return worded(self.count, MOST_IN_TAB - SHOWN, "autre du même ordre,autres du même ordre")


class Desk:
    """What waits for ``actor``."""

    def __init__(self, actor: Actor) -> None:
        self._actor = actor

    @cached_property
    def _counts(self) -> dict[str, int]:
        """Rows of each queue, up to ``MOST_IN_TAB`` and one more, and sheets piloted: one query."""
        if self._actor.user is None or not self._actor.is_agent:
            return {}
        asked = {f"n_{queue.code}": _row_count(queue.rows(self._actor)) for queue in QUEUES}
        asked["n_piloted"] = _row_count(others.piloted_sheets(self._actor))
        person = User.objects.filter(pk=self._actor.user.pk)
        found: dict[str, Any] = dict(person.values(**asked).get().items())
        return {name.removeprefix("n_"): count or 0 for name, count in found.items()}

    @cached_property
    def late_sheets(self) -> list[Item]:
        """Sheets that this person pilots and that are late; nothing is asked of who pilots none."""
        return others.late_sheets(self._actor) if self._counts.get("piloted") else []

    @cached_property
    def by_group(self) -> dict[str, int]:
        """How many things wait in each tab that has any, in the order of the tabs."""
        found = dict.fromkeys(GROUPS, 0)
        for queue in QUEUES:
            found[queue.group] += self._counts.get(queue.code, 0)
        found["actions"] += len(self.late_sheets)
        return {group: count for group, count in found.items() if count}

    @property
    def total(self) -> int:
        """How many things wait."""
        return sum(self.by_group.values())

    def count(self, *groups: str) -> int:
        """How many things wait in these tabs."""
        return sum(self.by_group.get(group, 0) for group in groups)

    def items(self, group: str = "") -> list[Item]:
        """What waits (in one tab, when one is named), the most urgent first: one query a queue that has rows."""
        found = [item for queue in self._queues(group) for item in self._read(queue)]
        if group in ("", "actions"):
            found += self.late_sheets
        return sorted(found, key=lambda item: item.urgency)

    def others(self, group: str = "") -> list[Others]:
        """What ``items`` leaves out, by list."""
        hidden = [(queue.route, self._counts[queue.code] - SHOWN) for queue in self._queues(group)]
        by_route = groupby(sorted((route, count) for route, count in hidden if count > 0), key=lambda pair: pair[0])
        return [Others(sum(count for _, count in pairs), address(route)) for route, pairs in by_route]

    def _queues(self, group: str) -> Iterable[Queue]:
        return (queue for queue in QUEUES if group in ("", queue.group) and self._counts.get(queue.code))

    def _read(self, queue: Queue) -> list[Item]:
        return [queue.item(row) for row in queue.rows(self._actor)[:SHOWN]]


def worded(count: int, most: int, forms: str) -> str:
    """« 3 choses », or « plus de 1 000 choses »."""
    return f"{counted(count, most)}{NBSP}{pluralise(count, forms)}"


def _row_count(rows: QuerySet[Any]) -> RowCount:
    return RowCount(rows.order_by().values("pk")[: MOST_IN_TAB + 1])


def desk_of(actor: Actor) -> Desk:
    """The desk of an actor, made once: the page and its rail count together."""
    return once(actor, Desk)
