from django.apps import AppConfig


class PortalConfig(AppConfig):
    """The three faces: public site, structure space, city office."""

    name = "essaim.portal"
    label = "portal"
    default_auto_field = "django.db.models.BigAutoField"
