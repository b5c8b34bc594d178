"""What passes between an applicant and the office about a file: messages, corrections, handing over."""

from typing import ClassVar

from django.db import models
from django.db.models import Q

from essaim.funding.models.applications import Application
from essaim.kernel.records import Record
from essaim.people.models import User
from essaim.questionnaires.models import Response


class Side(models.TextChoices):
    """Who speaks: those who carry the file, or the city."""

    APPLICANT = "applicant", "Structure"
    OFFICE = "office", "Ville"

    @property
    def other(self) -> "Side":
        """Who listens."""
        return Side.OFFICE if self is Side.APPLICANT else Side.APPLICANT


class Comment(Record):
    """A message about a file: on one ``question`` of its form, or on the whole when that is empty.

    ``read_at``: first read by the other side; ``told_at``: announced to it by e-mail, with those of the same minutes.
    """

    application = models.ForeignKey(Application, on_delete=models.CASCADE, related_name="comments")
    question = models.CharField("question", max_length=50, blank=True)
    side = models.CharField("de", max_length=10, choices=Side.choices)
    author = models.ForeignKey(User, on_delete=models.SET_NULL, null=True, related_name="+")
    body = models.TextField("message", max_length=3000)
    told_at = models.DateTimeField("annoncé le", null=True, blank=True)
    read_at = models.DateTimeField("lu le", null=True, blank=True)

    class Meta:
        verbose_name = "message"
        ordering: ClassVar = ["created_at", "id"]
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(side__in=["applicant", "office"]), name="funding_comment_side"),
        ]

    def __str__(self) -> str:
        return f"{self.get_side_display()}, {self.application}"


class Correction(Record):
    """Named fields of a filed file are opened again to its applicant, who corrects these and nothing else.

    ``replaced`` holds the answers as they were filed, for ever; ``response`` those being corrected, which become the
    file's own once sent. One correction waits at a time.
    """

    application = models.ForeignKey(Application, on_delete=models.CASCADE, related_name="corrections")
    fields = models.JSONField("questions ouvertes", default=list)
    reason = models.TextField("motif", max_length=2000)
    due_on = models.DateField("avant le")
    asked_by = models.ForeignKey(User, on_delete=models.SET_NULL, null=True, related_name="+")
    replaced = models.ForeignKey(Response, on_delete=models.PROTECT, related_name="+")
    response = models.OneToOneField(Response, on_delete=models.PROTECT, related_name="correction")
    answered_at = models.DateTimeField("corrigée le", null=True, blank=True)
    closed_at = models.DateTimeField("close le", null=True, blank=True)

    class Meta:
        verbose_name = "correction demandée"
        verbose_name_plural = "corrections demandées"
        ordering: ClassVar = ["-created_at", "-id"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["application"], condition=Q(closed_at__isnull=True), name="funding_one_correction_waits"
            ),
            models.CheckConstraint(
                condition=Q(answered_at__isnull=True) | Q(closed_at__isnull=False),
                name="funding_answered_correction_is_closed",
            ),
        ]

    def __str__(self) -> str:
        return f"Correction de {self.application}"


class Transfer(Record):
    """A file is offered to another person, who becomes its holder by accepting."""

    application = models.ForeignKey(Application, on_delete=models.CASCADE, related_name="transfers")
    email = models.EmailField("adresse e-mail")
    offered_by = models.ForeignKey(User, on_delete=models.SET_NULL, null=True, related_name="+")
    note = models.TextField("message", max_length=1000, blank=True)
    accepted_at = models.DateTimeField("acceptée le", null=True, blank=True)
    closed_at = models.DateTimeField("close le", null=True, blank=True)

    class Meta:
        verbose_name = "transmission"
        ordering: ClassVar = ["-created_at", "-id"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["application"], condition=Q(closed_at__isnull=True), name="funding_offered_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.application}, à {self.email}"
