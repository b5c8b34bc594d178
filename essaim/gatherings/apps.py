from django.apps import AppConfig


class GatheringsConfig(AppConfig):
    """Bodies, meetings, decisions, minutes, events."""

    name = "essaim.gatherings"
    label = "gatherings"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Let each room say what a point about its records bears on, and what came out of it."""
        from essaim.gatherings.subjects import SUBJECTS

        SUBJECTS.discover()
