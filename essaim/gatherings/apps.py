from django.apps import AppConfig


class GatheringsConfig(AppConfig):
    """Bodies, meetings, decisions, minutes, events."""

    name = "essaim.gatherings"
    label = "gatherings"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Let each room say what came out of a point about its records."""
        from essaim.gatherings.outcomes import OUTCOMES

        OUTCOMES.discover()
