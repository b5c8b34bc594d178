from django.apps import AppConfig


class ListingsConfig(AppConfig):
    """Lists declared once: table, filters, search, counts and exports."""

    name = "essaim.listings"
    label = "listings"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Gather the lists that the rooms declare in ``listing.py``."""
        from essaim.listings.declaration import LISTINGS

        LISTINGS.discover()
