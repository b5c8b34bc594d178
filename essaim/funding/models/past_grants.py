"""Grants of before Essaim, taken over from a city's spreadsheet, and the file that each came from."""

from decimal import Decimal
from typing import ClassVar

from django.db import models
from django.db.models import Q

from essaim.directory.models import Organisation
from essaim.funding.models.calls import Stage
from essaim.kernel import text
from essaim.kernel.money import MoneyField, cents
from essaim.kernel.records import Record


class BatchState(models.TextChoices):
    """A file is read and checked, then taken over; what was taken over may be undone."""

    CHECKED = "checked", "Vérifié"
    IMPORTED = "imported", "Repris"
    UNDONE = "undone", "Annulé"


class GrantBatch(Record):
    """A file of past grants. ``columns`` says which column of the file each field was read in.

    ``problems`` keeps the first ones, as they are shown: ``[{row, column, cause, remedy}]``.
    """

    file_name = models.CharField("fichier", max_length=200)
    digest = models.CharField("empreinte du fichier", max_length=64)
    file_key = models.CharField("fichier gardé", max_length=40, blank=True)
    headers = models.JSONField("colonnes du fichier", default=list, blank=True)
    columns = models.JSONField("colonnes reconnues", default=dict, blank=True)
    state = models.CharField("état", max_length=8, choices=BatchState.choices, default=BatchState.CHECKED)
    read = models.PositiveIntegerField("lignes lues", default=0)
    ready = models.PositiveIntegerField("lignes prêtes", default=0)
    refused = models.PositiveIntegerField("lignes refusées", default=0)
    problems = models.JSONField("problèmes", default=list, blank=True)
    done_at = models.DateTimeField("repris le", null=True, blank=True)
    done_by = models.CharField("repris par", max_length=120, blank=True)
    undone_at = models.DateTimeField("annulé le", null=True, blank=True)

    class Meta:
        verbose_name = "reprise d’aides passées"
        verbose_name_plural = "reprises d’aides passées"
        ordering: ClassVar = ["-id"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["digest"], condition=Q(state="imported"), name="funding_batch_imported_once"
            ),
        ]

    def __str__(self) -> str:
        return self.file_name


class PastGrant(Record):
    """A grant as the city's old file tells it: no deliberation, envelope or clock here, only what was written.

    ``amount`` is the whole grant and ``share`` the part of this beneficiary. ``granted_by`` is empty when the city gave
    it. ``fingerprint`` is the same for the same grant: it is never taken over twice.
    """

    batch = models.ForeignKey(GrantBatch, on_delete=models.PROTECT, related_name="grants", verbose_name="fichier")
    row = models.PositiveIntegerField("ligne du fichier")
    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, null=True, blank=True, related_name="past_grants"
    )
    beneficiary = models.CharField("bénéficiaire", max_length=200)
    siret = models.CharField("SIRET", max_length=14, blank=True)
    rna = models.CharField("RNA", max_length=10, blank=True)
    object = models.CharField("objet", max_length=256)
    amount = MoneyField("montant")
    share = models.DecimalField("part du bénéficiaire", max_digits=5, decimal_places=4, default=Decimal(1))
    decided_on = models.DateField("attribuée le")
    reference = models.CharField("référence de la décision", max_length=120, blank=True)
    granted_by = models.CharField("attribuée par", max_length=160, blank=True)
    scheme = models.CharField("dispositif", max_length=160, blank=True)
    is_in_kind = models.BooleanField("aide en nature", default=False)
    stage = models.CharField("étape de vie", max_length=16, choices=Stage.choices, blank=True)
    commune_code = models.CharField("commune", max_length=5, blank=True)
    qpv_code = models.CharField("quartier prioritaire", max_length=10, blank=True)
    fingerprint = models.CharField("empreinte", max_length=64, unique=True)
    search_text = models.TextField(blank=True, editable=False)

    class Meta:
        verbose_name = "aide passée"
        verbose_name_plural = "aides passées"
        ordering: ClassVar = ["-decided_on", "id"]
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(amount__gt=0), name="funding_past_grant_positive"),
            models.CheckConstraint(condition=~Q(siret="") | ~Q(rna=""), name="funding_past_grant_identified"),
        ]

    def __str__(self) -> str:
        return f"{self.beneficiary}, {self.object}"

    @property
    def received(self) -> Decimal:
        """The part of this beneficiary, in euros."""
        return cents(self.amount * self.share)

    @property
    def words(self) -> str:
        """What the search looks in; rows are made in bulk, which calls no ``save``."""
        return text.normalise(f"{self.beneficiary} {self.siret} {self.object} {self.reference} {self.scheme}")
