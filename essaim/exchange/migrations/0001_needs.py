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
            name="Need",
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
                ("title", models.CharField(max_length=160, verbose_name="titre")),
                ("slug", models.SlugField(max_length=80, unique=True, verbose_name="adresse")),
                ("text", models.TextField(max_length=3000, verbose_name="ce qui est attendu")),
                ("topics", models.JSONField(blank=True, default=list, verbose_name="thèmes")),
                ("commune_code", models.CharField(blank=True, max_length=5, verbose_name="commune")),
                ("quarter_code", models.CharField(blank=True, max_length=40, verbose_name="quartier")),
                ("opens_on", models.DateField(default=essaim.kernel.clock.today, verbose_name="ouvert à partir du")),
                ("closes_on", models.DateField(blank=True, null=True, verbose_name="ouvert jusqu’au")),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("draft", "En préparation"),
                            ("published", "Ouvert"),
                            ("expired", "Délai passé"),
                            ("met", "Satisfait"),
                            ("closed", "Clos sans suite"),
                        ],
                        default="draft",
                        max_length=10,
                        verbose_name="état",
                    ),
                ),
                ("published_on", models.DateField(blank=True, editable=False, null=True, verbose_name="publié le")),
                ("ended_on", models.DateField(blank=True, editable=False, null=True, verbose_name="terminé le")),
                ("outcome", models.TextField(blank=True, max_length=2000, verbose_name="ce qui en est sorti")),
                ("search_text", models.TextField(blank=True, editable=False, verbose_name="texte de recherche")),
                (
                    "origin",
                    models.CharField(
                        choices=[("municipality", "Un service de la Ville"), ("external", "Un partenaire")],
                        max_length=12,
                        verbose_name="exprimé par",
                    ),
                ),
                (
                    "is_local",
                    models.BooleanField(default=False, verbose_name="une structure venue d’ailleurs peut y répondre"),
                ),
                (
                    "contact_service",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="directory.service",
                        verbose_name="service à contacter",
                    ),
                ),
                (
                    "organisation",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="directory.organisation",
                        verbose_name="initiative née",
                    ),
                ),
                (
                    "partner",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="directory.partner",
                        verbose_name="partenaire",
                    ),
                ),
                (
                    "proposed_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "sectors",
                    models.ManyToManyField(
                        blank=True, related_name="+", to="directory.sector", verbose_name="filières"
                    ),
                ),
            ],
            options={
                "verbose_name": "besoin",
                "ordering": ["-published_on", "-id"],
                "indexes": [models.Index(fields=["state", "closes_on"], name="exchange_need_open")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("closes_on__isnull", True), ("closes_on__gte", models.F("opens_on")), _connector="OR"
                        ),
                        name="exchange_need_period",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("origin", "municipality"), ("partner__isnull", False), _connector="OR"),
                        name="exchange_need_has_author",
                    ),
                ],
            },
        ),
    ]
