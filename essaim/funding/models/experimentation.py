"""What an experimentation that was helped goes through, and what it taught: failing is a valid outcome."""

from typing import ClassVar

from django.db import models

from essaim.funding.models.awards import Award
from essaim.kernel.records import Record


class ExperimentationMilestone(Record):
    """A step of an experimentation: planned, then done, with what was learnt."""

    award = models.ForeignKey(Award, on_delete=models.CASCADE, related_name="milestones", verbose_name="aide")
    title = models.CharField("étape", max_length=160)
    due_on = models.DateField("prévue le")
    done_on = models.DateField("faite le", null=True, blank=True)
    learnt = models.TextField("ce qui a été appris", blank=True, max_length=2000)

    class Meta:
        verbose_name = "étape d’une expérimentation"
        verbose_name_plural = "étapes d’une expérimentation"
        ordering: ClassVar = ["due_on", "id"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["award", "title", "due_on"], name="funding_milestone_once"),
        ]

    def __str__(self) -> str:
        return self.title


class ExperimentationResult(models.TextChoices):
    """How an experimentation ended: each is a valid end."""

    WORKED = "worked", "Cela a marché"
    FAILED = "failed", "Cela n’a pas marché, voici ce que nous avons appris"
    CHANGED = "changed", "Le projet a changé en chemin"


class ExperimentationOutcome(Record):
    """The report of an experimentation, told on a day; its author may let everyone read it, or nobody outside."""

    award = models.OneToOneField(Award, on_delete=models.CASCADE, related_name="outcome", verbose_name="aide")
    result = models.CharField("résultat", max_length=8, choices=ExperimentationResult.choices)
    text = models.TextField("ce que nous avons appris", max_length=5000)
    told_on = models.DateField("remis le")
    published_on = models.DateField("publié le", null=True, blank=True)

    class Meta:
        verbose_name = "bilan d’expérimentation"
        verbose_name_plural = "bilans d’expérimentation"

    def __str__(self) -> str:
        return f"Bilan de l’expérimentation, {self.award.object}"
