from django.apps import AppConfig


class DemoConfig(AppConfig):
    """The deterministic story of Lille, told through the services."""

    name = "essaim.demo"
    label = "demo"
    default_auto_field = "django.db.models.BigAutoField"
