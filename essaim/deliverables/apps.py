from django.apps import AppConfig


class DeliverablesConfig(AppConfig):
    """Studies, adopted documents, partnership agreements and watch notes."""

    name = "essaim.deliverables"
    label = "deliverables"
    default_auto_field = "django.db.models.BigAutoField"
