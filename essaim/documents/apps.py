from django.apps import AppConfig


class DocumentsConfig(AppConfig):
    """Files, who may read them, and the PDF and DOCX made from templates."""

    name = "essaim.documents"
    label = "documents"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Let each room say who reads the files of its records; register the deployment check."""
        from essaim.documents import deployment  # noqa: F401
        from essaim.documents.readers import READERS

        READERS.discover()
