from django.apps import AppConfig


class StateAidConfig(AppConfig):
    """Public aid received by undertakings under the European rules, and what may still be granted."""

    name = "essaim.state_aid"
    label = "state_aid"
    default_auto_field = "django.db.models.BigAutoField"
