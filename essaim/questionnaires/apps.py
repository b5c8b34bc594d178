from django.apps import AppConfig
from django.db.models.signals import post_migrate


class QuestionnairesConfig(AppConfig):
    """Forms as data: questions, conditions, computed tables, answers."""

    name = "essaim.questionnaires"
    label = "questionnaires"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Keep the database's own refusals in place."""
        from essaim.questionnaires import immutability

        post_migrate.connect(immutability.after_migrations, sender=self)
