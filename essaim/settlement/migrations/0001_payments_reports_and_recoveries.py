import django.db.models.deletion
import essaim.kernel.clock
import essaim.kernel.money
import essaim.kernel.records
from decimal import Decimal
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("funding", "0001_calls_applications_awards"),
        ("questionnaires", "0001_forms_and_responses"),
    ]

    operations = [
        migrations.CreateModel(
            name="BatchSequence",
            fields=[
                ("year", models.PositiveSmallIntegerField(primary_key=True, serialize=False)),
                ("last", models.PositiveIntegerField(default=0)),
            ],
        ),
        migrations.CreateModel(
            name="PaymentBatch",
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
                ("number", models.CharField(max_length=12, unique=True, verbose_name="lot")),
            ],
            options={
                "verbose_name": "lot d’ordonnancement",
                "verbose_name_plural": "lots d’ordonnancement",
                "ordering": ["-number"],
            },
        ),
        migrations.CreateModel(
            name="ActivityCheck",
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
                ("asked_on", models.DateField(blank=True, null=True, verbose_name="demandé le")),
                (
                    "outcome",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("active", "En activité"),
                            ("stopped", "Activité arrêtée"),
                            ("merged", "Réunie à une autre structure"),
                            ("unknown", "On ne sait pas"),
                        ],
                        max_length=8,
                        verbose_name="réponse",
                    ),
                ),
                ("known_on", models.DateField(blank=True, null=True, verbose_name="constaté le")),
                ("source", models.CharField(blank=True, max_length=200, verbose_name="source")),
                (
                    "award",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="activity_check",
                        to="funding.award",
                        verbose_name="aide",
                    ),
                ),
            ],
            options={
                "verbose_name": "suivi à deux ans",
                "verbose_name_plural": "suivis à deux ans",
            },
        ),
        migrations.CreateModel(
            name="PaymentPlan",
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
                ("ceiling", essaim.kernel.money.MoneyField(decimal_places=2, max_digits=12, verbose_name="au plus")),
                (
                    "paid",
                    essaim.kernel.money.MoneyField(
                        decimal_places=2, default=Decimal("0.00"), max_digits=12, verbose_name="versé"
                    ),
                ),
                (
                    "forecast_cost",
                    essaim.kernel.money.MoneyField(
                        blank=True, decimal_places=2, max_digits=12, null=True, verbose_name="coût prévu"
                    ),
                ),
                ("exercise_ends_on", models.DateField(verbose_name="fin de l’exercice du bénéficiaire")),
                (
                    "keeps_unspent",
                    models.BooleanField(default=False, verbose_name="la convention laisse la part non employée"),
                ),
                (
                    "spent",
                    essaim.kernel.money.MoneyField(
                        blank=True, decimal_places=2, max_digits=12, null=True, verbose_name="dépenses justifiées"
                    ),
                ),
                ("settled_on", models.DateField(blank=True, null=True, verbose_name="soldé le")),
                (
                    "award",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="payment_plan",
                        to="funding.award",
                        verbose_name="aide",
                    ),
                ),
            ],
            options={
                "verbose_name": "échéancier",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("paid__gte", 0), ("paid__lte", models.F("ceiling"))),
                        name="settlement_never_overpaid",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Instalment",
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
                ("position", models.PositiveSmallIntegerField(verbose_name="rang")),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("advance", "Acompte"),
                            ("balance", "Solde"),
                            ("once", "Versement unique"),
                            ("other", "Versement"),
                        ],
                        default="other",
                        max_length=8,
                        verbose_name="nature",
                    ),
                ),
                ("amount", essaim.kernel.money.MoneyField(decimal_places=2, max_digits=12, verbose_name="montant")),
                (
                    "trigger",
                    models.CharField(
                        choices=[
                            ("notification", "À la notification"),
                            ("signature", "À la signature de la convention"),
                            ("date", "À une date"),
                            ("report", "Après l’acceptation du compte rendu"),
                            ("milestone", "Quand une étape est franchie"),
                            ("proof", "À la remise d’un justificatif"),
                        ],
                        max_length=12,
                        verbose_name="après",
                    ),
                ),
                ("condition", models.CharField(blank=True, max_length=200, verbose_name="condition")),
                ("planned_on", models.DateField(blank=True, null=True, verbose_name="pas avant le")),
                ("budget_year", models.PositiveSmallIntegerField(verbose_name="budget")),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("scheduled", "Prévu"),
                            ("due", "À ordonnancer"),
                            ("ordered", "Ordonnancé"),
                            ("paid", "Versé"),
                            ("returned", "Rejeté"),
                            ("cancelled", "Annulé"),
                        ],
                        db_index=True,
                        default="scheduled",
                        max_length=10,
                        verbose_name="état",
                    ),
                ),
                ("due_on", models.DateField(blank=True, null=True, verbose_name="à verser avant le")),
                ("paid_on", models.DateField(blank=True, null=True, verbose_name="versé le")),
                ("paid_by", models.CharField(blank=True, max_length=60, verbose_name="noté par")),
                ("return_reason", models.CharField(blank=True, max_length=200, verbose_name="motif du rejet")),
                (
                    "batch",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="instalments",
                        to="settlement.paymentbatch",
                        verbose_name="lot",
                    ),
                ),
                (
                    "plan",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="instalments",
                        to="settlement.paymentplan",
                    ),
                ),
            ],
            options={
                "verbose_name": "versement",
                "ordering": ["plan", "position"],
                "constraints": [
                    models.UniqueConstraint(fields=("plan", "position"), name="settlement_instalment_position"),
                    models.CheckConstraint(
                        condition=models.Q(("amount__gt", 0)), name="settlement_instalment_positive"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state", "paid"), _negated=True), ("paid_on__isnull", False), _connector="OR"
                        ),
                        name="settlement_paid_has_day",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Recovery",
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
                ("reason", models.CharField(max_length=300, verbose_name="motif")),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("to_issue", "Titre à émettre"),
                            ("asked", "Demandé"),
                            ("repaid", "Remboursé"),
                            ("waived", "Abandonné"),
                        ],
                        db_index=True,
                        default="to_issue",
                        max_length=10,
                        verbose_name="état",
                    ),
                ),
                ("title_number", models.CharField(blank=True, max_length=40, verbose_name="numéro du titre")),
                ("asked_on", models.DateField(blank=True, null=True, verbose_name="demandé le")),
                ("repaid_on", models.DateField(blank=True, null=True, verbose_name="remboursé le")),
                ("waive_reason", models.CharField(blank=True, max_length=300, verbose_name="motif de l’abandon")),
                (
                    "award",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="recoveries",
                        to="funding.award",
                        verbose_name="aide",
                    ),
                ),
            ],
            options={
                "verbose_name": "reversement",
                "ordering": ["created_at", "id"],
                "constraints": [
                    models.CheckConstraint(condition=models.Q(("amount__gt", 0)), name="settlement_recovery_positive")
                ],
            },
        ),
        migrations.CreateModel(
            name="Report",
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
                    "state",
                    models.CharField(
                        choices=[
                            ("awaited", "Attendu"),
                            ("sent", "Reçu"),
                            ("to_correct", "À corriger"),
                            ("accepted", "Accepté"),
                        ],
                        db_index=True,
                        default="awaited",
                        max_length=10,
                        verbose_name="état",
                    ),
                ),
                ("due_on", models.DateField(verbose_name="attendu avant le")),
                ("sent_at", models.DateTimeField(blank=True, null=True, verbose_name="reçu le")),
                ("accepted_at", models.DateTimeField(blank=True, null=True, verbose_name="accepté le")),
                ("correction", models.TextField(blank=True, max_length=2000, verbose_name="correction demandée")),
                ("lifted_on", models.DateField(blank=True, null=True, verbose_name="blocage levé le")),
                ("lift_reason", models.CharField(blank=True, max_length=300, verbose_name="motif de la levée")),
                (
                    "award",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="report",
                        to="funding.award",
                        verbose_name="aide",
                    ),
                ),
                ("former", models.ManyToManyField(blank=True, related_name="+", to="questionnaires.response")),
                (
                    "response",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT, related_name="report", to="questionnaires.response"
                    ),
                ),
            ],
            options={
                "verbose_name": "compte rendu financier",
                "verbose_name_plural": "comptes rendus financiers",
                "ordering": ["due_on", "id"],
            },
        ),
    ]
