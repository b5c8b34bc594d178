import django.db.models.deletion
import django.db.models.expressions
import essaim.kernel.clock
import essaim.kernel.money
import essaim.kernel.records
from decimal import Decimal
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("directory", "0001_organisations"),
        ("exchange", "0001_needs"),
        ("gatherings", "0001_bodies_meetings_events"),
        ("people", "__first__"),
        ("questionnaires", "0001_forms_and_responses"),
    ]

    operations = [
        migrations.CreateModel(
            name="AidKind",
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
                ("title", models.CharField(max_length=120, verbose_name="intitulé")),
                ("purpose", models.TextField(blank=True, max_length=1000, verbose_name="objet")),
                (
                    "stage",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("feasibility", "Étude de faisabilité"),
                            ("start_up", "Amorçage"),
                            ("consolidation", "Consolidation"),
                            ("scale_up", "Changement d’échelle"),
                        ],
                        max_length=16,
                        verbose_name="étape de vie",
                    ),
                ),
                ("action_code", models.CharField(blank=True, max_length=12, verbose_name="action")),
                ("rules", models.JSONField(blank=True, default=dict, verbose_name="règles")),
                ("is_offered", models.BooleanField(default=True, verbose_name="proposée")),
                ("position", models.PositiveSmallIntegerField(default=0, verbose_name="rang")),
            ],
            options={
                "verbose_name": "nature d’aide",
                "verbose_name_plural": "natures d’aide",
                "ordering": ["position", "title"],
            },
        ),
        migrations.CreateModel(
            name="NumberSequence",
            fields=[
                ("year", models.PositiveSmallIntegerField(primary_key=True, serialize=False)),
                ("last", models.PositiveIntegerField(default=0)),
            ],
        ),
        migrations.CreateModel(
            name="Call",
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
                ("title", models.CharField(max_length=240, verbose_name="titre")),
                ("short_title", models.CharField(max_length=80, verbose_name="titre court")),
                ("purpose", models.TextField(verbose_name="objet")),
                (
                    "state",
                    models.CharField(
                        choices=[("draft", "En préparation"), ("published", "Publié"), ("archived", "Archivé")],
                        default="published",
                        max_length=10,
                        verbose_name="état",
                    ),
                ),
                ("is_permanent", models.BooleanField(default=True, verbose_name="permanent")),
                ("opens_on", models.DateField(verbose_name="ouvert depuis")),
                ("closes_on", models.DateField(blank=True, null=True, verbose_name="fermé après")),
                ("pieces", models.JSONField(blank=True, default=list, verbose_name="pièces")),
                (
                    "spread_threshold",
                    models.PositiveSmallIntegerField(default=20, verbose_name="écart de notes signalé"),
                ),
                ("stages", models.JSONField(blank=True, default=list, verbose_name="étapes de vie")),
                ("eligibility", models.JSONField(blank=True, default=dict, verbose_name="premières questions")),
                ("is_blind", models.BooleanField(default=False, verbose_name="notation à l’aveugle")),
                ("edited_at", models.DateTimeField(blank=True, null=True, verbose_name="modifié à l’écran le")),
                (
                    "form",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="questionnaires.form",
                        verbose_name="formulaire",
                    ),
                ),
                (
                    "kinds",
                    models.ManyToManyField(
                        blank=True, related_name="calls", to="funding.aidkind", verbose_name="natures d’aide"
                    ),
                ),
            ],
            options={
                "verbose_name": "appel à projets",
                "verbose_name_plural": "appels à projets",
                "ordering": ["-is_permanent", "title"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("closes_on__isnull", True), ("closes_on__gte", models.F("opens_on")), _connector="OR"
                        ),
                        name="funding_call_closes_after_opening",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="CallMail",
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
                ("step", models.CharField(max_length=20, verbose_name="étape")),
                ("body", models.TextField(blank=True, max_length=4000, verbose_name="texte")),
                ("is_muted", models.BooleanField(default=False, verbose_name="ne pas écrire")),
                (
                    "call",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="mails", to="funding.call"
                    ),
                ),
            ],
            options={
                "verbose_name": "courrier d’étape",
                "verbose_name_plural": "courriers d’étape",
                "constraints": [models.UniqueConstraint(fields=("call", "step"), name="funding_one_call_mail")],
            },
        ),
        migrations.CreateModel(
            name="Deliberation",
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
                ("number", models.CharField(max_length=30, unique=True, verbose_name="numéro")),
                ("title", models.CharField(max_length=240, verbose_name="objet")),
                ("voted_on", models.DateField(verbose_name="votée le")),
                (
                    "mode",
                    models.CharField(
                        choices=[
                            ("individual", "Une aide, une délibération"),
                            ("list", "Liste d’aides dans la délibération"),
                            ("annex", "Liste annexée au budget"),
                        ],
                        max_length=10,
                        verbose_name="forme",
                    ),
                ),
                (
                    "total",
                    essaim.kernel.money.MoneyField(
                        decimal_places=2, default=Decimal("0.00"), max_digits=12, verbose_name="total"
                    ),
                ),
                ("published_on", models.DateField(blank=True, null=True, verbose_name="publiée le")),
                ("transmitted_on", models.DateField(blank=True, null=True, verbose_name="transmise au préfet le")),
                (
                    "meeting",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="gatherings.meeting",
                    ),
                ),
            ],
            options={
                "verbose_name": "délibération",
                "ordering": ["-voted_on", "number"],
            },
        ),
        migrations.CreateModel(
            name="DeliberationDraft",
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
                ("title", models.CharField(max_length=240, verbose_name="objet")),
                ("council_on", models.DateField(blank=True, null=True, verbose_name="conseil du")),
                (
                    "mode",
                    models.CharField(
                        choices=[
                            ("individual", "Une aide, une délibération"),
                            ("list", "Liste d’aides dans la délibération"),
                            ("annex", "Liste annexée au budget"),
                        ],
                        max_length=10,
                        verbose_name="forme",
                    ),
                ),
                ("lines", models.JSONField(default=list, verbose_name="lignes")),
                (
                    "deliberation",
                    models.OneToOneField(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="draft",
                        to="funding.deliberation",
                    ),
                ),
            ],
            options={
                "verbose_name": "projet de délibération",
                "verbose_name_plural": "projets de délibération",
                "ordering": ["-created_at", "-id"],
            },
        ),
        migrations.CreateModel(
            name="Envelope",
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
                ("commune_code", models.CharField(max_length=5, verbose_name="commune")),
                ("year", models.PositiveSmallIntegerField(verbose_name="année")),
                ("amount", essaim.kernel.money.MoneyField(decimal_places=2, max_digits=12, verbose_name="montant")),
                (
                    "reserved",
                    essaim.kernel.money.MoneyField(
                        decimal_places=2, default=Decimal("0.00"), max_digits=12, verbose_name="réservé"
                    ),
                ),
                (
                    "voted",
                    essaim.kernel.money.MoneyField(
                        decimal_places=2, default=Decimal("0.00"), max_digits=12, verbose_name="voté"
                    ),
                ),
                (
                    "paid",
                    essaim.kernel.money.MoneyField(
                        decimal_places=2, default=Decimal("0.00"), max_digits=12, verbose_name="payé"
                    ),
                ),
                (
                    "released",
                    essaim.kernel.money.MoneyField(
                        decimal_places=2, default=Decimal("0.00"), max_digits=12, verbose_name="rendu"
                    ),
                ),
                (
                    "call",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="envelopes",
                        to="funding.call",
                        verbose_name="appel",
                    ),
                ),
            ],
            options={
                "verbose_name": "enveloppe",
                "ordering": ["-year", "commune_code"],
                "constraints": [
                    models.UniqueConstraint(fields=("call", "commune_code", "year"), name="funding_one_envelope"),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "amount__gte",
                                django.db.models.expressions.CombinedExpression(
                                    models.F("reserved"), "+", models.F("voted")
                                ),
                            )
                        ),
                        name="funding_envelope_never_exceeded",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("reserved__gte", 0), ("voted__gte", 0)), name="funding_envelope_positive"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("paid__gte", 0), ("paid__lte", models.F("voted")), ("released__gte", 0)),
                        name="funding_envelope_paid",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="GrantBatch",
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
                ("file_name", models.CharField(max_length=200, verbose_name="fichier")),
                ("digest", models.CharField(max_length=64, verbose_name="empreinte du fichier")),
                ("file_key", models.CharField(blank=True, max_length=40, verbose_name="fichier gardé")),
                ("headers", models.JSONField(blank=True, default=list, verbose_name="colonnes du fichier")),
                ("columns", models.JSONField(blank=True, default=dict, verbose_name="colonnes reconnues")),
                (
                    "state",
                    models.CharField(
                        choices=[("checked", "Vérifié"), ("imported", "Repris"), ("undone", "Annulé")],
                        default="checked",
                        max_length=8,
                        verbose_name="état",
                    ),
                ),
                ("read", models.PositiveIntegerField(default=0, verbose_name="lignes lues")),
                ("ready", models.PositiveIntegerField(default=0, verbose_name="lignes prêtes")),
                ("refused", models.PositiveIntegerField(default=0, verbose_name="lignes refusées")),
                ("problems", models.JSONField(blank=True, default=list, verbose_name="problèmes")),
                ("done_at", models.DateTimeField(blank=True, null=True, verbose_name="repris le")),
                ("done_by", models.CharField(blank=True, max_length=120, verbose_name="repris par")),
                ("undone_at", models.DateTimeField(blank=True, null=True, verbose_name="annulé le")),
            ],
            options={
                "verbose_name": "reprise d’aides passées",
                "verbose_name_plural": "reprises d’aides passées",
                "ordering": ["-id"],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("state", "imported")),
                        fields=("digest",),
                        name="funding_batch_imported_once",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Grid",
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
                ("number", models.PositiveSmallIntegerField(verbose_name="version")),
                ("criteria", models.JSONField(verbose_name="critères")),
                ("scale", models.PositiveSmallIntegerField(default=5, verbose_name="note maximale par critère")),
                ("is_proposed", models.BooleanField(default=True, verbose_name="proposée, à valider en comité")),
                (
                    "adopted_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="gatherings.decision",
                        verbose_name="adoptée par",
                    ),
                ),
                (
                    "call",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="grids",
                        to="funding.call",
                        verbose_name="appel",
                    ),
                ),
            ],
            options={
                "verbose_name": "grille",
                "ordering": ["-number"],
                "constraints": [models.UniqueConstraint(fields=("call", "number"), name="funding_grid_number")],
            },
        ),
        migrations.CreateModel(
            name="CutOff",
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
                ("last_day", models.DateField(verbose_name="dernier jour de dépôt")),
                ("session_on", models.DateField(verbose_name="session prévue le")),
                ("is_blind", models.BooleanField(blank=True, null=True, verbose_name="notation à l’aveugle")),
                (
                    "call",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="cut_offs",
                        to="funding.call",
                        verbose_name="appel",
                    ),
                ),
                (
                    "session",
                    models.OneToOneField(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="cut_off",
                        to="gatherings.meeting",
                        verbose_name="session",
                    ),
                ),
                (
                    "grid",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="cut_offs",
                        to="funding.grid",
                        verbose_name="grille",
                    ),
                ),
            ],
            options={
                "verbose_name": "date limite",
                "verbose_name_plural": "dates limites",
                "ordering": ["last_day"],
                "constraints": [
                    models.UniqueConstraint(fields=("call", "last_day"), name="funding_one_cut_off"),
                    models.CheckConstraint(
                        condition=models.Q(("session_on__gte", models.F("last_day"))),
                        name="funding_session_after_cut_off",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="PastGrant",
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
                ("row", models.PositiveIntegerField(verbose_name="ligne du fichier")),
                ("beneficiary", models.CharField(max_length=200, verbose_name="bénéficiaire")),
                ("siret", models.CharField(blank=True, max_length=14, verbose_name="SIRET")),
                ("rna", models.CharField(blank=True, max_length=10, verbose_name="RNA")),
                ("object", models.CharField(max_length=256, verbose_name="objet")),
                ("amount", essaim.kernel.money.MoneyField(decimal_places=2, max_digits=12, verbose_name="montant")),
                (
                    "share",
                    models.DecimalField(
                        decimal_places=4, default=Decimal("1"), max_digits=5, verbose_name="part du bénéficiaire"
                    ),
                ),
                ("decided_on", models.DateField(verbose_name="attribuée le")),
                ("reference", models.CharField(blank=True, max_length=120, verbose_name="référence de la décision")),
                ("granted_by", models.CharField(blank=True, max_length=160, verbose_name="attribuée par")),
                ("scheme", models.CharField(blank=True, max_length=160, verbose_name="dispositif")),
                ("is_in_kind", models.BooleanField(default=False, verbose_name="aide en nature")),
                (
                    "stage",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("feasibility", "Étude de faisabilité"),
                            ("start_up", "Amorçage"),
                            ("consolidation", "Consolidation"),
                            ("scale_up", "Changement d’échelle"),
                        ],
                        max_length=16,
                        verbose_name="étape de vie",
                    ),
                ),
                ("commune_code", models.CharField(blank=True, max_length=5, verbose_name="commune")),
                ("qpv_code", models.CharField(blank=True, max_length=10, verbose_name="quartier prioritaire")),
                ("fingerprint", models.CharField(max_length=64, unique=True, verbose_name="empreinte")),
                ("search_text", models.TextField(blank=True, editable=False)),
                (
                    "batch",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="grants",
                        to="funding.grantbatch",
                        verbose_name="fichier",
                    ),
                ),
                (
                    "organisation",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="past_grants",
                        to="directory.organisation",
                    ),
                ),
            ],
            options={
                "verbose_name": "aide passée",
                "verbose_name_plural": "aides passées",
                "ordering": ["-decided_on", "id"],
                "constraints": [
                    models.CheckConstraint(condition=models.Q(("amount__gt", 0)), name="funding_past_grant_positive"),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("siret", ""), _negated=True),
                            models.Q(("rna", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="funding_past_grant_identified",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="SavedFilter",
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
                ("name", models.CharField(max_length=60, verbose_name="nom")),
                ("query", models.CharField(max_length=1000, verbose_name="filtres")),
                ("is_shared", models.BooleanField(default=False, verbose_name="partagé avec le bureau")),
                (
                    "owner",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
            ],
            options={
                "verbose_name": "filtre gardé",
                "verbose_name_plural": "filtres gardés",
                "ordering": ["name", "id"],
                "constraints": [models.UniqueConstraint(fields=("owner", "name"), name="funding_filter_name")],
            },
        ),
        migrations.CreateModel(
            name="Application",
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
                ("number", models.CharField(blank=True, max_length=12, null=True, unique=True, verbose_name="numéro")),
                ("holder_name", models.CharField(blank=True, max_length=120, verbose_name="porteuse ou porteur")),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("draft", "Brouillon"),
                            ("filed", "Déposée"),
                            ("incomplete", "Pièce demandée"),
                            ("in_review", "En instruction"),
                            ("ready", "Prête pour la session"),
                            ("awarded", "Aide votée"),
                            ("declined", "Refusée"),
                            ("withdrawn", "Retirée"),
                        ],
                        db_index=True,
                        default="draft",
                        max_length=12,
                        verbose_name="état",
                    ),
                ),
                ("title", models.CharField(blank=True, max_length=160, verbose_name="projet")),
                ("summary", models.TextField(blank=True, max_length=2000, verbose_name="résumé")),
                (
                    "stage",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("feasibility", "Étude de faisabilité"),
                            ("start_up", "Amorçage"),
                            ("consolidation", "Consolidation"),
                            ("scale_up", "Changement d’échelle"),
                        ],
                        max_length=16,
                        verbose_name="étape de vie",
                    ),
                ),
                ("is_experimentation", models.BooleanField(default=False, verbose_name="expérimentation")),
                ("municipal_stake", models.CharField(blank=True, max_length=200, verbose_name="enjeu municipal")),
                (
                    "strategies",
                    models.JSONField(blank=True, default=list, verbose_name="stratégies de changement d’échelle"),
                ),
                (
                    "requested",
                    essaim.kernel.money.MoneyField(
                        blank=True, decimal_places=2, max_digits=12, null=True, verbose_name="montant demandé"
                    ),
                ),
                (
                    "total_cost",
                    essaim.kernel.money.MoneyField(
                        blank=True, decimal_places=2, max_digits=12, null=True, verbose_name="coût total"
                    ),
                ),
                ("commune_code", models.CharField(blank=True, max_length=5, verbose_name="commune")),
                ("quarter_code", models.CharField(blank=True, max_length=40, verbose_name="quartier")),
                ("qpv_code", models.CharField(blank=True, max_length=10, verbose_name="quartier prioritaire déclaré")),
                ("heard_through", models.CharField(blank=True, max_length=40, verbose_name="canal")),
                (
                    "is_qpv_holder",
                    models.BooleanField(blank=True, null=True, verbose_name="porteur issu d’un quartier prioritaire"),
                ),
                (
                    "has_publication_consent",
                    models.BooleanField(default=False, verbose_name="accepte une page publique"),
                ),
                ("starts_on", models.DateField(blank=True, null=True, verbose_name="début du projet")),
                ("ends_on", models.DateField(blank=True, null=True, verbose_name="fin du projet")),
                ("filed_at", models.DateTimeField(blank=True, null=True, verbose_name="déposée le")),
                ("completed_at", models.DateTimeField(blank=True, null=True, verbose_name="complète le")),
                (
                    "priority",
                    models.PositiveSmallIntegerField(
                        choices=[(1, "Haute"), (2, "Normale"), (3, "Basse")], default=2, verbose_name="priorité"
                    ),
                ),
                ("triaged_at", models.DateTimeField(blank=True, null=True, verbose_name="premier regard")),
                ("decline_reason", models.TextField(blank=True, max_length=1000, verbose_name="motif du refus")),
                ("withdraw_reason", models.TextField(blank=True, max_length=1000, verbose_name="motif du retrait")),
                ("ended_at", models.DateTimeField(blank=True, null=True, verbose_name="close le")),
                (
                    "eligibility",
                    models.JSONField(blank=True, default=dict, verbose_name="réponses aux premières questions"),
                ),
                (
                    "reused",
                    models.JSONField(blank=True, default=dict, verbose_name="réponses reprises d’un ancien dossier"),
                ),
                (
                    "twin_reason",
                    models.TextField(blank=True, max_length=500, verbose_name="pourquoi malgré une demande voisine"),
                ),
                ("warned_on", models.DateField(blank=True, null=True, verbose_name="effacement annoncé le")),
                ("erased_at", models.DateTimeField(blank=True, null=True, verbose_name="données effacées le")),
                ("asked_pieces", models.JSONField(blank=True, default=list, verbose_name="pièces demandées au dépôt")),
                ("search_text", models.TextField(blank=True, editable=False)),
                (
                    "assigned_to",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "holder",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="applications",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "host",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="hosted_applications",
                        to="directory.organisation",
                    ),
                ),
                (
                    "kind",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="funding.aidkind",
                        verbose_name="nature d’aide",
                    ),
                ),
                (
                    "need",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="exchange.need",
                        verbose_name="besoin",
                    ),
                ),
                (
                    "organisation",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="applications",
                        to="directory.organisation",
                    ),
                ),
                (
                    "renews",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="renewals",
                        to="funding.application",
                        verbose_name="renouvelle",
                    ),
                ),
                (
                    "response",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="application",
                        to="questionnaires.response",
                    ),
                ),
                ("sectors", models.ManyToManyField(blank=True, to="directory.sector", verbose_name="filières")),
                (
                    "call",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="applications",
                        to="funding.call",
                        verbose_name="appel",
                    ),
                ),
                (
                    "cut_off",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="applications",
                        to="funding.cutoff",
                        verbose_name="session",
                    ),
                ),
            ],
            options={
                "verbose_name": "demande",
                "ordering": ["-filed_at", "-id"],
                "indexes": [
                    models.Index(fields=["state", "filed_at"], name="funding_state_filed"),
                    models.Index(fields=["-filed_at", "id"], name="funding_latest_filed"),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("state", "draft"),
                            models.Q(("number__isnull", False), ("filed_at__isnull", False)),
                            _connector="OR",
                        ),
                        name="funding_filed_has_number",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Award",
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
                ("reference", models.CharField(max_length=20, unique=True, verbose_name="référence")),
                ("object", models.CharField(max_length=256, verbose_name="objet")),
                (
                    "amount",
                    essaim.kernel.money.MoneyField(decimal_places=2, max_digits=12, verbose_name="montant voté"),
                ),
                ("is_in_kind", models.BooleanField(default=False, verbose_name="aide en nature")),
                ("has_conditions", models.BooleanField(default=False, verbose_name="assortie de conditions")),
                ("conditions", models.TextField(blank=True, max_length=1000, verbose_name="conditions")),
                (
                    "stage",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("feasibility", "Étude de faisabilité"),
                            ("start_up", "Amorçage"),
                            ("consolidation", "Consolidation"),
                            ("scale_up", "Changement d’échelle"),
                        ],
                        max_length=16,
                        verbose_name="étape de vie",
                    ),
                ),
                ("is_experimentation", models.BooleanField(default=False, verbose_name="expérimentation")),
                ("municipal_stake", models.CharField(blank=True, max_length=200, verbose_name="enjeu municipal")),
                (
                    "strategies",
                    models.JSONField(blank=True, default=list, verbose_name="stratégies de changement d’échelle"),
                ),
                ("theme", models.CharField(blank=True, max_length=40, verbose_name="politique publique")),
                ("legal_basis", models.CharField(blank=True, max_length=200, verbose_name="base légale")),
                (
                    "qualification",
                    models.CharField(
                        choices=[
                            ("non_economic", "Activité non économique"),
                            ("purely_local", "Activité purement locale"),
                            ("de_minimis", "De minimis général"),
                            ("sieg", "De minimis SIEG"),
                            ("rgec", "Régime exempté"),
                        ],
                        default="non_economic",
                        max_length=14,
                        verbose_name="qualification",
                    ),
                ),
                (
                    "qualification_reason",
                    models.CharField(blank=True, max_length=300, verbose_name="motif de la qualification"),
                ),
                (
                    "payment_terms",
                    models.CharField(default="unique", max_length=256, verbose_name="conditions de versement"),
                ),
                ("commune_code", models.CharField(blank=True, max_length=5, verbose_name="commune")),
                ("quarter_code", models.CharField(blank=True, max_length=40, verbose_name="quartier")),
                ("qpv_code", models.CharField(blank=True, max_length=10, verbose_name="quartier prioritaire déclaré")),
                (
                    "state",
                    models.CharField(
                        choices=[("voted", "Votée"), ("notified", "Notifiée"), ("annulled", "Annulée")],
                        default="voted",
                        max_length=10,
                        verbose_name="état",
                    ),
                ),
                ("voted_on", models.DateField(verbose_name="votée le")),
                ("notified_on", models.DateField(blank=True, null=True, verbose_name="notifiée le")),
                ("annulled_on", models.DateField(blank=True, null=True, verbose_name="annulée le")),
                ("annul_reason", models.CharField(blank=True, max_length=300, verbose_name="motif d’annulation")),
                (
                    "application",
                    models.OneToOneField(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="award",
                        to="funding.application",
                        verbose_name="demande",
                    ),
                ),
                (
                    "kind",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="awards",
                        to="funding.aidkind",
                        verbose_name="nature d’aide",
                    ),
                ),
                (
                    "organisation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="awards",
                        to="directory.organisation",
                        verbose_name="bénéficiaire",
                    ),
                ),
                ("sectors", models.ManyToManyField(blank=True, to="directory.sector", verbose_name="filières")),
                (
                    "call",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="awards",
                        to="funding.call",
                    ),
                ),
                (
                    "deliberation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="lines", to="funding.deliberation"
                    ),
                ),
                (
                    "envelope",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="awards",
                        to="funding.envelope",
                    ),
                ),
            ],
            options={
                "verbose_name": "aide",
                "ordering": ["-voted_on", "reference"],
                "constraints": [
                    models.CheckConstraint(condition=models.Q(("amount__gt", 0)), name="funding_award_positive")
                ],
            },
        ),
        migrations.CreateModel(
            name="Cofinancer",
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
                ("name", models.CharField(max_length=160, verbose_name="financeur")),
                ("amount", essaim.kernel.money.MoneyField(decimal_places=2, max_digits=12, verbose_name="montant")),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("planned", "Envisagé"),
                            ("requested", "Demandé"),
                            ("granted", "Acquis"),
                            ("refused", "Refusé"),
                        ],
                        max_length=10,
                        verbose_name="état",
                    ),
                ),
                ("is_public_money", models.BooleanField(default=True, verbose_name="argent public")),
                (
                    "application",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="cofinancers",
                        to="funding.application",
                    ),
                ),
                (
                    "partner",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="directory.partner",
                    ),
                ),
            ],
            options={
                "verbose_name": "cofinanceur",
                "ordering": ["name", "id"],
                "constraints": [
                    models.CheckConstraint(condition=models.Q(("amount__gt", 0)), name="funding_cofinancer_positive")
                ],
            },
        ),
        migrations.CreateModel(
            name="Cohort",
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
                ("title", models.CharField(max_length=120, verbose_name="nom")),
                ("starts_on", models.DateField(verbose_name="du")),
                ("ends_on", models.DateField(blank=True, null=True, verbose_name="au")),
                ("people", models.PositiveIntegerField(blank=True, null=True, verbose_name="jeunes accueillis")),
                (
                    "award",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="cohorts",
                        to="funding.award",
                        verbose_name="aide",
                    ),
                ),
                (
                    "organisations",
                    models.ManyToManyField(
                        blank=True,
                        related_name="cohorts",
                        to="directory.organisation",
                        verbose_name="structures accélérées",
                    ),
                ),
            ],
            options={
                "verbose_name": "promotion",
                "ordering": ["-starts_on", "title"],
                "constraints": [
                    models.UniqueConstraint(fields=("award", "title"), name="funding_cohort_once"),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("ends_on__isnull", True), ("ends_on__gte", models.F("starts_on")), _connector="OR"
                        ),
                        name="funding_cohort_period",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Collaborator",
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
                    "application",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="collaborators",
                        to="funding.application",
                    ),
                ),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
            ],
            options={
                "verbose_name": "co-autrice ou co-auteur",
                "constraints": [
                    models.UniqueConstraint(fields=("application", "user"), name="funding_collaborator_once")
                ],
            },
        ),
        migrations.CreateModel(
            name="CollaboratorInvitation",
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
                ("email", models.EmailField(max_length=254, verbose_name="adresse e-mail")),
                ("invited_by_name", models.CharField(max_length=120, verbose_name="invitée par")),
                ("closed_at", models.DateTimeField(blank=True, null=True, verbose_name="acceptée ou annulée le")),
                (
                    "application",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="invitations",
                        to="funding.application",
                    ),
                ),
            ],
            options={
                "verbose_name": "invitation à écrire une demande",
                "verbose_name_plural": "invitations à écrire une demande",
                "ordering": ["created_at", "id"],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("closed_at__isnull", True)),
                        fields=("application", "email"),
                        name="funding_invited_once",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Comment",
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
                ("question", models.CharField(blank=True, max_length=50, verbose_name="question")),
                (
                    "side",
                    models.CharField(
                        choices=[("applicant", "Structure"), ("office", "Ville")], max_length=10, verbose_name="de"
                    ),
                ),
                ("body", models.TextField(max_length=3000, verbose_name="message")),
                ("told_at", models.DateTimeField(blank=True, null=True, verbose_name="annoncé le")),
                ("read_at", models.DateTimeField(blank=True, null=True, verbose_name="lu le")),
                (
                    "application",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="comments", to="funding.application"
                    ),
                ),
                (
                    "author",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "message",
                "ordering": ["created_at", "id"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("side__in", ["applicant", "office"])), name="funding_comment_side"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="CommitteeOpinion",
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
                    "verdict",
                    models.CharField(
                        choices=[
                            ("favourable", "Favorable"),
                            ("reserved", "Favorable avec réserves"),
                            ("unfavourable", "Défavorable"),
                            ("deferred", "Reporté à une autre session"),
                        ],
                        max_length=12,
                        verbose_name="avis",
                    ),
                ),
                (
                    "proposed",
                    essaim.kernel.money.MoneyField(
                        blank=True, decimal_places=2, max_digits=12, null=True, verbose_name="montant proposé"
                    ),
                ),
                ("comment", models.TextField(blank=True, max_length=2000, verbose_name="motifs")),
                (
                    "reserved",
                    essaim.kernel.money.MoneyField(
                        decimal_places=2, default=Decimal("0.00"), max_digits=12, verbose_name="encore réservé"
                    ),
                ),
                (
                    "application",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="opinions", to="funding.application"
                    ),
                ),
                (
                    "meeting",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="gatherings.meeting"
                    ),
                ),
                (
                    "envelope",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="funding.envelope",
                    ),
                ),
            ],
            options={
                "verbose_name": "avis du comité",
                "verbose_name_plural": "avis du comité",
                "ordering": ["-created_at", "-id"],
                "constraints": [
                    models.UniqueConstraint(fields=("application", "meeting"), name="funding_one_opinion_a_session")
                ],
            },
        ),
        migrations.CreateModel(
            name="Correction",
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
                ("fields", models.JSONField(default=list, verbose_name="questions ouvertes")),
                ("reason", models.TextField(max_length=2000, verbose_name="motif")),
                ("due_on", models.DateField(verbose_name="avant le")),
                ("answered_at", models.DateTimeField(blank=True, null=True, verbose_name="corrigée le")),
                ("closed_at", models.DateTimeField(blank=True, null=True, verbose_name="close le")),
                (
                    "application",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="corrections",
                        to="funding.application",
                    ),
                ),
                (
                    "asked_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "replaced",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="questionnaires.response"
                    ),
                ),
                (
                    "response",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="correction",
                        to="questionnaires.response",
                    ),
                ),
            ],
            options={
                "verbose_name": "correction demandée",
                "verbose_name_plural": "corrections demandées",
                "ordering": ["-created_at", "-id"],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("closed_at__isnull", True)),
                        fields=("application",),
                        name="funding_one_correction_waits",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("answered_at__isnull", True), ("closed_at__isnull", False), _connector="OR"
                        ),
                        name="funding_answered_correction_is_closed",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="AwardPart",
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
                ("amount", essaim.kernel.money.MoneyField(decimal_places=2, max_digits=12, verbose_name="montant")),
                (
                    "given_back",
                    essaim.kernel.money.MoneyField(
                        decimal_places=2, default=Decimal("0.00"), max_digits=12, verbose_name="rendu"
                    ),
                ),
                (
                    "paid",
                    essaim.kernel.money.MoneyField(
                        decimal_places=2, default=Decimal("0.00"), max_digits=12, verbose_name="payé"
                    ),
                ),
                (
                    "award",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="parts",
                        to="funding.award",
                        verbose_name="aide",
                    ),
                ),
                (
                    "envelope",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="parts",
                        to="funding.envelope",
                        verbose_name="enveloppe",
                    ),
                ),
            ],
            options={
                "verbose_name": "part d’une aide",
                "verbose_name_plural": "parts d’aides",
                "ordering": ["envelope__year", "id"],
                "constraints": [
                    models.UniqueConstraint(fields=("award", "envelope"), name="funding_one_part"),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("amount__gt", 0),
                            ("given_back__gte", 0),
                            ("paid__gte", 0),
                            (
                                "amount__gte",
                                django.db.models.expressions.CombinedExpression(
                                    models.F("given_back"), "+", models.F("paid")
                                ),
                            ),
                        ),
                        name="funding_part_not_exceeded",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="ExperimentationMilestone",
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
                ("title", models.CharField(max_length=160, verbose_name="étape")),
                ("due_on", models.DateField(verbose_name="prévue le")),
                ("done_on", models.DateField(blank=True, null=True, verbose_name="faite le")),
                ("learnt", models.TextField(blank=True, max_length=2000, verbose_name="ce qui a été appris")),
                (
                    "award",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="milestones",
                        to="funding.award",
                        verbose_name="aide",
                    ),
                ),
            ],
            options={
                "verbose_name": "étape d’une expérimentation",
                "verbose_name_plural": "étapes d’une expérimentation",
                "ordering": ["due_on", "id"],
                "constraints": [
                    models.UniqueConstraint(fields=("award", "title", "due_on"), name="funding_milestone_once")
                ],
            },
        ),
        migrations.CreateModel(
            name="ExperimentationOutcome",
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
                    "result",
                    models.CharField(
                        choices=[
                            ("worked", "Cela a marché"),
                            ("failed", "Cela n’a pas marché, voici ce que nous avons appris"),
                            ("changed", "Le projet a changé en chemin"),
                        ],
                        max_length=8,
                        verbose_name="résultat",
                    ),
                ),
                ("text", models.TextField(max_length=5000, verbose_name="ce que nous avons appris")),
                ("told_on", models.DateField(verbose_name="remis le")),
                ("published_on", models.DateField(blank=True, null=True, verbose_name="publié le")),
                (
                    "award",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="outcome",
                        to="funding.award",
                        verbose_name="aide",
                    ),
                ),
            ],
            options={
                "verbose_name": "bilan d’expérimentation",
                "verbose_name_plural": "bilans d’expérimentation",
            },
        ),
        migrations.CreateModel(
            name="Assessment",
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
                ("scores", models.JSONField(default=dict, verbose_name="notes")),
                (
                    "total",
                    models.DecimalField(
                        blank=True, decimal_places=2, max_digits=5, null=True, verbose_name="total sur 100"
                    ),
                ),
                ("comment", models.TextField(blank=True, max_length=3000, verbose_name="commentaire")),
                ("done_at", models.DateTimeField(blank=True, null=True, verbose_name="rendue le")),
                ("first_reading", models.JSONField(blank=True, default=dict, verbose_name="première lecture")),
                (
                    "application",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="assessments",
                        to="funding.application",
                    ),
                ),
                (
                    "assessor",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "grid",
                    models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="funding.grid"),
                ),
            ],
            options={
                "verbose_name": "notation",
                "ordering": ["created_at"],
                "constraints": [
                    models.UniqueConstraint(fields=("application", "assessor"), name="funding_one_assessment")
                ],
            },
        ),
        migrations.CreateModel(
            name="InternalNote",
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
                ("text", models.TextField(max_length=2000, verbose_name="note")),
                (
                    "application",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="internal_notes",
                        to="funding.application",
                    ),
                ),
                (
                    "author",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "note interne",
                "verbose_name_plural": "notes internes",
                "ordering": ["-created_at", "-id"],
            },
        ),
        migrations.CreateModel(
            name="Label",
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
                ("name", models.CharField(max_length=40, unique=True, verbose_name="nom")),
                (
                    "tint",
                    models.CharField(
                        choices=[
                            ("neutral", "Gris"),
                            ("done", "Vert"),
                            ("waiting", "Miel"),
                            ("review", "Violet"),
                            ("asked", "Bleu"),
                            ("problem", "Rouge"),
                        ],
                        default="neutral",
                        max_length=10,
                        verbose_name="teinte",
                    ),
                ),
                ("is_offered", models.BooleanField(default=True, verbose_name="proposée")),
                ("applications", models.ManyToManyField(blank=True, related_name="labels", to="funding.application")),
            ],
            options={
                "verbose_name": "étiquette",
                "ordering": ["name"],
            },
        ),
        migrations.CreateModel(
            name="Laureate",
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
                ("slug", models.SlugField(max_length=80, unique=True, verbose_name="adresse")),
                ("story", models.TextField(blank=True, max_length=3000, verbose_name="présentation")),
                ("picture_key", models.CharField(blank=True, max_length=40, verbose_name="image")),
                ("picture_alt", models.CharField(blank=True, max_length=200, verbose_name="description de l’image")),
                ("consented_at", models.DateTimeField(blank=True, null=True, verbose_name="accord donné le")),
                ("consented_by", models.CharField(blank=True, max_length=120, verbose_name="accord donné par")),
                ("published_on", models.DateField(blank=True, null=True, verbose_name="publiée le")),
                (
                    "award",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="laureate",
                        to="funding.award",
                        verbose_name="aide",
                    ),
                ),
            ],
            options={
                "verbose_name": "page de lauréat",
                "verbose_name_plural": "pages de lauréats",
                "ordering": ["-published_on", "slug"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("published_on__isnull", True), ("consented_at__isnull", False), _connector="OR"
                        ),
                        name="funding_laureate_consent",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("picture_key", ""), models.Q(("picture_alt", ""), _negated=True), _connector="OR"
                        ),
                        name="funding_picture_described",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="LedgerLine",
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
                            ("opened", "Ouverture"),
                            ("reserved", "Réservation"),
                            ("released", "Réservation levée"),
                            ("voted", "Vote"),
                            ("annulled", "Annulation d’un vote"),
                            ("raised", "Augmentation"),
                            ("lowered", "Diminution"),
                            ("moved_in", "Virement reçu"),
                            ("moved_out", "Virement donné"),
                            ("given_back", "Part rendue"),
                            ("paid", "Paiement"),
                            ("repaid", "Reversement"),
                        ],
                        max_length=10,
                        verbose_name="mouvement",
                    ),
                ),
                ("amount", essaim.kernel.money.MoneyField(decimal_places=2, max_digits=12, verbose_name="montant")),
                ("reason", models.CharField(blank=True, max_length=200, verbose_name="motif")),
                (
                    "application",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="funding.application",
                    ),
                ),
                (
                    "award",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="ledger",
                        to="funding.award",
                    ),
                ),
                (
                    "counterpart",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="funding.envelope",
                        verbose_name="autre enveloppe",
                    ),
                ),
                (
                    "envelope",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="lines",
                        to="funding.envelope",
                        verbose_name="enveloppe",
                    ),
                ),
            ],
            options={
                "verbose_name": "mouvement",
                "ordering": ["id"],
                "constraints": [
                    models.CheckConstraint(condition=models.Q(("amount__gt", 0)), name="funding_ledger_positive")
                ],
            },
        ),
        migrations.CreateModel(
            name="MetropolitanReferral",
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
                    "city_proposed",
                    essaim.kernel.money.MoneyField(
                        blank=True, decimal_places=2, max_digits=12, null=True, verbose_name="proposé par la Ville"
                    ),
                ),
                (
                    "metropolis_proposed",
                    essaim.kernel.money.MoneyField(
                        blank=True, decimal_places=2, max_digits=12, null=True, verbose_name="proposé par la MEL"
                    ),
                ),
                ("asked_at", models.DateTimeField(blank=True, null=True, verbose_name="accord demandé le")),
                ("consented_at", models.DateTimeField(blank=True, null=True, verbose_name="accord donné le")),
                ("withdrawn_at", models.DateTimeField(blank=True, null=True, verbose_name="accord retiré le")),
                ("sent_at", models.DateTimeField(blank=True, null=True, verbose_name="envoyée à la MEL le")),
                (
                    "answer",
                    models.CharField(
                        choices=[("pending", "En attente"), ("accepted", "Retenue"), ("declined", "Non retenue")],
                        default="pending",
                        max_length=8,
                        verbose_name="réponse de la MEL",
                    ),
                ),
                (
                    "application",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="metropolitan",
                        to="funding.application",
                        verbose_name="demande",
                    ),
                ),
            ],
            options={
                "verbose_name": "orientation vers l’appel de la MEL",
                "verbose_name_plural": "orientations vers l’appel de la MEL",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("sent_at__isnull", True),
                            ("consented_at__isnull", False),
                            ("withdrawn_at__isnull", False),
                            _connector="OR",
                        ),
                        name="funding_sent_with_consent",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="OpinionRequest",
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
                ("question", models.TextField(blank=True, max_length=1000, verbose_name="ce que vous demandez")),
                ("due_on", models.DateField(verbose_name="avant le")),
                (
                    "choice",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("favourable", "Favorable"),
                            ("reserved", "Favorable avec réserves"),
                            ("unfavourable", "Défavorable"),
                            ("none", "Sans avis"),
                        ],
                        max_length=12,
                        verbose_name="avis",
                    ),
                ),
                ("marks", models.JSONField(blank=True, default=dict, verbose_name="réponses")),
                ("text", models.TextField(blank=True, max_length=3000, verbose_name="motifs")),
                ("answered_at", models.DateTimeField(blank=True, null=True, verbose_name="donné le")),
                ("withdrawn_at", models.DateTimeField(blank=True, null=True, verbose_name="retiré le")),
                ("is_shared", models.BooleanField(default=False, verbose_name="lu par la structure")),
                (
                    "answered_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "application",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="opinion_requests",
                        to="funding.application",
                    ),
                ),
                (
                    "asked_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
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
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "service",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="directory.service",
                    ),
                ),
            ],
            options={
                "verbose_name": "avis demandé",
                "verbose_name_plural": "avis demandés",
                "ordering": ["due_on", "id"],
                "indexes": [
                    models.Index(
                        condition=models.Q(("answered_at__isnull", True), ("withdrawn_at__isnull", True)),
                        fields=["due_on"],
                        name="funding_opinions_awaited",
                    )
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("partner__isnull", True), ("person__isnull", True), ("service__isnull", False)),
                            models.Q(("partner__isnull", False), ("person__isnull", True), ("service__isnull", True)),
                            models.Q(("partner__isnull", True), ("person__isnull", False), ("service__isnull", True)),
                            _connector="OR",
                        ),
                        name="funding_opinion_asked_of_one",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("answered_at__isnull", True), models.Q(("choice", ""), _negated=True), _connector="OR"
                        ),
                        name="funding_answered_opinion_has_choice",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("answered_at__isnull", True), ("withdrawn_at__isnull", True)),
                        fields=("application", "service"),
                        name="funding_opinion_once_service",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("answered_at__isnull", True), ("withdrawn_at__isnull", True)),
                        fields=("application", "partner"),
                        name="funding_opinion_once_partner",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("answered_at__isnull", True), ("withdrawn_at__isnull", True)),
                        fields=("application", "person"),
                        name="funding_opinion_once_person",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="PieceRequest",
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
                ("slot", models.CharField(max_length=60, verbose_name="pièce")),
                ("label", models.CharField(max_length=160, verbose_name="intitulé")),
                ("message", models.TextField(max_length=2000, verbose_name="message")),
                ("due_on", models.DateField(verbose_name="avant le")),
                ("answered_at", models.DateTimeField(blank=True, null=True, verbose_name="répondu le")),
                (
                    "application",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="piece_requests",
                        to="funding.application",
                    ),
                ),
            ],
            options={
                "verbose_name": "pièce demandée",
                "verbose_name_plural": "pièces demandées",
                "ordering": ["-created_at"],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("answered_at__isnull", True)),
                        fields=("application", "slot"),
                        name="funding_piece_asked_once",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Reading",
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
                ("read_at", models.DateTimeField(verbose_name="lu le")),
                ("since", models.DateTimeField(blank=True, null=True, verbose_name="ouvert depuis")),
                ("seen_at", models.DateTimeField(blank=True, null=True, verbose_name="encore ouvert à")),
                (
                    "application",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="readings", to="funding.application"
                    ),
                ),
                (
                    "reader",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
            ],
            options={
                "verbose_name": "lecture",
                "constraints": [models.UniqueConstraint(fields=("application", "reader"), name="funding_one_reading")],
            },
        ),
        migrations.CreateModel(
            name="SiteVisit",
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
                ("planned_at", models.DateTimeField(verbose_name="prévue le")),
                ("place", models.CharField(max_length=200, verbose_name="lieu")),
                ("purpose", models.CharField(blank=True, max_length=300, verbose_name="ce que l’on va voir")),
                ("others", models.CharField(blank=True, max_length=300, verbose_name="autres personnes")),
                ("held_on", models.DateField(blank=True, null=True, verbose_name="faite le")),
                ("notes", models.TextField(blank=True, max_length=4000, verbose_name="notes de la mission")),
                (
                    "shared_notes",
                    models.TextField(blank=True, max_length=4000, verbose_name="notes que la structure lit"),
                ),
                ("cancelled_at", models.DateTimeField(blank=True, null=True, verbose_name="annulée le")),
                (
                    "application",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="visits", to="funding.application"
                    ),
                ),
                (
                    "visitors",
                    models.ManyToManyField(
                        blank=True, related_name="+", to=settings.AUTH_USER_MODEL, verbose_name="agents"
                    ),
                ),
            ],
            options={
                "verbose_name": "visite",
                "ordering": ["-planned_at", "-id"],
            },
        ),
        migrations.CreateModel(
            name="Support",
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
                    "means_euros",
                    essaim.kernel.money.MoneyField(
                        blank=True, decimal_places=2, max_digits=12, null=True, verbose_name="moyens réunis"
                    ),
                ),
                (
                    "means_fte",
                    models.DecimalField(
                        blank=True, decimal_places=2, max_digits=6, null=True, verbose_name="moyens humains, en ETP"
                    ),
                ),
                (
                    "award",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="support",
                        to="funding.award",
                        verbose_name="aide",
                    ),
                ),
                (
                    "partners",
                    models.ManyToManyField(
                        blank=True, related_name="+", to="directory.partner", verbose_name="partenaires"
                    ),
                ),
            ],
            options={
                "verbose_name": "appui",
            },
        ),
        migrations.CreateModel(
            name="Transfer",
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
                ("email", models.EmailField(max_length=254, verbose_name="adresse e-mail")),
                ("note", models.TextField(blank=True, max_length=1000, verbose_name="message")),
                ("accepted_at", models.DateTimeField(blank=True, null=True, verbose_name="acceptée le")),
                ("closed_at", models.DateTimeField(blank=True, null=True, verbose_name="close le")),
                (
                    "application",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="transfers", to="funding.application"
                    ),
                ),
                (
                    "offered_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "transmission",
                "ordering": ["-created_at", "-id"],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("closed_at__isnull", True)),
                        fields=("application",),
                        name="funding_offered_once",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Agreement",
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
                ("number", models.PositiveSmallIntegerField(verbose_name="version")),
                ("signed_on", models.DateField(blank=True, null=True, verbose_name="signée le")),
                ("file_key", models.CharField(max_length=40, verbose_name="fichier")),
                ("signed_file_key", models.CharField(blank=True, max_length=40, verbose_name="exemplaire signé")),
                ("terms", models.JSONField(blank=True, default=dict, verbose_name="clauses")),
                (
                    "award",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="agreements",
                        to="funding.award",
                        verbose_name="aide",
                    ),
                ),
            ],
            options={
                "verbose_name": "convention",
                "ordering": ["-number"],
                "constraints": [models.UniqueConstraint(fields=("award", "number"), name="funding_agreement_number")],
            },
        ),
        migrations.CreateModel(
            name="Beneficiary",
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
                ("share", models.DecimalField(decimal_places=4, max_digits=5, verbose_name="part")),
                (
                    "award",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="beneficiaries",
                        to="funding.award",
                        verbose_name="aide",
                    ),
                ),
                (
                    "organisation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="award_shares",
                        to="directory.organisation",
                        verbose_name="structure",
                    ),
                ),
            ],
            options={
                "verbose_name": "bénéficiaire",
                "ordering": ["-share", "organisation__sort_name"],
                "constraints": [
                    models.UniqueConstraint(fields=("award", "organisation"), name="funding_one_beneficiary"),
                    models.CheckConstraint(
                        condition=models.Q(("share__gte", Decimal("0.01")), ("share__lte", 1)),
                        name="funding_beneficiary_share",
                    ),
                ],
            },
        ),
        migrations.AddField(
            model_name="application",
            name="opinion",
            field=models.OneToOneField(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="+",
                to="funding.committeeopinion",
            ),
        ),
    ]
