from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("strategy", "0001_strategy_and_roadmaps")]

    operations = [
        migrations.RemoveField("review", "reader"),
        migrations.AddField(
            "review", "public_content", models.TextField("contenu public", default="{}"), preserve_default=False
        ),
        migrations.AddField(
            "review",
            "public_digest",
            models.CharField("empreinte publique", max_length=64, default=""),
            preserve_default=False,
        ),
        migrations.AddField(
            "review", "annex", models.TextField("titres et règles du moment", default="{}"), preserve_default=False
        ),
    ]
