import django.db.models.deletion
import essaim.kernel.clock
import essaim.kernel.records
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("directory", "0001_organisations"),
        ("people", "__first__"),
    ]

    operations = [
        migrations.CreateModel(
            name="Axis",
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
                ("code", models.CharField(max_length=2, unique=True, verbose_name="code")),
                ("title", models.CharField(max_length=160, verbose_name="titre")),
                ("short_title", models.CharField(max_length=60, verbose_name="titre court")),
                ("stake", models.TextField(blank=True, verbose_name="enjeu")),
            ],
            options={
                "verbose_name": "axe",
                "verbose_name_plural": "axes",
                "ordering": ["code"],
            },
        ),
        migrations.CreateModel(
            name="Commitment",
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
                        choices=[
                            ("principle", "Principe"),
                            ("workshop", "Thème d’atelier"),
                            ("milestone", "Échéance de l’évaluation"),
                            ("source_note", "Note sur la source"),
                        ],
                        max_length=12,
                        verbose_name="nature",
                    ),
                ),
                ("code", models.CharField(max_length=20, verbose_name="code")),
                ("text", models.TextField(max_length=600, verbose_name="texte")),
                ("place", models.CharField(blank=True, max_length=120, verbose_name="endroit du texte")),
                ("position", models.PositiveSmallIntegerField(default=0, verbose_name="rang")),
            ],
            options={
                "verbose_name": "élément de la stratégie",
                "verbose_name_plural": "éléments de la stratégie",
                "ordering": ["kind", "position"],
                "constraints": [models.UniqueConstraint(fields=("kind", "code"), name="strategy_one_commitment")],
            },
        ),
        migrations.CreateModel(
            name="IndicatorValue",
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
                ("code", models.CharField(max_length=20, verbose_name="code")),
                ("label", models.CharField(max_length=160, verbose_name="libellé")),
                ("value", models.DecimalField(decimal_places=2, max_digits=14, verbose_name="valeur")),
                ("unit", models.CharField(max_length=30, verbose_name="unité")),
                ("year", models.PositiveSmallIntegerField(verbose_name="année")),
                ("series", models.CharField(max_length=30, verbose_name="série")),
                ("perimeter", models.CharField(max_length=160, verbose_name="périmètre")),
                ("producer", models.CharField(max_length=200, verbose_name="source")),
                ("is_approximate", models.BooleanField(default=False, verbose_name="valeur approchée")),
                ("is_provisional", models.BooleanField(default=False, verbose_name="valeur provisoire")),
                ("wording", models.CharField(blank=True, max_length=120, verbose_name="formulation d’origine")),
                ("remark", models.CharField(blank=True, max_length=300, verbose_name="remarque")),
            ],
            options={
                "verbose_name": "valeur d’indicateur",
                "verbose_name_plural": "valeurs d’indicateur",
                "ordering": ["code", "year"],
                "constraints": [models.UniqueConstraint(fields=("code", "year", "series"), name="strategy_one_value")],
            },
        ),
        migrations.CreateModel(
            name="Objective",
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
                ("code", models.CharField(max_length=5, unique=True, verbose_name="code")),
                ("title", models.CharField(max_length=200, verbose_name="titre")),
                ("short_title", models.CharField(max_length=40, verbose_name="titre court")),
                (
                    "axis",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="objectives",
                        to="strategy.axis",
                        verbose_name="axe",
                    ),
                ),
            ],
            options={
                "verbose_name": "objectif",
                "ordering": ["code"],
            },
        ),
        migrations.CreateModel(
            name="Action",
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
                ("code", models.CharField(max_length=8, unique=True, verbose_name="code")),
                (
                    "objective",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="actions",
                        to="strategy.objective",
                        verbose_name="objectif",
                    ),
                ),
            ],
            options={
                "verbose_name": "action",
                "ordering": ["code"],
            },
        ),
        migrations.CreateModel(
            name="Review",
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
                ("year", models.PositiveSmallIntegerField(verbose_name="année")),
                ("number", models.PositiveSmallIntegerField(default=1, verbose_name="version")),
                ("as_of", models.DateField(verbose_name="situation au")),
                ("content", models.TextField(verbose_name="contenu")),
                ("digest", models.CharField(max_length=64, verbose_name="empreinte")),
                ("public_content", models.TextField(verbose_name="contenu public")),
                ("public_digest", models.CharField(max_length=64, verbose_name="empreinte publique")),
                ("annex", models.TextField(verbose_name="titres et règles du moment")),
                ("software_version", models.CharField(max_length=20, verbose_name="version d’Essaim")),
                ("frozen_at", models.DateTimeField(default=essaim.kernel.clock.now, verbose_name="figé le")),
                ("meeting_key", models.CharField(blank=True, max_length=40, verbose_name="présenté à la réunion")),
            ],
            options={
                "verbose_name": "bilan figé",
                "verbose_name_plural": "bilans figés",
                "ordering": ["-year", "-number"],
                "constraints": [models.UniqueConstraint(fields=("year", "number"), name="strategy_review_number")],
            },
        ),
        migrations.CreateModel(
            name="Roadmap",
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
                ("code", models.CharField(max_length=12, unique=True, verbose_name="code")),
                ("title", models.CharField(max_length=120, verbose_name="titre")),
                ("starts_on", models.DateField(verbose_name="début")),
                ("ends_on", models.DateField(verbose_name="fin")),
                ("is_voted", models.BooleanField(default=False, verbose_name="adoptée")),
                ("note", models.CharField(blank=True, max_length=200, verbose_name="remarque")),
            ],
            options={
                "verbose_name": "feuille de route",
                "verbose_name_plural": "feuilles de route",
                "ordering": ["starts_on"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("ends_on__gt", models.F("starts_on"))), name="strategy_roadmap_period"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="RoadmapAction",
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
                ("title", models.CharField(max_length=120, verbose_name="titre")),
                ("summary", models.TextField(max_length=600, verbose_name="résumé")),
                (
                    "nature",
                    models.CharField(
                        choices=[
                            ("continuous", "Continue"),
                            ("recurring", "Récurrente"),
                            ("watch", "Veille"),
                            ("deliverable", "Livrable"),
                            ("one_off", "Ponctuelle"),
                            ("working_group", "Groupe de travail"),
                        ],
                        max_length=16,
                        verbose_name="nature",
                    ),
                ),
                ("rules", models.JSONField(blank=True, default=list, verbose_name="règles de preuve")),
                ("proposed_indicator", models.CharField(blank=True, max_length=300, verbose_name="indicateur proposé")),
                ("principles", models.JSONField(blank=True, default=list, verbose_name="principes")),
                ("calendar", models.TextField(blank=True, max_length=600, verbose_name="calendrier")),
                ("budget", models.TextField(blank=True, max_length=600, verbose_name="budget")),
                ("target", models.TextField(blank=True, max_length=300, verbose_name="cible")),
                (
                    "outcome",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("carried", "Reconduite"),
                            ("split", "Scindée"),
                            ("merged", "Regroupée"),
                            ("stopped", "Arrêtée"),
                            ("new", "Nouvelle"),
                        ],
                        max_length=8,
                        verbose_name="au regard de la précédente",
                    ),
                ),
                ("search_text", models.TextField(blank=True, editable=False)),
                (
                    "action",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="sheets", to="strategy.action"
                    ),
                ),
                (
                    "ancestors",
                    models.ManyToManyField(blank=True, related_name="descendants", to="strategy.roadmapaction"),
                ),
                (
                    "partners",
                    models.ManyToManyField(
                        blank=True, related_name="sheets", to="directory.partner", verbose_name="partenaires"
                    ),
                ),
                (
                    "pilot_service",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="directory.service",
                        verbose_name="service pilote",
                    ),
                ),
                (
                    "pilots",
                    models.ManyToManyField(
                        blank=True, related_name="piloted_sheets", to=settings.AUTH_USER_MODEL, verbose_name="pilotes"
                    ),
                ),
                (
                    "roadmap",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="sheets", to="strategy.roadmap"
                    ),
                ),
                ("sectors", models.ManyToManyField(blank=True, to="directory.sector", verbose_name="filières")),
                (
                    "services",
                    models.ManyToManyField(
                        blank=True, related_name="sheets", to="directory.service", verbose_name="services"
                    ),
                ),
            ],
            options={
                "verbose_name": "fiche action",
                "verbose_name_plural": "fiches action",
                "ordering": ["roadmap", "action__code"],
                "constraints": [models.UniqueConstraint(fields=("roadmap", "action"), name="strategy_one_sheet")],
            },
        ),
        migrations.CreateModel(
            name="FollowUpNote",
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
                ("on", models.DateField(default=essaim.kernel.clock.today, verbose_name="date")),
                ("text", models.TextField(max_length=2000, verbose_name="note")),
                ("is_public", models.BooleanField(default=False, verbose_name="visible de tout le monde")),
                (
                    "author",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "sheet",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="notes", to="strategy.roadmapaction"
                    ),
                ),
            ],
            options={
                "verbose_name": "note de suivi",
                "verbose_name_plural": "notes de suivi",
                "ordering": ["-on", "-id"],
            },
        ),
        migrations.CreateModel(
            name="SettingAside",
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
                ("year", models.PositiveSmallIntegerField(verbose_name="année")),
                ("reason", models.CharField(max_length=300, verbose_name="motif")),
                ("decision", models.CharField(max_length=200, verbose_name="décision")),
                (
                    "sheet",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="settings_aside",
                        to="strategy.roadmapaction",
                    ),
                ),
            ],
            options={
                "verbose_name": "mise à l’écart",
                "constraints": [models.UniqueConstraint(fields=("sheet", "year"), name="strategy_aside_once")],
            },
        ),
    ]
