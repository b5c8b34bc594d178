"""What the queue looks like."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Max

from essaim.jobs.models import Job, JobQuerySet
from essaim.kernel import clock
from essaim.people.actors import Actor
from essaim.people.roles import Role

LATE = timedelta(minutes=5)
"""Age of work that is due from which something is wrong."""


@dataclass(frozen=True)
class QueueHealth:
    """``oldest_due`` is how long the oldest due job has waited, None when nothing waits."""

    waiting: int
    running: int
    failed: int
    oldest_due: timedelta | None
    last_done_at: datetime | None

    @property
    def is_late(self) -> bool:
        """Whether the worker does not follow, or does not run."""
        return self.oldest_due is not None and self.oldest_due > LATE


def queue_health() -> QueueHealth:
    """Figures for ``/sante/`` and for the page of the technical administration."""
    now = clock.now()
    due = Job.objects.free()
    oldest = due.order_by("due_at").values_list("due_at", flat=True).first()
    return QueueHealth(
        waiting=Job.objects.open().count(),
        running=Job.objects.open().filter(lease_until__gt=now).count(),
        failed=Job.objects.failed().count(),
        oldest_due=None if oldest is None else now - oldest,
        last_done_at=Job.objects.aggregate(last=Max("done_at"))["last"],
    )


def jobs_visible_to(actor: Actor) -> JobQuerySet:
    """Every job, for the technical administration."""
    jobs = Job.objects.all().order_by("-due_at", "-id")
    return jobs if actor.has(Role.ADMIN) else jobs.none()
