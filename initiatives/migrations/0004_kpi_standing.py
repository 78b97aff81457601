"""What a KPI's latest value says is kept on its row; filled in for those that are there."""

from django.conf import settings
from django.db import migrations, models

FILL = """
    UPDATE initiatives_kpi SET
        latest_value = (SELECT one.value FROM initiatives_kpivalue one
                        WHERE one.kpi_id = initiatives_kpi.id ORDER BY one."on" DESC LIMIT 1),
        latest_on = (SELECT MAX(one."on") FROM initiatives_kpivalue one WHERE one.kpi_id = initiatives_kpi.id)
"""
JUDGE = """
    UPDATE initiatives_kpi SET standing = CASE
        WHEN (direction = 'increase' AND latest_value >= target)
          OR (direction = 'decrease' AND latest_value <= target) THEN 'met'
        WHEN (direction = 'increase' AND latest_value >= minimum)
          OR (direction = 'decrease' AND latest_value <= minimum) THEN 'partially_met'
        ELSE 'not_met' END
    WHERE latest_value IS NOT NULL
"""


class Migration(migrations.Migration):
    dependencies = [
        ("initiatives", "0003_request_feeds"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name="kpi",
            name="latest_on",
            field=models.DateField(editable=False, null=True, verbose_name="latest value of"),
        ),
        migrations.AddField(
            model_name="kpi",
            name="latest_value",
            field=models.DecimalField(decimal_places=4, editable=False, max_digits=20, null=True),
        ),
        migrations.AddField(
            model_name="kpi",
            name="standing",
            field=models.CharField(
                choices=[
                    ("met", "Target met"),
                    ("partially_met", "Short of target"),
                    ("not_met", "Below minimum"),
                    ("no_data", "No value yet"),
                ],
                default="no_data",
                editable=False,
                max_length=13,
                verbose_name="how it stands",
            ),
        ),
        migrations.AddIndex(
            model_name="kpi",
            index=models.Index(condition=models.Q(("standing", "not_met")), fields=["pilot"], name="kpi_below_minimum"),
        ),
        migrations.RunSQL([FILL, JUDGE], migrations.RunSQL.noop),
    ]
