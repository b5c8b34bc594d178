"""What the council votes: deliberations, awards, and their agreements."""

from datetime import date
from typing import ClassVar

from django.db import models
from django.db.models import Q

from essaim.directory.models import Organisation, Sector
from essaim.funding.models.applications import Application
from essaim.funding.models.calls import AidKind, Call, Stage
from essaim.funding.models.envelopes import Envelope
from essaim.funding.states import AwardState
from essaim.gatherings.models import Meeting
from essaim.kernel.money import ZERO, MoneyField
from essaim.kernel.records import Record


class DeliberationMode(models.TextChoices):
    """How the council awards (article L2311-7 CGCT)."""

    INDIVIDUAL = "individual", "Une aide, une délibération"
    LIST = "list", "Liste d’aides dans la délibération"
    ANNEX = "annex", "Liste annexée au budget"


class Deliberation(Record):
    """A vote of the council. Its total equals the sum of its lines, to the cent.

    It takes effect once it is published and sent to the prefect (article L2131-1 CGCT).
    """

    number = models.CharField("numéro", max_length=30, unique=True)
    title = models.CharField("objet", max_length=240)
    voted_on = models.DateField("votée le")
    mode = models.CharField("forme", max_length=10, choices=DeliberationMode.choices)
    total = MoneyField("total", default=ZERO)
    meeting = models.ForeignKey(Meeting, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    published_on = models.DateField("publiée le", null=True, blank=True)
    transmitted_on = models.DateField("transmise au préfet le", null=True, blank=True)

    class Meta:
        verbose_name = "délibération"
        ordering: ClassVar = ["-voted_on", "number"]

    def __str__(self) -> str:
        return f"{self.number} {self.title}"

    @property
    def effective_on(self) -> date | None:
        """The day from which it takes effect: published and sent to the prefect; None while one is missing."""
        if self.published_on is None or self.transmitted_on is None:
            return None
        return max(self.published_on, self.transmitted_on)


class DeliberationDraft(Record):
    """A deliberation as it is prepared for the council, amended until it is voted.

    ``lines`` are those of the form that writes the vote, as they were typed; ``deliberation`` is what came of them.
    """

    title = models.CharField("objet", max_length=240)
    council_on = models.DateField("conseil du", null=True, blank=True)
    mode = models.CharField("forme", max_length=10, choices=DeliberationMode.choices)
    lines = models.JSONField("lignes", default=list)
    deliberation = models.OneToOneField(
        Deliberation, on_delete=models.PROTECT, null=True, blank=True, related_name="draft"
    )

    class Meta:
        verbose_name = "projet de délibération"
        verbose_name_plural = "projets de délibération"
        ordering: ClassVar = ["-created_at", "-id"]

    def __str__(self) -> str:
        return self.title


class EconomicQualification(models.TextChoices):
    """Why the award is or is not a State aid (article 107 TFEU)."""

    NON_ECONOMIC = "non_economic", "Activité non économique"
    PURELY_LOCAL = "purely_local", "Activité purement locale"
    DE_MINIMIS = "de_minimis", "De minimis général"
    SIEG = "sieg", "De minimis SIEG"
    RGEC = "rgec", "Régime exempté"


class Award(Record):
    """A grant: from an application, or without one. Dated by the vote; counts until annulled."""

    reference = models.CharField("référence", max_length=20, unique=True)
    application = models.OneToOneField(
        Application, on_delete=models.PROTECT, null=True, blank=True, related_name="award", verbose_name="demande"
    )
    call = models.ForeignKey(Call, on_delete=models.PROTECT, null=True, blank=True, related_name="awards")
    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="awards", verbose_name="bénéficiaire"
    )
    deliberation = models.ForeignKey(Deliberation, on_delete=models.PROTECT, related_name="lines")
    envelope = models.ForeignKey(Envelope, on_delete=models.PROTECT, null=True, blank=True, related_name="awards")
    object = models.CharField("objet", max_length=256)
    amount = MoneyField("montant voté")
    is_in_kind = models.BooleanField("aide en nature", default=False)
    has_conditions = models.BooleanField("assortie de conditions", default=False)
    conditions = models.TextField("conditions", blank=True, max_length=1000)
    stage = models.CharField("étape de vie", max_length=16, choices=Stage.choices, blank=True)
    kind = models.ForeignKey(
        AidKind, on_delete=models.PROTECT, null=True, blank=True, related_name="awards", verbose_name="nature d’aide"
    )
    is_experimentation = models.BooleanField("expérimentation", default=False)
    municipal_stake = models.CharField("enjeu municipal", max_length=200, blank=True)
    strategies = models.JSONField("stratégies de changement d’échelle", default=list, blank=True)
    theme = models.CharField("politique publique", max_length=40, blank=True)
    legal_basis = models.CharField("base légale", max_length=200, blank=True)
    qualification = models.CharField(
        "qualification",
        max_length=14,
        choices=EconomicQualification.choices,
        default=EconomicQualification.NON_ECONOMIC,
    )
    qualification_reason = models.CharField("motif de la qualification", max_length=300, blank=True)
    payment_terms = models.CharField("conditions de versement", max_length=256, default="unique")
    commune_code = models.CharField("commune", max_length=5, blank=True)
    quarter_code = models.CharField("quartier", max_length=40, blank=True)
    qpv_code = models.CharField("quartier prioritaire déclaré", max_length=10, blank=True)
    sectors = models.ManyToManyField(Sector, blank=True, verbose_name="filières")
    state = models.CharField("état", max_length=10, choices=AwardState.choices, default=AwardState.VOTED)
    voted_on = models.DateField("votée le")
    notified_on = models.DateField("notifiée le", null=True, blank=True)
    annulled_on = models.DateField("annulée le", null=True, blank=True)
    annul_reason = models.CharField("motif d’annulation", max_length=300, blank=True)

    INSTALMENTS: ClassVar = {"unique": "En une fois", "échelonné": "En plusieurs fois"}
    """Words of the national schema for the payment, and ours."""

    class Meta:
        verbose_name = "aide"
        ordering: ClassVar = ["-voted_on", "reference"]
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(amount__gt=0), name="funding_award_positive"),
        ]

    def __str__(self) -> str:
        return f"{self.organisation}, {self.object}"

    @property
    def exercise_ends_on(self) -> date:
        """Last day of the beneficiary's exercise that the award serves: as the agreement says, or else the end of the
        year in which the project ends.
        """
        last = self.agreements.first()
        said = last.terms.get("exercise_ends_on") if last else ""
        if said:
            return date.fromisoformat(said)
        project_ends_on = self.application.ends_on if self.application else None
        return date((project_ends_on or self.voted_on).year, 12, 31)

    @property
    def payment_words(self) -> str:
        """« En une fois », « En plusieurs fois », or the terms as they were written."""
        return self.INSTALMENTS.get(self.payment_terms, self.payment_terms)


class Agreement(Record):
    """The agreement of an award: compulsory above the threshold (article 10, loi 2000-321), useful below.

    ``terms`` is what was typed to draw it, from which the next version begins.
    """

    award = models.ForeignKey(Award, on_delete=models.CASCADE, related_name="agreements", verbose_name="aide")
    number = models.PositiveSmallIntegerField("version")
    signed_on = models.DateField("signée le", null=True, blank=True)
    file_key = models.CharField("fichier", max_length=40)
    signed_file_key = models.CharField("exemplaire signé", max_length=40, blank=True)
    terms = models.JSONField("clauses", default=dict, blank=True)

    class Meta:
        verbose_name = "convention"
        ordering: ClassVar = ["-number"]
        constraints: ClassVar = [models.UniqueConstraint(fields=["award", "number"], name="funding_agreement_number")]

    def __str__(self) -> str:
        return f"Convention, version {self.number}"
