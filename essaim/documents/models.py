"""Files kept for the records of every room, each version apart."""

import uuid
from typing import ClassVar

from django.db import models
from django.db.models import Q

from essaim.kernel.records import Record
from essaim.ui.formatting import format_size


class Visibility(models.TextChoices):
    """Whom a file is meant for; the owner's room decides in the end (see ``readers``)."""

    OWNER = "owner", "Le dossier\u00a0: la structure et la Ville"
    OFFICE = "office", "La Ville seulement"
    PUBLIC = "public", "Tout le monde"


class FileState(models.TextChoices):
    """Whether a file may be handed out."""

    STORED = "stored", "Disponible"
    QUARANTINED = "quarantined", "En attente de l’analyse antivirus"


class File(Record):
    """One version of a file. The owner is two words of text: a file knows no room.

    Versions of the same document share ``series``; one of them is current. Removing hides at once, the bytes stay
    until ``keep_until``; purging erases the bytes and the names, the row stays as the proof that a file existed.
    """

    owner_kind = models.CharField("nature de l’objet", max_length=60)
    owner_key = models.CharField("objet", max_length=60)
    slot = models.CharField("emplacement", max_length=60, blank=True)
    title = models.CharField("titre", max_length=200, blank=True)
    original_name = models.CharField("nom du fichier", max_length=200, blank=True)
    content_type = models.CharField("type", max_length=100)
    size = models.PositiveBigIntegerField("taille en octets")
    sha256 = models.CharField("empreinte SHA-256", max_length=64)
    path = models.CharField("chemin dans le dépôt", max_length=100, unique=True)
    visibility = models.CharField("visible par", max_length=10, choices=Visibility.choices, default=Visibility.OFFICE)
    state = models.CharField("état", max_length=15, choices=FileState.choices, default=FileState.STORED)
    uploaded_by = models.CharField("déposé par", max_length=60, blank=True)

    series = models.UUIDField("document", default=uuid.uuid4, editable=False)
    number = models.PositiveSmallIntegerField("numéro de version", default=1)
    is_current = models.BooleanField("version en cours", default=True)

    removed_at = models.DateTimeField("retiré le", null=True, blank=True)
    removed_by = models.CharField("retiré par", max_length=60, blank=True)
    keep_until = models.DateField("à conserver jusqu’au", null=True, blank=True)
    purged_at = models.DateTimeField("effacé le", null=True, blank=True)

    class Meta:
        verbose_name = "fichier"
        verbose_name_plural = "fichiers"
        indexes: ClassVar = [
            models.Index(fields=["owner_kind", "owner_key"], name="documents_owner"),
            models.Index(fields=["keep_until"], name="documents_retention"),
        ]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["series", "number"], name="documents_one_version_number"),
            models.UniqueConstraint(
                fields=["series"], condition=Q(is_current=True), name="documents_one_current_version"
            ),
            models.CheckConstraint(condition=Q(size__gt=0), name="documents_not_empty"),
            models.CheckConstraint(
                condition=Q(visibility__in=[value for value, _ in Visibility.choices]), name="documents_visibility"
            ),
            models.CheckConstraint(
                condition=Q(state__in=[value for value, _ in FileState.choices]), name="documents_state"
            ),
        ]

    def __str__(self) -> str:
        return self.title or self.original_name or "Fichier effacé"

    @property
    def is_available(self) -> bool:
        """Whether its bytes may be handed out to those who may read it."""
        return self.state == FileState.STORED and self.removed_at is None and self.purged_at is None

    @property
    def url(self) -> str:
        """Relative address of the download."""
        return f"/documents/{self.pk}/"

    @property
    def weight(self) -> str:
        """Extension and size as shown beside the link: ``PDF, 340 ko``."""
        extension = self.original_name.rpartition(".")[2].upper()
        return f"{extension}, {format_size(self.size)}" if extension else format_size(self.size)
