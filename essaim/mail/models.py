"""Messages to people, written in the act's transaction."""

from typing import ClassVar

from django.db import models

from essaim.kernel.records import Record


class MessageState(models.TextChoices):
    """Where a message is."""

    QUEUED = "queued", "À envoyer"
    SENT = "sent", "Envoyé"
    FAILED = "failed", "Non remis"


class Message(Record):
    """A plain-text message to one person. What it is about is two words of text: a message knows no room.

    The text of a ``is_secret`` message holds a link that opens an account: the office does not read it.
    """

    to = models.EmailField("destinataire")
    subject = models.CharField("objet", max_length=200)
    body = models.TextField("texte", blank=True)
    template = models.CharField("modèle", max_length=120)
    about_kind = models.CharField("nature de ce dont il parle", max_length=60, blank=True)
    about_key = models.CharField("ce dont il parle", max_length=60, blank=True)
    key = models.CharField("clé", max_length=200, unique=True)
    state = models.CharField("état", max_length=10, choices=MessageState.choices, default=MessageState.QUEUED)
    sent_at = models.DateTimeField("envoyé le", null=True, blank=True)
    error = models.TextField("erreur", blank=True)
    is_secret = models.BooleanField("personnel", default=False)
    search_key = models.TextField("clé de recherche", blank=True, editable=False)

    class Meta:
        verbose_name = "courrier"
        verbose_name_plural = "courriers"
        ordering: ClassVar = ["-created_at", "-id"]
        indexes: ClassVar = [
            models.Index(fields=["about_kind", "about_key"], name="mail_about"),
            models.Index(fields=["-created_at", "-id"], name="mail_latest"),
            models.Index(fields=["to"], name="mail_to"),
        ]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=models.Q(state__in=[value for value, _ in MessageState.choices]), name="mail_state"
            ),
            models.CheckConstraint(
                condition=~models.Q(state="sent") | models.Q(sent_at__isnull=False), name="mail_sent_has_instant"
            ),
        ]

    def __str__(self) -> str:
        return self.subject
