"""Who receives an award that several share."""

from decimal import Decimal
from typing import ClassVar

from django.db import models
from django.db.models import Q

from essaim.directory.models import Organisation
from essaim.funding.models.awards import Award
from essaim.kernel.money import cents
from essaim.kernel.records import Record


class Beneficiary(Record):
    """One of the structures that share an award, the one that carries it included; their shares sum to 1.

    An award without rows here goes whole to its own structure.
    """

    award = models.ForeignKey(Award, on_delete=models.CASCADE, related_name="beneficiaries", verbose_name="aide")
    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="award_shares", verbose_name="structure"
    )
    share = models.DecimalField("part", max_digits=5, decimal_places=4)

    class Meta:
        verbose_name = "bénéficiaire"
        ordering: ClassVar = ["-share", "organisation__sort_name"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["award", "organisation"], name="funding_one_beneficiary"),
            models.CheckConstraint(
                condition=Q(share__gte=Decimal("0.01")) & Q(share__lte=1), name="funding_beneficiary_share"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.organisation}, {self.share}"

    @property
    def amount(self) -> Decimal:
        """The share in euros."""
        return cents(self.award.amount * self.share)
