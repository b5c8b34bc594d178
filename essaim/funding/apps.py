from django.apps import AppConfig


class FundingConfig(AppConfig):
    """Calls, applications, scoring, sessions, awards, envelopes."""

    name = "essaim.funding"
    label = "funding"
    default_auto_field = "django.db.models.BigAutoField"
