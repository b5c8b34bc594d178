"""Who else has a file before their eyes."""

from dataclasses import dataclass
from datetime import datetime

from essaim.funding.models import Application, Reading
from essaim.funding.services.readings import STAYS
from essaim.kernel import clock
from essaim.people.actors import Actor
from essaim.ui.formatting import format_hour


@dataclass(frozen=True)
class Presence:
    """A colleague who reads the file now."""

    name: str
    since: datetime

    @property
    def words(self) -> str:
        """« Camille lit ce dossier depuis 14 h 02. »."""
        return f"{self.name} lit ce dossier depuis {format_hour(self.since)}."


def others_reading(actor: Actor, application: Application) -> list[Presence]:
    """Colleagues who have the file open, the first come first."""
    alive = Reading.objects.filter(application=application, seen_at__gt=clock.now() - STAYS, since__isnull=False)
    if actor.user is not None:
        alive = alive.exclude(reader=actor.user)
    rows = alive.select_related("reader").order_by("since", "pk")
    return [Presence(str(row.reader), row.since) for row in rows if row.since is not None]
