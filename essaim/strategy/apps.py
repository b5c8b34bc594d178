from django.apps import AppConfig


class StrategyConfig(AppConfig):
    """Axes, objectives, actions, roadmaps, indicators, yearly review."""

    name = "essaim.strategy"
    label = "strategy"
    default_auto_field = "django.db.models.BigAutoField"
