"""What assessors and the committee think of a file."""

from typing import ClassVar

from django.db import models

from essaim.funding.models.applications import Application
from essaim.funding.models.calls import Grid
from essaim.funding.models.envelopes import Envelope
from essaim.gatherings.models import Meeting
from essaim.kernel.money import ZERO, MoneyField
from essaim.kernel.records import Record
from essaim.people.models import User


class Assessment(Record):
    """An assessor's notes on a file, with the grid they were given; ``total`` is out of 100.

    A second reading is asked when the totals are far apart: ``first_reading`` then keeps what was given before it
    (``scores``, ``total`` as text, ``comment``, ``done_at``), and the assessor gives their marks again.
    """

    application = models.ForeignKey(Application, on_delete=models.CASCADE, related_name="assessments")
    assessor = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    grid = models.ForeignKey(Grid, on_delete=models.PROTECT, related_name="+")
    scores = models.JSONField("notes", default=dict)
    total = models.DecimalField("total sur 100", max_digits=5, decimal_places=2, null=True, blank=True)
    comment = models.TextField("commentaire", blank=True, max_length=3000)
    done_at = models.DateTimeField("rendue le", null=True, blank=True)
    first_reading = models.JSONField("première lecture", default=dict, blank=True)

    class Meta:
        verbose_name = "notation"
        ordering: ClassVar = ["created_at"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["application", "assessor"], name="funding_one_assessment"),
        ]

    def __str__(self) -> str:
        return f"{self.assessor} : {self.total}"


class Verdict(models.TextChoices):
    """What the committee advises."""

    FAVOURABLE = "favourable", "Favorable"
    RESERVED = "reserved", "Favorable avec réserves"
    UNFAVOURABLE = "unfavourable", "Défavorable"
    DEFERRED = "deferred", "Reporté à une autre session"


class CommitteeOpinion(Record):
    """A session's opinion on a file: distinct from the council's vote, which alone awards.

    A deferred file is debated again: one opinion for each session, ``application.opinion`` is the one that counts.
    """

    application = models.ForeignKey(Application, on_delete=models.CASCADE, related_name="opinions")
    meeting = models.ForeignKey(Meeting, on_delete=models.PROTECT, related_name="+")
    verdict = models.CharField("avis", max_length=12, choices=Verdict.choices)
    proposed = MoneyField("montant proposé", null=True, blank=True)
    comment = models.TextField("motifs", blank=True, max_length=2000)
    envelope = models.ForeignKey(Envelope, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    reserved = MoneyField("encore réservé", default=ZERO)

    class Meta:
        verbose_name = "avis du comité"
        verbose_name_plural = "avis du comité"
        ordering: ClassVar = ["-created_at", "-id"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["application", "meeting"], name="funding_one_opinion_a_session"),
        ]

    def __str__(self) -> str:
        return self.get_verdict_display()
