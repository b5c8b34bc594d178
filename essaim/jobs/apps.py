from django.apps import AppConfig


class JobsConfig(AppConfig):
    """Background work that survives a restart."""

    name = "essaim.jobs"
    label = "jobs"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Let each room declare its tasks."""
        from essaim.jobs.registry import TASKS

        TASKS.discover()
