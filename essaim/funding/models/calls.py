"""Calls for projects: their cut-offs, their grids of criteria, and the stages of life that they help."""

from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from essaim.funding.states import CallState
from essaim.gatherings.models import Decision, Meeting
from essaim.kernel.records import Record
from essaim.questionnaires.models import Form


class Stage(models.TextChoices):
    """Stage of life of the project: values of the evidence catalogue's facet."""

    FEASIBILITY = "feasibility", "Étude de faisabilité"
    START_UP = "start_up", "Amorçage"
    CONSOLIDATION = "consolidation", "Consolidation"
    SCALE_UP = "scale_up", "Changement d’échelle"


class AidKind(Record):
    """A kind of aid that calls may offer: what it is for, the action of the strategy it serves, and its own rules.

    ``rules`` is data of the territory: conditions of eligibility, what the file must say, what the report must tell.
    """

    code = models.SlugField("code", unique=True)
    title = models.CharField("intitulé", max_length=120)
    purpose = models.TextField("objet", blank=True, max_length=1000)
    stage = models.CharField("étape de vie", max_length=16, choices=Stage.choices, blank=True)
    action_code = models.CharField("action", max_length=12, blank=True)
    rules = models.JSONField("règles", default=dict, blank=True)
    is_offered = models.BooleanField("proposée", default=True)
    position = models.PositiveSmallIntegerField("rang", default=0)

    class Meta:
        verbose_name = "nature d’aide"
        verbose_name_plural = "natures d’aide"
        ordering: ClassVar = ["position", "title"]

    def __str__(self) -> str:
        return self.title


class Call(Record):
    """A call for projects: permanent with cut-offs, or dated. ``edited_at``: when the office last changed it on screen.

    From then on the territory's folder no longer writes over it (see ``services.calls.lay_call``).
    """

    code = models.SlugField("code", unique=True)
    title = models.CharField("titre", max_length=240)
    short_title = models.CharField("titre court", max_length=80)
    purpose = models.TextField("objet")
    form = models.ForeignKey(Form, on_delete=models.PROTECT, related_name="+", verbose_name="formulaire")
    state = models.CharField("état", max_length=10, choices=CallState.choices, default=CallState.PUBLISHED)
    kinds = models.ManyToManyField(AidKind, blank=True, related_name="calls", verbose_name="natures d’aide")
    is_permanent = models.BooleanField("permanent", default=True)
    opens_on = models.DateField("ouvert depuis")
    closes_on = models.DateField("fermé après", null=True, blank=True)
    pieces = models.JSONField("pièces", default=list, blank=True)
    spread_threshold = models.PositiveSmallIntegerField("écart de notes signalé", default=20)
    stages = models.JSONField("étapes de vie", default=list, blank=True)
    eligibility = models.JSONField("premières questions", default=dict, blank=True)
    is_blind = models.BooleanField("notation à l’aveugle", default=False)
    edited_at = models.DateTimeField("modifié à l’écran le", null=True, blank=True)

    class Meta:
        verbose_name = "appel à projets"
        verbose_name_plural = "appels à projets"
        ordering: ClassVar = ["-is_permanent", "title"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(closes_on__isnull=True) | Q(closes_on__gte=F("opens_on")),
                name="funding_call_closes_after_opening",
            ),
        ]

    def __str__(self) -> str:
        return self.short_title


class CutOff(Record):
    """A file that reaches the server before midnight (Paris) at the end of ``last_day`` goes to this session.

    ``grid`` is the version that its files are scored with, frozen once the session is planned or a reader asked.
    ``is_blind`` says otherwise than the call when it is not None.
    """

    call = models.ForeignKey(Call, on_delete=models.CASCADE, related_name="cut_offs", verbose_name="appel")
    last_day = models.DateField("dernier jour de dépôt")
    session_on = models.DateField("session prévue le")
    session = models.OneToOneField(
        Meeting, on_delete=models.SET_NULL, null=True, blank=True, related_name="cut_off", verbose_name="session"
    )
    grid = models.ForeignKey(
        "Grid", on_delete=models.PROTECT, null=True, blank=True, related_name="cut_offs", verbose_name="grille"
    )
    is_blind = models.BooleanField("notation à l’aveugle", null=True, blank=True)

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
    """A version of the weighted criteria of a call: ``[{code, label, help, weight}]``, weights summing to 100.

    It is proposed until a meeting's decision adopts it.
    """

    call = models.ForeignKey(Call, on_delete=models.CASCADE, related_name="grids", verbose_name="appel")
    number = models.PositiveSmallIntegerField("version")
    criteria = models.JSONField("critères")
    scale = models.PositiveSmallIntegerField("note maximale par critère", default=5)
    is_proposed = models.BooleanField("proposée, à valider en comité", default=True)
    adopted_by = models.ForeignKey(
        Decision, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name="adoptée par"
    )

    class Meta:
        verbose_name = "grille"
        ordering: ClassVar = ["-number"]
        constraints: ClassVar = [models.UniqueConstraint(fields=["call", "number"], name="funding_grid_number")]

    def __str__(self) -> str:
        return f"Grille {self.number}"
