from django.apps import AppConfig


class JobsConfig(AppConfig):
    """Background work that survives a restart."""

    name = "essaim.jobs"
    label = "jobs"
    default_auto_field = "django.db.models.BigAutoField"
