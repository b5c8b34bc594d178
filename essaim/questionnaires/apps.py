from django.apps import AppConfig


class QuestionnairesConfig(AppConfig):
    """Forms as data: questions, conditions, computed tables, answers."""

    name = "essaim.questionnaires"
    label = "questionnaires"
    default_auto_field = "django.db.models.BigAutoField"
