"""Work to do later, one row each."""

from datetime import timedelta
from typing import ClassVar

from django.db import models
from django.db.models import Q

from essaim.kernel import clock
from essaim.kernel.records import Record


class JobQuerySet(models.QuerySet["Job"]):
    """Jobs, by where they are."""

    def open(self) -> "JobQuerySet":
        """Neither done nor given up."""
        return self.filter(done_at__isnull=True, failed_at__isnull=True)

    def free(self) -> "JobQuerySet":
        """Due at this instant, and that no worker holds: never taken, or its worker stopped before the end."""
        now = clock.now()
        return self.open().filter(Q(lease_until__isnull=True) | Q(lease_until__lte=now), due_at__lte=now)

    def failed(self) -> "JobQuerySet":
        """Given up: an administrator may have them tried again."""
        return self.filter(failed_at__isnull=False)


class Job(Record):
    """One call of a task, with its payload.

    ``key`` is what makes it the same work: asked for twice, it is done once. A worker holds it until ``lease_until``,
    under ``lease``, a word that no other worker has; past that instant any worker may take it again.
    """

    name = models.CharField("tâche", max_length=80)
    key = models.CharField("clé", max_length=200, unique=True)
    payload = models.JSONField("contenu", default=dict, blank=True)
    due_at = models.DateTimeField("à faire à partir de", default=clock.now)
    lease = models.CharField("bail", max_length=32, blank=True, editable=False)
    lease_until = models.DateTimeField("bail jusqu’à", null=True, blank=True, editable=False)
    attempts = models.PositiveSmallIntegerField("essais", default=0)
    done_at = models.DateTimeField("fait le", null=True, blank=True)
    failed_at = models.DateTimeField("abandonné le", null=True, blank=True)
    last_error = models.TextField("dernière erreur", blank=True)

    objects = JobQuerySet.as_manager()

    class Meta:
        verbose_name = "travail"
        verbose_name_plural = "travaux"
        indexes: ClassVar = [
            models.Index(
                fields=["due_at", "id"], condition=Q(done_at__isnull=True, failed_at__isnull=True), name="jobs_open"
            ),
            models.Index(fields=["done_at"], name="jobs_done"),
        ]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(done_at__isnull=True) | Q(failed_at__isnull=True), name="jobs_one_outcome"
            ),
        ]

    def __str__(self) -> str:
        return self.key

    @property
    def is_held(self) -> bool:
        """Whether a worker holds it at this instant."""
        return self.lease_until is not None and self.lease_until > clock.now()

    @property
    def lateness(self) -> timedelta:
        """Time gone since it was due; zero when it is not due yet."""
        return max(clock.now() - self.due_at, timedelta())
