"""The bridge from a file of the city to the metropolitan call: a plan in two lines, a consent, a sending."""

from typing import ClassVar

from django.db import models
from django.db.models import Q

from essaim.funding.models.applications import Application
from essaim.kernel.money import MoneyField
from essaim.kernel.records import Record


class MetropolitanAnswer(models.TextChoices):
    """What the metropolis answered."""

    PENDING = "pending", "En attente"
    ACCEPTED = "accepted", "Retenue"
    DECLINED = "declined", "Non retenue"


class MetropolitanReferral(Record):
    """What the city and the metropolis each propose for a file, and its sending, which its holder agreed to.

    ``consented_at`` is emptied when the consent is taken back; the sending, which happened, stays.
    """

    application = models.OneToOneField(
        Application, on_delete=models.CASCADE, related_name="metropolitan", verbose_name="demande"
    )
    city_proposed = MoneyField("proposé par la Ville", null=True, blank=True)
    metropolis_proposed = MoneyField("proposé par la MEL", null=True, blank=True)
    asked_at = models.DateTimeField("accord demandé le", null=True, blank=True)
    consented_at = models.DateTimeField("accord donné le", null=True, blank=True)
    withdrawn_at = models.DateTimeField("accord retiré le", null=True, blank=True)
    sent_at = models.DateTimeField("envoyée à la MEL le", null=True, blank=True)
    answer = models.CharField(
        "réponse de la MEL", max_length=8, choices=MetropolitanAnswer.choices, default=MetropolitanAnswer.PENDING
    )

    class Meta:
        verbose_name = "orientation vers l’appel de la MEL"
        verbose_name_plural = "orientations vers l’appel de la MEL"
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(sent_at__isnull=True) | Q(consented_at__isnull=False) | Q(withdrawn_at__isnull=False),
                name="funding_sent_with_consent",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.application}, vers la MEL"
