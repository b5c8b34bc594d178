"""Forms, their published versions, and responses to a version."""

from typing import Any, ClassVar

from django.db import models
from django.db.models import Q

from essaim.kernel import clock
from essaim.kernel.records import Record
from essaim.questionnaires.document import Document


class Form(Record):
    """A form under a stable code; its content is in its versions. ``draft`` is the next one while it is prepared."""

    code = models.SlugField("code", unique=True)
    title = models.CharField("titre", max_length=500)
    draft = models.JSONField("document en préparation", null=True, blank=True)

    class Meta:
        verbose_name = "formulaire"
        ordering: ClassVar = ["title", "code"]

    def __str__(self) -> str:
        return self.title

    @property
    def current_version(self) -> "FormVersion | None":
        """The last published version."""
        return self.versions.order_by("-number").first()


class FormVersion(Record):
    """One published document of a form, never changed nor removed: the database refuses it too (``immutability``)."""

    form = models.ForeignKey(Form, on_delete=models.PROTECT, related_name="versions", verbose_name="formulaire")
    number = models.PositiveIntegerField("version")
    document = models.JSONField("document")
    digest = models.CharField("empreinte", max_length=64)
    published_at = models.DateTimeField("publiée le", default=clock.now)

    class Meta:
        verbose_name = "version de formulaire"
        verbose_name_plural = "versions de formulaire"
        ordering: ClassVar = ["form", "-number"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["form", "number"], name="questionnaires_version_number"),
            models.CheckConstraint(condition=Q(number__gte=1), name="questionnaires_version_from_one"),
        ]

    def __str__(self) -> str:
        return f"{self.form.title}, version {self.number}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Insert; a published version is never saved again."""
        if not self._state.adding:
            raise ImmutableVersion("A published version of a form never changes: publish another one.")
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> tuple[int, dict[str, int]]:
        """Never."""
        raise ImmutableVersion("A published version of a form is never removed.")

    def read(self) -> Document:
        """The document, ready to be asked."""
        return Document.model_validate(self.document)


class ImmutableVersion(RuntimeError):
    """Somebody's code tried to change a published version."""


class ResponseState(models.TextChoices):
    """A filed response is frozen; after its retention it can only be erased."""

    DRAFT = "draft", "Brouillon"
    FILED = "filed", "Déposée"
    ERASED = "erased", "Effacée"


class Response(Record):
    """Answers to one version of a form, as stored values by question code.

    ``stamps`` keeps, by question code, at which ``version`` of the row the answer last changed, when and by whom, so
    that two people who write at once learn which answers they both touched. ``previous_version`` is the form's version
    that the draft was begun on, when it moved since.
    """

    form_version = models.ForeignKey(
        FormVersion, on_delete=models.PROTECT, related_name="responses", verbose_name="version du formulaire"
    )
    previous_version = models.ForeignKey(
        FormVersion, on_delete=models.PROTECT, related_name="+", null=True, blank=True, verbose_name="version quittée"
    )
    answers = models.JSONField("réponses", default=dict, blank=True)
    stamps = models.JSONField("dernières modifications", default=dict, blank=True)
    state = models.CharField("état", max_length=10, choices=ResponseState.choices, default=ResponseState.DRAFT)
    filed_at = models.DateTimeField("déposée le", null=True, blank=True)

    class Meta:
        verbose_name = "réponse"
        ordering: ClassVar = ["-created_at", "id"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(state__in=[value for value, _ in ResponseState.choices]), name="questionnaires_state"
            ),
            models.CheckConstraint(
                condition=~Q(state="filed") | Q(filed_at__isnull=False), name="questionnaires_filed_has_instant"
            ),
            models.CheckConstraint(
                condition=~Q(state="draft") | Q(filed_at__isnull=True), name="questionnaires_draft_has_no_instant"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.form_version.form.title} ({self.get_state_display().lower()})"

    @property
    def is_draft(self) -> bool:
        """Whether answers may still change."""
        return self.state == ResponseState.DRAFT
