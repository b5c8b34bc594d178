"""The strategy as read: it is public, except notes kept for the office."""

from datetime import date

from django.db.models import QuerySet

from essaim.directory.models import Partner
from essaim.people.actors import Actor
from essaim.strategy.models import (
    Axis,
    Commitment,
    FollowUpNote,
    IndicatorValue,
    Objective,
    Review,
    Roadmap,
    RoadmapAction,
    SettingAside,
)


def axes() -> QuerySet[Axis]:
    """Axes with their objectives."""
    return Axis.objects.prefetch_related("objectives")


def objectives() -> QuerySet[Objective]:
    """Objectives with their axis."""
    return Objective.objects.select_related("axis")


def roadmaps() -> QuerySet[Roadmap]:
    """The roadmaps, the oldest first."""
    return Roadmap.objects.order_by("starts_on")


def roadmap_on(day: date) -> Roadmap:
    """The roadmap that runs on that day; ``Roadmap.DoesNotExist`` outside all of them."""
    found = Roadmap.objects.filter(starts_on__lte=day, ends_on__gte=day).first()
    if found is None:
        raise Roadmap.DoesNotExist(f"no roadmap runs on {day:%Y-%m-%d}")
    return found


def sheets_of(roadmap: Roadmap) -> QuerySet[RoadmapAction]:
    """The sheets of a roadmap in the order of the codes."""
    return (
        RoadmapAction.objects.filter(roadmap=roadmap)
        .select_related("action__objective__axis", "pilot_service", "roadmap")
        .order_by("action__code")
    )


def sheets_piloted_by(actor: Actor, roadmap: Roadmap) -> QuerySet[RoadmapAction]:
    """The sheets that this person pilots."""
    if actor.user is None:
        return RoadmapAction.objects.none()
    return sheets_of(roadmap).filter(pilots=actor.user)


def notes_visible_to(actor: Actor, sheet: RoadmapAction) -> QuerySet[FollowUpNote]:
    """Agents read all notes of a sheet; everyone the public ones."""
    notes = sheet.notes.select_related("author")
    return notes if actor.is_agent or actor.is_system else notes.filter(is_public=True)


def settings_aside_of(year: int) -> dict[str, SettingAside]:
    """Actions set aside in a year, by action code."""
    rows = SettingAside.objects.filter(year=year).select_related("sheet__action")
    return {row.sheet.action.code: row for row in rows}


def principles() -> QuerySet[Commitment]:
    """The principles of the strategy: ``place`` is the short name, ``text`` the sentence."""
    return Commitment.objects.filter(kind=Commitment.Kind.PRINCIPLE).order_by("position")


def source_notes() -> QuerySet[Commitment]:
    """What was noticed in reading the deliberation, with the place of the text."""
    return Commitment.objects.filter(kind=Commitment.Kind.SOURCE_NOTE).order_by("position")


def milestones() -> QuerySet[Commitment]:
    """The dates of the evaluation."""
    return Commitment.objects.filter(kind=Commitment.Kind.MILESTONE).order_by("position")


def indicator_values() -> QuerySet[IndicatorValue]:
    """Every value, those of one indicator together (same words, same unit), by year."""
    return IndicatorValue.objects.order_by("label", "unit", "year", "series")


def frozen_reviews(year: int | None = None) -> QuerySet[Review]:
    """Frozen reviews without their text, the latest first; everyone may read them."""
    reviews = Review.objects.defer("content", "public_content", "annex").order_by("-year", "-number")
    return reviews if year is None else reviews.filter(year=year)


def partners_named() -> QuerySet[Partner]:
    """The partners that the deliberation names, by category."""
    return Partner.objects.order_by("category", "name")
