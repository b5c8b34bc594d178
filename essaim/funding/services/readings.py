"""Who reads a file now, and what each agent has read: no act of the file's life, so nothing goes to the journal."""

from collections.abc import Iterable
from datetime import timedelta

from essaim.funding.models import Application, Reading
from essaim.kernel import clock
from essaim.people.actors import Actor

STAYS = timedelta(minutes=2)
"""Without a sign of life for so long, a page is closed."""


def note_reading(actor: Actor, application: Application) -> None:
    """Note that this person has the file before their eyes: on opening its page, and as long as it stays open."""
    now = clock.now()
    reading, is_new = Reading.objects.get_or_create(
        application=application, reader=actor.person, defaults={"read_at": now, "since": now, "seen_at": now}
    )
    if is_new:
        return
    stays = reading.seen_at is not None and reading.since is not None and now - reading.seen_at < STAYS
    Reading.objects.filter(pk=reading.pk).update(read_at=now, seen_at=now, since=reading.since if stays else now)


def mark_read(actor: Actor, applications: Iterable[Application]) -> int:
    """Say that these files were read; answers how many."""
    now, files = clock.now(), list(applications)
    rows = [Reading(application=file, reader=actor.person, read_at=now) for file in files]
    Reading.objects.bulk_create(
        rows,
        update_conflicts=True,
        unique_fields=["application", "reader"],
        update_fields=["read_at"],
    )
    return len(files)
