from django.apps import AppConfig


class SetupConfig(AppConfig):
    """Reading, checking and laying down a territory folder."""

    name = "essaim.setup"
    label = "setup"
    default_auto_field = "django.db.models.BigAutoField"
