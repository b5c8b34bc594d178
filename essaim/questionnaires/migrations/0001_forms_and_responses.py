import django.db.models.deletion
import essaim.kernel.clock
import essaim.kernel.records
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = []

    operations = [
        migrations.CreateModel(
            name="Form",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=essaim.kernel.records.ordered_uuid, editable=False, primary_key=True, serialize=False
                    ),
                ),
                (
                    "created_at",
                    models.DateTimeField(default=essaim.kernel.clock.now, editable=False, verbose_name="créé le"),
                ),
                (
                    "updated_at",
                    models.DateTimeField(default=essaim.kernel.clock.now, editable=False, verbose_name="modifié le"),
                ),
                ("version", models.PositiveIntegerField(default=1, editable=False, verbose_name="version")),
                ("code", models.SlugField(unique=True, verbose_name="code")),
                ("title", models.CharField(max_length=500, verbose_name="titre")),
                ("draft", models.JSONField(blank=True, null=True, verbose_name="document en préparation")),
            ],
            options={
                "verbose_name": "formulaire",
                "ordering": ["title", "code"],
            },
        ),
        migrations.CreateModel(
            name="FormVersion",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=essaim.kernel.records.ordered_uuid, editable=False, primary_key=True, serialize=False
                    ),
                ),
                (
                    "created_at",
                    models.DateTimeField(default=essaim.kernel.clock.now, editable=False, verbose_name="créé le"),
                ),
                (
                    "updated_at",
                    models.DateTimeField(default=essaim.kernel.clock.now, editable=False, verbose_name="modifié le"),
                ),
                ("version", models.PositiveIntegerField(default=1, editable=False, verbose_name="version")),
                ("number", models.PositiveIntegerField(verbose_name="version")),
                ("document", models.JSONField(verbose_name="document")),
                ("digest", models.CharField(max_length=64, verbose_name="empreinte")),
                ("published_at", models.DateTimeField(default=essaim.kernel.clock.now, verbose_name="publiée le")),
                (
                    "form",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="versions",
                        to="questionnaires.form",
                        verbose_name="formulaire",
                    ),
                ),
            ],
            options={
                "verbose_name": "version de formulaire",
                "verbose_name_plural": "versions de formulaire",
                "ordering": ["form", "-number"],
                "constraints": [
                    models.UniqueConstraint(fields=("form", "number"), name="questionnaires_version_number"),
                    models.CheckConstraint(
                        condition=models.Q(("number__gte", 1)), name="questionnaires_version_from_one"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Response",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=essaim.kernel.records.ordered_uuid, editable=False, primary_key=True, serialize=False
                    ),
                ),
                (
                    "created_at",
                    models.DateTimeField(default=essaim.kernel.clock.now, editable=False, verbose_name="créé le"),
                ),
                (
                    "updated_at",
                    models.DateTimeField(default=essaim.kernel.clock.now, editable=False, verbose_name="modifié le"),
                ),
                ("version", models.PositiveIntegerField(default=1, editable=False, verbose_name="version")),
                ("answers", models.JSONField(blank=True, default=dict, verbose_name="réponses")),
                ("stamps", models.JSONField(blank=True, default=dict, verbose_name="dernières modifications")),
                (
                    "state",
                    models.CharField(
                        choices=[("draft", "Brouillon"), ("filed", "Déposée"), ("erased", "Effacée")],
                        default="draft",
                        max_length=10,
                        verbose_name="état",
                    ),
                ),
                ("filed_at", models.DateTimeField(blank=True, null=True, verbose_name="déposée le")),
                (
                    "form_version",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="responses",
                        to="questionnaires.formversion",
                        verbose_name="version du formulaire",
                    ),
                ),
                (
                    "previous_version",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="questionnaires.formversion",
                        verbose_name="version quittée",
                    ),
                ),
            ],
            options={
                "verbose_name": "réponse",
                "ordering": ["-created_at", "id"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("state__in", ["draft", "filed", "erased"])), name="questionnaires_state"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state", "filed"), _negated=True), ("filed_at__isnull", False), _connector="OR"
                        ),
                        name="questionnaires_filed_has_instant",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state", "draft"), _negated=True), ("filed_at__isnull", True), _connector="OR"
                        ),
                        name="questionnaires_draft_has_no_instant",
                    ),
                ],
            },
        ),
    ]
