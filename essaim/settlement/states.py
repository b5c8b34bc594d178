"""The life of an instalment, of a financial report, of a recovery: one table each."""

from django.db import models

from essaim.kernel.transitions import LifeCycle, Transition


class InstalmentState(models.TextChoices):
    """Where a payment stands. ``due``: what it waited for has happened, its deadline runs."""

    SCHEDULED = "scheduled", "Prévu"
    DUE = "due", "À ordonnancer"
    ORDERED = "ordered", "Ordonnancé"
    PAID = "paid", "Versé"
    RETURNED = "returned", "Rejeté"
    CANCELLED = "cancelled", "Annulé"


INSTALMENT = LifeCycle(
    "settlement",
    InstalmentState,
    [
        Transition("call_instalment", ("scheduled",), "due", "Déclarer à verser"),
        Transition("order_instalment", ("due", "returned"), "ordered", "Ordonnancer"),
        Transition("pay_instalment", ("ordered",), "paid", "Noter le versement"),
        Transition("return_instalment", ("ordered", "paid"), "returned", "Noter un rejet"),
        Transition("cancel_instalment", ("scheduled", "due", "returned"), "cancelled", "Annuler"),
    ],
)


class ReportState(models.TextChoices):
    """Where a financial report stands; its draft may be written from the first day."""

    AWAITED = "awaited", "Attendu"
    SENT = "sent", "Reçu"
    TO_CORRECT = "to_correct", "À corriger"
    ACCEPTED = "accepted", "Accepté"


REPORT = LifeCycle(
    "settlement",
    ReportState,
    [
        Transition("send_report", ("awaited", "to_correct"), "sent", "Envoyer le compte rendu"),
        Transition("ask_correction", ("sent",), "to_correct", "Demander une correction"),
        Transition("accept_report", ("sent",), "accepted", "Accepter le compte rendu"),
    ],
)


class RecoveryState(models.TextChoices):
    """Where money to be given back stands."""

    TO_ISSUE = "to_issue", "Titre à émettre"
    ASKED = "asked", "Demandé"
    REPAID = "repaid", "Remboursé"
    WAIVED = "waived", "Abandonné"


RECOVERY = LifeCycle(
    "settlement",
    RecoveryState,
    [
        Transition("ask_recovery", ("to_issue",), "asked", "Noter le titre émis"),
        Transition("repay_recovery", ("asked",), "repaid", "Noter le remboursement"),
        Transition("waive_recovery", ("to_issue", "asked"), "waived", "Abandonner"),
    ],
)
