from django.apps import AppConfig


class GatheringsConfig(AppConfig):
    """Bodies, meetings, decisions, minutes, events."""

    name = "essaim.gatherings"
    label = "gatherings"
    default_auto_field = "django.db.models.BigAutoField"
