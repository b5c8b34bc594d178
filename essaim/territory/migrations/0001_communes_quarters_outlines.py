import django.db.models.deletion
import essaim.kernel.clock
import essaim.kernel.records
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = []

    operations = [
        migrations.CreateModel(
            name="Commune",
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
                ("code", models.CharField(max_length=5, unique=True, verbose_name="code Insee")),
                ("name", models.CharField(max_length=80, verbose_name="nom")),
                ("official_name", models.CharField(blank=True, max_length=80, verbose_name="nom officiel")),
                (
                    "kind",
                    models.CharField(
                        choices=[("commune", "Commune"), ("associated", "Commune associée")],
                        default="commune",
                        max_length=10,
                        verbose_name="nature",
                    ),
                ),
                ("associated_on", models.DateField(blank=True, null=True, verbose_name="associée depuis")),
                ("position", models.PositiveSmallIntegerField(default=0, verbose_name="rang")),
                (
                    "parent",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="associated",
                        to="territory.commune",
                        verbose_name="associée à",
                    ),
                ),
            ],
            options={
                "verbose_name": "commune",
                "ordering": ["position", "code"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("kind", "commune"), ("parent__isnull", True)),
                            models.Q(("kind", "associated"), ("parent__isnull", False)),
                            _connector="OR",
                        ),
                        name="territory_commune_parent",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Layer",
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
                (
                    "kind",
                    models.CharField(
                        choices=[("commune", "Communes"), ("quarter", "Quartiers"), ("qpv", "Quartiers prioritaires")],
                        max_length=8,
                        verbose_name="nature",
                    ),
                ),
                ("generation", models.CharField(blank=True, max_length=4, verbose_name="liste")),
                ("is_schematic", models.BooleanField(default=False, verbose_name="schématique")),
                ("source", models.CharField(max_length=200, verbose_name="origine")),
                ("digest", models.CharField(blank=True, max_length=64, verbose_name="empreinte du fichier")),
                ("dated_on", models.DateField(blank=True, null=True, verbose_name="date de la couche")),
            ],
            options={
                "verbose_name": "couche de contours",
                "verbose_name_plural": "couches de contours",
                "ordering": ["kind", "generation", "is_schematic"],
                "constraints": [
                    models.UniqueConstraint(fields=("kind", "generation", "is_schematic"), name="territory_one_layer")
                ],
            },
        ),
        migrations.CreateModel(
            name="Outline",
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
                ("code", models.CharField(max_length=40, verbose_name="code")),
                ("geometry", models.JSONField(verbose_name="géométrie")),
                (
                    "layer",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="outlines",
                        to="territory.layer",
                        verbose_name="couche",
                    ),
                ),
            ],
            options={
                "verbose_name": "contour",
                "ordering": ["layer", "code"],
                "constraints": [models.UniqueConstraint(fields=("layer", "code"), name="territory_one_outline")],
            },
        ),
        migrations.CreateModel(
            name="PriorityGeneration",
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
                ("code", models.CharField(max_length=4, unique=True, verbose_name="code")),
                ("name", models.CharField(max_length=80, verbose_name="nom")),
                ("act", models.CharField(blank=True, max_length=80, verbose_name="texte")),
                ("valid_from", models.DateField(verbose_name="en vigueur depuis")),
                ("valid_until", models.DateField(blank=True, null=True, verbose_name="en vigueur jusqu’au")),
                ("is_complete", models.BooleanField(default=False, verbose_name="liste complète")),
            ],
            options={
                "verbose_name": "liste de quartiers prioritaires",
                "verbose_name_plural": "listes de quartiers prioritaires",
                "ordering": ["valid_from"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("valid_until__isnull", True), ("valid_until__gte", models.F("valid_from")), _connector="OR"
                        ),
                        name="territory_generation_period",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="PriorityQuarter",
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
                ("code", models.CharField(max_length=10, unique=True, verbose_name="code")),
                ("name", models.CharField(max_length=120, verbose_name="nom")),
                ("shared_with", models.JSONField(blank=True, default=list, verbose_name="s’étend aussi sur")),
                (
                    "communes",
                    models.ManyToManyField(
                        related_name="priority_quarters", to="territory.commune", verbose_name="communes"
                    ),
                ),
                (
                    "generation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="quarters",
                        to="territory.prioritygeneration",
                        verbose_name="liste",
                    ),
                ),
            ],
            options={
                "verbose_name": "quartier prioritaire",
                "verbose_name_plural": "quartiers prioritaires",
                "ordering": ["code"],
            },
        ),
        migrations.CreateModel(
            name="Quarter",
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
                ("code", models.SlugField(max_length=40, unique=True, verbose_name="code")),
                ("name", models.CharField(max_length=80, verbose_name="nom")),
                ("is_whole_commune", models.BooleanField(default=False, verbose_name="commune entière")),
                ("official_code", models.CharField(blank=True, max_length=20, verbose_name="numéro officiel")),
                ("official_names", models.JSONField(blank=True, default=list, verbose_name="autres noms")),
                ("position", models.PositiveSmallIntegerField(default=0, verbose_name="rang")),
                (
                    "commune",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="quarters",
                        to="territory.commune",
                        verbose_name="commune",
                    ),
                ),
            ],
            options={
                "verbose_name": "quartier",
                "ordering": ["position", "code"],
            },
        ),
    ]
