"""What is asked and offered in the territory. A need is the first sort; every sort is a ``Posting``."""

from typing import Any, ClassVar

from django.db import models
from django.db.models import F, Q

from essaim.directory.models import Organisation, Partner, Sector, Service
from essaim.exchange.states import PostingState
from essaim.kernel import clock, text
from essaim.kernel.records import Record
from essaim.people.models import User


class Posting(Record):
    """What all sorts share: words, place, dates, whom to ask, and what became of it. ``closes_on`` is the last day."""

    title = models.CharField("titre", max_length=160)
    slug = models.SlugField("adresse", unique=True, max_length=80)
    text = models.TextField("ce qui est attendu", max_length=3000)
    sectors = models.ManyToManyField(Sector, blank=True, related_name="+", verbose_name="filières")
    topics = models.JSONField("thèmes", default=list, blank=True)
    commune_code = models.CharField("commune", max_length=5, blank=True)
    quarter_code = models.CharField("quartier", max_length=40, blank=True)
    opens_on = models.DateField("ouvert à partir du", default=clock.today)
    closes_on = models.DateField("ouvert jusqu’au", null=True, blank=True)
    contact_service = models.ForeignKey(
        Service, on_delete=models.PROTECT, related_name="+", verbose_name="service à contacter"
    )
    state = models.CharField("état", max_length=10, choices=PostingState.choices, default=PostingState.DRAFT)
    published_on = models.DateField("publié le", null=True, blank=True, editable=False)
    ended_on = models.DateField("terminé le", null=True, blank=True, editable=False)
    outcome = models.TextField("ce qui en est sorti", blank=True, max_length=2000)
    proposed_by = models.ForeignKey(User, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    search_text = models.TextField("texte de recherche", blank=True, editable=False)

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return self.title

    @property
    def is_open(self) -> bool:
        """Whether one may answer today."""
        day = clock.today()
        in_time = self.opens_on <= day and (self.closes_on is None or day <= self.closes_on)
        return self.state == PostingState.PUBLISHED and in_time

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Keep the search column in step."""
        self.search_text = text.normalise(f"{self.title} {self.text}")
        if kwargs.get("update_fields") is not None:
            kwargs["update_fields"] = {*kwargs["update_fields"], "search_text"}
        super().save(*args, **kwargs)


class NeedOrigin(models.TextChoices):
    """Who sees the need: values of the evidence catalogue's facet."""

    MUNICIPALITY = "municipality", "Un service de la Ville"
    EXTERNAL = "external", "Un partenaire"


class Need(Posting):
    """A need that nothing meets yet (action 1.1.a): a structure may answer it by an application.

    ``partner`` is who expressed an external need. ``is_local``: a structure from elsewhere may come and answer it
    (action 1.5.e). ``organisation`` is the initiative that was born from it.
    """

    origin = models.CharField("exprimé par", max_length=12, choices=NeedOrigin.choices)
    partner = models.ForeignKey(
        Partner, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name="partenaire"
    )
    is_local = models.BooleanField("une structure venue d’ailleurs peut y répondre", default=False)
    organisation = models.ForeignKey(
        Organisation, on_delete=models.SET_NULL, null=True, blank=True, related_name="+", verbose_name="initiative née"
    )

    class Meta:
        verbose_name = "besoin"
        ordering: ClassVar = ["-published_on", "-id"]
        indexes: ClassVar = [models.Index(fields=["state", "closes_on"], name="exchange_need_open")]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(closes_on__isnull=True) | Q(closes_on__gte=F("opens_on")), name="exchange_need_period"
            ),
            models.CheckConstraint(
                condition=Q(origin="municipality") | Q(partner__isnull=False), name="exchange_need_has_author"
            ),
        ]

    @property
    def author(self) -> str:
        """Who expressed it, by name."""
        return self.partner.name if self.partner else self.contact_service.name
