from django.apps import AppConfig
from django.db.models.signals import post_migrate


class JournalConfig(AppConfig):
    """Who did what to what, append-only and sealed."""

    name = "essaim.journal"
    label = "journal"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Let each room declare its verbs, hear what is done to accounts, keep the database's refusals."""
        from essaim.journal import append_only, checks, hearing  # noqa: F401
        from essaim.journal.verbs import VERBS, Verb
        from essaim.people import acts

        VERBS.discover()
        for code, phrase in acts.VERBS.items():
            VERBS.add(code, Verb(code, phrase))
        acts.listen(hearing.hear)
        post_migrate.connect(append_only.after_migrations, sender=self)
