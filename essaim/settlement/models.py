"""What follows an award: its payments, its financial report, what is given back, and whether it lives two years on."""

from decimal import Decimal
from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from essaim.funding.models import Award
from essaim.funding.schedules import InstalmentKind, Trigger
from essaim.kernel import clock
from essaim.kernel.money import ZERO, MoneyField
from essaim.kernel.records import Record
from essaim.questionnaires.models import Response
from essaim.settlement.states import InstalmentState, RecoveryState, ReportState


class PaymentPlan(Record):
    """How an award is paid. Its row is what every payment locks: ``paid`` never passes ``ceiling``.

    ``ceiling`` is the award, then what the accepted report gives right to. ``forecast_cost`` is the cost of the project
    that the award was voted on: award over cost is the share of the real spending that the city bears.
    """

    award = models.OneToOneField(Award, on_delete=models.PROTECT, related_name="payment_plan", verbose_name="aide")
    ceiling = MoneyField("au plus")
    paid = MoneyField("versé", default=ZERO)
    forecast_cost = MoneyField("coût prévu", null=True, blank=True)
    exercise_ends_on = models.DateField("fin de l’exercice du bénéficiaire")
    keeps_unspent = models.BooleanField("la convention laisse la part non employée", default=False)
    spent = MoneyField("dépenses justifiées", null=True, blank=True)
    settled_on = models.DateField("soldé le", null=True, blank=True)

    class Meta:
        verbose_name = "échéancier"
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(paid__gte=0) & Q(paid__lte=F("ceiling")), name="settlement_never_overpaid"
            ),
        ]

    def __str__(self) -> str:
        return f"Échéancier de l’aide {self.award.reference}"

    @property
    def has_begun(self) -> bool:
        """Whether something left, was cancelled or settled: the schedule is then no longer rewritten."""
        waiting = (InstalmentState.SCHEDULED, InstalmentState.DUE)
        return self.settled_on is not None or self.instalments.exclude(state__in=waiting).exists()

    @property
    def left(self) -> Decimal:
        """What may still be paid, in euros."""
        return self.ceiling - self.paid


class PaymentBatch(Record):
    """Payment orders handed together to the finance system."""

    number = models.CharField("lot", max_length=12, unique=True)

    class Meta:
        verbose_name = "lot d’ordonnancement"
        verbose_name_plural = "lots d’ordonnancement"
        ordering: ClassVar = ["-number"]

    def __str__(self) -> str:
        return f"Lot {self.number}"


class BatchSequence(models.Model):
    """The last batch number given in a year; its row is locked to give the next."""

    year = models.PositiveSmallIntegerField(primary_key=True)
    last = models.PositiveIntegerField(default=0)

    def __str__(self) -> str:
        return f"{self.year}-{self.last}"


class Instalment(Record):
    """One payment of an award. ``due_on`` is the last day to pay it, known once ``state`` has left ``scheduled``.

    ``planned_on`` is the date of a ``date`` trigger, and the day from which a payment of a later budget may leave.
    """

    plan = models.ForeignKey(PaymentPlan, on_delete=models.CASCADE, related_name="instalments")
    position = models.PositiveSmallIntegerField("rang")
    kind = models.CharField("nature", max_length=8, choices=InstalmentKind.choices, default=InstalmentKind.OTHER)
    amount = MoneyField("montant")
    trigger = models.CharField("après", max_length=12, choices=Trigger.choices)
    condition = models.CharField("condition", max_length=200, blank=True)
    planned_on = models.DateField("pas avant le", null=True, blank=True)
    budget_year = models.PositiveSmallIntegerField("budget")
    state = models.CharField(
        "état", max_length=10, choices=InstalmentState.choices, default=InstalmentState.SCHEDULED, db_index=True
    )
    due_on = models.DateField("à verser avant le", null=True, blank=True)
    batch = models.ForeignKey(
        PaymentBatch, on_delete=models.PROTECT, null=True, blank=True, related_name="instalments", verbose_name="lot"
    )
    paid_on = models.DateField("versé le", null=True, blank=True)
    paid_by = models.CharField("noté par", max_length=60, blank=True)
    return_reason = models.CharField("motif du rejet", max_length=200, blank=True)

    class Meta:
        verbose_name = "versement"
        ordering: ClassVar = ["plan", "position"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["plan", "position"], name="settlement_instalment_position"),
            models.CheckConstraint(condition=Q(amount__gt=0), name="settlement_instalment_positive"),
            models.CheckConstraint(
                condition=~Q(state="paid") | Q(paid_on__isnull=False), name="settlement_paid_has_day"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}, {self.reference}"

    @property
    def reference(self) -> str:
        """The award's reference and the rank: what the finance system sends back."""
        return f"{self.plan.award.reference}/{self.position}"

    @property
    def is_late(self) -> bool:
        """Whether the deadline is over and the money has not left."""
        waits = self.state in (InstalmentState.DUE, InstalmentState.ORDERED, InstalmentState.RETURNED)
        return waits and self.due_on is not None and self.due_on < clock.today()


class Report(Record):
    """The financial report of an award (Cerfa 15059): the lines of the application, forecast and realised.

    ``response`` is what is written or was last sent; ``former`` keeps what was sent before a correction. ``due_on`` is
    the legal day, moved only by a correction. ``lifted_on``: the director lets the beneficiary apply although late.
    """

    award = models.OneToOneField(Award, on_delete=models.PROTECT, related_name="report", verbose_name="aide")
    response = models.OneToOneField(Response, on_delete=models.PROTECT, related_name="report")
    former = models.ManyToManyField(Response, related_name="+", blank=True)
    state = models.CharField(
        "état", max_length=10, choices=ReportState.choices, default=ReportState.AWAITED, db_index=True
    )
    due_on = models.DateField("attendu avant le")
    sent_at = models.DateTimeField("reçu le", null=True, blank=True)
    accepted_at = models.DateTimeField("accepté le", null=True, blank=True)
    correction = models.TextField("correction demandée", blank=True, max_length=2000)
    lifted_on = models.DateField("blocage levé le", null=True, blank=True)
    lift_reason = models.CharField("motif de la levée", max_length=300, blank=True)

    class Meta:
        verbose_name = "compte rendu financier"
        verbose_name_plural = "comptes rendus financiers"
        ordering: ClassVar = ["due_on", "id"]

    def __str__(self) -> str:
        return f"Compte rendu de l’aide {self.award.reference}"

    @property
    def is_owed(self) -> bool:
        """Whether the beneficiary has to send it, or to send it again."""
        return self.state in (ReportState.AWAITED, ReportState.TO_CORRECT)

    @property
    def is_late(self) -> bool:
        """Whether it is owed and its day is over."""
        return self.is_owed and self.due_on < clock.today()


class Recovery(Record):
    """Money that the beneficiary gives back to the city, by a title of the finance service."""

    award = models.ForeignKey(Award, on_delete=models.PROTECT, related_name="recoveries", verbose_name="aide")
    amount = MoneyField("montant")
    reason = models.CharField("motif", max_length=300)
    state = models.CharField(
        "état", max_length=10, choices=RecoveryState.choices, default=RecoveryState.TO_ISSUE, db_index=True
    )
    title_number = models.CharField("numéro du titre", max_length=40, blank=True)
    asked_on = models.DateField("demandé le", null=True, blank=True)
    repaid_on = models.DateField("remboursé le", null=True, blank=True)
    waive_reason = models.CharField("motif de l’abandon", max_length=300, blank=True)

    class Meta:
        verbose_name = "reversement"
        ordering: ClassVar = ["created_at", "id"]
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(amount__gt=0), name="settlement_recovery_positive"),
        ]

    def __str__(self) -> str:
        return f"Reversement, aide {self.award.reference}"


class Outcome(models.TextChoices):
    """What became of a structure that was helped."""

    ACTIVE = "active", "En activité"
    STOPPED = "stopped", "Activité arrêtée"
    MERGED = "merged", "Réunie à une autre structure"
    UNKNOWN = "unknown", "On ne sait pas"


class ActivityCheck(Record):
    """Two years after the notification, is what was helped still active? Asked once, answered by either side."""

    award = models.OneToOneField(Award, on_delete=models.CASCADE, related_name="activity_check", verbose_name="aide")
    asked_on = models.DateField("demandé le", null=True, blank=True)
    outcome = models.CharField("réponse", max_length=8, choices=Outcome.choices, blank=True)
    known_on = models.DateField("constaté le", null=True, blank=True)
    source = models.CharField("source", max_length=200, blank=True)

    class Meta:
        verbose_name = "suivi à deux ans"
        verbose_name_plural = "suivis à deux ans"

    def __str__(self) -> str:
        return f"Suivi à deux ans de l’aide {self.award.reference}"
