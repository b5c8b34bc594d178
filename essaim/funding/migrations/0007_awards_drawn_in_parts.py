"""Give each award that drew on an envelope its part."""

from decimal import Decimal

from django.apps.registry import Apps
from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor


def draw_in_parts(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """One part for each award, given back when it was annulled."""
    part = apps.get_model("funding", "AwardPart")
    for award in apps.get_model("funding", "Award").objects.filter(envelope__isnull=False).iterator():
        back = award.amount if award.state == "annulled" else Decimal(0)
        part.objects.create(award=award, envelope_id=award.envelope_id, amount=award.amount, given_back=back)


class Migration(migrations.Migration):
    """After the parts exist."""

    dependencies = [("funding", "0006_parts_shares_pictures_and_past_grants")]
    operations = [migrations.RunPython(draw_in_parts, migrations.RunPython.noop)]
