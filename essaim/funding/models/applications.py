"""Files sent to a call, who writes them, their cofinancers, and what is asked of their applicants."""

from typing import Any, ClassVar

from django.db import models
from django.db.models import Q

from essaim.directory.models import Organisation, Partner, Sector
from essaim.exchange.models import Need
from essaim.funding.models.calls import AidKind, Call, CutOff, Stage
from essaim.funding.states import ApplicationState
from essaim.kernel import text
from essaim.kernel.money import MoneyField
from essaim.kernel.records import Record
from essaim.people.models import User
from essaim.questionnaires.models import Response


class Priority(models.IntegerChoices):
    """How much a file presses, as the office sees it at first sight."""

    HIGH = 1, "Haute"
    NORMAL = 2, "Normale"
    LOW = 3, "Basse"


class Application(Record):
    """A file sent to a call. The answers live in ``response``; filing copies their named facts into columns."""

    number = models.CharField("numéro", max_length=12, unique=True, null=True, blank=True)
    call = models.ForeignKey(Call, on_delete=models.PROTECT, related_name="applications", verbose_name="appel")
    cut_off = models.ForeignKey(
        CutOff, on_delete=models.PROTECT, null=True, blank=True, related_name="applications", verbose_name="session"
    )
    holder = models.ForeignKey(User, on_delete=models.SET_NULL, null=True, related_name="applications")
    holder_name = models.CharField("porteuse ou porteur", max_length=120, blank=True)
    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, null=True, blank=True, related_name="applications"
    )
    host = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, null=True, blank=True, related_name="hosted_applications"
    )
    response = models.OneToOneField(Response, on_delete=models.PROTECT, related_name="application")
    state = models.CharField(
        "état", max_length=12, choices=ApplicationState.choices, default=ApplicationState.DRAFT, db_index=True
    )
    title = models.CharField("projet", max_length=160, blank=True)
    summary = models.TextField("résumé", blank=True, max_length=2000)
    stage = models.CharField("étape de vie", max_length=16, choices=Stage.choices, blank=True)
    kind = models.ForeignKey(
        AidKind, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name="nature d’aide"
    )
    is_experimentation = models.BooleanField("expérimentation", default=False)
    municipal_stake = models.CharField("enjeu municipal", max_length=200, blank=True)
    strategies = models.JSONField("stratégies de changement d’échelle", default=list, blank=True)
    need = models.ForeignKey(
        Need, on_delete=models.SET_NULL, null=True, blank=True, related_name="+", verbose_name="besoin"
    )
    requested = MoneyField("montant demandé", null=True, blank=True)
    total_cost = MoneyField("coût total", null=True, blank=True)
    commune_code = models.CharField("commune", max_length=5, blank=True)
    quarter_code = models.CharField("quartier", max_length=40, blank=True)
    qpv_code = models.CharField("quartier prioritaire déclaré", max_length=10, blank=True)
    sectors = models.ManyToManyField(Sector, blank=True, verbose_name="filières")
    heard_through = models.CharField("canal", max_length=40, blank=True)
    is_qpv_holder = models.BooleanField("porteur issu d’un quartier prioritaire", null=True, blank=True)
    has_publication_consent = models.BooleanField("accepte une page publique", default=False)
    starts_on = models.DateField("début du projet", null=True, blank=True)
    ends_on = models.DateField("fin du projet", null=True, blank=True)
    filed_at = models.DateTimeField("déposée le", null=True, blank=True)
    completed_at = models.DateTimeField("complète le", null=True, blank=True)
    assigned_to = models.ForeignKey(User, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    priority = models.PositiveSmallIntegerField("priorité", choices=Priority.choices, default=Priority.NORMAL)
    triaged_at = models.DateTimeField("premier regard", null=True, blank=True)
    opinion = models.OneToOneField(
        "CommitteeOpinion", on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    decline_reason = models.TextField("motif du refus", blank=True, max_length=1000)
    withdraw_reason = models.TextField("motif du retrait", blank=True, max_length=1000)
    ended_at = models.DateTimeField("close le", null=True, blank=True)
    renews = models.ForeignKey(
        "self", on_delete=models.SET_NULL, null=True, blank=True, related_name="renewals", verbose_name="renouvelle"
    )
    eligibility = models.JSONField("réponses aux premières questions", default=dict, blank=True)
    reused = models.JSONField("réponses reprises d’un ancien dossier", default=dict, blank=True)
    twin_reason = models.TextField("pourquoi malgré une demande voisine", blank=True, max_length=500)
    warned_on = models.DateField("effacement annoncé le", null=True, blank=True)
    erased_at = models.DateTimeField("données effacées le", null=True, blank=True)
    asked_pieces = models.JSONField("pièces demandées au dépôt", default=list, blank=True)
    search_text = models.TextField(blank=True, editable=False)

    class Meta:
        verbose_name = "demande"
        ordering: ClassVar = ["-filed_at", "-id"]
        indexes: ClassVar = [
            models.Index(fields=["state", "filed_at"], name="funding_state_filed"),
            models.Index(fields=["-filed_at", "id"], name="funding_latest_filed"),
        ]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(state="draft") | (Q(number__isnull=False) & Q(filed_at__isnull=False)),
                name="funding_filed_has_number",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.number or 'Brouillon'} {self.title}".strip()

    @property
    def is_veiled(self) -> bool:
        """Whether the person for whom this row was read may not know whose it is (``blindness``)."""
        return bool(getattr(self, "veil", False))

    @property
    def applicant_name(self) -> str:
        """The organisation, or the person when there is none yet; neither for who reads the file blind."""
        if self.is_veiled:
            return "Structure masquée"
        return self.organisation.name if self.organisation else self.holder_name

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Keep the search column in step."""
        names = [self.number or "", self.title, self.applicant_name]
        if self.organisation:
            names += [self.organisation.siret, self.organisation.acronym]
        self.search_text = text.normalise(" ".join(names))
        if kwargs.get("update_fields") is not None:
            kwargs["update_fields"] = {*kwargs["update_fields"], "search_text"}
        super().save(*args, **kwargs)


class NumberSequence(models.Model):
    """The last number given in a year; its row is locked to give the next."""

    year = models.PositiveSmallIntegerField(primary_key=True)
    last = models.PositiveIntegerField(default=0)

    def __str__(self) -> str:
        return f"{self.year}-{self.last}"


class Collaborator(Record):
    """Another person who may write in an application."""

    application = models.ForeignKey(Application, on_delete=models.CASCADE, related_name="collaborators")
    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="+")

    class Meta:
        verbose_name = "co-autrice ou co-auteur"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["application", "user"], name="funding_collaborator_once"),
        ]

    def __str__(self) -> str:
        return str(self.user)


class CollaboratorInvitation(Record):
    """Somebody is asked, by e-mail, to write in an application; they accept once signed in with this address.

    The list of who writes never tells whether an address has an account: an invitation looks the same either way.
    """

    application = models.ForeignKey(Application, on_delete=models.CASCADE, related_name="invitations")
    email = models.EmailField("adresse e-mail")
    invited_by_name = models.CharField("invitée par", max_length=120)
    closed_at = models.DateTimeField("acceptée ou annulée le", null=True, blank=True)

    class Meta:
        verbose_name = "invitation à écrire une demande"
        verbose_name_plural = "invitations à écrire une demande"
        ordering: ClassVar = ["created_at", "id"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["application", "email"], condition=Q(closed_at__isnull=True), name="funding_invited_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.email}, {self.application}"


class CofinancerStatus(models.TextChoices):
    """How sure a cofinancer's money is."""

    PLANNED = "planned", "Envisagé"
    REQUESTED = "requested", "Demandé"
    GRANTED = "granted", "Acquis"
    REFUSED = "refused", "Refusé"


class Cofinancer(Record):
    """Another funder of the project, as the budget says."""

    application = models.ForeignKey(Application, on_delete=models.CASCADE, related_name="cofinancers")
    name = models.CharField("financeur", max_length=160)
    partner = models.ForeignKey(Partner, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    amount = MoneyField("montant")
    status = models.CharField("état", max_length=10, choices=CofinancerStatus.choices)
    is_public_money = models.BooleanField("argent public", default=True)

    class Meta:
        verbose_name = "cofinanceur"
        ordering: ClassVar = ["name", "id"]
        constraints: ClassVar = [models.CheckConstraint(condition=Q(amount__gt=0), name="funding_cofinancer_positive")]

    def __str__(self) -> str:
        return self.name


class PieceRequest(Record):
    """A piece or a correction asked of the applicant."""

    application = models.ForeignKey(Application, on_delete=models.CASCADE, related_name="piece_requests")
    slot = models.CharField("pièce", max_length=60)
    label = models.CharField("intitulé", max_length=160)
    message = models.TextField("message", max_length=2000)
    due_on = models.DateField("avant le")
    answered_at = models.DateTimeField("répondu le", null=True, blank=True)

    class Meta:
        verbose_name = "pièce demandée"
        verbose_name_plural = "pièces demandées"
        ordering: ClassVar = ["-created_at"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["application", "slot"], condition=Q(answered_at__isnull=True), name="funding_piece_asked_once"
            ),
        ]

    def __str__(self) -> str:
        return self.label
