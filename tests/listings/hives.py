"""A small table of the tests' own, with every kind of column, filter and tab."""

from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import ClassVar

from django.db import models
from django.db.models import Q, QuerySet

from essaim.kernel.clock import PARIS
from essaim.kernel.records import Record
from essaim.kernel.text import normalise
from essaim.listings.columns import Column, Kind
from essaim.listings.declaration import EmptyState, Listing, Tab
from essaim.listings.filters import Choice, DateRange, MultiChoice, NumberRange, YesNo
from essaim.people.actors import Actor


class Keeper(Record):
    name = models.CharField(max_length=100)

    class Meta:
        app_label = "listings_tests"


class Flower(Record):
    name = models.CharField(max_length=50)

    class Meta:
        app_label = "listings_tests"


class Hive(Record):
    class State(models.TextChoices):
        AWAKE = "awake", "Éveillée"
        ASLEEP = "asleep", "Endormie"

    name = models.CharField(max_length=100)
    search_name = models.CharField(max_length=200)
    state = models.CharField(max_length=10, choices=State.choices)
    keeper = models.ForeignKey(Keeper, null=True, on_delete=models.CASCADE, related_name="hives")
    honey = models.DecimalField(max_digits=12, decimal_places=2, null=True)
    bees = models.IntegerField(default=0)
    share = models.DecimalField(max_digits=5, decimal_places=4, null=True)
    opened_on = models.DateField(null=True)
    visited_at = models.DateTimeField(null=True)
    is_shared = models.BooleanField(default=False)
    flowers = models.ManyToManyField(Flower)

    class Meta:
        app_label = "listings_tests"


MODELS: tuple[type[models.Model], ...] = (Keeper, Flower, Hive)


class HiveListing(Listing):
    code = "ruches"
    noun = "ruche,ruches"
    columns: ClassVar = (
        Column("nom", "Nom", "name", sort="search_name", note=lambda row: row.keeper.name if row.keeper else ""),
        Column("etat", "État", "get_state_display", sort="state", tag=lambda row: "done"),
        Column("apiculteur", "Apiculteur", "keeper.name", sort="keeper__name"),
        Column("miel", "Miel", "honey", kind=Kind.MONEY, sort="honey"),
        Column("abeilles", "Abeilles", "bees", kind=Kind.NUMBER, sort=("bees", "search_name")),
        Column("part", "Part", "share", kind=Kind.SHARE),
        Column("ouverte", "Ouverte le", "opened_on", kind=Kind.DATE, sort="opened_on"),
        Column("visitee", "Visitée", "visited_at", kind=Kind.INSTANT, on_screen=False),
        Column("partagee", "Partagée", "is_shared", kind=Kind.BOOLEAN),
        Column("lien", "Fiche", lambda row: "Ouvrir", link=lambda row: f"/r/{row.pk}/", exported=False),
    )
    filters: ClassVar = (
        Choice("etat", "État", lookup="state"),
        MultiChoice("fleur", "Fleur", lookup="flowers__name", choices=[("thym", "Thym"), ("acacia", "Acacia")]),
        Choice(
            "taille",
            "Taille",
            choices=[("grande", "Grande"), ("petite", "Petite")],
            where=lambda value: Q(bees__gte=100) if value == "grande" else Q(bees__lt=100),
        ),
        YesNo("partagee", "Partagée", when=Q(is_shared=True)),
        DateRange("ouverte", "Ouverte", lookup="opened_on"),
        DateRange("visite", "Visitée", lookup="visited_at", instants=True),
        NumberRange("miel", "Miel", lookup="honey", unit="€"),
        NumberRange("abeilles", "Abeilles", lookup="bees"),
    )
    tabs: ClassVar = (
        Tab("toutes", "Toutes", "Toutes les ruches.", Q()),
        Tab("eveillees", "Éveillées", "Celles qui butinent.", Q(state="awake")),
        Tab("miennes", "Miennes", "Celles que je garde.", lambda actor: Q(keeper__name=actor.label)),
    )
    search = ("search_name",)
    order = ("search_name",)
    page_size = 5

    def base(self, actor: Actor) -> QuerySet:
        return Hive.objects.prefetch_related("keeper")

    def link(self, row: models.Model) -> str:
        return f"/ruches/{row.pk}/"

    def empty(self, actor: Actor) -> EmptyState:
        return EmptyState("Aucune ruche", "Le rucher est vide.", "Ajouter une ruche", "/ruches/ajouter/")


def populate(count: int = 12) -> list[Hive]:
    """Hives whose every value differs."""
    keeper = Keeper.objects.create(name="Œillet")
    names = ("Écoconstruction", "Abeille", "étoile", "Zinnia", "Œuvre", "ABEILLE noire", "eau", "=1+1", "L’Île", "C°")
    hives = []
    for number in range(count):
        name = names[number % len(names)] if number < len(names) else f"Ruche {number}"
        hive = Hive.objects.create(
            name=name,
            search_name=normalise(f"{name} {number}"),
            state="awake" if number % 3 else "asleep",
            keeper=keeper if number % 2 else None,
            honey=None if number == 4 else Decimal("100.50") * number,
            bees=number * 20,
            share=Decimal("0.23"),
            opened_on=None if number == 5 else date(2022, 1, 1) + timedelta(days=number),
            visited_at=datetime(2022, 6, 1, 23, 30, tzinfo=PARIS) + timedelta(days=number),
            is_shared=number % 2 == 0,
        )
        hive.flowers.add(Flower.objects.create(name="thym"))
        hive.flowers.add(Flower.objects.create(name="acacia" if number % 2 else "thym"))
        hives.append(hive)
    return hives
