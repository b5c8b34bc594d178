from django.apps import AppConfig


class FundingConfig(AppConfig):
    """Calls, applications, scoring, sessions, awards, envelopes."""

    name = "essaim.funding"
    label = "funding"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Let higher rooms say what follows an award."""
        from essaim.funding.sequels import PANELS

        PANELS.discover()
