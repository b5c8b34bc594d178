import django.db.models.deletion
import essaim.kernel.clock
import essaim.kernel.records
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = []

    operations = [
        migrations.CreateModel(
            name="User",
            fields=[
                ("password", models.CharField(max_length=128, verbose_name="password")),
                ("last_login", models.DateTimeField(blank=True, null=True, verbose_name="last login")),
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
                ("email", models.EmailField(max_length=254, unique=True, verbose_name="adresse e-mail")),
                ("name", models.CharField(max_length=120, verbose_name="nom affiché")),
                ("function", models.CharField(blank=True, max_length=120, verbose_name="fonction")),
                ("is_active", models.BooleanField(default=True, verbose_name="compte ouvert")),
                ("is_demo", models.BooleanField(default=False, verbose_name="compte de démonstration")),
                ("erased_at", models.DateTimeField(blank=True, null=True, verbose_name="effacé le")),
                (
                    "sessions_epoch",
                    models.PositiveIntegerField(default=0, editable=False, verbose_name="époque des sessions"),
                ),
                (
                    "search_key",
                    models.CharField(
                        blank=True, db_index=True, editable=False, max_length=400, verbose_name="clé de recherche"
                    ),
                ),
            ],
            options={
                "verbose_name": "compte",
                "verbose_name_plural": "comptes",
            },
        ),
        migrations.CreateModel(
            name="Invitation",
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
                ("name", models.CharField(max_length=120, verbose_name="prénom et nom")),
                ("function", models.CharField(blank=True, max_length=120, verbose_name="fonction")),
                (
                    "role",
                    models.CharField(
                        choices=[
                            ("officer", "Chargée ou chargé de mission ESS"),
                            ("director", "Direction"),
                            ("finance", "Finances"),
                            ("buyer", "Commande publique"),
                            ("expert", "Service thématique"),
                            ("delegate", "Élue ou élu délégué à l’ESS"),
                            ("elected", "Élue ou élu"),
                            ("relay", "Maison de quartier relais"),
                            ("mda", "Maison des Associations"),
                            ("supporter", "Réseau d’accompagnement"),
                            ("funder", "Financeur du club"),
                            ("metropolis", "Métropole partenaire"),
                            ("admin", "Administration technique"),
                        ],
                        max_length=20,
                        verbose_name="rôle",
                    ),
                ),
                ("scope_kind", models.CharField(blank=True, max_length=20, verbose_name="portée")),
                ("scope_key", models.CharField(blank=True, max_length=60, verbose_name="objet de la portée")),
                (
                    "token_digest",
                    models.CharField(editable=False, max_length=64, unique=True, verbose_name="empreinte du lien"),
                ),
                ("expires_at", models.DateTimeField(verbose_name="valable jusqu’au")),
                ("accepted_at", models.DateTimeField(blank=True, null=True, verbose_name="acceptée le")),
                ("revoked_at", models.DateTimeField(blank=True, null=True, verbose_name="annulée le")),
                (
                    "accepted_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="acceptée par",
                    ),
                ),
                (
                    "invited_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="invitée par",
                    ),
                ),
            ],
            options={
                "verbose_name": "invitation",
                "ordering": ["-created_at", "-id"],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("accepted_at__isnull", True), ("revoked_at__isnull", True)),
                        fields=("email",),
                        name="people_one_waiting_invitation",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("accepted_at__isnull", True), ("revoked_at__isnull", True), _connector="OR"
                        ),
                        name="people_invitation_one_end",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="RoleGrant",
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
                            ("officer", "Chargée ou chargé de mission ESS"),
                            ("director", "Direction"),
                            ("finance", "Finances"),
                            ("buyer", "Commande publique"),
                            ("expert", "Service thématique"),
                            ("delegate", "Élue ou élu délégué à l’ESS"),
                            ("elected", "Élue ou élu"),
                            ("relay", "Maison de quartier relais"),
                            ("mda", "Maison des Associations"),
                            ("supporter", "Réseau d’accompagnement"),
                            ("funder", "Financeur du club"),
                            ("metropolis", "Métropole partenaire"),
                            ("admin", "Administration technique"),
                        ],
                        max_length=20,
                        verbose_name="rôle",
                    ),
                ),
                ("scope_kind", models.CharField(blank=True, max_length=20, verbose_name="portée")),
                ("scope_key", models.CharField(blank=True, max_length=60, verbose_name="objet de la portée")),
                ("from_on", models.DateField(default=essaim.kernel.clock.today, verbose_name="depuis")),
                ("until_on", models.DateField(blank=True, null=True, verbose_name="jusqu’au")),
                ("ended_at", models.DateTimeField(blank=True, null=True, verbose_name="terminé le")),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="role_grants",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="personne",
                    ),
                ),
            ],
            options={
                "verbose_name": "rôle attribué",
                "verbose_name_plural": "rôles attribués",
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("until_on__isnull", True)),
                        fields=("user", "role", "scope_kind", "scope_key"),
                        name="people_one_open_grant",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("until_on__isnull", True), ("until_on__gte", models.F("from_on")), _connector="OR"
                        ),
                        name="people_grant_period",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("ended_at__isnull", True), ("until_on__isnull", False), _connector="OR"),
                        name="people_ended_grant_has_a_last_day",
                    ),
                ],
            },
        ),
    ]
