"""The strategy as voted, the roadmaps that carry it, what is said of it, and the reviews that prove it.

An ``Action`` is its stable code; a ``RoadmapAction`` is the action in one roadmap, with its texts, nature and rules.
Nothing here is a percentage, and no state is stored: ``evidence`` computes it.
"""

from typing import Any, ClassVar

from django.db import models
from django.db.models import F, Q

from essaim.directory.models import Partner, Sector, Service
from essaim.kernel import clock, text
from essaim.kernel.records import Record
from essaim.people.models import User


class Axis(Record):
    """One of the axes of the strategy, in its order."""

    code = models.CharField("code", max_length=2, unique=True)
    title = models.CharField("titre", max_length=160)
    short_title = models.CharField("titre court", max_length=60)
    stake = models.TextField("enjeu", blank=True)

    class Meta:
        verbose_name = "axe"
        verbose_name_plural = "axes"
        ordering: ClassVar = ["code"]

    def __str__(self) -> str:
        return f"Axe {self.code}, {self.short_title}"


class Objective(Record):
    """An objective of an axis, ``1.3`` for example."""

    code = models.CharField("code", max_length=5, unique=True)
    axis = models.ForeignKey(Axis, on_delete=models.PROTECT, related_name="objectives", verbose_name="axe")
    title = models.CharField("titre", max_length=200)
    short_title = models.CharField("titre court", max_length=40)

    class Meta:
        verbose_name = "objectif"
        ordering: ClassVar = ["code"]

    def __str__(self) -> str:
        return f"{self.code} {self.short_title}"


class Action(Record):
    """An action: a stable code, never given again to something else."""

    code = models.CharField("code", max_length=8, unique=True)
    objective = models.ForeignKey(Objective, on_delete=models.PROTECT, related_name="actions", verbose_name="objectif")

    class Meta:
        verbose_name = "action"
        ordering: ClassVar = ["code"]

    def __str__(self) -> str:
        return self.code


class Roadmap(Record):
    """A roadmap covers some civil years; before its vote the former one goes on."""

    code = models.CharField("code", max_length=12, unique=True)
    title = models.CharField("titre", max_length=120)
    starts_on = models.DateField("début")
    ends_on = models.DateField("fin")
    is_voted = models.BooleanField("adoptée", default=False)
    note = models.CharField("remarque", max_length=200, blank=True)

    class Meta:
        verbose_name = "feuille de route"
        verbose_name_plural = "feuilles de route"
        ordering: ClassVar = ["starts_on"]
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(ends_on__gt=F("starts_on")), name="strategy_roadmap_period"),
        ]

    def __str__(self) -> str:
        return self.title


class Nature(models.TextChoices):
    """How an action lives: what its states may be (see ``evidence.states``)."""

    CONTINUOUS = "continuous", "Continue"
    RECURRING = "recurring", "Récurrente"
    WATCH = "watch", "Veille"
    DELIVERABLE = "deliverable", "Livrable"
    ONE_OFF = "one_off", "Ponctuelle"
    WORKING_GROUP = "working_group", "Groupe de travail"


class Outcome(models.TextChoices):
    """What an action is against the roadmap before."""

    CARRIED = "carried", "Reconduite"
    SPLIT = "split", "Scindée"
    MERGED = "merged", "Regroupée"
    STOPPED = "stopped", "Arrêtée"
    NEW = "new", "Nouvelle"


class RoadmapAction(Record):
    """The sheet of an action in a roadmap. What the deliberation does not say stays empty: « à compléter »."""

    roadmap = models.ForeignKey(Roadmap, on_delete=models.PROTECT, related_name="sheets")
    action = models.ForeignKey(Action, on_delete=models.PROTECT, related_name="sheets")
    title = models.CharField("titre", max_length=120)
    summary = models.TextField("résumé", max_length=600)
    nature = models.CharField("nature", max_length=16, choices=Nature.choices)
    rules = models.JSONField("règles de preuve", default=list, blank=True)
    proposed_indicator = models.CharField("indicateur proposé", max_length=300, blank=True)
    partners = models.ManyToManyField(Partner, blank=True, related_name="sheets", verbose_name="partenaires")
    services = models.ManyToManyField(Service, blank=True, related_name="sheets", verbose_name="services")
    sectors = models.ManyToManyField(Sector, blank=True, verbose_name="filières")
    principles = models.JSONField("principes", default=list, blank=True)
    pilots = models.ManyToManyField(User, blank=True, related_name="piloted_sheets", verbose_name="pilotes")
    pilot_service = models.ForeignKey(
        Service, on_delete=models.SET_NULL, null=True, blank=True, related_name="+", verbose_name="service pilote"
    )
    calendar = models.TextField("calendrier", blank=True, max_length=600)
    budget = models.TextField("budget", blank=True, max_length=600)
    target = models.TextField("cible", blank=True, max_length=300)
    outcome = models.CharField("au regard de la précédente", max_length=8, choices=Outcome.choices, blank=True)
    ancestors = models.ManyToManyField("self", symmetrical=False, blank=True, related_name="descendants")
    search_text = models.TextField(blank=True, editable=False)

    class Meta:
        verbose_name = "fiche action"
        verbose_name_plural = "fiches action"
        ordering: ClassVar = ["roadmap", "action__code"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["roadmap", "action"], name="strategy_one_sheet"),
        ]

    def __str__(self) -> str:
        return f"{self.action.code} {self.title}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Keep the search column in step."""
        self.search_text = text.normalise(f"{self.action.code} {self.title} {self.summary}")
        if kwargs.get("update_fields") is not None:
            kwargs["update_fields"] = {*kwargs["update_fields"], "search_text"}
        super().save(*args, **kwargs)


class FollowUpNote(Record):
    """A dated note on an action's sheet, for the office or for all."""

    sheet = models.ForeignKey(RoadmapAction, on_delete=models.CASCADE, related_name="notes")
    on = models.DateField("date", default=clock.today)
    text = models.TextField("note", max_length=2000)
    author = models.ForeignKey(User, on_delete=models.SET_NULL, null=True, related_name="+")
    is_public = models.BooleanField("visible de tout le monde", default=False)

    class Meta:
        verbose_name = "note de suivi"
        verbose_name_plural = "notes de suivi"
        ordering: ClassVar = ["-on", "-id"]

    def __str__(self) -> str:
        return self.text[:60]


class SettingAside(Record):
    """An action is set aside for a year, with the reason and the decision; its computed state stays shown beside."""

    sheet = models.ForeignKey(RoadmapAction, on_delete=models.CASCADE, related_name="settings_aside")
    year = models.PositiveSmallIntegerField("année")
    reason = models.CharField("motif", max_length=300)
    decision = models.CharField("décision", max_length=200)

    class Meta:
        verbose_name = "mise à l’écart"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["sheet", "year"], name="strategy_aside_once"),
        ]

    def __str__(self) -> str:
        return f"{self.sheet} mise à l’écart en {self.year}"


class IndicatorValue(Record):
    """A dated, sourced value of an indicator; no line, difference or rate crosses a change of series."""

    code = models.CharField("code", max_length=20)
    label = models.CharField("libellé", max_length=160)
    value = models.DecimalField("valeur", max_digits=14, decimal_places=2)
    unit = models.CharField("unité", max_length=30)
    year = models.PositiveSmallIntegerField("année")
    series = models.CharField("série", max_length=30)
    perimeter = models.CharField("périmètre", max_length=160)
    producer = models.CharField("source", max_length=200)
    is_approximate = models.BooleanField("valeur approchée", default=False)
    is_provisional = models.BooleanField("valeur provisoire", default=False)
    wording = models.CharField("formulation d’origine", max_length=120, blank=True)
    remark = models.CharField("remarque", max_length=300, blank=True)

    class Meta:
        verbose_name = "valeur d’indicateur"
        verbose_name_plural = "valeurs d’indicateur"
        ordering: ClassVar = ["code", "year"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["code", "year", "series"], name="strategy_one_value"),
        ]

    def __str__(self) -> str:
        return f"{self.label} {self.year}"


class Commitment(Record):
    """A line of the strategy beside its actions: a principle, a workshop theme, a milestone of the evaluation, a
    note on the source.
    """

    class Kind(models.TextChoices):
        """What the line is."""

        PRINCIPLE = "principle", "Principe"
        WORKSHOP = "workshop", "Thème d’atelier"
        MILESTONE = "milestone", "Échéance de l’évaluation"
        SOURCE_NOTE = "source_note", "Note sur la source"

    kind = models.CharField("nature", max_length=12, choices=Kind.choices)
    code = models.CharField("code", max_length=20)
    text = models.TextField("texte", max_length=600)
    place = models.CharField("endroit du texte", max_length=120, blank=True)
    position = models.PositiveSmallIntegerField("rang", default=0)

    class Meta:
        verbose_name = "élément de la stratégie"
        verbose_name_plural = "éléments de la stratégie"
        ordering: ClassVar = ["kind", "position"]
        constraints: ClassVar = [models.UniqueConstraint(fields=["kind", "code"], name="strategy_one_commitment")]

    def __str__(self) -> str:
        return self.text[:80]


class Review(Record):
    """A frozen yearly review, never changed once written: the database itself refuses (see ``immutability``).

    ``content`` is the canonical JSON read with the officer's rights, ``public_content`` as a visitor reads it (same
    values, some titles masked); each digest is the SHA-256 of its text. ``annex`` holds, in JSON, the titles of axes,
    objectives, actions and bodies as they were, and the rules. Only the meeting that received it is added later.
    """

    year = models.PositiveSmallIntegerField("année")
    number = models.PositiveSmallIntegerField("version", default=1)
    as_of = models.DateField("situation au")
    content = models.TextField("contenu")
    digest = models.CharField("empreinte", max_length=64)
    public_content = models.TextField("contenu public")
    public_digest = models.CharField("empreinte publique", max_length=64)
    annex = models.TextField("titres et règles du moment")
    software_version = models.CharField("version d’Essaim", max_length=20)
    frozen_at = models.DateTimeField("figé le", default=clock.now)
    meeting_key = models.CharField("présenté à la réunion", max_length=40, blank=True)

    class Meta:
        verbose_name = "bilan figé"
        verbose_name_plural = "bilans figés"
        ordering: ClassVar = ["-year", "-number"]
        constraints: ClassVar = [models.UniqueConstraint(fields=["year", "number"], name="strategy_review_number")]

    def __str__(self) -> str:
        return f"Bilan {self.year}, version {self.number}"
