from django.apps import AppConfig
from django.db.models.signals import post_migrate


class StrategyConfig(AppConfig):
    """Axes, objectives, actions, roadmaps, indicators, yearly review."""

    name = "essaim.strategy"
    label = "strategy"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Keep the database's own refusals in place."""
        from essaim.strategy import immutability

        post_migrate.connect(immutability.after_migrations, sender=self)
