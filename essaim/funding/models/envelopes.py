"""The money of a call for a commune and a year, and each movement on it."""

from decimal import Decimal
from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from essaim.funding.models.calls import Call
from essaim.kernel.money import ZERO, MoneyField
from essaim.kernel.records import Record


class Envelope(Record):
    """Money of a call for a commune and a year. ``reserved + voted`` never exceeds ``amount``, ``paid`` never exceeds
    ``voted``: the database says so.

    ``voted`` is what stands of the votes; ``released`` is what came back from them once projects were settled, which
    may be voted again.
    """

    call = models.ForeignKey(Call, on_delete=models.PROTECT, related_name="envelopes", verbose_name="appel")
    commune_code = models.CharField("commune", max_length=5)
    year = models.PositiveSmallIntegerField("année")
    amount = MoneyField("montant")
    reserved = MoneyField("réservé", default=ZERO)
    voted = MoneyField("voté", default=ZERO)
    paid = MoneyField("payé", default=ZERO)
    released = MoneyField("rendu", default=ZERO)

    class Meta:
        verbose_name = "enveloppe"
        ordering: ClassVar = ["-year", "commune_code"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["call", "commune_code", "year"], name="funding_one_envelope"),
            models.CheckConstraint(
                condition=Q(amount__gte=F("reserved") + F("voted")), name="funding_envelope_never_exceeded"
            ),
            models.CheckConstraint(condition=Q(reserved__gte=0) & Q(voted__gte=0), name="funding_envelope_positive"),
            models.CheckConstraint(
                condition=Q(paid__gte=0) & Q(paid__lte=F("voted")) & Q(released__gte=0), name="funding_envelope_paid"
            ),
        ]

    def __str__(self) -> str:
        return f"Enveloppe {self.year}, {self.commune_code}"

    @property
    def remaining(self) -> Decimal:
        """What may still be reserved or voted, in euros."""
        return self.amount - self.reserved - self.voted


class LedgerKind(models.TextChoices):
    """A movement on an envelope."""

    OPENED = "opened", "Ouverture"
    RESERVED = "reserved", "Réservation"
    RELEASED = "released", "Réservation levée"
    VOTED = "voted", "Vote"
    ANNULLED = "annulled", "Annulation d’un vote"
    RAISED = "raised", "Augmentation"
    LOWERED = "lowered", "Diminution"
    MOVED_IN = "moved_in", "Virement reçu"
    MOVED_OUT = "moved_out", "Virement donné"
    GIVEN_BACK = "given_back", "Part rendue"
    PAID = "paid", "Paiement"
    REPAID = "repaid", "Reversement"


class LedgerLine(Record):
    """A movement, never changed: the sums of an envelope's lines are its columns."""

    envelope = models.ForeignKey(Envelope, on_delete=models.PROTECT, related_name="lines", verbose_name="enveloppe")
    kind = models.CharField("mouvement", max_length=10, choices=LedgerKind.choices)
    amount = MoneyField("montant")
    application = models.ForeignKey("Application", on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    award = models.ForeignKey("Award", on_delete=models.PROTECT, null=True, blank=True, related_name="ledger")
    counterpart = models.ForeignKey(
        Envelope, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name="autre enveloppe"
    )
    reason = models.CharField("motif", max_length=200, blank=True)

    class Meta:
        verbose_name = "mouvement"
        ordering: ClassVar = ["id"]
        constraints: ClassVar = [models.CheckConstraint(condition=Q(amount__gt=0), name="funding_ledger_positive")]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.amount}"


class AwardPart(Record):
    """What an award draws on one envelope: a single part, or one for each year of an award spread over several.

    ``given_back`` returned to the envelope after the vote, by annulment or once the project was settled.
    """

    award = models.ForeignKey("Award", on_delete=models.CASCADE, related_name="parts", verbose_name="aide")
    envelope = models.ForeignKey(Envelope, on_delete=models.PROTECT, related_name="parts", verbose_name="enveloppe")
    amount = MoneyField("montant")
    given_back = MoneyField("rendu", default=ZERO)
    paid = MoneyField("payé", default=ZERO)

    class Meta:
        verbose_name = "part d’une aide"
        verbose_name_plural = "parts d’aides"
        ordering: ClassVar = ["envelope__year", "id"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["award", "envelope"], name="funding_one_part"),
            models.CheckConstraint(
                condition=Q(amount__gt=0)
                & Q(given_back__gte=0)
                & Q(paid__gte=0)
                & Q(amount__gte=F("given_back") + F("paid")),
                name="funding_part_not_exceeded",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.amount} sur {self.envelope}"

    @property
    def standing(self) -> Decimal:
        """What the envelope still owes to the award, paid or not."""
        return self.amount - self.given_back

    @property
    def unpaid(self) -> Decimal:
        """What may still be paid, or given back."""
        return self.standing - self.paid
