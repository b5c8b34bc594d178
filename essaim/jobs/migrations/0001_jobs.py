import essaim.kernel.clock
import essaim.kernel.records
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = []

    operations = [
        migrations.CreateModel(
            name="Job",
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
                ("name", models.CharField(max_length=80, verbose_name="tâche")),
                ("key", models.CharField(max_length=200, unique=True, verbose_name="clé")),
                ("payload", models.JSONField(blank=True, default=dict, verbose_name="contenu")),
                ("due_at", models.DateTimeField(default=essaim.kernel.clock.now, verbose_name="à faire à partir de")),
                ("lease", models.CharField(blank=True, editable=False, max_length=32, verbose_name="bail")),
                (
                    "lease_until",
                    models.DateTimeField(blank=True, editable=False, null=True, verbose_name="bail jusqu’à"),
                ),
                ("attempts", models.PositiveSmallIntegerField(default=0, verbose_name="essais")),
                ("done_at", models.DateTimeField(blank=True, null=True, verbose_name="fait le")),
                ("failed_at", models.DateTimeField(blank=True, null=True, verbose_name="abandonné le")),
                ("last_error", models.TextField(blank=True, verbose_name="dernière erreur")),
            ],
            options={
                "verbose_name": "travail",
                "verbose_name_plural": "travaux",
                "indexes": [
                    models.Index(
                        condition=models.Q(("done_at__isnull", True), ("failed_at__isnull", True)),
                        fields=["due_at", "id"],
                        name="jobs_open",
                    ),
                    models.Index(fields=["done_at"], name="jobs_done"),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("done_at__isnull", True), ("failed_at__isnull", True), _connector="OR"),
                        name="jobs_one_outcome",
                    )
                ],
            },
        ),
    ]
