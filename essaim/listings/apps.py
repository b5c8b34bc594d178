from django.apps import AppConfig


class ListingsConfig(AppConfig):
    """One declaration gives table, filters, search, counts and export."""

    name = "essaim.listings"
    label = "listings"
    default_auto_field = "django.db.models.BigAutoField"
