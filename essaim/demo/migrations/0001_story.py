import essaim.kernel.clock
import essaim.kernel.records
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = []

    operations = [
        migrations.CreateModel(
            name="Story",
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
                ("seed", models.PositiveIntegerField(default=2021, verbose_name="graine")),
                ("edition", models.PositiveSmallIntegerField(default=1, verbose_name="édition")),
                ("told_until", models.DateField(verbose_name="raconte jusqu’au")),
                ("finished_at", models.DateTimeField(default=essaim.kernel.clock.now, verbose_name="terminée le")),
            ],
            options={
                "verbose_name": "histoire de la démonstration",
            },
        ),
    ]
