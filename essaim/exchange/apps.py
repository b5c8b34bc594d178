from django.apps import AppConfig


class ExchangeConfig(AppConfig):
    """Needs that the city, its services and partners publish, and the answers they meet."""

    name = "essaim.exchange"
    label = "exchange"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Read how the rooms above answer."""
        from essaim.exchange.answers import ANSWERS

        ANSWERS.discover()
