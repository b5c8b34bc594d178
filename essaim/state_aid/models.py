"""Undertakings, what binds them together, and the public aid that they received under the European regimes."""

from typing import Any, ClassVar

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q

from essaim.kernel import text
from essaim.kernel.identifiers import check_siren
from essaim.kernel.money import MoneyField
from essaim.kernel.records import Record

MONTHS = (
    *("janvier", "février", "mars", "avril", "mai", "juin"),
    *("juillet", "août", "septembre", "octobre", "novembre", "décembre"),
)


class Regime(models.TextChoices):
    """Regulation under which an aid is de minimis."""

    GENERAL = "general", "De minimis général"
    SIEG = "sieg", "De minimis SIEG"
    AGRICULTURE = "agriculture", "De minimis agricole"
    FISHERY = "fishery", "De minimis pêche"
    ROAD = "road", "De minimis général, transport routier de marchandises"


class Instrument(models.TextChoices):
    """How the aid is given (article 6 of the regulation asks for it)."""

    GRANT = "grant", "Subvention"
    IN_KIND = "in_kind", "Aide en nature"
    LOAN = "loan", "Prêt ou avance"
    GUARANTEE = "guarantee", "Garantie"
    EXEMPTION = "exemption", "Exonération fiscale ou sociale"


class AidSource(models.TextChoices):
    """How we know of an aid."""

    DECLARED = "declared", "Déclarée par l’entreprise"
    RECORDED = "recorded", "Votée ici"
    REGISTER = "register", "Lue au registre national"


class LinkKind(models.TextChoices):
    """What makes two undertakings a single one (regulation 2023/2831, article 2, paragraph 2)."""

    MAJORITY = "majority", "A la majorité des droits de vote"
    APPOINTMENT = "appointment", "Peut nommer ou révoquer la majorité des dirigeants"
    INFLUENCE = "influence", "Exerce une influence dominante, par contrat ou par les statuts"
    PACT = "pact", "Contrôle seule la majorité des voix, par un pacte"


def validate_siren(number: str) -> None:
    """``check_siren`` as fields call it."""
    check_siren(number)


class Undertaking(Record):
    """A legal person known by its SIREN, seen as European law sees it: whatever its form, by its economic activity.

    ``exercise_end_month``: the month, 1 to 12, at whose end its accounts close.
    """

    siren = models.CharField("SIREN", max_length=9, unique=True, validators=[validate_siren])
    name = models.CharField("nom", max_length=200)
    activity_code = models.CharField("secteur d’activité (code NACE ou NAF)", max_length=10, blank=True)
    exercise_end_month = models.PositiveSmallIntegerField("mois de clôture des comptes", default=12)
    is_public_body = models.BooleanField("personne publique", default=False)
    search_text = models.TextField("texte de recherche", blank=True, editable=False)

    class Meta:
        verbose_name = "entreprise"
        ordering: ClassVar = ["name", "siren"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(exercise_end_month__gte=1, exercise_end_month__lte=12), name="state_aid_month"
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def exercise_end_words(self) -> str:
        """« fin décembre »."""
        return f"fin {MONTHS[self.exercise_end_month - 1]}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Keep the search column in step."""
        self.search_text = text.normalise(f"{self.name} {self.siren}")
        super().save(*args, **kwargs)


class UndertakingLink(Record):
    """One undertaking controls another, from a day until another, which is the first day without."""

    controlling = models.ForeignKey(Undertaking, on_delete=models.PROTECT, related_name="controls")
    controlled = models.ForeignKey(Undertaking, on_delete=models.PROTECT, related_name="controlled_by")
    kind = models.CharField("nature du lien", max_length=12, choices=LinkKind.choices)
    from_on = models.DateField("depuis le")
    until_on = models.DateField("jusqu’au", null=True, blank=True)
    proof = models.CharField("d’où on le sait", max_length=300)

    class Meta:
        verbose_name = "lien entre entreprises"
        verbose_name_plural = "liens entre entreprises"
        ordering: ClassVar = ["from_on", "id"]
        constraints: ClassVar = [
            models.CheckConstraint(condition=~Q(controlling=F("controlled")), name="state_aid_link_of_two"),
            models.CheckConstraint(
                condition=Q(until_on__isnull=True) | Q(until_on__gte=F("from_on")), name="state_aid_link_period"
            ),
            models.UniqueConstraint(
                fields=["controlling", "controlled", "kind"],
                condition=Q(until_on__isnull=True),
                name="state_aid_one_open_link",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.controlling}, {self.controlled}"


class Merger(Record):
    """An undertaking absorbed by another: from that day, what it had received counts with the other's aids."""

    absorbed = models.OneToOneField(Undertaking, on_delete=models.PROTECT, related_name="merged_into")
    absorbing = models.ForeignKey(Undertaking, on_delete=models.PROTECT, related_name="absorptions")
    merged_on = models.DateField("le")
    proof = models.CharField("d’où on le sait", max_length=300)

    class Meta:
        verbose_name = "fusion"
        ordering: ClassVar = ["merged_on", "id"]
        constraints: ClassVar = [
            models.CheckConstraint(condition=~Q(absorbed=F("absorbing")), name="state_aid_merger_of_two"),
        ]

    def __str__(self) -> str:
        return f"{self.absorbed}, {self.absorbing}"


class Declaration(Record):
    """What an undertaking signed about the aid that it and those bound to it received; it may have received none."""

    undertaking = models.ForeignKey(Undertaking, on_delete=models.PROTECT, related_name="declarations")
    signed_on = models.DateField("signée le")
    signatory = models.CharField("signée par", max_length=160)

    class Meta:
        verbose_name = "déclaration d’aides"
        verbose_name_plural = "déclarations d’aides"
        ordering: ClassVar = ["-signed_on", "-id"]

    def __str__(self) -> str:
        return f"{self.undertaking}, {self.signed_on:%d/%m/%Y}"


class AidReceived(Record):
    """An aid, dated by the day on which the right to it was conferred, at its gross grant equivalent.

    ``owner_kind`` and ``owner_key`` say which record of ours it comes from. Withdrawn, it counts no longer and stays
    in the history. ``used_by``: after a split, the undertaking that uses the aid, from ``used_since``.
    """

    undertaking = models.ForeignKey(Undertaking, on_delete=models.PROTECT, related_name="aids")
    authority = models.CharField("autorité qui l’accorde", max_length=160)
    funder = models.CharField("financeur réel", max_length=160, blank=True)
    regime = models.CharField("régime", max_length=12, choices=Regime.choices)
    instrument = models.CharField(
        "forme de l’aide", max_length=12, choices=Instrument.choices, default=Instrument.GRANT
    )
    amount = MoneyField("équivalent-subvention brut")
    granted_on = models.DateField("accordée le")
    act = models.CharField("acte", max_length=200)
    entrustment_act = models.CharField("acte de mandat", max_length=200, blank=True)
    number = models.CharField("numéro unique d’aide", max_length=40, blank=True)
    registered_on = models.DateField("inscrite au registre le", null=True, blank=True)
    source = models.CharField("source", max_length=10, choices=AidSource.choices)
    declaration = models.ForeignKey(
        Declaration, on_delete=models.PROTECT, null=True, blank=True, related_name="aids", verbose_name="déclaration"
    )
    owner_kind = models.CharField(max_length=60, blank=True, editable=False)
    owner_key = models.CharField(max_length=60, blank=True, editable=False)
    used_by = models.ForeignKey(
        Undertaking,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="aids_used",
        verbose_name="employée par",
    )
    used_since = models.DateField("depuis le", null=True, blank=True)
    withdrawn_on = models.DateField("retirée le", null=True, blank=True)
    withdrawn_reason = models.CharField("motif du retrait", max_length=300, blank=True)

    class Meta:
        verbose_name = "aide reçue"
        verbose_name_plural = "aides reçues"
        ordering: ClassVar = ["-granted_on", "-id"]
        indexes: ClassVar = [models.Index(fields=["granted_on"], name="state_aid_granted")]
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(amount__gt=0), name="state_aid_positive"),
            models.CheckConstraint(
                condition=Q(used_by__isnull=True, used_since__isnull=True)
                | Q(used_by__isnull=False, used_since__isnull=False),
                name="state_aid_used_since",
            ),
            models.UniqueConstraint(
                fields=["owner_kind", "owner_key"],
                condition=~Q(owner_key="") & Q(withdrawn_on__isnull=True),
                name="state_aid_one_for_owner",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.undertaking}, {self.act}"

    def clean(self) -> None:
        """An aid of general interest services needs the act that entrusts the service (regulation 2023/2832)."""
        if self.regime == Regime.SIEG and not self.entrustment_act.strip():
            raise ValidationError({"entrustment_act": "Une aide SIEG demande un acte de mandat\u00a0: indiquez-le."})
