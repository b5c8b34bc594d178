import django.db.models.deletion
import essaim.kernel.clock
import essaim.kernel.money
import essaim.kernel.records
import essaim.state_aid.models
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = []

    operations = [
        migrations.CreateModel(
            name="Undertaking",
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
                    "siren",
                    models.CharField(
                        max_length=9,
                        unique=True,
                        validators=[essaim.state_aid.models.validate_siren],
                        verbose_name="SIREN",
                    ),
                ),
                ("name", models.CharField(max_length=200, verbose_name="nom")),
                (
                    "activity_code",
                    models.CharField(blank=True, max_length=10, verbose_name="secteur d’activité (code NACE ou NAF)"),
                ),
                (
                    "exercise_end_month",
                    models.PositiveSmallIntegerField(default=12, verbose_name="mois de clôture des comptes"),
                ),
                ("is_public_body", models.BooleanField(default=False, verbose_name="personne publique")),
                ("search_text", models.TextField(blank=True, editable=False, verbose_name="texte de recherche")),
            ],
            options={
                "verbose_name": "entreprise",
                "ordering": ["name", "siren"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("exercise_end_month__gte", 1), ("exercise_end_month__lte", 12)),
                        name="state_aid_month",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Declaration",
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
                ("signed_on", models.DateField(verbose_name="signée le")),
                ("signatory", models.CharField(max_length=160, verbose_name="signée par")),
                (
                    "undertaking",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="declarations",
                        to="state_aid.undertaking",
                    ),
                ),
            ],
            options={
                "verbose_name": "déclaration d’aides",
                "verbose_name_plural": "déclarations d’aides",
                "ordering": ["-signed_on", "-id"],
            },
        ),
        migrations.CreateModel(
            name="Merger",
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
                ("merged_on", models.DateField(verbose_name="le")),
                ("proof", models.CharField(max_length=300, verbose_name="d’où on le sait")),
                (
                    "absorbed",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="merged_into",
                        to="state_aid.undertaking",
                    ),
                ),
                (
                    "absorbing",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="absorptions",
                        to="state_aid.undertaking",
                    ),
                ),
            ],
            options={
                "verbose_name": "fusion",
                "ordering": ["merged_on", "id"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("absorbed", models.F("absorbing")), _negated=True),
                        name="state_aid_merger_of_two",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="AidReceived",
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
                ("authority", models.CharField(max_length=160, verbose_name="autorité qui l’accorde")),
                ("funder", models.CharField(blank=True, max_length=160, verbose_name="financeur réel")),
                (
                    "regime",
                    models.CharField(
                        choices=[
                            ("general", "De minimis général"),
                            ("sieg", "De minimis SIEG"),
                            ("agriculture", "De minimis agricole"),
                            ("fishery", "De minimis pêche"),
                            ("road", "De minimis général, transport routier de marchandises"),
                        ],
                        max_length=12,
                        verbose_name="régime",
                    ),
                ),
                (
                    "instrument",
                    models.CharField(
                        choices=[
                            ("grant", "Subvention"),
                            ("in_kind", "Aide en nature"),
                            ("loan", "Prêt ou avance"),
                            ("guarantee", "Garantie"),
                            ("exemption", "Exonération fiscale ou sociale"),
                        ],
                        default="grant",
                        max_length=12,
                        verbose_name="forme de l’aide",
                    ),
                ),
                (
                    "amount",
                    essaim.kernel.money.MoneyField(
                        decimal_places=2, max_digits=12, verbose_name="équivalent-subvention brut"
                    ),
                ),
                ("granted_on", models.DateField(verbose_name="accordée le")),
                ("act", models.CharField(max_length=200, verbose_name="acte")),
                ("entrustment_act", models.CharField(blank=True, max_length=200, verbose_name="acte de mandat")),
                ("number", models.CharField(blank=True, max_length=40, verbose_name="numéro unique d’aide")),
                ("registered_on", models.DateField(blank=True, null=True, verbose_name="inscrite au registre le")),
                (
                    "source",
                    models.CharField(
                        choices=[
                            ("declared", "Déclarée par l’entreprise"),
                            ("recorded", "Votée ici"),
                            ("register", "Lue au registre national"),
                        ],
                        max_length=10,
                        verbose_name="source",
                    ),
                ),
                ("owner_kind", models.CharField(blank=True, editable=False, max_length=60)),
                ("owner_key", models.CharField(blank=True, editable=False, max_length=60)),
                ("used_since", models.DateField(blank=True, null=True, verbose_name="depuis le")),
                ("withdrawn_on", models.DateField(blank=True, null=True, verbose_name="retirée le")),
                ("withdrawn_reason", models.CharField(blank=True, max_length=300, verbose_name="motif du retrait")),
                (
                    "declaration",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="aids",
                        to="state_aid.declaration",
                        verbose_name="déclaration",
                    ),
                ),
                (
                    "undertaking",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="aids", to="state_aid.undertaking"
                    ),
                ),
                (
                    "used_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="aids_used",
                        to="state_aid.undertaking",
                        verbose_name="employée par",
                    ),
                ),
            ],
            options={
                "verbose_name": "aide reçue",
                "verbose_name_plural": "aides reçues",
                "ordering": ["-granted_on", "-id"],
                "indexes": [models.Index(fields=["granted_on"], name="state_aid_granted")],
                "constraints": [
                    models.CheckConstraint(condition=models.Q(("amount__gt", 0)), name="state_aid_positive"),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("used_by__isnull", True), ("used_since__isnull", True)),
                            models.Q(("used_by__isnull", False), ("used_since__isnull", False)),
                            _connector="OR",
                        ),
                        name="state_aid_used_since",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(models.Q(("owner_key", ""), _negated=True), ("withdrawn_on__isnull", True)),
                        fields=("owner_kind", "owner_key"),
                        name="state_aid_one_for_owner",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="UndertakingLink",
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
                            ("majority", "A la majorité des droits de vote"),
                            ("appointment", "Peut nommer ou révoquer la majorité des dirigeants"),
                            ("influence", "Exerce une influence dominante, par contrat ou par les statuts"),
                            ("pact", "Contrôle seule la majorité des voix, par un pacte"),
                        ],
                        max_length=12,
                        verbose_name="nature du lien",
                    ),
                ),
                ("from_on", models.DateField(verbose_name="depuis le")),
                ("until_on", models.DateField(blank=True, null=True, verbose_name="jusqu’au")),
                ("proof", models.CharField(max_length=300, verbose_name="d’où on le sait")),
                (
                    "controlled",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="controlled_by",
                        to="state_aid.undertaking",
                    ),
                ),
                (
                    "controlling",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="controls", to="state_aid.undertaking"
                    ),
                ),
            ],
            options={
                "verbose_name": "lien entre entreprises",
                "verbose_name_plural": "liens entre entreprises",
                "ordering": ["from_on", "id"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("controlling", models.F("controlled")), _negated=True),
                        name="state_aid_link_of_two",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("until_on__isnull", True), ("until_on__gte", models.F("from_on")), _connector="OR"
                        ),
                        name="state_aid_link_period",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("until_on__isnull", True)),
                        fields=("controlling", "controlled", "kind"),
                        name="state_aid_one_open_link",
                    ),
                ],
            },
        ),
    ]
