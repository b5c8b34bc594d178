from django.apps import AppConfig


class TerritoryConfig(AppConfig):
    """Communes, quartiers, priority quarters: where things happen."""

    name = "essaim.territory"
    label = "territory"
    default_auto_field = "django.db.models.BigAutoField"
