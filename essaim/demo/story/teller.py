"""What every chapter shares: the people, the structures, the timeline, and chance."""

from datetime import date
from random import Random
from typing import Any

from essaim.demo.edition import REFERENCE, SEED
from essaim.demo.story.timeline import Timeline
from essaim.directory.models import Organisation, Partner, Place, Sector, Service
from essaim.exchange.models import Need
from essaim.gatherings.models import Body
from essaim.people.actors import Actor
from essaim.people.models import User


class Teller:
    """Holds what has been told so far. People, structures, bodies and needs are found by their codes in the tables."""

    def __init__(self, *, until: date = REFERENCE) -> None:
        self.until = until
        self.timeline = Timeline(until)
        self.people: dict[str, User] = {}
        self.structures: dict[str, Organisation] = {}
        self.bodies: dict[str, Body] = {}
        self.needs: dict[str, Need] = {}
        self._actors: dict[str, Actor] = {}
        self._lists: dict[tuple[str, str], Any] = {}

    def chance(self, *subject: object) -> Random:
        """A source of chance for one subject: what it gives does not depend on what was told before."""
        return Random(":".join(map(str, (SEED, *subject))))  # noqa: S311 - a story, not a secret

    def actor(self, key: str) -> Actor:
        """The person of this key, with their roles, which they hold from the first day to the last."""
        if key not in self._actors:
            self._actors[key] = Actor.of(self.people[key])
        return self._actors[key]

    def begin(self, wanted: date) -> date | None:
        """The day to begin something on: the one wanted, or the last day of the whole story, which announces what
        comes next; None when this telling stops before.
        """
        if wanted <= self.until:
            return wanted
        return self.until if self.until == REFERENCE else None

    def body(self, code: str) -> Body:
        """A body of the territory or of the story."""
        if code not in self.bodies:
            self.bodies[code] = Body.objects.get(code=code)
        return self.bodies[code]

    def sectors(self, codes: list[str]) -> list[Sector]:
        """Sectors by code."""
        return [self._listed(Sector, code) for code in codes]

    def services(self, codes: list[str]) -> list[Service]:
        """Municipal services by code."""
        return [self._listed(Service, code) for code in codes]

    def partners(self, codes: list[str]) -> list[Partner]:
        """Partners by code."""
        return [self._listed(Partner, code) for code in codes]

    def place(self, code: str) -> Place | None:
        """A place by code, read again each time: what is known of it changes."""
        return Place.objects.get(code=code) if code else None

    def _listed(self, model: Any, code: str) -> Any:
        key = (model.__name__, code)
        if key not in self._lists:
            self._lists[key] = model.objects.get(code=code)
        return self._lists[key]
