from django.apps import AppConfig


class PeopleConfig(AppConfig):
    """Who uses Essaim, how they sign in, what role they hold and over what."""

    name = "essaim.people"
    label = "people"
    default_auto_field = "django.db.models.BigAutoField"
