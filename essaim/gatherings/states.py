"""Life cycles of meetings and events."""

from django.db import models

from essaim.kernel.transitions import LifeCycle, Transition


class MeetingState(models.TextChoices):
    """Where a meeting stands. Only a held meeting counts."""

    DRAFT = "draft", "En préparation"
    CONVENED = "convened", "Convoquée"
    HELD = "held", "Tenue"
    CANCELLED = "cancelled", "Annulée"


class MinutesState(models.TextChoices):
    """Where the minutes of a meeting stand."""

    NONE = "none", "Sans compte rendu"
    DRAFT = "draft", "Compte rendu à approuver"
    APPROVED = "approved", "Compte rendu approuvé"


MEETING = LifeCycle(
    "gatherings",
    MeetingState,
    [
        Transition("convene_meeting", ("draft",), "convened", "Convoquer"),
        Transition("hold_meeting", ("convened",), "held", "Clore la réunion"),
        Transition("cancel_meeting", ("draft", "convened"), "cancelled", "Annuler la réunion"),
    ],
)


class EventState(models.TextChoices):
    """Where an event stands."""

    PROPOSED = "proposed", "Proposé"
    PUBLISHED = "published", "Publié"
    HELD = "held", "Passé"
    CANCELLED = "cancelled", "Annulé"


EVENT = LifeCycle(
    "gatherings",
    EventState,
    [
        Transition("publish_event", ("proposed",), "published", "Publier"),
        Transition("close_event", ("published",), "held", "Noter la participation"),
        Transition("cancel_event", ("proposed", "published"), "cancelled", "Annuler l’événement"),
    ],
)
