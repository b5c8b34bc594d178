import django.db.models.deletion
import essaim.kernel.clock
import essaim.kernel.records
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = []

    operations = [
        migrations.CreateModel(
            name="Entry",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=essaim.kernel.records.ordered_uuid, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("at", models.DateTimeField(default=essaim.kernel.clock.now, verbose_name="le")),
                ("actor_key", models.CharField(blank=True, max_length=60, verbose_name="par")),
                ("verb", models.CharField(max_length=80, verbose_name="acte")),
                ("target_kind", models.CharField(max_length=60, verbose_name="nature de l’objet")),
                ("target_key", models.CharField(max_length=60, verbose_name="objet")),
                ("target_title", models.CharField(blank=True, max_length=200, verbose_name="titre de l’objet")),
                ("facts", models.JSONField(blank=True, default=dict, verbose_name="faits")),
                ("note", models.TextField(blank=True, verbose_name="précision")),
                (
                    "personal_digest",
                    models.CharField(blank=True, max_length=64, verbose_name="empreinte des valeurs personnelles"),
                ),
                ("search_key", models.TextField(blank=True, editable=False, verbose_name="clé de recherche")),
            ],
            options={
                "verbose_name": "acte",
                "verbose_name_plural": "actes",
                "ordering": ["-at", "-id"],
                "indexes": [
                    models.Index(fields=["target_kind", "target_key", "at"], name="journal_target"),
                    models.Index(fields=["-at", "-id"], name="journal_latest"),
                    models.Index(fields=["actor_key", "at"], name="journal_actor"),
                    models.Index(fields=["verb", "at"], name="journal_verb"),
                ],
            },
        ),
        migrations.CreateModel(
            name="Seal",
            fields=[
                ("number", models.PositiveIntegerField(primary_key=True, serialize=False, verbose_name="numéro")),
                ("count", models.PositiveIntegerField(verbose_name="nombre d’actes")),
                (
                    "previous_digest",
                    models.CharField(blank=True, max_length=64, verbose_name="empreinte du sceau précédent"),
                ),
                ("digest", models.CharField(max_length=64, verbose_name="empreinte")),
                ("at", models.DateTimeField(default=essaim.kernel.clock.now, verbose_name="scellé le")),
                (
                    "first_entry",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="journal.entry",
                        verbose_name="premier acte",
                    ),
                ),
                (
                    "last_entry",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="journal.entry",
                        verbose_name="dernier acte",
                    ),
                ),
            ],
            options={
                "verbose_name": "sceau",
                "verbose_name_plural": "sceaux",
                "ordering": ["number"],
            },
        ),
        migrations.CreateModel(
            name="Verification",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("at", models.DateTimeField(default=essaim.kernel.clock.now, verbose_name="le")),
                ("seals", models.PositiveIntegerField(verbose_name="sceaux")),
                ("entries", models.PositiveIntegerField(verbose_name="actes")),
                ("faults", models.JSONField(default=list, verbose_name="fautes")),
                ("last_digest", models.CharField(blank=True, max_length=64, verbose_name="empreinte du dernier sceau")),
            ],
            options={
                "verbose_name": "vérification",
                "ordering": ["-at", "-id"],
            },
        ),
        migrations.CreateModel(
            name="PersonalValue",
            fields=[
                (
                    "entry",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        primary_key=True,
                        related_name="personal",
                        serialize=False,
                        to="journal.entry",
                    ),
                ),
                ("salt", models.CharField(max_length=64, verbose_name="sel")),
                ("values", models.JSONField(default=dict, verbose_name="valeurs")),
            ],
            options={
                "verbose_name": "valeurs personnelles",
                "verbose_name_plural": "valeurs personnelles",
            },
        ),
        migrations.CreateModel(
            name="SealedEntry",
            fields=[
                (
                    "entry",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        primary_key=True,
                        related_name="sealed",
                        serialize=False,
                        to="journal.entry",
                    ),
                ),
                ("position", models.PositiveIntegerField(verbose_name="place")),
                ("digest", models.CharField(max_length=64, verbose_name="empreinte")),
                (
                    "seal",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="entries",
                        to="journal.seal",
                        verbose_name="sceau",
                    ),
                ),
            ],
            options={
                "verbose_name": "acte scellé",
                "verbose_name_plural": "actes scellés",
                "constraints": [models.UniqueConstraint(fields=("seal", "position"), name="journal_one_entry_a_place")],
            },
        ),
    ]
