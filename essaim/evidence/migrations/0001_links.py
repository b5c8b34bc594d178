import django.db.models.deletion
import essaim.kernel.clock
import essaim.kernel.records
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("people", "__first__"),
    ]

    operations = [
        migrations.CreateModel(
            name="Link",
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
                ("record_kind", models.CharField(max_length=20, verbose_name="type de preuve")),
                ("record_key", models.CharField(max_length=60, verbose_name="fait")),
                ("action_code", models.CharField(max_length=8, verbose_name="action")),
                ("rule_key", models.CharField(blank=True, max_length=12, verbose_name="règle")),
                ("reason", models.CharField(max_length=300, verbose_name="pourquoi ce fait prouve l’action")),
                ("linked_on", models.DateField(default=essaim.kernel.clock.today, verbose_name="rattaché le")),
                ("removed_on", models.DateField(blank=True, null=True, verbose_name="détaché le")),
                (
                    "removal_reason",
                    models.CharField(blank=True, max_length=300, verbose_name="pourquoi il a été détaché"),
                ),
                (
                    "linked_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="rattaché par",
                    ),
                ),
                (
                    "removed_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="détaché par",
                    ),
                ),
            ],
            options={
                "verbose_name": "rattachement",
                "ordering": ["action_code", "linked_on", "id"],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("removed_on__isnull", True)),
                        fields=("record_kind", "record_key", "action_code"),
                        name="evidence_link_once",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("reason", ""), _negated=True), name="evidence_link_reason"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("removed_on__isnull", True),
                            models.Q(("removal_reason", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="evidence_removal_reason",
                    ),
                ],
            },
        ),
    ]
