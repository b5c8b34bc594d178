"""Calls, applications, assessments, deliberations, awards, and the envelopes they draw on."""

from decimal import Decimal
from typing import Any, ClassVar

from django.db import models
from django.db.models import F, Q

from essaim.directory.models import Organisation, Partner, Sector
from essaim.funding.states import ApplicationState, AwardState
from essaim.gatherings.models import Meeting
from essaim.kernel import text
from essaim.kernel.money import ZERO, MoneyField
from essaim.kernel.records import Record
from essaim.people.models import User
from essaim.questionnaires.models import Form, Response


class Call(Record):
    """A call for projects: permanent with cut-offs, or dated."""

    code = models.SlugField("code", unique=True)
    title = models.CharField("titre", max_length=240)
    short_title = models.CharField("titre court", max_length=80)
    purpose = models.TextField("objet")
    form = models.ForeignKey(Form, on_delete=models.PROTECT, related_name="+", verbose_name="formulaire")
    is_permanent = models.BooleanField("permanent", default=True)
    opens_on = models.DateField("ouvert depuis")
    closes_on = models.DateField("fermé après", null=True, blank=True)
    pieces = models.JSONField("pièces", default=list, blank=True)
    spread_threshold = models.PositiveSmallIntegerField("écart de notes signalé", default=20)
    stages = models.JSONField("étapes de vie", default=list, blank=True)

    class Meta:
        verbose_name = "appel à projets"
        verbose_name_plural = "appels à projets"
        ordering: ClassVar = ["-is_permanent", "title"]

    def __str__(self) -> str:
        return self.short_title


class CutOff(Record):
    """A file that reaches the server before midnight (Paris) at the end of ``last_day`` goes to this session."""

    call = models.ForeignKey(Call, on_delete=models.CASCADE, related_name="cut_offs", verbose_name="appel")
    last_day = models.DateField("dernier jour de dépôt")
    session_on = models.DateField("session prévue le")
    session = models.OneToOneField(
        Meeting, on_delete=models.SET_NULL, null=True, blank=True, related_name="cut_off", verbose_name="session"
    )

    class Meta:
        verbose_name = "date limite"
        verbose_name_plural = "dates limites"
        ordering: ClassVar = ["last_day"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["call", "last_day"], name="funding_one_cut_off"),
            models.CheckConstraint(condition=Q(session_on__gte=F("last_day")), name="funding_session_after_cut_off"),
        ]

    def __str__(self) -> str:
        return f"Session du {self.session_on:%d/%m/%Y}"


class Grid(Record):
    """A version of the weighted criteria of a call: ``[{code, label, help, weight}]``, weights summing to 100."""

    call = models.ForeignKey(Call, on_delete=models.CASCADE, related_name="grids", verbose_name="appel")
    number = models.PositiveSmallIntegerField("version")
    criteria = models.JSONField("critères")
    scale = models.PositiveSmallIntegerField("note maximale par critère", default=5)
    is_proposed = models.BooleanField("proposée, à valider en comité", default=True)

    class Meta:
        verbose_name = "grille"
        ordering: ClassVar = ["-number"]
        constraints: ClassVar = [models.UniqueConstraint(fields=["call", "number"], name="funding_grid_number")]

    def __str__(self) -> str:
        return f"Grille {self.number}"


class Envelope(Record):
    """Money of a call for a commune and a year. ``reserved + voted`` never exceeds ``amount``: the database says so."""

    call = models.ForeignKey(Call, on_delete=models.PROTECT, related_name="envelopes", verbose_name="appel")
    commune_code = models.CharField("commune", max_length=5)
    year = models.PositiveSmallIntegerField("année")
    amount = MoneyField("montant")
    reserved = MoneyField("réservé", default=ZERO)
    voted = MoneyField("voté", default=ZERO)

    class Meta:
        verbose_name = "enveloppe"
        ordering: ClassVar = ["-year", "commune_code"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["call", "commune_code", "year"], name="funding_one_envelope"),
            models.CheckConstraint(
                condition=Q(amount__gte=F("reserved") + F("voted")), name="funding_envelope_never_exceeded"
            ),
            models.CheckConstraint(condition=Q(reserved__gte=0) & Q(voted__gte=0), name="funding_envelope_positive"),
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


class LedgerLine(Record):
    """A movement, never changed: the sums of an envelope's lines are its columns."""

    envelope = models.ForeignKey(Envelope, on_delete=models.PROTECT, related_name="lines", verbose_name="enveloppe")
    kind = models.CharField("mouvement", max_length=10, choices=LedgerKind.choices)
    amount = MoneyField("montant")
    application = models.ForeignKey("Application", on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    award = models.ForeignKey("Award", on_delete=models.PROTECT, null=True, blank=True, related_name="ledger")
    reason = models.CharField("motif", max_length=200, blank=True)

    class Meta:
        verbose_name = "mouvement"
        ordering: ClassVar = ["id"]
        constraints: ClassVar = [models.CheckConstraint(condition=Q(amount__gt=0), name="funding_ledger_positive")]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.amount}"


class Stage(models.TextChoices):
    """Stage of life of the project: values of the evidence catalogue's facet."""

    FEASIBILITY = "feasibility", "Étude de faisabilité"
    START_UP = "start_up", "Amorçage"
    CONSOLIDATION = "consolidation", "Consolidation"
    SCALE_UP = "scale_up", "Changement d’échelle"


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
    is_experimentation = models.BooleanField("expérimentation", default=False)
    municipal_stake = models.CharField("enjeu municipal", max_length=200, blank=True)
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
    decline_reason = models.TextField("motif du refus", blank=True, max_length=1000)
    search_text = models.TextField(blank=True, editable=False)

    class Meta:
        verbose_name = "demande"
        ordering: ClassVar = ["-filed_at", "-id"]
        indexes: ClassVar = [models.Index(fields=["state", "filed_at"], name="funding_state_filed")]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(state="draft") | (Q(number__isnull=False) & Q(filed_at__isnull=False)),
                name="funding_filed_has_number",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.number or 'Brouillon'} {self.title}".strip()

    @property
    def applicant_name(self) -> str:
        """The organisation, or the person when there is none yet."""
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


class Assessment(Record):
    """An assessor's notes on a file, with the grid they were given; ``total`` is out of 100."""

    application = models.ForeignKey(Application, on_delete=models.CASCADE, related_name="assessments")
    assessor = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    grid = models.ForeignKey(Grid, on_delete=models.PROTECT, related_name="+")
    scores = models.JSONField("notes", default=dict)
    total = models.DecimalField("total sur 100", max_digits=5, decimal_places=2, null=True, blank=True)
    comment = models.TextField("commentaire", blank=True, max_length=3000)
    done_at = models.DateTimeField("rendue le", null=True, blank=True)

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
    """The session's opinion on a file: distinct from the council's vote, which alone awards."""

    application = models.OneToOneField(Application, on_delete=models.CASCADE, related_name="opinion")
    meeting = models.ForeignKey(Meeting, on_delete=models.PROTECT, related_name="+")
    verdict = models.CharField("avis", max_length=12, choices=Verdict.choices)
    proposed = MoneyField("montant proposé", null=True, blank=True)
    comment = models.TextField("motifs", blank=True, max_length=2000)
    envelope = models.ForeignKey(Envelope, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    reserved = MoneyField("encore réservé", default=ZERO)

    class Meta:
        verbose_name = "avis du comité"
        verbose_name_plural = "avis du comité"

    def __str__(self) -> str:
        return self.get_verdict_display()


class DeliberationMode(models.TextChoices):
    """How the council awards (article L2311-7 CGCT)."""

    INDIVIDUAL = "individual", "Une aide, une délibération"
    LIST = "list", "Liste d’aides dans la délibération"
    ANNEX = "annex", "Liste annexée au budget"


class Deliberation(Record):
    """A vote of the council. Its total equals the sum of its lines, to the cent."""

    number = models.CharField("numéro", max_length=30, unique=True)
    title = models.CharField("objet", max_length=240)
    voted_on = models.DateField("votée le")
    mode = models.CharField("forme", max_length=10, choices=DeliberationMode.choices)
    total = MoneyField("total", default=ZERO)
    meeting = models.ForeignKey(Meeting, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    published_on = models.DateField("publiée le", null=True, blank=True)

    class Meta:
        verbose_name = "délibération"
        ordering: ClassVar = ["-voted_on", "number"]

    def __str__(self) -> str:
        return f"{self.number} {self.title}"


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
    is_experimentation = models.BooleanField("expérimentation", default=False)
    municipal_stake = models.CharField("enjeu municipal", max_length=200, blank=True)
    theme = models.CharField("politique publique", max_length=40, blank=True)
    legal_basis = models.CharField("base légale", max_length=200, blank=True)
    qualification = models.CharField(
        "qualification",
        max_length=14,
        choices=EconomicQualification.choices,
        default=EconomicQualification.NON_ECONOMIC,
    )
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


class Laureate(Record):
    """The public page of an award: only with the laureate's consent."""

    award = models.OneToOneField(Award, on_delete=models.CASCADE, related_name="laureate", verbose_name="aide")
    slug = models.SlugField("adresse", unique=True, max_length=80)
    story = models.TextField("présentation", max_length=3000, blank=True)
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
        ]

    def __str__(self) -> str:
        return self.slug
