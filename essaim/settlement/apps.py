from django.apps import AppConfig


class SettlementConfig(AppConfig):
    """What follows an award: instalments, payments, reports, reconciliation, recovery."""

    name = "essaim.settlement"
    label = "settlement"
    default_auto_field = "django.db.models.BigAutoField"
