from django.apps import AppConfig


class KernelConfig(AppConfig):
    """Types, clock, verdicts and transitions that every room builds on; no tables."""

    name = "essaim.kernel"
    label = "kernel"
    default_auto_field = "django.db.models.BigAutoField"
