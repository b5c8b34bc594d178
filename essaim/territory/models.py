"""Where things are: communes and associated communes, quarters, priority quarters by generation, and their outlines."""

from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from essaim.kernel.records import Record


class CommuneKind(models.TextChoices):
    """Whether a commune stands alone or is associated with another."""

    COMMUNE = "commune", "Commune"
    ASSOCIATED = "associated", "Commune associée"


class Commune(Record):
    """A commune of the territory. National registers carry only the parent's code for an associated commune."""

    code = models.CharField("code Insee", max_length=5, unique=True)
    name = models.CharField("nom", max_length=80)
    official_name = models.CharField("nom officiel", max_length=80, blank=True)
    kind = models.CharField("nature", max_length=10, choices=CommuneKind.choices, default=CommuneKind.COMMUNE)
    parent = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="associated", verbose_name="associée à"
    )
    associated_on = models.DateField("associée depuis", null=True, blank=True)
    position = models.PositiveSmallIntegerField("rang", default=0)

    class Meta:
        verbose_name = "commune"
        ordering: ClassVar = ["position", "code"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(kind="commune", parent__isnull=True) | Q(kind="associated", parent__isnull=False),
                name="territory_commune_parent",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class Quarter(Record):
    """A quarter of a commune. A commune without quarters is one quarter by itself (``is_whole_commune``).

    ``official_code`` and ``official_names`` recognise the quarter in an official layer.
    """

    code = models.SlugField("code", unique=True, max_length=40)
    name = models.CharField("nom", max_length=80)
    commune = models.ForeignKey(Commune, on_delete=models.PROTECT, related_name="quarters", verbose_name="commune")
    is_whole_commune = models.BooleanField("commune entière", default=False)
    official_code = models.CharField("numéro officiel", max_length=20, blank=True)
    official_names = models.JSONField("autres noms", default=list, blank=True)
    position = models.PositiveSmallIntegerField("rang", default=0)

    class Meta:
        verbose_name = "quartier"
        ordering: ClassVar = ["position", "code"]

    def __str__(self) -> str:
        return self.name


class PriorityGeneration(Record):
    """A national list of priority quarters and the days it is in force.

    ``is_complete`` tells whether every quarter of the territory on that list is known here.
    """

    code = models.CharField("code", max_length=4, unique=True)
    name = models.CharField("nom", max_length=80)
    act = models.CharField("texte", max_length=80, blank=True)
    valid_from = models.DateField("en vigueur depuis")
    valid_until = models.DateField("en vigueur jusqu’au", null=True, blank=True)
    is_complete = models.BooleanField("liste complète", default=False)

    class Meta:
        verbose_name = "liste de quartiers prioritaires"
        verbose_name_plural = "listes de quartiers prioritaires"
        ordering: ClassVar = ["valid_from"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(valid_until__isnull=True) | Q(valid_until__gte=F("valid_from")),
                name="territory_generation_period",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class PriorityQuarter(Record):
    """A priority quarter (QPV): code and name of the national list; its contour, when loaded, is an ``Outline``."""

    code = models.CharField("code", max_length=10, unique=True)
    name = models.CharField("nom", max_length=120)
    generation = models.ForeignKey(
        PriorityGeneration, on_delete=models.PROTECT, related_name="quarters", verbose_name="liste"
    )
    communes = models.ManyToManyField(Commune, related_name="priority_quarters", verbose_name="communes")
    shared_with = models.JSONField("s’étend aussi sur", default=list, blank=True)

    class Meta:
        verbose_name = "quartier prioritaire"
        verbose_name_plural = "quartiers prioritaires"
        ordering: ClassVar = ["code"]

    def __str__(self) -> str:
        return self.name


class LayerKind(models.TextChoices):
    """What the outlines of a layer go round."""

    COMMUNE = "commune", "Communes"
    QUARTER = "quarter", "Quartiers"
    QPV = "qpv", "Quartiers prioritaires"


class Layer(Record):
    """A set of outlines of one origin. A schematic layer serves until an official one is imported beside it.

    ``generation`` is the priority list's code for a QPV layer, empty for the others.
    """

    kind = models.CharField("nature", max_length=8, choices=LayerKind.choices)
    generation = models.CharField("liste", max_length=4, blank=True)
    is_schematic = models.BooleanField("schématique", default=False)
    source = models.CharField("origine", max_length=200)
    digest = models.CharField("empreinte du fichier", max_length=64, blank=True)
    dated_on = models.DateField("date de la couche", null=True, blank=True)

    class Meta:
        verbose_name = "couche de contours"
        verbose_name_plural = "couches de contours"
        ordering: ClassVar = ["kind", "generation", "is_schematic"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["kind", "generation", "is_schematic"], name="territory_one_layer"),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} ({'schématique' if self.is_schematic else 'officielle'})"


class Outline(Record):
    """The outline of a commune, quarter or priority quarter: a GeoJSON polygon or several, longitude first (WGS 84)."""

    layer = models.ForeignKey(Layer, on_delete=models.CASCADE, related_name="outlines", verbose_name="couche")
    code = models.CharField("code", max_length=40)
    geometry = models.JSONField("géométrie")

    class Meta:
        verbose_name = "contour"
        ordering: ClassVar = ["layer", "code"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["layer", "code"], name="territory_one_outline"),
        ]

    def __str__(self) -> str:
        return f"{self.code} ({self.layer})"
