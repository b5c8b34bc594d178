import django.db.models.deletion
import essaim.kernel.clock
import essaim.kernel.identifiers
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
            name="Partner",
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
                ("name", models.CharField(max_length=160, verbose_name="nom")),
                ("precision", models.CharField(blank=True, max_length=300, verbose_name="précision")),
                ("category", models.CharField(max_length=60, verbose_name="catégorie")),
            ],
            options={
                "verbose_name": "partenaire",
                "ordering": ["name", "code"],
            },
        ),
        migrations.CreateModel(
            name="Sector",
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
                ("name", models.CharField(max_length=160, verbose_name="nom")),
                ("short_name", models.CharField(max_length=60, verbose_name="nom court")),
                ("position", models.PositiveSmallIntegerField(default=0, verbose_name="rang")),
                ("from_on", models.DateField(blank=True, null=True, verbose_name="suivie depuis")),
                ("until_on", models.DateField(blank=True, null=True, verbose_name="suivie jusqu’au")),
            ],
            options={
                "verbose_name": "filière",
                "ordering": ["position", "code"],
            },
        ),
        migrations.CreateModel(
            name="Service",
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
                ("name", models.CharField(max_length=120, verbose_name="nom")),
                ("follows", models.JSONField(blank=True, default=list, verbose_name="suit")),
            ],
            options={
                "verbose_name": "service municipal",
                "ordering": ["name", "code"],
            },
        ),
        migrations.CreateModel(
            name="Organisation",
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
                ("name", models.CharField(max_length=200, verbose_name="nom")),
                ("acronym", models.CharField(blank=True, max_length=40, verbose_name="sigle")),
                (
                    "siret",
                    essaim.kernel.identifiers.SiretField(blank=True, default="", max_length=14, verbose_name="SIRET"),
                ),
                (
                    "siren",
                    models.CharField(blank=True, db_index=True, editable=False, max_length=9, verbose_name="SIREN"),
                ),
                (
                    "rna",
                    essaim.kernel.identifiers.RnaField(
                        blank=True, default="", max_length=10, verbose_name="numéro RNA"
                    ),
                ),
                (
                    "legal_category",
                    models.CharField(blank=True, max_length=4, verbose_name="catégorie juridique Insee"),
                ),
                (
                    "family",
                    models.CharField(
                        choices=[
                            ("association", "Association"),
                            ("cooperative", "Coopérative"),
                            ("mutual", "Mutuelle"),
                            ("foundation", "Fondation"),
                            ("company", "Société commerciale"),
                            ("public", "Personne publique"),
                            ("unknown", "Forme à préciser"),
                        ],
                        default="unknown",
                        max_length=12,
                        verbose_name="famille",
                    ),
                ),
                ("created_on", models.DateField(blank=True, null=True, verbose_name="créée le")),
                ("address", models.CharField(blank=True, max_length=200, verbose_name="adresse")),
                ("postcode", models.CharField(blank=True, max_length=5, verbose_name="code postal")),
                ("town", models.CharField(blank=True, max_length=80, verbose_name="ville")),
                ("commune_code", models.CharField(blank=True, db_index=True, max_length=5, verbose_name="commune")),
                ("quarter_code", models.CharField(blank=True, max_length=40, verbose_name="quartier")),
                ("qpv_code", models.CharField(blank=True, max_length=10, verbose_name="quartier prioritaire déclaré")),
                ("website", models.URLField(blank=True, verbose_name="site internet")),
                ("email", models.EmailField(blank=True, max_length=254, verbose_name="adresse e-mail")),
                ("phone", models.CharField(blank=True, max_length=20, verbose_name="téléphone")),
                ("description", models.TextField(blank=True, max_length=2000, verbose_name="ce que fait la structure")),
                (
                    "is_ess_company",
                    models.BooleanField(blank=True, null=True, verbose_name="société reconnue de l’ESS"),
                ),
                (
                    "is_iae",
                    models.BooleanField(blank=True, null=True, verbose_name="insertion par l’activité économique"),
                ),
                (
                    "iae_approved_until",
                    models.DateField(blank=True, null=True, verbose_name="agrément IAE valable jusqu’au"),
                ),
                (
                    "is_born_from_need",
                    models.BooleanField(blank=True, null=True, verbose_name="née d’un besoin exprimé"),
                ),
                ("origin_region", models.CharField(blank=True, max_length=80, verbose_name="région d’origine")),
                ("is_public", models.BooleanField(default=False, verbose_name="visible dans l’annuaire")),
                (
                    "listed_on",
                    models.DateField(blank=True, editable=False, null=True, verbose_name="à l’annuaire depuis le"),
                ),
                (
                    "unlisted_on",
                    models.DateField(blank=True, editable=False, null=True, verbose_name="retirée de l’annuaire le"),
                ),
                ("is_checked", models.BooleanField(default=False, verbose_name="identité vérifiée")),
                ("is_demo", models.BooleanField(default=False, verbose_name="structure de démonstration")),
                ("search_text", models.TextField(blank=True, editable=False, verbose_name="texte de recherche")),
                (
                    "sort_name",
                    models.CharField(
                        blank=True, db_index=True, editable=False, max_length=200, verbose_name="nom de classement"
                    ),
                ),
                (
                    "incubator",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="incubated",
                        to="directory.organisation",
                        verbose_name="incubateur",
                    ),
                ),
                (
                    "sectors",
                    models.ManyToManyField(
                        blank=True, related_name="organisations", to="directory.sector", verbose_name="filières"
                    ),
                ),
            ],
            options={
                "verbose_name": "structure",
                "ordering": ["sort_name", "id"],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("siret", ""), _negated=True), fields=("siret",), name="directory_one_siret"
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("rna", ""), _negated=True), fields=("rna",), name="directory_one_rna"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("is_public", False),
                            models.Q(("listed_on__isnull", False), ("unlisted_on__isnull", True)),
                            _connector="OR",
                        ),
                        name="directory_listed_since",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Place",
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
                ("name", models.CharField(max_length=160, verbose_name="nom")),
                ("is_totem", models.BooleanField(default=False, verbose_name="lieu totem")),
                ("is_network", models.BooleanField(default=False, verbose_name="réseau de lieux")),
                ("uses", models.JSONField(blank=True, default=list, verbose_name="usages")),
                (
                    "is_for_newcomer",
                    models.BooleanField(blank=True, null=True, verbose_name="accueille une structure venue d’ailleurs"),
                ),
                ("opened_on", models.DateField(blank=True, null=True, verbose_name="ouvert depuis le")),
                ("closed_on", models.DateField(blank=True, null=True, verbose_name="fermé le")),
                ("address", models.CharField(blank=True, max_length=200, verbose_name="adresse")),
                ("commune_code", models.CharField(blank=True, max_length=5, verbose_name="commune")),
                ("quarter_code", models.CharField(blank=True, max_length=40, verbose_name="quartier")),
                ("qpv_code", models.CharField(blank=True, max_length=10, verbose_name="quartier prioritaire déclaré")),
                ("services_offered", models.TextField(blank=True, max_length=1000, verbose_name="services proposés")),
                ("is_demo", models.BooleanField(default=False, verbose_name="lieu de démonstration")),
                (
                    "partner",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="places",
                        to="directory.partner",
                        verbose_name="partenaire",
                    ),
                ),
            ],
            options={
                "verbose_name": "lieu",
                "verbose_name_plural": "lieux",
                "ordering": ["name", "code"],
            },
        ),
        migrations.CreateModel(
            name="OfficialFacts",
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
                    "source",
                    models.CharField(
                        choices=[("companies", "Annuaire des entreprises")], max_length=20, verbose_name="source"
                    ),
                ),
                ("facts", models.JSONField(blank=True, default=dict, verbose_name="ce que dit le registre")),
                ("fetched_at", models.DateTimeField(verbose_name="lu le")),
                (
                    "organisation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="official_facts",
                        to="directory.organisation",
                        verbose_name="structure",
                    ),
                ),
            ],
            options={
                "verbose_name": "données d’un registre",
                "verbose_name_plural": "données des registres",
                "constraints": [
                    models.UniqueConstraint(fields=("organisation", "source"), name="directory_one_answer_per_register")
                ],
            },
        ),
        migrations.CreateModel(
            name="MembershipInvitation",
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
                (
                    "role",
                    models.CharField(
                        choices=[("manager", "Responsable"), ("contributor", "Contributrice ou contributeur")],
                        default="contributor",
                        max_length=12,
                        verbose_name="rôle",
                    ),
                ),
                ("invited_by_name", models.CharField(max_length=120, verbose_name="invitée par")),
                ("closed_at", models.DateTimeField(blank=True, null=True, verbose_name="acceptée ou annulée le")),
                (
                    "organisation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="invitations",
                        to="directory.organisation",
                        verbose_name="structure",
                    ),
                ),
            ],
            options={
                "verbose_name": "invitation dans une structure",
                "ordering": ["created_at", "id"],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("closed_at__isnull", True)),
                        fields=("organisation", "email"),
                        name="directory_one_invitation",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Membership",
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
                    "role",
                    models.CharField(
                        choices=[("manager", "Responsable"), ("contributor", "Contributrice ou contributeur")],
                        max_length=12,
                        verbose_name="rôle",
                    ),
                ),
                ("from_on", models.DateField(default=essaim.kernel.clock.today, verbose_name="depuis")),
                ("until_on", models.DateField(blank=True, null=True, verbose_name="jusqu’au")),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="memberships",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="personne",
                    ),
                ),
                (
                    "organisation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="memberships",
                        to="directory.organisation",
                        verbose_name="structure",
                    ),
                ),
            ],
            options={
                "verbose_name": "appartenance",
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("until_on__isnull", True)),
                        fields=("user", "organisation"),
                        name="directory_one_membership",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("until_on__isnull", True), ("until_on__gte", models.F("from_on")), _connector="OR"
                        ),
                        name="directory_membership_period",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="OrganisationRole",
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
                    "role",
                    models.CharField(
                        choices=[
                            ("supporter", "Accompagnateur"),
                            ("funder", "Financeur"),
                            ("cae", "Coopérative d’activités et d’emploi"),
                            ("ptce", "Pôle territorial de coopération économique"),
                            ("incubator", "Incubateur"),
                            ("local_currency", "Monnaie locale"),
                            ("cjs", "Coopérative jeunesse (CJS ou CJM)"),
                            ("relay", "Maison de quartier relais"),
                        ],
                        max_length=20,
                        verbose_name="rôle",
                    ),
                ),
                ("from_on", models.DateField(default=essaim.kernel.clock.today, verbose_name="depuis")),
                ("until_on", models.DateField(blank=True, null=True, verbose_name="jusqu’au")),
                (
                    "organisation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="roles", to="directory.organisation"
                    ),
                ),
            ],
            options={
                "verbose_name": "rôle d’une structure",
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("until_on__isnull", True)),
                        fields=("organisation", "role"),
                        name="directory_one_open_role",
                    )
                ],
            },
        ),
    ]
