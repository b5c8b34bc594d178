"""What the office adds to a file while it instructs it: opinions asked, notes, labels, visits, who reads, filters."""

from typing import ClassVar

from django.db import models
from django.db.models import Q

from essaim.directory.models import Partner, Service
from essaim.funding.models.applications import Application
from essaim.funding.models.calls import Call
from essaim.kernel.records import Record
from essaim.people.models import User


class Tint(models.TextChoices):
    """The tint of a label: the name says what it means, the tint only helps to find it again."""

    NEUTRAL = "neutral", "Gris"
    DONE = "done", "Vert"
    WAITING = "waiting", "Miel"
    REVIEW = "review", "Violet"
    ASKED = "asked", "Bleu"
    PROBLEM = "problem", "Rouge"


class Label(Record):
    """A word of the city's own put on files; a retired one stays on those that have it."""

    name = models.CharField("nom", max_length=40, unique=True)
    tint = models.CharField("teinte", max_length=10, choices=Tint.choices, default=Tint.NEUTRAL)
    is_offered = models.BooleanField("proposée", default=True)
    applications = models.ManyToManyField(Application, blank=True, related_name="labels")

    class Meta:
        verbose_name = "étiquette"
        ordering: ClassVar = ["name"]

    def __str__(self) -> str:
        return self.name


class InternalNote(Record):
    """A note between agents; the applicant never reads it."""

    application = models.ForeignKey(Application, on_delete=models.CASCADE, related_name="internal_notes")
    author = models.ForeignKey(User, on_delete=models.SET_NULL, null=True, related_name="+")
    text = models.TextField("note", max_length=2000)

    class Meta:
        verbose_name = "note interne"
        verbose_name_plural = "notes internes"
        ordering: ClassVar = ["-created_at", "-id"]

    def __str__(self) -> str:
        return self.text[:60]


class OpinionChoice(models.TextChoices):
    """What a service or a partner thinks of a project."""

    FAVOURABLE = "favourable", "Favorable"
    RESERVED = "reserved", "Favorable avec réserves"
    UNFAVOURABLE = "unfavourable", "Défavorable"
    NONE = "none", "Sans avis"


class OpinionRequest(Record):
    """An opinion asked of a municipal service, of a partner or of one person: exactly one of the three.

    ``marks`` answers the questions of ``essaim.funding.opinions``, by code. Withdrawn before its answer, it is closed.
    """

    application = models.ForeignKey(Application, on_delete=models.CASCADE, related_name="opinion_requests")
    service = models.ForeignKey(Service, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    partner = models.ForeignKey(Partner, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    person = models.ForeignKey(User, on_delete=models.CASCADE, null=True, blank=True, related_name="+")
    question = models.TextField("ce que vous demandez", max_length=1000, blank=True)
    due_on = models.DateField("avant le")
    asked_by = models.ForeignKey(User, on_delete=models.SET_NULL, null=True, related_name="+")
    choice = models.CharField("avis", max_length=12, choices=OpinionChoice.choices, blank=True)
    marks = models.JSONField("réponses", default=dict, blank=True)
    text = models.TextField("motifs", max_length=3000, blank=True)
    answered_by = models.ForeignKey(User, on_delete=models.SET_NULL, null=True, related_name="+")
    answered_at = models.DateTimeField("donné le", null=True, blank=True)
    withdrawn_at = models.DateTimeField("retiré le", null=True, blank=True)
    is_shared = models.BooleanField("lu par la structure", default=False)

    class Meta:
        verbose_name = "avis demandé"
        verbose_name_plural = "avis demandés"
        ordering: ClassVar = ["due_on", "id"]
        indexes: ClassVar = [
            models.Index(
                fields=["due_on"],
                name="funding_opinions_awaited",
                condition=Q(answered_at__isnull=True, withdrawn_at__isnull=True),
            ),
        ]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(service__isnull=False, partner__isnull=True, person__isnull=True)
                | Q(service__isnull=True, partner__isnull=False, person__isnull=True)
                | Q(service__isnull=True, partner__isnull=True, person__isnull=False),
                name="funding_opinion_asked_of_one",
            ),
            models.CheckConstraint(
                condition=Q(answered_at__isnull=True) | ~Q(choice=""), name="funding_answered_opinion_has_choice"
            ),
            *(
                models.UniqueConstraint(
                    fields=["application", whom],
                    condition=Q(answered_at__isnull=True, withdrawn_at__isnull=True),
                    name=f"funding_opinion_once_{whom}",
                )
                for whom in ("service", "partner", "person")
            ),
        ]

    def __str__(self) -> str:
        return f"Avis de {self.whom}"

    @property
    def whom(self) -> str:
        """Who is asked."""
        return str(self.service or self.partner or self.person)

    @property
    def is_pending(self) -> bool:
        """Whether the answer is still awaited."""
        return self.answered_at is None and self.withdrawn_at is None


class SiteVisit(Record):
    """Agents go and see: planned, then held or cancelled. ``notes`` stay in the office, the applicant reads the others.

    Pictures are files of the application, in the place ``visit-<key>``.
    """

    application = models.ForeignKey(Application, on_delete=models.CASCADE, related_name="visits")
    planned_at = models.DateTimeField("prévue le")
    place = models.CharField("lieu", max_length=200)
    purpose = models.CharField("ce que l’on va voir", max_length=300, blank=True)
    visitors = models.ManyToManyField(User, blank=True, related_name="+", verbose_name="agents")
    others = models.CharField("autres personnes", max_length=300, blank=True)
    held_on = models.DateField("faite le", null=True, blank=True)
    notes = models.TextField("notes de la mission", max_length=4000, blank=True)
    shared_notes = models.TextField("notes que la structure lit", max_length=4000, blank=True)
    cancelled_at = models.DateTimeField("annulée le", null=True, blank=True)

    class Meta:
        verbose_name = "visite"
        ordering: ClassVar = ["-planned_at", "-id"]

    def __str__(self) -> str:
        return f"Visite de {self.application}"

    @property
    def slot(self) -> str:
        """The place of its pictures among the files of the application."""
        return f"visit-{self.pk}"


class Reading(Record):
    """One agent and one file: when they last read it, and since when they have it before their eyes.

    ``seen_at`` is the last sign of life of the page; ``since`` when this sitting began.
    """

    application = models.ForeignKey(Application, on_delete=models.CASCADE, related_name="readings")
    reader = models.ForeignKey(User, on_delete=models.CASCADE, related_name="+")
    read_at = models.DateTimeField("lu le")
    since = models.DateTimeField("ouvert depuis", null=True, blank=True)
    seen_at = models.DateTimeField("encore ouvert à", null=True, blank=True)

    class Meta:
        verbose_name = "lecture"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["application", "reader"], name="funding_one_reading"),
        ]

    def __str__(self) -> str:
        return f"{self.reader}, {self.application}"


class SavedFilter(Record):
    """A question that an agent asks of the list of files often; ``query`` is its address. Shared, all agents see it."""

    owner = models.ForeignKey(User, on_delete=models.CASCADE, related_name="+")
    name = models.CharField("nom", max_length=60)
    query = models.CharField("filtres", max_length=1000)
    is_shared = models.BooleanField("partagé avec le bureau", default=False)

    class Meta:
        verbose_name = "filtre gardé"
        verbose_name_plural = "filtres gardés"
        ordering: ClassVar = ["name", "id"]
        constraints: ClassVar = [models.UniqueConstraint(fields=["owner", "name"], name="funding_filter_name")]

    def __str__(self) -> str:
        return self.name


class CallMail(Record):
    """How a call writes to its applicants at one step: its own words in place of the common ones, or nothing."""

    call = models.ForeignKey(Call, on_delete=models.CASCADE, related_name="mails")
    step = models.CharField("étape", max_length=20)
    body = models.TextField("texte", max_length=4000, blank=True)
    is_muted = models.BooleanField("ne pas écrire", default=False)

    class Meta:
        verbose_name = "courrier d’étape"
        verbose_name_plural = "courriers d’étape"
        constraints: ClassVar = [models.UniqueConstraint(fields=["call", "step"], name="funding_one_call_mail")]

    def __str__(self) -> str:
        return f"{self.call}, {self.step}"
