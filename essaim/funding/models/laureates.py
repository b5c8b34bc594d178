"""Public pages of awards."""

from typing import ClassVar

from django.db import models
from django.db.models import Q

from essaim.funding.models.awards import Award
from essaim.kernel.records import Record


class Laureate(Record):
    """The public page of an award: only with the laureate's consent."""

    award = models.OneToOneField(Award, on_delete=models.CASCADE, related_name="laureate", verbose_name="aide")
    slug = models.SlugField("adresse", unique=True, max_length=80)
    story = models.TextField("présentation", max_length=3000, blank=True)
    picture_key = models.CharField("image", max_length=40, blank=True)
    picture_alt = models.CharField("description de l’image", max_length=200, blank=True)
    consented_at = models.DateTimeField("accord donné le", null=True, blank=True)
    consented_by = models.CharField("accord donné par", max_length=120, blank=True)
    published_on = models.DateField("publiée le", null=True, blank=True)

    class Meta:
        verbose_name = "page de lauréat"
        verbose_name_plural = "pages de lauréats"
        ordering: ClassVar = ["-published_on", "slug"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(published_on__isnull=True) | Q(consented_at__isnull=False), name="funding_laureate_consent"
            ),
            models.CheckConstraint(condition=Q(picture_key="") | ~Q(picture_alt=""), name="funding_picture_described"),
        ]

    def __str__(self) -> str:
        return self.slug
