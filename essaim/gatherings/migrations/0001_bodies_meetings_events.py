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
            name="Body",
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
                ("name", models.CharField(max_length=160, verbose_name="nom")),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("steering", "Instance de la stratégie"),
                            ("council", "Conseil municipal"),
                            ("assessment", "Comité de lecture de l’appel"),
                            ("working_group", "Groupe de travail"),
                            ("network", "Réseau ou club"),
                            ("workshop", "Atelier"),
                            ("scic", "Gouvernance d’une SCIC"),
                            ("local_currency", "Gouvernance de la monnaie locale"),
                            ("metropolitan", "Instance métropolitaine"),
                            ("other", "Autre instance"),
                        ],
                        max_length=16,
                        verbose_name="nature",
                    ),
                ),
                ("purpose", models.JSONField(blank=True, default=list, verbose_name="rôle")),
                ("composition", models.JSONField(blank=True, default=list, verbose_name="composition")),
                ("chair_function", models.CharField(blank=True, max_length=160, verbose_name="présidence")),
                ("source_frequency", models.CharField(blank=True, max_length=60, verbose_name="fréquence votée")),
                ("obligations", models.JSONField(blank=True, default=list, verbose_name="obligations")),
                ("workshop_themes", models.JSONField(blank=True, default=list, verbose_name="thèmes d’atelier")),
                (
                    "group_type",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("sector", "Groupe de filière"),
                            ("funders", "Club de financeurs"),
                            ("supporters", "Réseau d’accompagnateurs"),
                            ("collective", "Collectif"),
                            ("label", "Groupe du label"),
                            ("other", "Autre groupe"),
                        ],
                        max_length=12,
                        verbose_name="groupe",
                    ),
                ),
                ("topics", models.JSONField(blank=True, default=list, verbose_name="thèmes")),
                (
                    "seats_total",
                    models.PositiveSmallIntegerField(blank=True, null=True, verbose_name="nombre de sièges"),
                ),
                ("constituted_on", models.DateField(blank=True, null=True, verbose_name="constitué le")),
                ("dissolved_on", models.DateField(blank=True, null=True, verbose_name="dissous le")),
                ("is_public", models.BooleanField(default=True, verbose_name="présenté au public")),
                ("position", models.PositiveSmallIntegerField(default=0, verbose_name="rang")),
                (
                    "partners",
                    models.ManyToManyField(
                        blank=True, related_name="bodies", to="directory.partner", verbose_name="partenaires"
                    ),
                ),
                (
                    "sector",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="bodies",
                        to="directory.sector",
                        verbose_name="filière",
                    ),
                ),
            ],
            options={
                "verbose_name": "instance",
                "ordering": ["position", "code"],
            },
        ),
        migrations.CreateModel(
            name="Meeting",
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
                            ("meeting", "Réunion"),
                            ("session", "Session de l’appel"),
                            ("workshop", "Atelier"),
                            ("visit", "Visite d’initiative"),
                            ("encounter", "Rendez-vous"),
                            ("assembly", "Assemblée générale"),
                            ("board", "Conseil d’administration"),
                        ],
                        default="meeting",
                        max_length=12,
                        verbose_name="nature",
                    ),
                ),
                ("title", models.CharField(max_length=200, verbose_name="objet")),
                ("starts_at", models.DateTimeField(verbose_name="début")),
                ("ends_at", models.DateTimeField(blank=True, null=True, verbose_name="fin")),
                ("place_text", models.CharField(blank=True, max_length=200, verbose_name="précision sur le lieu")),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("draft", "En préparation"),
                            ("convened", "Convoquée"),
                            ("held", "Tenue"),
                            ("cancelled", "Annulée"),
                        ],
                        default="draft",
                        max_length=10,
                        verbose_name="état",
                    ),
                ),
                (
                    "minutes_state",
                    models.CharField(
                        choices=[
                            ("none", "Sans compte rendu"),
                            ("draft", "Compte rendu à approuver"),
                            ("approved", "Compte rendu approuvé"),
                        ],
                        default="none",
                        max_length=10,
                        verbose_name="compte rendu",
                    ),
                ),
                ("topics", models.JSONField(blank=True, default=list, verbose_name="thèmes")),
                (
                    "level",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("local", "communal"),
                            ("metropolitan", "métropolitain"),
                            ("regional", "régional"),
                            ("national", "national ou au-delà"),
                        ],
                        max_length=12,
                        verbose_name="échelle",
                    ),
                ),
                (
                    "workshop_type",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("co_construction", "co-construction"),
                            ("cooperation", "mise en coopération"),
                            ("theme", "atelier thématique"),
                            ("other", "autre"),
                        ],
                        max_length=16,
                        verbose_name="sorte d’atelier",
                    ),
                ),
                ("workshop_theme", models.CharField(blank=True, max_length=40, verbose_name="thème d’atelier")),
                ("families", models.JSONField(blank=True, default=list, verbose_name="familles présentes")),
                ("participants", models.PositiveIntegerField(blank=True, null=True, verbose_name="participants")),
                ("cancel_reason", models.CharField(blank=True, max_length=300, verbose_name="motif d’annulation")),
                ("quorum_required", models.BooleanField(default=False, verbose_name="quorum exigé")),
                ("is_public", models.BooleanField(default=False, verbose_name="annoncée au public")),
                (
                    "body",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="meetings",
                        to="gatherings.body",
                        verbose_name="instance",
                    ),
                ),
                ("partners", models.ManyToManyField(blank=True, to="directory.partner", verbose_name="partenaires")),
                (
                    "place",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        to="directory.place",
                        verbose_name="lieu",
                    ),
                ),
                ("sectors", models.ManyToManyField(blank=True, to="directory.sector", verbose_name="filières")),
                ("services", models.ManyToManyField(blank=True, to="directory.service", verbose_name="services")),
            ],
            options={
                "verbose_name": "réunion",
                "ordering": ["-starts_at", "-id"],
                "indexes": [models.Index(fields=["body", "starts_at"], name="gatherings_body_start")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("ends_at__isnull", True), ("ends_at__gt", models.F("starts_at")), _connector="OR"
                        ),
                        name="gatherings_meeting_period",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="AgendaItem",
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
                ("title", models.CharField(max_length=200, verbose_name="intitulé")),
                ("target_kind", models.CharField(blank=True, max_length=60)),
                ("target_key", models.CharField(blank=True, max_length=40)),
                ("minutes", models.TextField(blank=True, max_length=10000, verbose_name="compte rendu du point")),
                (
                    "meeting",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="items",
                        to="gatherings.meeting",
                        verbose_name="réunion",
                    ),
                ),
            ],
            options={
                "verbose_name": "point à l’ordre du jour",
                "ordering": ["position", "id"],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("target_key", ""), _negated=True),
                        fields=("meeting", "target_kind", "target_key"),
                        name="gatherings_target_once",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Decision",
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
                            ("decision", "Décision"),
                            ("opinion", "Avis"),
                            ("information", "Information"),
                            ("follow_up", "Suite à donner"),
                        ],
                        max_length=12,
                        verbose_name="nature",
                    ),
                ),
                ("text", models.TextField(max_length=2000, verbose_name="texte")),
                (
                    "act",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("entry", "entrée au capital"),
                            ("recapitalisation", "recapitalisation"),
                            ("exit", "sortie du capital"),
                            ("adoption", "adoption d’un texte"),
                            ("tool_choice", "choix d’un outil"),
                            ("study_follow_up", "suite donnée à une étude"),
                            ("award", "attribution d’une aide"),
                            ("other", "autre"),
                        ],
                        max_length=20,
                        verbose_name="objet",
                    ),
                ),
                ("topics", models.JSONField(blank=True, default=list, verbose_name="thèmes")),
                ("is_scored", models.BooleanField(blank=True, null=True, verbose_name="cotée avec la grille")),
                ("follows_study", models.BooleanField(blank=True, null=True, verbose_name="suite d’une étude")),
                ("owner_name", models.CharField(blank=True, max_length=120, verbose_name="à qui")),
                ("due_on", models.DateField(blank=True, null=True, verbose_name="avant le")),
                ("done_on", models.DateField(blank=True, null=True, verbose_name="fait le")),
                (
                    "item",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="decisions",
                        to="gatherings.agendaitem",
                    ),
                ),
                (
                    "owner",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="follow_ups",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="à qui",
                    ),
                ),
                (
                    "meeting",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="decisions", to="gatherings.meeting"
                    ),
                ),
            ],
            options={
                "verbose_name": "décision",
                "ordering": ["created_at", "id"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("kind", "follow_up"), _negated=True),
                            models.Q(models.Q(("owner_name", ""), _negated=True), ("due_on__isnull", False)),
                            _connector="OR",
                        ),
                        name="gatherings_follow_up_is_someones",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Minutes",
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
                ("parts", models.JSONField(default=list, verbose_name="parties")),
                ("digest", models.CharField(max_length=64, verbose_name="empreinte")),
                ("approved_at", models.DateTimeField(blank=True, null=True, verbose_name="approuvé le")),
                ("approved_by", models.CharField(blank=True, max_length=120, verbose_name="approuvé par")),
                (
                    "meeting",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="minutes_versions",
                        to="gatherings.meeting",
                    ),
                ),
            ],
            options={
                "verbose_name": "compte rendu",
                "verbose_name_plural": "comptes rendus",
                "ordering": ["-number"],
                "constraints": [
                    models.UniqueConstraint(fields=("meeting", "number"), name="gatherings_minutes_number")
                ],
            },
        ),
        migrations.CreateModel(
            name="Seat",
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
                ("function", models.CharField(max_length=160, verbose_name="fonction")),
                ("person_name", models.CharField(blank=True, max_length=120, verbose_name="personne")),
                ("is_chair", models.BooleanField(default=False, verbose_name="préside")),
                ("is_voting", models.BooleanField(default=True, verbose_name="vote")),
                (
                    "family",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("association", "associations"),
                            ("cooperative", "coopératives"),
                            ("sme", "TPE-PME"),
                            ("mutual", "mutuelles"),
                            ("foundation", "fondations"),
                            ("ess", "structures de l’ESS"),
                            ("network", "réseaux"),
                            ("funder", "financeurs"),
                            ("company", "entreprises classiques"),
                            ("shopkeeper", "commerçants"),
                            ("public", "acteurs publics"),
                            ("resident", "habitants"),
                        ],
                        max_length=12,
                        verbose_name="siège au titre de",
                    ),
                ),
                ("represents_city", models.BooleanField(default=False, verbose_name="représente la Ville")),
                ("deliberation", models.CharField(blank=True, max_length=120, verbose_name="délibération")),
                ("from_on", models.DateField(default=essaim.kernel.clock.today, verbose_name="depuis")),
                ("until_on", models.DateField(blank=True, null=True, verbose_name="jusqu’au")),
                (
                    "body",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="seats",
                        to="gatherings.body",
                        verbose_name="instance",
                    ),
                ),
                (
                    "organisation",
                    models.ForeignKey(
                        blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, to="directory.organisation"
                    ),
                ),
                (
                    "user",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="seats",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "siège",
                "ordering": ["-is_chair", "function", "id"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("until_on__isnull", True), ("until_on__gte", models.F("from_on")), _connector="OR"
                        ),
                        name="gatherings_seat_period",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Attendance",
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
                ("person_name", models.CharField(max_length=120, verbose_name="personne")),
                ("email", models.EmailField(blank=True, max_length=254, verbose_name="adresse e-mail")),
                (
                    "presence",
                    models.CharField(
                        choices=[
                            ("invited", "Sans réponse"),
                            ("accepted", "Viendra"),
                            ("declined", "Ne viendra pas"),
                            ("present", "Présente ou présent"),
                            ("excused", "Excusée ou excusé"),
                        ],
                        default="invited",
                        max_length=10,
                        verbose_name="présence",
                    ),
                ),
                ("is_voting", models.BooleanField(default=True, verbose_name="vote")),
                (
                    "organisation",
                    models.ForeignKey(
                        blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, to="directory.organisation"
                    ),
                ),
                (
                    "user",
                    models.ForeignKey(
                        blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "meeting",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="attendances", to="gatherings.meeting"
                    ),
                ),
                (
                    "seat",
                    models.ForeignKey(
                        blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, to="gatherings.seat"
                    ),
                ),
            ],
            options={
                "verbose_name": "présence",
                "ordering": ["person_name", "id"],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("user__isnull", False)), fields=("meeting", "user"), name="gatherings_once"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Withdrawal",
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
                ("reason", models.CharField(max_length=300, verbose_name="motif")),
                (
                    "attendance",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="withdrawals",
                        to="gatherings.attendance",
                    ),
                ),
                (
                    "item",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="withdrawals",
                        to="gatherings.agendaitem",
                    ),
                ),
            ],
            options={
                "verbose_name": "déport",
                "constraints": [
                    models.UniqueConstraint(fields=("item", "attendance"), name="gatherings_withdraw_once")
                ],
            },
        ),
        migrations.CreateModel(
            name="Ballot",
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
                    "choice",
                    models.CharField(
                        choices=[("for", "Pour"), ("against", "Contre"), ("abstain", "Abstention")],
                        max_length=8,
                        verbose_name="vote",
                    ),
                ),
                (
                    "attendance",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="ballots", to="gatherings.attendance"
                    ),
                ),
                (
                    "item",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="ballots", to="gatherings.agendaitem"
                    ),
                ),
            ],
            options={
                "verbose_name": "vote",
                "constraints": [models.UniqueConstraint(fields=("item", "attendance"), name="gatherings_vote_once")],
            },
        ),
        migrations.CreateModel(
            name="Event",
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
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("gathering", "Rencontre"),
                            ("highlight", "Temps fort municipal"),
                            ("hackathon", "Hackathon"),
                            ("sourcing", "Rencontre achats"),
                            ("cae_session", "Présentation de CAE aux services"),
                            ("sme_workshop", "Atelier TPE-PME"),
                            ("school", "Séance à l’école"),
                            ("crossed", "Temps convivial croisé"),
                            ("fair_trade", "Quinzaine du commerce équitable"),
                            ("awareness", "Sensibilisation"),
                            ("call_presentation", "Présentation de l’appel"),
                            ("network_talk", "Intervention dans un réseau"),
                            ("metropolitan", "Rencontre métropolitaine"),
                            ("training", "Formation"),
                        ],
                        default="gathering",
                        max_length=20,
                        verbose_name="nature",
                    ),
                ),
                ("summary", models.TextField(max_length=2000, verbose_name="présentation")),
                ("starts_at", models.DateTimeField(verbose_name="début")),
                ("ends_at", models.DateTimeField(blank=True, null=True, verbose_name="fin")),
                ("place_text", models.CharField(blank=True, max_length=200, verbose_name="précision sur le lieu")),
                ("commune_code", models.CharField(blank=True, max_length=5, verbose_name="commune")),
                ("quarter_code", models.CharField(blank=True, max_length=40, verbose_name="quartier")),
                ("qpv_code", models.CharField(blank=True, max_length=10, verbose_name="quartier prioritaire déclaré")),
                ("programme", models.CharField(blank=True, max_length=40, verbose_name="programme")),
                ("audiences", models.JSONField(blank=True, default=list, verbose_name="publics")),
                ("topics", models.JSONField(blank=True, default=list, verbose_name="thèmes")),
                (
                    "level",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("local", "communal"),
                            ("metropolitan", "métropolitain"),
                            ("regional", "régional"),
                            ("national", "national ou au-delà"),
                        ],
                        max_length=12,
                        verbose_name="échelle",
                    ),
                ),
                ("families", models.JSONField(blank=True, default=list, verbose_name="familles présentes")),
                (
                    "all_iae_invited",
                    models.BooleanField(blank=True, null=True, verbose_name="toutes les structures de l’IAE invitées"),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("proposed", "Proposé"),
                            ("published", "Publié"),
                            ("held", "Passé"),
                            ("cancelled", "Annulé"),
                        ],
                        default="proposed",
                        max_length=10,
                        verbose_name="état",
                    ),
                ),
                ("published_at", models.DateTimeField(blank=True, editable=False, null=True, verbose_name="publié le")),
                ("attendance_count", models.PositiveIntegerField(blank=True, null=True, verbose_name="participants")),
                ("cancel_reason", models.CharField(blank=True, max_length=300, verbose_name="motif d’annulation")),
                ("search_text", models.TextField(blank=True, editable=False, verbose_name="texte de recherche")),
                (
                    "organisers",
                    models.ManyToManyField(
                        blank=True, related_name="events", to="directory.organisation", verbose_name="organisateurs"
                    ),
                ),
                ("partners", models.ManyToManyField(blank=True, to="directory.partner", verbose_name="partenaires")),
                (
                    "place",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        to="directory.place",
                        verbose_name="lieu",
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
                ("sectors", models.ManyToManyField(blank=True, to="directory.sector", verbose_name="filières")),
                (
                    "services",
                    models.ManyToManyField(
                        blank=True, to="directory.service", verbose_name="services co-organisateurs"
                    ),
                ),
            ],
            options={
                "verbose_name": "événement",
                "ordering": ["starts_at", "id"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("ends_at__isnull", True), ("ends_at__gt", models.F("starts_at")), _connector="OR"
                        ),
                        name="gatherings_event_period",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Interest",
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
                ("role", models.CharField(max_length=120, verbose_name="rôle dans la structure")),
                ("is_paid", models.BooleanField(default=False, verbose_name="rémunéré")),
                ("is_designated", models.BooleanField(default=False, verbose_name="désigné par le conseil")),
                ("from_on", models.DateField(default=essaim.kernel.clock.today, verbose_name="depuis")),
                ("until_on", models.DateField(blank=True, null=True, verbose_name="jusqu’au")),
                (
                    "source",
                    models.CharField(
                        choices=[("declared", "Déclaré par la personne"), ("recorded", "Consigné par la Ville")],
                        default="declared",
                        max_length=10,
                        verbose_name="source",
                    ),
                ),
                (
                    "organisation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        to="directory.organisation",
                        verbose_name="structure",
                    ),
                ),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="interests",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="personne",
                    ),
                ),
            ],
            options={
                "verbose_name": "intérêt déclaré",
                "ordering": ["-from_on", "id"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("until_on__isnull", True), ("until_on__gte", models.F("from_on")), _connector="OR"
                        ),
                        name="gatherings_interest_period",
                    )
                ],
            },
        ),
    ]
