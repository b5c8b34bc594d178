from django.apps import AppConfig


class GuidanceConfig(AppConfig):
    """Fundings and support, the guided path, holders' projects, encounters and referrals."""

    name = "essaim.guidance"
    label = "guidance"
    default_auto_field = "django.db.models.BigAutoField"
