from django.apps import AppConfig


class DirectoryConfig(AppConfig):
    """Organisations, their members, sectors, municipal services, places."""

    name = "essaim.directory"
    label = "directory"
    default_auto_field = "django.db.models.BigAutoField"
