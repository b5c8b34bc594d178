from django.apps import AppConfig


class MailConfig(AppConfig):
    """Messages written in the act's transaction and delivered by the worker."""

    name = "essaim.mail"
    label = "mail"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Carry the letters about accounts."""
        from essaim.mail import hearing
        from essaim.people import acts, letters

        letters.plug(hearing.carry)
        acts.listen(hearing.hear)
