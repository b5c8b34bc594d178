"""Where a point is on a day, and what maps draw. What is not known is said, never guessed."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any

from django.db.models import Q, QuerySet
from shapely.geometry import Point
from shapely.geometry.base import BaseGeometry
from shapely.ops import unary_union

from essaim.kernel import clock
from essaim.kernel.text import normalise
from essaim.territory.models import Commune, Layer, LayerKind, Outline, PriorityGeneration, PriorityQuarter, Quarter
from essaim.territory.shapes import outline_shape

EDGE = 1e-7
"""Width of a line, in degrees (about a centimetre): closer than this, a point is on the edge."""


class Whereabouts(StrEnum):
    """Where a point is with regard to outlines."""

    INSIDE = "inside"
    BOUNDARY = "boundary"
    OUTSIDE = "outside"
    UNKNOWN = "unknown"


SENTENCES = {
    Whereabouts.INSIDE: "",
    Whereabouts.BOUNDARY: "Ce point est sur une limite : choisissez de quel côté.",
    Whereabouts.OUTSIDE: "Ce point est hors du territoire.",
    Whereabouts.UNKNOWN: "Les contours ne sont pas chargés : déclarez le lieu.",
}
QPV_SENTENCES = {
    Whereabouts.INSIDE: "Dans un quartier prioritaire.",
    Whereabouts.BOUNDARY: "Sur la limite d’un quartier prioritaire : à déclarer.",
    Whereabouts.OUTSIDE: "Hors des quartiers prioritaires.",
    Whereabouts.UNKNOWN: "Contours officiels non chargés : l’appartenance se déclare.",
}


@dataclass(frozen=True)
class Location:
    """Commune, quarter and priority quarter of a point on ``day``: codes, empty when they are not decided.

    ``touching`` lists the quarters (or communes) on whose edge the point is. ``is_schematic``: decided on outlines
    drawn to a hundred metres, to be confirmed. ``qpv_place`` is UNKNOWN as long as the contour of one priority quarter
    of the list in force is missing and no loaded contour holds the point.
    """

    day: date
    place: Whereabouts
    commune: str = ""
    quarter: str = ""
    touching: tuple[str, ...] = ()
    is_schematic: bool = False
    qpv: str = ""
    qpv_place: Whereabouts = Whereabouts.UNKNOWN

    @property
    def is_on_boundary(self) -> bool:
        """Whether the point is on a limit between quarters, communes or with the outside."""
        return self.place is Whereabouts.BOUNDARY

    @property
    def sentence(self) -> str:
        """What to tell of the place, in French; empty when it is plainly inside."""
        if self.place is Whereabouts.INSIDE and self.is_schematic:
            return "Lieu déduit de contours schématiques : à confirmer."
        return SENTENCES[self.place]

    @property
    def qpv_sentence(self) -> str:
        """What to tell of the priority quarter, in French."""
        return QPV_SENTENCES[self.qpv_place]


@dataclass(frozen=True)
class MapArea:
    """An outline to draw: ``geometry`` is GeoJSON, longitude first."""

    kind: str
    code: str
    name: str
    geometry: dict[str, Any]
    is_schematic: bool
    source: str
    commune: str = ""
    dated_on: date | None = None


def commune_named(name: str) -> Commune | None:
    """The commune of this name, however it is typed; None elsewhere, and for an empty name."""
    typed = normalise(name)
    return next((commune for commune in communes() if normalise(commune.name) == typed), None) if typed else None


def communes() -> QuerySet[Commune]:
    """The communes of the territory, the parent first."""
    return Commune.objects.select_related("parent")


def quarters() -> QuerySet[Quarter]:
    """Every quarter, communes without quarters counting as one."""
    return Quarter.objects.select_related("commune")


def generation_on(day: date) -> PriorityGeneration | None:
    """The list of priority quarters in force that day."""
    return (
        PriorityGeneration.objects.filter(valid_from__lte=day)
        .filter(Q(valid_until__isnull=True) | Q(valid_until__gte=day))
        .order_by("-valid_from")
        .first()
    )


def priority_quarters(day: date) -> QuerySet[PriorityQuarter]:
    """Priority quarters of the list in force that day, to choose from when one declares."""
    return PriorityQuarter.objects.filter(generation=generation_on(day)).select_related("generation")


def outlines(kind: str, *, generation: str = "") -> list[MapArea]:
    """What a map draws for ``kind`` (commune, quarter, qpv): the official outline of each code, else the schematic one.

    Priority quarters have no schematic outline: those whose contour is not loaded are absent.
    """
    chosen = _chosen_outlines(kind, generation)
    names = _names(kind)
    return [
        MapArea(
            kind=kind,
            code=code,
            name=names[code][0],
            commune=names[code][1],
            geometry=outline.geometry,
            is_schematic=outline.layer.is_schematic,
            source=outline.layer.source,
            dated_on=outline.layer.dated_on,
        )
        for code, outline in chosen.items()
        if code in names
    ]


def layers() -> QuerySet[Layer]:
    """The layers loaded, official and schematic, for the credits of maps and the settings page."""
    return Layer.objects.all()


def locate(longitude: float, latitude: float, day: date | None = None) -> Location:
    """Where the point (degrees, WGS 84) is on ``day`` (today by default); for many points, use one ``Locator``."""
    return Locator(day or clock.today()).at(longitude, latitude)


class Locator:
    """The outlines in force on a day, read once, then asked for as many points as wanted.

    On a limit it says so and lists what touches; outside it says so; without outline it is unknown.
    """

    def __init__(self, day: date) -> None:
        self.day = day
        areas = outlines(LayerKind.QUARTER)
        self._by_quarter = bool(areas)
        self._areas = _drawn(areas or outlines(LayerKind.COMMUNE))
        generation = generation_on(day)
        self._qpv_areas: list[tuple[MapArea, BaseGeometry]] = []
        self._qpv_is_whole = False
        if generation is not None:
            self._qpv_areas = _drawn(outlines(LayerKind.QPV, generation=generation.code))
            expected = set(PriorityQuarter.objects.filter(generation=generation).values_list("code", flat=True))
            drawn = {area.code for area, _shape in self._qpv_areas}
            self._qpv_is_whole = generation.is_complete and bool(expected) and expected <= drawn

    def at(self, longitude: float, latitude: float) -> Location:
        """The location of a point in degrees."""
        point = Point(longitude, latitude)
        qpv, qpv_place = self._priority_quarter(point)
        if not self._areas:
            return Location(self.day, Whereabouts.UNKNOWN, qpv=qpv, qpv_place=qpv_place)
        inside, touching = _sort_areas(point, self._areas)
        if touching:
            return self._on_boundary(point, touching, qpv, qpv_place)
        if not inside:
            return Location(self.day, Whereabouts.OUTSIDE, qpv=qpv, qpv_place=qpv_place)
        area = inside[0][0]
        return Location(
            self.day,
            Whereabouts.INSIDE,
            commune=self._commune_of(area),
            quarter=area.code if self._by_quarter else "",
            is_schematic=area.is_schematic,
            qpv=qpv,
            qpv_place=qpv_place,
        )

    def _commune_of(self, area: MapArea) -> str:
        return area.commune if self._by_quarter else area.code

    def _on_boundary(
        self, point: Point, touching: list[tuple[MapArea, BaseGeometry]], qpv: str, qpv_place: Whereabouts
    ) -> Location:
        """On a limit; the commune is still known when the point is within what the touching areas make together."""
        shared = {self._commune_of(area) for area, _shape in touching}
        together = unary_union([drawn for _area, drawn in touching])
        return Location(
            self.day,
            Whereabouts.BOUNDARY,
            commune=shared.pop() if len(shared) == 1 and together.contains(point) else "",
            touching=tuple(sorted(area.code for area, _shape in touching)),
            is_schematic=any(area.is_schematic for area, _shape in touching),
            qpv=qpv,
            qpv_place=qpv_place,
        )

    def _priority_quarter(self, point: Point) -> tuple[str, Whereabouts]:
        inside, touching = _sort_areas(point, self._qpv_areas)
        if touching:
            return "", Whereabouts.BOUNDARY
        if inside:
            return inside[0][0].code, Whereabouts.INSIDE
        return "", Whereabouts.OUTSIDE if self._qpv_is_whole else Whereabouts.UNKNOWN


def _drawn(areas: list[MapArea]) -> list[tuple[MapArea, BaseGeometry]]:
    return [(area, outline_shape(area.geometry)) for area in areas]


def _sort_areas(
    point: Point, areas: list[tuple[MapArea, BaseGeometry]]
) -> tuple[list[tuple[MapArea, BaseGeometry]], list[tuple[MapArea, BaseGeometry]]]:
    """The areas that hold the point, and those on whose edge it is."""
    inside, touching = [], []
    for area, drawn in areas:
        if drawn.boundary.distance(point) <= EDGE:
            touching.append((area, drawn))
        elif drawn.contains(point):
            inside.append((area, drawn))
    return inside, touching


def _chosen_outlines(kind: str, generation: str) -> dict[str, Outline]:
    """One outline a code: the official one when both exist."""
    rows = Outline.objects.filter(layer__kind=kind).select_related("layer")
    if generation:
        rows = rows.filter(layer__generation=generation)
    chosen: dict[str, Outline] = {}
    for outline in rows.order_by("-layer__is_schematic", "code"):
        chosen[outline.code] = outline
    return dict(sorted(chosen.items()))


def _names(kind: str) -> dict[str, tuple[str, str]]:
    """Code → name and commune code."""
    if kind == LayerKind.COMMUNE:
        return {row.code: (row.name, row.code) for row in communes()}
    if kind == LayerKind.QUARTER:
        return {row.code: (row.name, row.commune.code) for row in quarters()}
    return {row.code: (row.name, "") for row in PriorityQuarter.objects.all()}
