import essaim.kernel.clock
import essaim.kernel.records
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = []

    operations = [
        migrations.CreateModel(
            name="Message",
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
                ("to", models.EmailField(max_length=254, verbose_name="destinataire")),
                ("subject", models.CharField(max_length=200, verbose_name="objet")),
                ("body", models.TextField(blank=True, verbose_name="texte")),
                ("template", models.CharField(max_length=120, verbose_name="modèle")),
                ("about_kind", models.CharField(blank=True, max_length=60, verbose_name="nature de ce dont il parle")),
                ("about_key", models.CharField(blank=True, max_length=60, verbose_name="ce dont il parle")),
                ("key", models.CharField(max_length=200, unique=True, verbose_name="clé")),
                (
                    "state",
                    models.CharField(
                        choices=[("queued", "À envoyer"), ("sent", "Envoyé"), ("failed", "Non remis")],
                        default="queued",
                        max_length=10,
                        verbose_name="état",
                    ),
                ),
                ("sent_at", models.DateTimeField(blank=True, null=True, verbose_name="envoyé le")),
                ("error", models.TextField(blank=True, verbose_name="erreur")),
                ("is_secret", models.BooleanField(default=False, verbose_name="personnel")),
                ("search_key", models.TextField(blank=True, editable=False, verbose_name="clé de recherche")),
            ],
            options={
                "verbose_name": "courrier",
                "verbose_name_plural": "courriers",
                "ordering": ["-created_at", "-id"],
                "indexes": [
                    models.Index(fields=["about_kind", "about_key"], name="mail_about"),
                    models.Index(fields=["-created_at", "-id"], name="mail_latest"),
                    models.Index(fields=["to"], name="mail_to"),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("state__in", ["queued", "sent", "failed"])), name="mail_state"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state", "sent"), _negated=True), ("sent_at__isnull", False), _connector="OR"
                        ),
                        name="mail_sent_has_instant",
                    ),
                ],
            },
        ),
    ]
