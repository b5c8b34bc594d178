import essaim.kernel.clock
import essaim.kernel.records
import uuid
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = []

    operations = [
        migrations.CreateModel(
            name="File",
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
                ("owner_kind", models.CharField(max_length=60, verbose_name="nature de l’objet")),
                ("owner_key", models.CharField(max_length=60, verbose_name="objet")),
                ("slot", models.CharField(blank=True, max_length=60, verbose_name="emplacement")),
                ("title", models.CharField(blank=True, max_length=200, verbose_name="titre")),
                ("original_name", models.CharField(blank=True, max_length=200, verbose_name="nom du fichier")),
                ("content_type", models.CharField(max_length=100, verbose_name="type")),
                ("size", models.PositiveBigIntegerField(verbose_name="taille en octets")),
                ("sha256", models.CharField(max_length=64, verbose_name="empreinte SHA-256")),
                ("path", models.CharField(max_length=100, unique=True, verbose_name="chemin dans le dépôt")),
                (
                    "visibility",
                    models.CharField(
                        choices=[
                            ("owner", "Le dossier\xa0: la structure et la Ville"),
                            ("office", "La Ville seulement"),
                            ("public", "Tout le monde"),
                        ],
                        default="office",
                        max_length=10,
                        verbose_name="visible par",
                    ),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[("stored", "Disponible"), ("quarantined", "En attente de l’analyse antivirus")],
                        default="stored",
                        max_length=15,
                        verbose_name="état",
                    ),
                ),
                ("uploaded_by", models.CharField(blank=True, max_length=60, verbose_name="déposé par")),
                ("series", models.UUIDField(default=uuid.uuid4, editable=False, verbose_name="document")),
                ("number", models.PositiveSmallIntegerField(default=1, verbose_name="numéro de version")),
                ("is_current", models.BooleanField(default=True, verbose_name="version en cours")),
                ("removed_at", models.DateTimeField(blank=True, null=True, verbose_name="retiré le")),
                ("removed_by", models.CharField(blank=True, max_length=60, verbose_name="retiré par")),
                ("keep_until", models.DateField(blank=True, null=True, verbose_name="à conserver jusqu’au")),
                ("purged_at", models.DateTimeField(blank=True, null=True, verbose_name="effacé le")),
            ],
            options={
                "verbose_name": "fichier",
                "verbose_name_plural": "fichiers",
                "indexes": [
                    models.Index(fields=["owner_kind", "owner_key"], name="documents_owner"),
                    models.Index(fields=["keep_until"], name="documents_retention"),
                ],
                "constraints": [
                    models.UniqueConstraint(fields=("series", "number"), name="documents_one_version_number"),
                    models.UniqueConstraint(
                        condition=models.Q(("is_current", True)),
                        fields=("series",),
                        name="documents_one_current_version",
                    ),
                    models.CheckConstraint(condition=models.Q(("size__gt", 0)), name="documents_not_empty"),
                    models.CheckConstraint(
                        condition=models.Q(("visibility__in", ["owner", "office", "public"])),
                        name="documents_visibility",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("state__in", ["stored", "quarantined"])), name="documents_state"
                    ),
                ],
            },
        ),
    ]
