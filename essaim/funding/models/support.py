"""What a support carries beyond its money: partners, means brought together, groups of structures or young people."""

from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from essaim.directory.models import Organisation, Partner
from essaim.funding.models.awards import Award
from essaim.kernel.money import MoneyField
from essaim.kernel.records import Record


class Support(Record):
    """The partners of an award that supports a tool of the territory, and the means that all bring with the city."""

    award = models.OneToOneField(Award, on_delete=models.CASCADE, related_name="support", verbose_name="aide")
    partners = models.ManyToManyField(Partner, blank=True, related_name="+", verbose_name="partenaires")
    means_euros = MoneyField("moyens réunis", null=True, blank=True)
    means_fte = models.DecimalField("moyens humains, en ETP", max_digits=6, decimal_places=2, null=True, blank=True)

    class Meta:
        verbose_name = "appui"

    def __str__(self) -> str:
        return str(self.award)


class Cohort(Record):
    """A group that an incubator accelerates, or a season of a youth cooperative."""

    award = models.ForeignKey(Award, on_delete=models.CASCADE, related_name="cohorts", verbose_name="aide")
    title = models.CharField("nom", max_length=120)
    starts_on = models.DateField("du")
    ends_on = models.DateField("au", null=True, blank=True)
    organisations = models.ManyToManyField(
        Organisation, blank=True, related_name="cohorts", verbose_name="structures accélérées"
    )
    people = models.PositiveIntegerField("jeunes accueillis", null=True, blank=True)

    class Meta:
        verbose_name = "promotion"
        ordering: ClassVar = ["-starts_on", "title"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["award", "title"], name="funding_cohort_once"),
            models.CheckConstraint(
                condition=Q(ends_on__isnull=True) | Q(ends_on__gte=F("starts_on")), name="funding_cohort_period"
            ),
        ]

    def __str__(self) -> str:
        return self.title
