from django.apps import AppConfig


class EvidenceConfig(AppConfig):
    """What proves what: kinds of record, rules, figures, obligations."""

    name = "essaim.evidence"
    label = "evidence"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Read what each room declares in its evidence.py."""
        from essaim.evidence.providers import PROVIDERS

        PROVIDERS.discover()
