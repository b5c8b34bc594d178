from django.apps import AppConfig


class JournalConfig(AppConfig):
    """Who did what to what, append-only and sealed."""

    name = "essaim.journal"
    label = "journal"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Let each room declare its verbs."""
        from essaim.journal.verbs import VERBS

        VERBS.discover()
