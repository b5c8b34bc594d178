from django.apps import AppConfig


class PeopleConfig(AppConfig):
    """Who uses Essaim, how they sign in, what role they hold and over what."""

    name = "essaim.people"
    label = "people"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Let each room say what limits a role and what it keeps from whom; register the deployment check."""
        from essaim.people import checks  # noqa: F401
        from essaim.people.scopes import SCOPES
        from essaim.people.withheld import WITHHELD

        SCOPES.discover()
        WITHHELD.discover()
