"""The strategy as read: it is public, except notes kept for the office."""

from datetime import date

from django.db.models import QuerySet

from essaim.people.actors import Actor
from essaim.strategy.models import Axis, FollowUpNote, Objective, Roadmap, RoadmapAction, SettingAside


def axes() -> QuerySet[Axis]:
    """Axes with their objectives."""
    return Axis.objects.prefetch_related("objectives")


def objectives() -> QuerySet[Objective]:
    """Objectives with their axis."""
    return Objective.objects.select_related("axis")


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
