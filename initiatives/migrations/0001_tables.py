import uuid
from decimal import Decimal

import django.core.validators
import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models

import initiatives.models.indicators
import initiatives.models.pilots
from alliance.tables import CreateTables


class Migration(migrations.Migration):
    initial = True
    replaces = [
        ("initiatives", "0001_initial"),
        ("initiatives", "0003_fund_restrictions"),
        ("initiatives", "0004_maturity"),
        ("initiatives", "0006_last_status"),
        ("initiatives", "0007_pilots_in_full"),
    ]

    dependencies = [
        ("alliance", "0001_tables"),
        ("governance", "0001_tables"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        CreateTables(
            [
                migrations.CreateModel(
                    name="Indicator",
                    fields=[
                        ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                        ("version", models.PositiveIntegerField(default=1, editable=False)),
                        (
                            "external_id",
                            models.CharField(
                                blank=True,
                                default=None,
                                help_text="The identifier of this row in another system of the city.",
                                max_length=120,
                                null=True,
                                verbose_name="external identifier",
                            ),
                        ),
                        ("created_at", models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                        ("updated_at", models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                        ("code", models.CharField(max_length=40)),
                        (
                            "scheme",
                            models.CharField(
                                choices=[
                                    ("own", "Own"),
                                    ("iso_37120", "ISO 37120"),
                                    ("iso_37122", "ISO 37122"),
                                    ("iso_37123", "ISO 37123"),
                                    ("u4ssc", "U4SSC (ITU-T Y.4903)"),
                                    ("citykeys", "CITYkeys"),
                                ],
                                default="own",
                                max_length=12,
                            ),
                        ),
                        ("name", models.CharField(max_length=160)),
                        (
                            "kind",
                            models.CharField(
                                choices=[
                                    ("input", "Input"),
                                    ("process", "Process"),
                                    ("output", "Output"),
                                    ("outcome", "Outcome"),
                                    ("impact", "Impact"),
                                ],
                                default="outcome",
                                max_length=10,
                            ),
                        ),
                        (
                            "domain",
                            models.CharField(
                                choices=[
                                    ("mobility", "Mobility"),
                                    ("energy", "Energy"),
                                    ("water", "Water"),
                                    ("waste", "Waste"),
                                    ("public_safety", "Public safety"),
                                    ("health", "Health"),
                                    ("digital_inclusion", "Digital inclusion"),
                                    ("environment", "Environment"),
                                    ("housing", "Housing"),
                                    ("economy", "Economy"),
                                    ("government_services", "Government services"),
                                    ("public_space", "Public space"),
                                ],
                                max_length=24,
                            ),
                        ),
                        ("unit", models.CharField(max_length=40)),
                        (
                            "direction",
                            models.CharField(
                                choices=[("increase", "Higher is better"), ("decrease", "Lower is better")],
                                max_length=10,
                            ),
                        ),
                        (
                            "frequency",
                            models.CharField(
                                choices=[
                                    ("day", "Daily"),
                                    ("week", "Weekly"),
                                    ("month", "Monthly"),
                                    ("quarter", "Quarterly"),
                                    ("year", "Yearly"),
                                ],
                                default="month",
                                max_length=10,
                            ),
                        ),
                        ("source", models.CharField(blank=True, max_length=200)),
                        ("baseline", models.DecimalField(blank=True, decimal_places=4, max_digits=20, null=True)),
                        ("baseline_on", models.DateField(blank=True, null=True)),
                        ("target", models.DecimalField(blank=True, decimal_places=4, max_digits=20, null=True)),
                        ("target_on", models.DateField(blank=True, null=True)),
                        (
                            "created_by",
                            models.ForeignKey(
                                editable=False,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "department",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="indicators",
                                to="alliance.department",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "indicator",
                        "ordering": ["-created_at", "id"],
                        "abstract": False,
                    },
                ),
                migrations.CreateModel(
                    name="Initiative",
                    fields=[
                        ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                        ("version", models.PositiveIntegerField(default=1, editable=False)),
                        (
                            "external_id",
                            models.CharField(
                                blank=True,
                                default=None,
                                help_text="The identifier of this row in another system of the city.",
                                max_length=120,
                                null=True,
                                verbose_name="external identifier",
                            ),
                        ),
                        ("created_at", models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                        ("updated_at", models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                        (
                            "ward",
                            models.CharField(
                                blank=True, help_text="Where; leave empty for the whole city.", max_length=60
                            ),
                        ),
                        (
                            "latitude",
                            models.DecimalField(
                                blank=True,
                                decimal_places=6,
                                help_text="In degrees north, such as 40.440624; negative in the south.",
                                max_digits=8,
                                null=True,
                                validators=[
                                    django.core.validators.MinValueValidator(Decimal("-90")),
                                    django.core.validators.MaxValueValidator(Decimal("90")),
                                ],
                            ),
                        ),
                        (
                            "longitude",
                            models.DecimalField(
                                blank=True,
                                decimal_places=6,
                                help_text="In degrees east, such as -79.995888; negative in the west.",
                                max_digits=9,
                                null=True,
                                validators=[
                                    django.core.validators.MinValueValidator(Decimal("-180")),
                                    django.core.validators.MaxValueValidator(Decimal("180")),
                                ],
                            ),
                        ),
                        ("reference", models.CharField(editable=False, max_length=20, unique=True)),
                        ("title", models.CharField(max_length=160)),
                        ("summary", models.TextField(help_text="One sentence: what changes, for whom.")),
                        (
                            "domain",
                            models.CharField(
                                choices=[
                                    ("mobility", "Mobility"),
                                    ("energy", "Energy"),
                                    ("water", "Water"),
                                    ("waste", "Waste"),
                                    ("public_safety", "Public safety"),
                                    ("health", "Health"),
                                    ("digital_inclusion", "Digital inclusion"),
                                    ("environment", "Environment"),
                                    ("housing", "Housing"),
                                    ("economy", "Economy"),
                                    ("government_services", "Government services"),
                                    ("public_space", "Public space"),
                                ],
                                max_length=24,
                            ),
                        ),
                        (
                            "cost_low",
                            models.DecimalField(
                                blank=True,
                                decimal_places=2,
                                max_digits=15,
                                null=True,
                                validators=[django.core.validators.MinValueValidator(Decimal("0"))],
                            ),
                        ),
                        (
                            "cost_likely",
                            models.DecimalField(
                                blank=True,
                                decimal_places=2,
                                max_digits=15,
                                null=True,
                                validators=[django.core.validators.MinValueValidator(Decimal("0"))],
                                verbose_name="likely cost",
                            ),
                        ),
                        (
                            "cost_high",
                            models.DecimalField(
                                blank=True,
                                decimal_places=2,
                                max_digits=15,
                                null=True,
                                validators=[django.core.validators.MinValueValidator(Decimal("0"))],
                            ),
                        ),
                        (
                            "annual_benefit",
                            models.DecimalField(
                                blank=True,
                                decimal_places=2,
                                help_text="Savings or revenue in money, if any.",
                                max_digits=15,
                                null=True,
                                validators=[django.core.validators.MinValueValidator(Decimal("0"))],
                                verbose_name="benefit per year",
                            ),
                        ),
                        (
                            "purpose",
                            models.CharField(
                                blank=True,
                                choices=[
                                    ("capital", "Building and equipment"),
                                    ("operation", "Running it and services"),
                                    ("planning", "Planning and studies"),
                                    ("people", "Staff and training"),
                                ],
                                help_text="Money with a purpose pays only for what it is meant for.",
                                max_length=12,
                                verbose_name="what the money is for",
                            ),
                        ),
                        (
                            "population_reached",
                            models.PositiveIntegerField(blank=True, null=True, verbose_name="residents reached"),
                        ),
                        ("starts_on", models.DateField(blank=True, null=True)),
                        ("ends_on", models.DateField(blank=True, null=True)),
                        ("is_public", models.BooleanField(default=False, verbose_name="show to residents")),
                        ("last_update_at", models.DateTimeField(editable=False, null=True)),
                        (
                            "last_status",
                            models.CharField(
                                blank=True,
                                choices=[
                                    ("on_track", "On track"),
                                    ("at_risk", "At risk"),
                                    ("off_track", "Off track"),
                                    ("stopped", "Stopped"),
                                ],
                                editable=False,
                                max_length=10,
                                verbose_name="how it goes",
                            ),
                        ),
                        (
                            "state",
                            models.CharField(
                                choices=[
                                    ("proposed", "Proposed"),
                                    ("selected", "Selected"),
                                    ("preparing", "Preparing"),
                                    ("piloting", "Piloting"),
                                    ("deciding", "Deciding"),
                                    ("scaling", "Scaling up"),
                                    ("in_service", "In service"),
                                    ("stopped", "Stopped"),
                                ],
                                default="proposed",
                                editable=False,
                                max_length=12,
                                verbose_name="stage",
                            ),
                        ),
                        (
                            "created_by",
                            models.ForeignKey(
                                editable=False,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "department",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="initiatives",
                                to="alliance.department",
                            ),
                        ),
                        (
                            "owner",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="initiatives_owned",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "initiative",
                        "ordering": ["-created_at", "id"],
                        "abstract": False,
                    },
                ),
                migrations.CreateModel(
                    name="Dependency",
                    fields=[
                        ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                        ("version", models.PositiveIntegerField(default=1, editable=False)),
                        (
                            "external_id",
                            models.CharField(
                                blank=True,
                                default=None,
                                help_text="The identifier of this row in another system of the city.",
                                max_length=120,
                                null=True,
                                verbose_name="external identifier",
                            ),
                        ),
                        ("created_at", models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                        ("updated_at", models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                        (
                            "kind",
                            models.CharField(
                                choices=[("requires", "Requires"), ("excludes", "Excludes")], max_length=8
                            ),
                        ),
                        (
                            "created_by",
                            models.ForeignKey(
                                editable=False,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "initiative",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="dependencies",
                                to="initiatives.initiative",
                            ),
                        ),
                        (
                            "other",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="dependants",
                                to="initiatives.initiative",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "dependency",
                        "verbose_name_plural": "dependencies",
                        "ordering": ["-created_at", "id"],
                        "abstract": False,
                    },
                ),
                migrations.CreateModel(
                    name="CashLine",
                    fields=[
                        ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                        ("version", models.PositiveIntegerField(default=1, editable=False)),
                        (
                            "external_id",
                            models.CharField(
                                blank=True,
                                default=None,
                                help_text="The identifier of this row in another system of the city.",
                                max_length=120,
                                null=True,
                                verbose_name="external identifier",
                            ),
                        ),
                        ("created_at", models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                        ("updated_at", models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                        ("kind", models.CharField(choices=[("cost", "Cost"), ("benefit", "Benefit")], max_length=8)),
                        ("name", models.CharField(max_length=120, verbose_name="what for")),
                        (
                            "first_year",
                            models.PositiveSmallIntegerField(
                                validators=[
                                    django.core.validators.MinValueValidator(1990),
                                    django.core.validators.MaxValueValidator(2199),
                                ],
                                verbose_name="first fiscal year",
                            ),
                        ),
                        (
                            "last_year",
                            models.PositiveSmallIntegerField(
                                validators=[
                                    django.core.validators.MinValueValidator(1990),
                                    django.core.validators.MaxValueValidator(2199),
                                ],
                                verbose_name="last fiscal year",
                            ),
                        ),
                        (
                            "low",
                            models.DecimalField(
                                decimal_places=2,
                                max_digits=15,
                                validators=[django.core.validators.MinValueValidator(Decimal("0"))],
                            ),
                        ),
                        (
                            "likely",
                            models.DecimalField(
                                decimal_places=2,
                                max_digits=15,
                                validators=[django.core.validators.MinValueValidator(Decimal("0"))],
                            ),
                        ),
                        (
                            "high",
                            models.DecimalField(
                                decimal_places=2,
                                max_digits=15,
                                validators=[django.core.validators.MinValueValidator(Decimal("0"))],
                            ),
                        ),
                        ("position", models.PositiveSmallIntegerField(default=0, editable=False)),
                        (
                            "created_by",
                            models.ForeignKey(
                                editable=False,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "initiative",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="cash_lines",
                                to="initiatives.initiative",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "cost or benefit",
                        "verbose_name_plural": "costs and benefits",
                        "ordering": ["position", "id"],
                        "abstract": False,
                    },
                ),
                migrations.CreateModel(
                    name="Benefit",
                    fields=[
                        ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                        ("version", models.PositiveIntegerField(default=1, editable=False)),
                        (
                            "external_id",
                            models.CharField(
                                blank=True,
                                default=None,
                                help_text="The identifier of this row in another system of the city.",
                                max_length=120,
                                null=True,
                                verbose_name="external identifier",
                            ),
                        ),
                        ("created_at", models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                        ("updated_at", models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                        ("name", models.CharField(max_length=160, verbose_name="what was promised")),
                        ("unit", models.CharField(max_length=40)),
                        (
                            "direction",
                            models.CharField(
                                choices=[("increase", "Higher is better"), ("decrease", "Lower is better")],
                                default="increase",
                                max_length=10,
                                verbose_name="better when it",
                            ),
                        ),
                        (
                            "counts_from",
                            models.DateField(
                                help_text="The day on which it was scaled up.", verbose_name="counted from"
                            ),
                        ),
                        (
                            "promised_6",
                            models.DecimalField(
                                decimal_places=4, max_digits=20, verbose_name="promised after 6 months"
                            ),
                        ),
                        (
                            "promised_12",
                            models.DecimalField(
                                decimal_places=4, max_digits=20, verbose_name="promised after 12 months"
                            ),
                        ),
                        (
                            "promised_24",
                            models.DecimalField(
                                decimal_places=4, max_digits=20, verbose_name="promised after 24 months"
                            ),
                        ),
                        (
                            "created_by",
                            models.ForeignKey(
                                editable=False,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "initiative",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="benefits",
                                to="initiatives.initiative",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "benefit",
                        "ordering": ["created_at", "id"],
                        "abstract": False,
                    },
                ),
                migrations.CreateModel(
                    name="Kpi",
                    fields=[
                        ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                        ("version", models.PositiveIntegerField(default=1, editable=False)),
                        (
                            "external_id",
                            models.CharField(
                                blank=True,
                                default=None,
                                help_text="The identifier of this row in another system of the city.",
                                max_length=120,
                                null=True,
                                verbose_name="external identifier",
                            ),
                        ),
                        ("created_at", models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                        ("updated_at", models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                        ("name", models.CharField(max_length=160)),
                        ("unit", models.CharField(max_length=40)),
                        (
                            "direction",
                            models.CharField(
                                choices=[("increase", "Higher is better"), ("decrease", "Lower is better")],
                                max_length=10,
                            ),
                        ),
                        ("baseline", models.DecimalField(blank=True, decimal_places=4, max_digits=20, null=True)),
                        ("baseline_on", models.DateField(blank=True, null=True)),
                        ("target", models.DecimalField(decimal_places=4, max_digits=20)),
                        (
                            "minimum",
                            models.DecimalField(
                                blank=True,
                                decimal_places=4,
                                max_digits=20,
                                null=True,
                                verbose_name="minimum acceptable",
                            ),
                        ),
                        (
                            "no_baseline_because",
                            models.CharField(
                                blank=True,
                                help_text="A KPI has a baseline, or says why it cannot.",
                                max_length=200,
                                verbose_name="why there is no baseline",
                            ),
                        ),
                        (
                            "frequency",
                            models.CharField(
                                choices=[
                                    ("day", "Daily"),
                                    ("week", "Weekly"),
                                    ("month", "Monthly"),
                                    ("quarter", "Quarterly"),
                                    ("year", "Yearly"),
                                ],
                                default="month",
                                max_length=10,
                                verbose_name="measured",
                            ),
                        ),
                        (
                            "kind",
                            models.CharField(
                                choices=[
                                    ("outcome", "What changed for people"),
                                    ("output", "What was delivered"),
                                    ("cost", "What it costs"),
                                    ("fairness", "Whom it reaches"),
                                ],
                                default="outcome",
                                max_length=10,
                                verbose_name="what it shows",
                            ),
                        ),
                        (
                            "baseline_method",
                            models.CharField(
                                blank=True,
                                help_text="Such as meter readings of ten streets.",
                                max_length=200,
                                verbose_name="how the baseline was measured",
                            ),
                        ),
                        (
                            "baseline_samples",
                            models.TextField(
                                blank=True,
                                help_text="Numbers with spaces between them. With those of a value they show how sure the change is.",
                                validators=[initiatives.models.pilots.check_samples],
                                verbose_name="single measurements before",
                            ),
                        ),
                        (
                            "created_by",
                            models.ForeignKey(
                                editable=False,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "data_owner",
                            models.ForeignKey(
                                blank=True,
                                help_text="Who answers for the figures. Left empty, the lead of the pilot.",
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "indicator",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="kpis",
                                to="initiatives.indicator",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "KPI",
                        "verbose_name_plural": "KPIs",
                        "ordering": ["created_at", "id"],
                        "abstract": False,
                    },
                ),
                migrations.CreateModel(
                    name="KpiValue",
                    fields=[
                        ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                        ("version", models.PositiveIntegerField(default=1, editable=False)),
                        (
                            "external_id",
                            models.CharField(
                                blank=True,
                                default=None,
                                help_text="The identifier of this row in another system of the city.",
                                max_length=120,
                                null=True,
                                verbose_name="external identifier",
                            ),
                        ),
                        ("created_at", models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                        ("updated_at", models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                        ("on", models.DateField()),
                        ("value", models.DecimalField(decimal_places=4, max_digits=20)),
                        ("source", models.CharField(blank=True, max_length=200)),
                        (
                            "samples",
                            models.TextField(
                                blank=True,
                                help_text="Numbers with spaces between them, where the value is their mean. They show how sure the change is.",
                                validators=[initiatives.models.pilots.check_samples],
                                verbose_name="single measurements",
                            ),
                        ),
                        (
                            "created_by",
                            models.ForeignKey(
                                editable=False,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "kpi",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE, related_name="values", to="initiatives.kpi"
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "KPI value",
                        "ordering": ["-on", "id"],
                        "abstract": False,
                    },
                ),
                migrations.CreateModel(
                    name="MaturityAssessment",
                    fields=[
                        ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                        ("version", models.PositiveIntegerField(default=1, editable=False)),
                        (
                            "external_id",
                            models.CharField(
                                blank=True,
                                default=None,
                                help_text="The identifier of this row in another system of the city.",
                                max_length=120,
                                null=True,
                                verbose_name="external identifier",
                            ),
                        ),
                        ("created_at", models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                        ("updated_at", models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                        ("reference", models.CharField(editable=False, max_length=20, unique=True)),
                        ("title", models.CharField(help_text="Such as “Spring 2027”.", max_length=160)),
                        (
                            "on",
                            models.DateField(
                                help_text="The day whose state the answers describe.", verbose_name="as of"
                            ),
                        ),
                        ("note", models.TextField(blank=True, help_text="Who took part, and how it was done.")),
                        (
                            "state",
                            models.CharField(
                                choices=[("open", "Being answered"), ("closed", "Closed"), ("dropped", "Given up")],
                                default="open",
                                editable=False,
                                max_length=12,
                            ),
                        ),
                        (
                            "created_by",
                            models.ForeignKey(
                                editable=False,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "maturity assessment",
                        "ordering": ["-on", "-created_at", "id"],
                        "abstract": False,
                    },
                ),
                migrations.CreateModel(
                    name="MaturityAnswer",
                    fields=[
                        ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                        ("version", models.PositiveIntegerField(default=1, editable=False)),
                        (
                            "external_id",
                            models.CharField(
                                blank=True,
                                default=None,
                                help_text="The identifier of this row in another system of the city.",
                                max_length=120,
                                null=True,
                                verbose_name="external identifier",
                            ),
                        ),
                        ("created_at", models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                        ("updated_at", models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                        ("question", models.CharField(max_length=40)),
                        (
                            "level",
                            models.PositiveSmallIntegerField(
                                validators=[
                                    django.core.validators.MinValueValidator(1),
                                    django.core.validators.MaxValueValidator(4),
                                ]
                            ),
                        ),
                        ("evidence", models.CharField(blank=True, max_length=500)),
                        ("answered_at", models.DateTimeField(editable=False)),
                        (
                            "answered_by",
                            models.ForeignKey(
                                editable=False,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "created_by",
                            models.ForeignKey(
                                editable=False,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "assessment",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="answers",
                                to="initiatives.maturityassessment",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "maturity answer",
                        "ordering": ["question"],
                        "abstract": False,
                    },
                ),
                migrations.CreateModel(
                    name="Milestone",
                    fields=[
                        ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                        ("version", models.PositiveIntegerField(default=1, editable=False)),
                        (
                            "external_id",
                            models.CharField(
                                blank=True,
                                default=None,
                                help_text="The identifier of this row in another system of the city.",
                                max_length=120,
                                null=True,
                                verbose_name="external identifier",
                            ),
                        ),
                        ("created_at", models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                        ("updated_at", models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                        ("title", models.CharField(max_length=200, verbose_name="what is done by then")),
                        ("due_on", models.DateField(verbose_name="due")),
                        ("done_on", models.DateField(editable=False, null=True, verbose_name="done")),
                        (
                            "created_by",
                            models.ForeignKey(
                                editable=False,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "initiative",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="milestones",
                                to="initiatives.initiative",
                            ),
                        ),
                        (
                            "owner",
                            models.ForeignKey(
                                blank=True,
                                help_text="Left empty, the owner of the initiative.",
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="milestones",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "milestone",
                        "ordering": ["due_on", "id"],
                        "abstract": False,
                    },
                ),
                migrations.CreateModel(
                    name="Need",
                    fields=[
                        ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                        ("version", models.PositiveIntegerField(default=1, editable=False)),
                        (
                            "external_id",
                            models.CharField(
                                blank=True,
                                default=None,
                                help_text="The identifier of this row in another system of the city.",
                                max_length=120,
                                null=True,
                                verbose_name="external identifier",
                            ),
                        ),
                        ("created_at", models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                        ("updated_at", models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                        (
                            "ward",
                            models.CharField(
                                blank=True, help_text="Where; leave empty for the whole city.", max_length=60
                            ),
                        ),
                        (
                            "latitude",
                            models.DecimalField(
                                blank=True,
                                decimal_places=6,
                                help_text="In degrees north, such as 40.440624; negative in the south.",
                                max_digits=8,
                                null=True,
                                validators=[
                                    django.core.validators.MinValueValidator(Decimal("-90")),
                                    django.core.validators.MaxValueValidator(Decimal("90")),
                                ],
                            ),
                        ),
                        (
                            "longitude",
                            models.DecimalField(
                                blank=True,
                                decimal_places=6,
                                help_text="In degrees east, such as -79.995888; negative in the west.",
                                max_digits=9,
                                null=True,
                                validators=[
                                    django.core.validators.MinValueValidator(Decimal("-180")),
                                    django.core.validators.MaxValueValidator(Decimal("180")),
                                ],
                            ),
                        ),
                        ("reference", models.CharField(editable=False, max_length=20, unique=True)),
                        (
                            "title",
                            models.CharField(
                                help_text="The problem in a few words, such as “Dark, costly streets”.", max_length=160
                            ),
                        ),
                        (
                            "problem",
                            models.TextField(
                                help_text="What goes wrong, for whom, when and where. Leave the solution for later."
                            ),
                        ),
                        (
                            "domain",
                            models.CharField(
                                choices=[
                                    ("mobility", "Mobility"),
                                    ("energy", "Energy"),
                                    ("water", "Water"),
                                    ("waste", "Waste"),
                                    ("public_safety", "Public safety"),
                                    ("health", "Health"),
                                    ("digital_inclusion", "Digital inclusion"),
                                    ("environment", "Environment"),
                                    ("housing", "Housing"),
                                    ("economy", "Economy"),
                                    ("government_services", "Government services"),
                                    ("public_space", "Public space"),
                                ],
                                max_length=24,
                            ),
                        ),
                        ("affected", models.CharField(blank=True, max_length=200, verbose_name="who is affected")),
                        ("affected_count", models.PositiveIntegerField(blank=True, null=True, verbose_name="how many")),
                        (
                            "severity",
                            models.PositiveSmallIntegerField(
                                default=3,
                                help_text="1 slight to 5 grave.",
                                validators=[
                                    django.core.validators.MinValueValidator(1),
                                    django.core.validators.MaxValueValidator(5),
                                ],
                            ),
                        ),
                        (
                            "urgency",
                            models.PositiveSmallIntegerField(
                                default=3,
                                help_text="1 can wait to 5 now.",
                                validators=[
                                    django.core.validators.MinValueValidator(1),
                                    django.core.validators.MaxValueValidator(5),
                                ],
                            ),
                        ),
                        (
                            "equity",
                            models.BooleanField(default=False, verbose_name="falls mainly on people who have least"),
                        ),
                        ("evidence", models.TextField(blank=True, help_text="Figures, reports, what you have seen.")),
                        ("links", models.JSONField(blank=True, default=list, verbose_name="links")),
                        ("is_public", models.BooleanField(default=True, verbose_name="show to residents")),
                        ("answer", models.TextField(blank=True, editable=False)),
                        ("merged", models.JSONField(default=dict, editable=False)),
                        (
                            "state",
                            models.CharField(
                                choices=[
                                    ("submitted", "Waits for moderation"),
                                    ("raised", "Raised"),
                                    ("accepted", "Accepted"),
                                    ("answered", "Answered"),
                                    ("declined", "Declined"),
                                    ("merged", "Merged"),
                                    ("rejected", "Not published"),
                                ],
                                default="raised",
                                editable=False,
                                max_length=12,
                            ),
                        ),
                        (
                            "created_by",
                            models.ForeignKey(
                                editable=False,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "department",
                            models.ForeignKey(
                                blank=True,
                                help_text="Who looks after it.",
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="needs",
                                to="alliance.department",
                            ),
                        ),
                        (
                            "indicator",
                            models.ForeignKey(
                                blank=True,
                                help_text="The measure that shows it; its baseline and target give the need gap.",
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="needs",
                                to="initiatives.indicator",
                            ),
                        ),
                        (
                            "merged_into",
                            models.ForeignKey(
                                editable=False,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="duplicates",
                                to="initiatives.need",
                            ),
                        ),
                        (
                            "raised_by",
                            models.ForeignKey(
                                editable=False,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="needs_raised",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "watchers",
                            models.ManyToManyField(
                                blank=True, editable=False, related_name="needs_watched", to=settings.AUTH_USER_MODEL
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "need",
                        "ordering": ["-created_at", "id"],
                        "abstract": False,
                    },
                ),
                migrations.AddField(
                    model_name="initiative",
                    name="needs",
                    field=models.ManyToManyField(blank=True, related_name="initiatives", to="initiatives.need"),
                ),
                migrations.CreateModel(
                    name="NeedMessage",
                    fields=[
                        ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                        ("version", models.PositiveIntegerField(default=1, editable=False)),
                        (
                            "external_id",
                            models.CharField(
                                blank=True,
                                default=None,
                                help_text="The identifier of this row in another system of the city.",
                                max_length=120,
                                null=True,
                                verbose_name="external identifier",
                            ),
                        ),
                        ("created_at", models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                        ("updated_at", models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                        ("text", models.TextField()),
                        (
                            "created_by",
                            models.ForeignKey(
                                editable=False,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "need",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="thread",
                                to="initiatives.need",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "message about a need",
                        "ordering": ["created_at", "id"],
                        "abstract": False,
                    },
                ),
                migrations.CreateModel(
                    name="NeedSender",
                    fields=[
                        ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                        ("version", models.PositiveIntegerField(default=1, editable=False)),
                        (
                            "external_id",
                            models.CharField(
                                blank=True,
                                default=None,
                                help_text="The identifier of this row in another system of the city.",
                                max_length=120,
                                null=True,
                                verbose_name="external identifier",
                            ),
                        ),
                        ("created_at", models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                        ("updated_at", models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                        ("name", models.CharField(blank=True, max_length=120)),
                        ("email", models.EmailField(blank=True, max_length=254)),
                        (
                            "created_by",
                            models.ForeignKey(
                                editable=False,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "need",
                            models.OneToOneField(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="sender",
                                to="initiatives.need",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "sender of a need",
                        "ordering": ["-created_at", "id"],
                        "abstract": False,
                    },
                ),
                migrations.CreateModel(
                    name="Observation",
                    fields=[
                        ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                        ("version", models.PositiveIntegerField(default=1, editable=False)),
                        (
                            "external_id",
                            models.CharField(
                                blank=True,
                                default=None,
                                help_text="The identifier of this row in another system of the city.",
                                max_length=120,
                                null=True,
                                verbose_name="external identifier",
                            ),
                        ),
                        ("created_at", models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                        ("updated_at", models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                        ("on", models.DateField()),
                        ("value", models.DecimalField(decimal_places=4, max_digits=20)),
                        ("note", models.CharField(blank=True, max_length=200)),
                        (
                            "created_by",
                            models.ForeignKey(
                                editable=False,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "indicator",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="observations",
                                to="initiatives.indicator",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "observation",
                        "ordering": ["-on", "id"],
                        "abstract": False,
                    },
                ),
                migrations.CreateModel(
                    name="ObservationImport",
                    fields=[
                        ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                        ("version", models.PositiveIntegerField(default=1, editable=False)),
                        (
                            "external_id",
                            models.CharField(
                                blank=True,
                                default=None,
                                help_text="The identifier of this row in another system of the city.",
                                max_length=120,
                                null=True,
                                verbose_name="external identifier",
                            ),
                        ),
                        ("created_at", models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                        ("updated_at", models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                        (
                            "file",
                            models.FileField(editable=False, upload_to=initiatives.models.indicators.storage_name),
                        ),
                        ("name", models.CharField(max_length=200, verbose_name="file name")),
                        ("sha256", models.CharField(editable=False, max_length=64, verbose_name="SHA-256")),
                        ("check_only", models.BooleanField(default=False, verbose_name="only check")),
                        ("only_good", models.BooleanField(default=False, verbose_name="save the good rows")),
                        (
                            "outcome",
                            models.CharField(
                                choices=[
                                    ("waiting", "Being read"),
                                    ("refused", "Refused: rows are at fault"),
                                    ("checked", "Checked, nothing saved"),
                                    ("saved", "Saved"),
                                ],
                                default="waiting",
                                editable=False,
                                max_length=8,
                            ),
                        ),
                        ("counts", models.JSONField(default=dict, editable=False)),
                        ("faults", models.JSONField(default=list, editable=False)),
                        (
                            "rejected",
                            models.FileField(
                                blank=True, editable=False, upload_to=initiatives.models.indicators.storage_name
                            ),
                        ),
                        (
                            "created_by",
                            models.ForeignKey(
                                editable=False,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "job",
                            models.ForeignKey(
                                editable=False,
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="+",
                                to="alliance.job",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "import of values",
                        "verbose_name_plural": "imports of values",
                        "ordering": ["-created_at", "id"],
                        "abstract": False,
                    },
                ),
                migrations.CreateModel(
                    name="Pilot",
                    fields=[
                        ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                        ("version", models.PositiveIntegerField(default=1, editable=False)),
                        (
                            "external_id",
                            models.CharField(
                                blank=True,
                                default=None,
                                help_text="The identifier of this row in another system of the city.",
                                max_length=120,
                                null=True,
                                verbose_name="external identifier",
                            ),
                        ),
                        ("created_at", models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                        ("updated_at", models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                        ("reference", models.CharField(editable=False, max_length=20, unique=True)),
                        ("title", models.CharField(max_length=160)),
                        ("hypothesis", models.TextField(help_text="What we expect to happen, and why.")),
                        ("scope", models.TextField(help_text="Where, how many, with whom.")),
                        ("ward", models.CharField(blank=True, max_length=60)),
                        (
                            "learning_questions",
                            models.TextField(
                                blank=True,
                                help_text="What we want to know at the end, one question per line, whatever the KPIs say.",
                            ),
                        ),
                        (
                            "population",
                            models.TextField(
                                blank=True,
                                help_text="How many people, which groups, and who could be left out.",
                                verbose_name="who it reaches, and fairness",
                            ),
                        ),
                        (
                            "financing",
                            models.TextField(
                                blank=True,
                                help_text="The fund, grant or partner.",
                                verbose_name="who pays for the test",
                            ),
                        ),
                        (
                            "privacy_review",
                            models.TextField(
                                blank=True,
                                help_text="What is recorded of people, who reviewed it and when; or why nothing is recorded.",
                                verbose_name="privacy and surveillance",
                            ),
                        ),
                        (
                            "scale_plan",
                            models.TextField(
                                blank=True,
                                help_text="How we would scale it up, and who would pay for that.",
                                verbose_name="if it works",
                            ),
                        ),
                        (
                            "other_plan",
                            models.TextField(
                                blank=True,
                                help_text="What would be changed and tried again, and how we would stop cleanly.",
                                verbose_name="if it does not",
                            ),
                        ),
                        (
                            "exit_criteria",
                            models.TextField(
                                help_text="What lets us scale up, what makes us go on, what makes us stop."
                            ),
                        ),
                        (
                            "budget",
                            models.DecimalField(
                                blank=True,
                                decimal_places=2,
                                max_digits=15,
                                null=True,
                                validators=[django.core.validators.MinValueValidator(Decimal("0"))],
                            ),
                        ),
                        ("starts_on", models.DateField()),
                        ("ends_on", models.DateField()),
                        (
                            "latest_end",
                            models.DateField(
                                blank=True,
                                help_text="The last day that the law or the route of buying allows. Past it only a new decision leads.",
                                null=True,
                                verbose_name="legal limit",
                            ),
                        ),
                        (
                            "limit_basis",
                            models.CharField(
                                blank=True,
                                help_text="The law, rule or route, such as its citation.",
                                max_length=200,
                                verbose_name="what sets the limit",
                            ),
                        ),
                        ("criteria_digest", models.CharField(blank=True, editable=False, max_length=64)),
                        ("lesson", models.TextField(blank=True, editable=False, verbose_name="what we learned")),
                        (
                            "scaled_as",
                            models.CharField(
                                blank=True,
                                choices=[
                                    ("roll_out", "Rolling it out to the whole city"),
                                    ("expand", "Expanding it, place by place"),
                                    ("replicate", "Doing the same elsewhere"),
                                ],
                                editable=False,
                                max_length=10,
                                verbose_name="scaled up by",
                            ),
                        ),
                        ("scaled_on", models.DateField(editable=False, null=True, verbose_name="scaled up on")),
                        (
                            "state",
                            models.CharField(
                                choices=[
                                    ("designed", "Designed"),
                                    ("running", "Running"),
                                    ("reviewed", "Reviewed"),
                                    ("scaled", "Scaled up"),
                                    ("repeated", "Changed and repeated"),
                                    ("stopped", "Stopped"),
                                ],
                                default="designed",
                                editable=False,
                                max_length=10,
                            ),
                        ),
                        (
                            "created_by",
                            models.ForeignKey(
                                editable=False,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "initiative",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="pilots",
                                to="initiatives.initiative",
                            ),
                        ),
                        (
                            "lead",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="pilots_led",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "repeats",
                            models.ForeignKey(
                                editable=False,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="repeated_by",
                                to="initiatives.pilot",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "pilot",
                        "ordering": ["-created_at", "id"],
                        "abstract": False,
                    },
                ),
                migrations.CreateModel(
                    name="Lesson",
                    fields=[
                        ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                        ("version", models.PositiveIntegerField(default=1, editable=False)),
                        (
                            "external_id",
                            models.CharField(
                                blank=True,
                                default=None,
                                help_text="The identifier of this row in another system of the city.",
                                max_length=120,
                                null=True,
                                verbose_name="external identifier",
                            ),
                        ),
                        ("created_at", models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                        ("updated_at", models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                        ("summary", models.TextField(verbose_name="in short")),
                        ("worked", models.TextField(blank=True, verbose_name="what worked")),
                        ("did_not", models.TextField(blank=True, verbose_name="what did not")),
                        ("differently", models.TextField(blank=True, verbose_name="what we would do differently")),
                        (
                            "tags",
                            models.CharField(
                                blank=True, help_text="Words to find it by, with commas between them.", max_length=200
                            ),
                        ),
                        ("shared_at", models.DateTimeField(editable=False, null=True, verbose_name="shared")),
                        (
                            "created_by",
                            models.ForeignKey(
                                editable=False,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "pilot",
                            models.OneToOneField(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="learned",
                                to="initiatives.pilot",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "lesson",
                        "ordering": ["-created_at", "id"],
                        "abstract": False,
                    },
                ),
                migrations.AddField(
                    model_name="kpi",
                    name="pilot",
                    field=models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="kpis", to="initiatives.pilot"
                    ),
                ),
                migrations.CreateModel(
                    name="PilotAmendment",
                    fields=[
                        ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                        ("version", models.PositiveIntegerField(default=1, editable=False)),
                        (
                            "external_id",
                            models.CharField(
                                blank=True,
                                default=None,
                                help_text="The identifier of this row in another system of the city.",
                                max_length=120,
                                null=True,
                                verbose_name="external identifier",
                            ),
                        ),
                        ("created_at", models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                        ("updated_at", models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                        ("subject", models.CharField(max_length=200, verbose_name="what was amended")),
                        ("why", models.TextField(verbose_name="reason")),
                        ("changes", models.JSONField()),
                        ("digest_before", models.CharField(max_length=64)),
                        ("digest_after", models.CharField(max_length=64)),
                        ("made_at", models.DateTimeField(verbose_name="when")),
                        (
                            "created_by",
                            models.ForeignKey(
                                editable=False,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "pilot",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="amendments",
                                to="initiatives.pilot",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "pilot amendment",
                        "ordering": ["made_at", "id"],
                        "abstract": False,
                    },
                ),
                migrations.CreateModel(
                    name="PilotCost",
                    fields=[
                        ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                        ("version", models.PositiveIntegerField(default=1, editable=False)),
                        (
                            "external_id",
                            models.CharField(
                                blank=True,
                                default=None,
                                help_text="The identifier of this row in another system of the city.",
                                max_length=120,
                                null=True,
                                verbose_name="external identifier",
                            ),
                        ),
                        ("created_at", models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                        ("updated_at", models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                        ("spent_on", models.DateField(verbose_name="day")),
                        (
                            "amount",
                            models.DecimalField(
                                decimal_places=2,
                                max_digits=15,
                                validators=[django.core.validators.MinValueValidator(Decimal("0"))],
                            ),
                        ),
                        ("what", models.CharField(max_length=160, verbose_name="what for")),
                        (
                            "source",
                            models.CharField(
                                blank=True, help_text="Such as the number of the invoice.", max_length=200
                            ),
                        ),
                        (
                            "created_by",
                            models.ForeignKey(
                                editable=False,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "pilot",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="costs",
                                to="initiatives.pilot",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "pilot cost",
                        "ordering": ["-spent_on", "id"],
                        "abstract": False,
                    },
                ),
                migrations.CreateModel(
                    name="PilotIncident",
                    fields=[
                        ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                        ("version", models.PositiveIntegerField(default=1, editable=False)),
                        (
                            "external_id",
                            models.CharField(
                                blank=True,
                                default=None,
                                help_text="The identifier of this row in another system of the city.",
                                max_length=120,
                                null=True,
                                verbose_name="external identifier",
                            ),
                        ),
                        ("created_at", models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                        ("updated_at", models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                        ("title", models.CharField(max_length=160, verbose_name="what happened")),
                        ("happened_at", models.DateTimeField(verbose_name="when")),
                        (
                            "severity",
                            models.CharField(
                                choices=[
                                    ("low", "Low: nobody was affected"),
                                    ("medium", "Medium: the test or a few people were affected"),
                                    ("high", "High: many people or personal data were affected"),
                                    ("critical", "Critical: somebody was in danger"),
                                ],
                                max_length=8,
                            ),
                        ),
                        (
                            "description",
                            models.TextField(
                                blank=True, help_text="What was affected, for how long, what was done at once."
                            ),
                        ),
                        (
                            "told",
                            models.CharField(
                                help_text="People or bodies, such as “residents of Foundry”.",
                                max_length=300,
                                verbose_name="who was told",
                            ),
                        ),
                        ("resolution", models.TextField(blank=True, editable=False)),
                        ("resolved_at", models.DateTimeField(editable=False, null=True, verbose_name="resolved")),
                        (
                            "created_by",
                            models.ForeignKey(
                                editable=False,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "pilot",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="incidents",
                                to="initiatives.pilot",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "incident",
                        "ordering": ["-happened_at", "id"],
                        "abstract": False,
                    },
                ),
                migrations.CreateModel(
                    name="Resource",
                    fields=[
                        ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                        ("version", models.PositiveIntegerField(default=1, editable=False)),
                        (
                            "external_id",
                            models.CharField(
                                blank=True,
                                default=None,
                                help_text="The identifier of this row in another system of the city.",
                                max_length=120,
                                null=True,
                                verbose_name="external identifier",
                            ),
                        ),
                        ("created_at", models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                        ("updated_at", models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                        (
                            "kind",
                            models.CharField(
                                choices=[
                                    ("money", "Money"),
                                    ("staff", "Staff time"),
                                    ("asset", "Physical asset"),
                                    ("data", "Data set"),
                                    ("infrastructure", "Infrastructure"),
                                    ("legal_authority", "Legal authority"),
                                    ("credit", "Credit rating and debt room"),
                                ],
                                max_length=16,
                            ),
                        ),
                        ("title", models.CharField(max_length=160)),
                        (
                            "quantity",
                            models.DecimalField(
                                blank=True,
                                decimal_places=2,
                                max_digits=15,
                                null=True,
                                validators=[django.core.validators.MinValueValidator(0)],
                            ),
                        ),
                        (
                            "unit",
                            models.CharField(blank=True, help_text="Such as poles, hours a week, km.", max_length=40),
                        ),
                        (
                            "rating",
                            models.CharField(
                                blank=True,
                                help_text="Of debt room: the rating that lenders see.",
                                max_length=20,
                                verbose_name="credit rating",
                            ),
                        ),
                        (
                            "restriction",
                            models.CharField(
                                blank=True,
                                help_text="What it may be used for, if not everything.",
                                max_length=200,
                                verbose_name="restriction in words",
                            ),
                        ),
                        ("domains", models.JSONField(blank=True, default=list, verbose_name="only for these domains")),
                        ("wards", models.JSONField(blank=True, default=list, verbose_name="only in these wards")),
                        ("purposes", models.JSONField(blank=True, default=list, verbose_name="only for this spending")),
                        ("fiscal_year", models.PositiveSmallIntegerField(blank=True, null=True)),
                        ("place", models.CharField(blank=True, max_length=120)),
                        ("note", models.TextField(blank=True)),
                        (
                            "created_by",
                            models.ForeignKey(
                                editable=False,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "department",
                            models.ForeignKey(
                                blank=True,
                                help_text="Who may commit it.",
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="resources",
                                to="alliance.department",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "resource",
                        "ordering": ["-created_at", "id"],
                        "abstract": False,
                    },
                ),
                migrations.CreateModel(
                    name="Commitment",
                    fields=[
                        ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                        ("version", models.PositiveIntegerField(default=1, editable=False)),
                        (
                            "external_id",
                            models.CharField(
                                blank=True,
                                default=None,
                                help_text="The identifier of this row in another system of the city.",
                                max_length=120,
                                null=True,
                                verbose_name="external identifier",
                            ),
                        ),
                        ("created_at", models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                        ("updated_at", models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                        (
                            "quantity",
                            models.DecimalField(
                                decimal_places=2,
                                max_digits=15,
                                validators=[django.core.validators.MinValueValidator(Decimal("0.01"))],
                            ),
                        ),
                        ("note", models.CharField(blank=True, max_length=200)),
                        ("released_on", models.DateField(editable=False, null=True)),
                        (
                            "created_by",
                            models.ForeignKey(
                                editable=False,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "decision",
                            models.ForeignKey(
                                blank=True,
                                help_text="The signed decision that allows more to be promised than there is; leave empty otherwise.",
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="governance.decision",
                            ),
                        ),
                        (
                            "initiative",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="commitments",
                                to="initiatives.initiative",
                            ),
                        ),
                        (
                            "resource",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="commitments",
                                to="initiatives.resource",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "commitment",
                        "ordering": ["-created_at", "id"],
                        "abstract": False,
                    },
                ),
                migrations.CreateModel(
                    name="Review",
                    fields=[
                        ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                        ("version", models.PositiveIntegerField(default=1, editable=False)),
                        (
                            "external_id",
                            models.CharField(
                                blank=True,
                                default=None,
                                help_text="The identifier of this row in another system of the city.",
                                max_length=120,
                                null=True,
                                verbose_name="external identifier",
                            ),
                        ),
                        ("created_at", models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                        ("updated_at", models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                        ("due_on", models.DateField(verbose_name="due")),
                        (
                            "is_final",
                            models.BooleanField(
                                default=False,
                                help_text="The one after which the body decides.",
                                verbose_name="final review",
                            ),
                        ),
                        ("schedule_version", models.PositiveIntegerField(default=1, editable=False)),
                        ("scheduled_at", models.DateTimeField(editable=False)),
                        ("facts", models.JSONField(default=dict, editable=False)),
                        (
                            "outcome",
                            models.CharField(
                                blank=True,
                                choices=[
                                    ("continue", "Continue"),
                                    ("extend", "Extend"),
                                    ("scale_up", "Scale up"),
                                    ("repeat", "Change and repeat"),
                                    ("stop", "Stop and move on"),
                                ],
                                editable=False,
                                max_length=10,
                            ),
                        ),
                        ("findings", models.TextField(blank=True, editable=False)),
                        ("held_at", models.DateTimeField(editable=False, null=True)),
                        (
                            "created_by",
                            models.ForeignKey(
                                editable=False,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "pilot",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="reviews",
                                to="initiatives.pilot",
                            ),
                        ),
                        (
                            "reviewer",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="reviews",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "review",
                        "ordering": ["due_on", "id"],
                        "abstract": False,
                    },
                ),
                migrations.CreateModel(
                    name="Round",
                    fields=[
                        ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                        ("version", models.PositiveIntegerField(default=1, editable=False)),
                        (
                            "external_id",
                            models.CharField(
                                blank=True,
                                default=None,
                                help_text="The identifier of this row in another system of the city.",
                                max_length=120,
                                null=True,
                                verbose_name="external identifier",
                            ),
                        ),
                        ("created_at", models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                        ("updated_at", models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                        ("reference", models.CharField(editable=False, max_length=20, unique=True)),
                        ("title", models.CharField(max_length=160)),
                        ("purpose", models.TextField(blank=True, help_text="What is chosen, and from what money.")),
                        (
                            "method",
                            models.CharField(
                                choices=[
                                    ("weighted_score", "Weighted score"),
                                    ("topsis", "TOPSIS"),
                                    ("promethee_ii", "PROMETHEE II"),
                                    ("vikor", "VIKOR"),
                                    ("ahp", "AHP: initiatives compared in pairs"),
                                ],
                                default="weighted_score",
                                max_length=16,
                            ),
                        ),
                        (
                            "mean",
                            models.CharField(
                                choices=[("mean", "Mean"), ("median", "Median")],
                                default="mean",
                                max_length=8,
                                verbose_name="scores of several people",
                            ),
                        ),
                        (
                            "weighting",
                            models.CharField(
                                choices=[
                                    ("given", "Weights are written down"),
                                    ("pairwise", "Weights come from comparisons in pairs (AHP)"),
                                ],
                                default="given",
                                max_length=8,
                                verbose_name="weights",
                            ),
                        ),
                        (
                            "sheet",
                            models.CharField(
                                choices=[
                                    ("individual", "Each scores alone"),
                                    ("group", "The group agrees in a workshop; a facilitator writes"),
                                ],
                                default="individual",
                                max_length=10,
                                verbose_name="score sheets",
                            ),
                        ),
                        ("opens_at", models.DateTimeField(blank=True, null=True)),
                        ("closes_at", models.DateTimeField(blank=True, null=True)),
                        ("result", models.JSONField(default=dict, editable=False)),
                        ("earlier", models.JSONField(default=list, editable=False)),
                        ("analysis", models.JSONField(default=dict, editable=False)),
                        ("closed_at", models.DateTimeField(editable=False, null=True)),
                        (
                            "state",
                            models.CharField(
                                choices=[("draft", "Draft"), ("open", "Open"), ("closed", "Closed")],
                                default="draft",
                                editable=False,
                                max_length=10,
                            ),
                        ),
                        (
                            "analysis_job",
                            models.ForeignKey(
                                editable=False,
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="+",
                                to="alliance.job",
                            ),
                        ),
                        (
                            "created_by",
                            models.ForeignKey(
                                editable=False,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "facilitator",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="rounds_facilitated",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        ("scorers", models.ManyToManyField(related_name="rounds_scored", to=settings.AUTH_USER_MODEL)),
                    ],
                    options={
                        "verbose_name": "prioritisation round",
                        "ordering": ["-created_at", "id"],
                        "abstract": False,
                    },
                ),
                migrations.CreateModel(
                    name="Portfolio",
                    fields=[
                        ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                        ("version", models.PositiveIntegerField(default=1, editable=False)),
                        (
                            "external_id",
                            models.CharField(
                                blank=True,
                                default=None,
                                help_text="The identifier of this row in another system of the city.",
                                max_length=120,
                                null=True,
                                verbose_name="external identifier",
                            ),
                        ),
                        ("created_at", models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                        ("updated_at", models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                        ("reference", models.CharField(editable=False, max_length=20, unique=True)),
                        ("title", models.CharField(max_length=160)),
                        ("budgets", models.JSONField(blank=True, default=list)),
                        ("funds", models.JSONField(blank=True, default=list)),
                        ("costs", models.JSONField(blank=True, default=list)),
                        ("staff_limits", models.JSONField(blank=True, default=list)),
                        ("staff_needs", models.JSONField(blank=True, default=list)),
                        (
                            "min_count",
                            models.PositiveIntegerField(blank=True, null=True, verbose_name="at least so many"),
                        ),
                        (
                            "max_count",
                            models.PositiveIntegerField(blank=True, null=True, verbose_name="at most so many"),
                        ),
                        ("relations", models.JSONField(blank=True, default=list)),
                        ("floors", models.JSONField(blank=True, default=list)),
                        ("must_do", models.JSONField(blank=True, default=list)),
                        ("inputs", models.JSONField(default=dict, editable=False)),
                        ("solution", models.JSONField(default=dict, editable=False)),
                        ("solved_at", models.DateTimeField(editable=False, null=True)),
                        (
                            "created_by",
                            models.ForeignKey(
                                editable=False,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "job",
                            models.ForeignKey(
                                editable=False,
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="+",
                                to="alliance.job",
                            ),
                        ),
                        (
                            "round",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="portfolios",
                                to="initiatives.round",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "portfolio",
                        "ordering": ["-created_at", "id"],
                        "abstract": False,
                    },
                ),
                migrations.CreateModel(
                    name="Judgement",
                    fields=[
                        ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                        ("version", models.PositiveIntegerField(default=1, editable=False)),
                        (
                            "external_id",
                            models.CharField(
                                blank=True,
                                default=None,
                                help_text="The identifier of this row in another system of the city.",
                                max_length=120,
                                null=True,
                                verbose_name="external identifier",
                            ),
                        ),
                        ("created_at", models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                        ("updated_at", models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                        ("node", models.CharField(max_length=100)),
                        ("first", models.CharField(max_length=100)),
                        ("second", models.CharField(max_length=100)),
                        ("value", models.DecimalField(decimal_places=9, max_digits=12)),
                        (
                            "created_by",
                            models.ForeignKey(
                                editable=False,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "judge",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "round",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="judgements",
                                to="initiatives.round",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "judgement",
                        "ordering": ["-created_at", "id"],
                        "abstract": False,
                    },
                ),
                migrations.CreateModel(
                    name="Entry",
                    fields=[
                        ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                        ("version", models.PositiveIntegerField(default=1, editable=False)),
                        (
                            "external_id",
                            models.CharField(
                                blank=True,
                                default=None,
                                help_text="The identifier of this row in another system of the city.",
                                max_length=120,
                                null=True,
                                verbose_name="external identifier",
                            ),
                        ),
                        ("created_at", models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                        ("updated_at", models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                        ("is_selected", models.BooleanField(default=False, editable=False, verbose_name="selected")),
                        (
                            "created_by",
                            models.ForeignKey(
                                editable=False,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "initiative",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="entries",
                                to="initiatives.initiative",
                            ),
                        ),
                        (
                            "round",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="entries",
                                to="initiatives.round",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "round entry",
                        "verbose_name_plural": "round entries",
                        "ordering": ["created_at", "id"],
                        "abstract": False,
                    },
                ),
                migrations.CreateModel(
                    name="Criterion",
                    fields=[
                        ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                        ("version", models.PositiveIntegerField(default=1, editable=False)),
                        (
                            "external_id",
                            models.CharField(
                                blank=True,
                                default=None,
                                help_text="The identifier of this row in another system of the city.",
                                max_length=120,
                                null=True,
                                verbose_name="external identifier",
                            ),
                        ),
                        ("created_at", models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                        ("updated_at", models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                        ("branch", models.CharField(default="Resident benefit", max_length=80)),
                        ("name", models.CharField(max_length=120)),
                        (
                            "weight",
                            models.DecimalField(
                                decimal_places=4,
                                default=Decimal("0"),
                                max_digits=6,
                                validators=[
                                    django.core.validators.MinValueValidator(Decimal("0")),
                                    django.core.validators.MaxValueValidator(Decimal("1")),
                                ],
                            ),
                        ),
                        ("anchors", models.JSONField(default=list, help_text="What 0, 1, 2, 3 and 4 mean, in words.")),
                        ("position", models.PositiveSmallIntegerField(default=0)),
                        (
                            "created_by",
                            models.ForeignKey(
                                editable=False,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "round",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="all_criteria",
                                to="initiatives.round",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "criterion",
                        "verbose_name_plural": "criteria",
                        "ordering": ["position", "id"],
                        "abstract": False,
                    },
                ),
                migrations.CreateModel(
                    name="Assignment",
                    fields=[
                        ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                        ("version", models.PositiveIntegerField(default=1, editable=False)),
                        (
                            "external_id",
                            models.CharField(
                                blank=True,
                                default=None,
                                help_text="The identifier of this row in another system of the city.",
                                max_length=120,
                                null=True,
                                verbose_name="external identifier",
                            ),
                        ),
                        ("created_at", models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                        ("updated_at", models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                        ("branch", models.CharField(max_length=80)),
                        (
                            "created_by",
                            models.ForeignKey(
                                editable=False,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "scorer",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "round",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="all_assignments",
                                to="initiatives.round",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "assignment",
                        "ordering": ["-created_at", "id"],
                        "abstract": False,
                    },
                ),
                migrations.CreateModel(
                    name="Score",
                    fields=[
                        ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                        ("version", models.PositiveIntegerField(default=1, editable=False)),
                        (
                            "external_id",
                            models.CharField(
                                blank=True,
                                default=None,
                                help_text="The identifier of this row in another system of the city.",
                                max_length=120,
                                null=True,
                                verbose_name="external identifier",
                            ),
                        ),
                        ("created_at", models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                        ("updated_at", models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                        (
                            "value",
                            models.PositiveSmallIntegerField(validators=[django.core.validators.MaxValueValidator(4)]),
                        ),
                        ("remark", models.CharField(blank=True, max_length=300)),
                        (
                            "created_by",
                            models.ForeignKey(
                                editable=False,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "criterion",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="scores",
                                to="initiatives.criterion",
                            ),
                        ),
                        (
                            "entry",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="scores",
                                to="initiatives.entry",
                            ),
                        ),
                        (
                            "scorer",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "score",
                        "ordering": ["-created_at", "id"],
                        "abstract": False,
                    },
                ),
                migrations.CreateModel(
                    name="StageRole",
                    fields=[
                        ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                        ("version", models.PositiveIntegerField(default=1, editable=False)),
                        (
                            "external_id",
                            models.CharField(
                                blank=True,
                                default=None,
                                help_text="The identifier of this row in another system of the city.",
                                max_length=120,
                                null=True,
                                verbose_name="external identifier",
                            ),
                        ),
                        ("created_at", models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                        ("updated_at", models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                        (
                            "stage",
                            models.CharField(
                                choices=[
                                    ("proposed", "Proposed"),
                                    ("selected", "Selected"),
                                    ("preparing", "Preparing"),
                                    ("piloting", "Piloting"),
                                    ("deciding", "Deciding"),
                                    ("scaling", "Scaling up"),
                                    ("in_service", "In service"),
                                    ("stopped", "Stopped"),
                                ],
                                max_length=12,
                            ),
                        ),
                        (
                            "part",
                            models.CharField(
                                choices=[
                                    ("responsible", "Responsible: does the work"),
                                    ("accountable", "Accountable: answers for it"),
                                    ("consulted", "Consulted before it is decided"),
                                    ("informed", "Informed afterwards"),
                                ],
                                max_length=12,
                            ),
                        ),
                        (
                            "created_by",
                            models.ForeignKey(
                                editable=False,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "initiative",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="stage_roles",
                                to="initiatives.initiative",
                            ),
                        ),
                        (
                            "person",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="stage_roles",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "part in a stage",
                        "verbose_name_plural": "parts in stages",
                        "ordering": ["created_at", "id"],
                        "abstract": False,
                    },
                ),
                migrations.CreateModel(
                    name="Update",
                    fields=[
                        ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                        ("version", models.PositiveIntegerField(default=1, editable=False)),
                        (
                            "external_id",
                            models.CharField(
                                blank=True,
                                default=None,
                                help_text="The identifier of this row in another system of the city.",
                                max_length=120,
                                null=True,
                                verbose_name="external identifier",
                            ),
                        ),
                        ("created_at", models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                        ("updated_at", models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                        (
                            "status",
                            models.CharField(
                                choices=[
                                    ("on_track", "On track"),
                                    ("at_risk", "At risk"),
                                    ("off_track", "Off track"),
                                    ("stopped", "Stopped"),
                                ],
                                default="on_track",
                                max_length=10,
                                verbose_name="how it goes",
                            ),
                        ),
                        (
                            "text",
                            models.TextField(
                                help_text="One or two sentences, for council: what happened, what comes next."
                            ),
                        ),
                        ("posted_at", models.DateTimeField(editable=False)),
                        (
                            "created_by",
                            models.ForeignKey(
                                editable=False,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "initiative",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="updates",
                                to="initiatives.initiative",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "update",
                        "ordering": ["-posted_at", "id"],
                        "abstract": False,
                    },
                ),
                migrations.CreateModel(
                    name="BenefitReading",
                    fields=[
                        ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                        ("version", models.PositiveIntegerField(default=1, editable=False)),
                        (
                            "external_id",
                            models.CharField(
                                blank=True,
                                default=None,
                                help_text="The identifier of this row in another system of the city.",
                                max_length=120,
                                null=True,
                                verbose_name="external identifier",
                            ),
                        ),
                        ("created_at", models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                        ("updated_at", models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                        (
                            "months",
                            models.PositiveSmallIntegerField(
                                choices=[(6, "After 6 months"), (12, "After 12 months"), (24, "After 24 months")],
                                verbose_name="which look",
                            ),
                        ),
                        (
                            "realised",
                            models.DecimalField(decimal_places=4, max_digits=20, verbose_name="what came of it"),
                        ),
                        ("measured_on", models.DateField(verbose_name="measured on")),
                        ("source", models.CharField(help_text="Where the figure comes from.", max_length=200)),
                        (
                            "note",
                            models.TextField(
                                blank=True, help_text="Why it is more or less than promised, and what is done about it."
                            ),
                        ),
                        (
                            "benefit",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="readings",
                                to="initiatives.benefit",
                            ),
                        ),
                        (
                            "created_by",
                            models.ForeignKey(
                                editable=False,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "benefit reading",
                        "ordering": ["months", "id"],
                        "abstract": False,
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("external_id",),
                                name="initiatives_benefitreading_external_id",
                                violation_error_message="Another row already has this external identifier.",
                            ),
                            models.UniqueConstraint(
                                fields=("benefit", "months"),
                                name="initiatives_benefit_read_once",
                                violation_error_message="This look is recorded already: correct that one.",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Declaration",
                    fields=[
                        ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                        ("version", models.PositiveIntegerField(default=1, editable=False)),
                        (
                            "external_id",
                            models.CharField(
                                blank=True,
                                default=None,
                                help_text="The identifier of this row in another system of the city.",
                                max_length=120,
                                null=True,
                                verbose_name="external identifier",
                            ),
                        ),
                        ("created_at", models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                        ("updated_at", models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                        ("tie", models.CharField(help_text="Such as: my department would run it.", max_length=300)),
                        ("recused", models.BooleanField(default=False, verbose_name="I do not score it")),
                        (
                            "created_by",
                            models.ForeignKey(
                                editable=False,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "scorer",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "entry",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="declarations",
                                to="initiatives.entry",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "declaration of interest",
                        "verbose_name_plural": "declarations of interest",
                        "ordering": ["-created_at", "id"],
                        "abstract": False,
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("external_id",),
                                name="initiatives_declaration_external_id",
                                violation_error_message="Another row already has this external identifier.",
                            ),
                            models.UniqueConstraint(
                                fields=("entry", "scorer"),
                                name="initiatives_declared_once",
                                violation_error_message="You have declared your interest in this initiative already.",
                            ),
                        ],
                    },
                ),
                migrations.AddConstraint(
                    model_name="indicator",
                    constraint=models.UniqueConstraint(
                        fields=("external_id",),
                        name="initiatives_indicator_external_id",
                        violation_error_message="Another row already has this external identifier.",
                    ),
                ),
                migrations.AddConstraint(
                    model_name="indicator",
                    constraint=models.UniqueConstraint(
                        fields=("scheme", "code"),
                        name="initiatives_indicator_code",
                        violation_error_message="This scheme has an indicator with this code already.",
                    ),
                ),
                migrations.AddConstraint(
                    model_name="dependency",
                    constraint=models.UniqueConstraint(
                        fields=("external_id",),
                        name="initiatives_dependency_external_id",
                        violation_error_message="Another row already has this external identifier.",
                    ),
                ),
                migrations.AddConstraint(
                    model_name="dependency",
                    constraint=models.UniqueConstraint(
                        fields=("initiative", "other"), name="initiatives_one_dependency"
                    ),
                ),
                migrations.AddConstraint(
                    model_name="cashline",
                    constraint=models.UniqueConstraint(
                        fields=("external_id",),
                        name="initiatives_cashline_external_id",
                        violation_error_message="Another row already has this external identifier.",
                    ),
                ),
                migrations.AddConstraint(
                    model_name="cashline",
                    constraint=models.CheckConstraint(
                        condition=models.Q(("last_year__gte", models.F("first_year"))),
                        name="initiatives_cash_years",
                        violation_error_message="The last fiscal year is before the first.",
                    ),
                ),
                migrations.AddConstraint(
                    model_name="cashline",
                    constraint=models.CheckConstraint(
                        condition=models.Q(("low__lte", models.F("likely")), ("likely__lte", models.F("high"))),
                        name="initiatives_cash_estimate",
                        violation_error_message="Low, likely and high must rise in this order.",
                    ),
                ),
                migrations.AddConstraint(
                    model_name="benefit",
                    constraint=models.UniqueConstraint(
                        fields=("external_id",),
                        name="initiatives_benefit_external_id",
                        violation_error_message="Another row already has this external identifier.",
                    ),
                ),
                migrations.AddConstraint(
                    model_name="kpivalue",
                    constraint=models.UniqueConstraint(
                        fields=("external_id",),
                        name="initiatives_kpivalue_external_id",
                        violation_error_message="Another row already has this external identifier.",
                    ),
                ),
                migrations.AddConstraint(
                    model_name="kpivalue",
                    constraint=models.UniqueConstraint(
                        fields=("kpi", "on"),
                        name="initiatives_kpi_value_a_day",
                        violation_error_message="This KPI has a value for this day already: edit that one.",
                    ),
                ),
                migrations.AddIndex(
                    model_name="maturityassessment",
                    index=models.Index(fields=["state", "-on"], name="maturity_history"),
                ),
                migrations.AddConstraint(
                    model_name="maturityassessment",
                    constraint=models.UniqueConstraint(
                        fields=("external_id",),
                        name="initiatives_maturityassessment_external_id",
                        violation_error_message="Another row already has this external identifier.",
                    ),
                ),
                migrations.AddConstraint(
                    model_name="maturityanswer",
                    constraint=models.UniqueConstraint(
                        fields=("external_id",),
                        name="initiatives_maturityanswer_external_id",
                        violation_error_message="Another row already has this external identifier.",
                    ),
                ),
                migrations.AddConstraint(
                    model_name="maturityanswer",
                    constraint=models.UniqueConstraint(
                        fields=("assessment", "question"), name="initiatives_one_maturity_answer"
                    ),
                ),
                migrations.AddIndex(
                    model_name="milestone",
                    index=models.Index(condition=models.Q(("done_on", None)), fields=["due_on"], name="milestone_open"),
                ),
                migrations.AddConstraint(
                    model_name="milestone",
                    constraint=models.UniqueConstraint(
                        fields=("external_id",),
                        name="initiatives_milestone_external_id",
                        violation_error_message="Another row already has this external identifier.",
                    ),
                ),
                migrations.AddIndex(
                    model_name="need",
                    index=models.Index(fields=["-created_at", "id"], name="need_newest"),
                ),
                migrations.AddConstraint(
                    model_name="need",
                    constraint=models.UniqueConstraint(
                        fields=("external_id",),
                        name="initiatives_need_external_id",
                        violation_error_message="Another row already has this external identifier.",
                    ),
                ),
                migrations.AddConstraint(
                    model_name="need",
                    constraint=models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("latitude", None), ("longitude", None)),
                            models.Q(("latitude__isnull", False), ("longitude__isnull", False)),
                            _connector="OR",
                        ),
                        name="initiatives_need_point",
                        violation_error_message="Give latitude and longitude together, or neither.",
                    ),
                ),
                migrations.AddIndex(
                    model_name="initiative",
                    index=models.Index(fields=["-created_at", "id"], name="initiative_newest"),
                ),
                migrations.AddIndex(
                    model_name="initiative",
                    index=models.Index(fields=["state", "-created_at"], name="initiative_state"),
                ),
                migrations.AddIndex(
                    model_name="initiative",
                    index=models.Index(fields=["department", "-created_at"], name="initiative_department"),
                ),
                migrations.AddIndex(
                    model_name="initiative",
                    index=models.Index(fields=["cost_likely", "id"], name="initiative_cost"),
                ),
                migrations.AddIndex(
                    model_name="initiative",
                    index=models.Index(fields=["state", "cost_likely", "id"], name="initiative_state_cost"),
                ),
                migrations.AddIndex(
                    model_name="initiative",
                    index=models.Index(fields=["title", "id"], name="initiative_title"),
                ),
                migrations.AddIndex(
                    model_name="initiative",
                    index=models.Index(fields=["updated_at", "id"], name="initiative_updated"),
                ),
                migrations.AddConstraint(
                    model_name="initiative",
                    constraint=models.UniqueConstraint(
                        fields=("external_id",),
                        name="initiatives_initiative_external_id",
                        violation_error_message="Another row already has this external identifier.",
                    ),
                ),
                migrations.AddConstraint(
                    model_name="initiative",
                    constraint=models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("latitude", None), ("longitude", None)),
                            models.Q(("latitude__isnull", False), ("longitude__isnull", False)),
                            _connector="OR",
                        ),
                        name="initiatives_initiative_point",
                        violation_error_message="Give latitude and longitude together, or neither.",
                    ),
                ),
                migrations.AddConstraint(
                    model_name="initiative",
                    constraint=models.CheckConstraint(
                        condition=models.Q(
                            ("ends_on", None),
                            ("starts_on", None),
                            ("ends_on__gte", models.F("starts_on")),
                            _connector="OR",
                        ),
                        name="initiatives_initiative_ends_after_start",
                        violation_error_message="An initiative cannot end before it starts.",
                    ),
                ),
                migrations.AddConstraint(
                    model_name="needmessage",
                    constraint=models.UniqueConstraint(
                        fields=("external_id",),
                        name="initiatives_needmessage_external_id",
                        violation_error_message="Another row already has this external identifier.",
                    ),
                ),
                migrations.AddConstraint(
                    model_name="needsender",
                    constraint=models.UniqueConstraint(
                        fields=("external_id",),
                        name="initiatives_needsender_external_id",
                        violation_error_message="Another row already has this external identifier.",
                    ),
                ),
                migrations.AddIndex(
                    model_name="observation",
                    index=models.Index(fields=["created_at", "id"], name="observation_newest"),
                ),
                migrations.AddIndex(
                    model_name="observation",
                    index=models.Index(fields=["on", "id"], name="observation_day"),
                ),
                migrations.AddConstraint(
                    model_name="observation",
                    constraint=models.UniqueConstraint(
                        fields=("external_id",),
                        name="initiatives_observation_external_id",
                        violation_error_message="Another row already has this external identifier.",
                    ),
                ),
                migrations.AddConstraint(
                    model_name="observation",
                    constraint=models.UniqueConstraint(
                        fields=("indicator", "on"),
                        name="initiatives_one_value_a_day",
                        violation_error_message="This indicator has a value for this day already: edit that one.",
                    ),
                ),
                migrations.AddConstraint(
                    model_name="observationimport",
                    constraint=models.UniqueConstraint(
                        fields=("external_id",),
                        name="initiatives_observationimport_external_id",
                        violation_error_message="Another row already has this external identifier.",
                    ),
                ),
                migrations.AddConstraint(
                    model_name="pilot",
                    constraint=models.UniqueConstraint(
                        fields=("external_id",),
                        name="initiatives_pilot_external_id",
                        violation_error_message="Another row already has this external identifier.",
                    ),
                ),
                migrations.AddConstraint(
                    model_name="pilot",
                    constraint=models.CheckConstraint(
                        condition=models.Q(("ends_on__gt", models.F("starts_on"))),
                        name="initiatives_pilot_ends_after_start",
                        violation_error_message="A pilot ends after it starts.",
                    ),
                ),
                migrations.AddConstraint(
                    model_name="lesson",
                    constraint=models.UniqueConstraint(
                        fields=("external_id",),
                        name="initiatives_lesson_external_id",
                        violation_error_message="Another row already has this external identifier.",
                    ),
                ),
                migrations.AddConstraint(
                    model_name="kpi",
                    constraint=models.UniqueConstraint(
                        fields=("external_id",),
                        name="initiatives_kpi_external_id",
                        violation_error_message="Another row already has this external identifier.",
                    ),
                ),
                migrations.AddConstraint(
                    model_name="pilotamendment",
                    constraint=models.UniqueConstraint(
                        fields=("external_id",),
                        name="initiatives_pilotamendment_external_id",
                        violation_error_message="Another row already has this external identifier.",
                    ),
                ),
                migrations.AddConstraint(
                    model_name="pilotcost",
                    constraint=models.UniqueConstraint(
                        fields=("external_id",),
                        name="initiatives_pilotcost_external_id",
                        violation_error_message="Another row already has this external identifier.",
                    ),
                ),
                migrations.AddConstraint(
                    model_name="pilotcost",
                    constraint=models.CheckConstraint(
                        condition=models.Q(("amount__gt", 0)),
                        name="initiatives_pilot_cost_positive",
                        violation_error_message="Give an amount above zero.",
                    ),
                ),
                migrations.AddConstraint(
                    model_name="pilotincident",
                    constraint=models.UniqueConstraint(
                        fields=("external_id",),
                        name="initiatives_pilotincident_external_id",
                        violation_error_message="Another row already has this external identifier.",
                    ),
                ),
                migrations.AddConstraint(
                    model_name="resource",
                    constraint=models.UniqueConstraint(
                        fields=("external_id",),
                        name="initiatives_resource_external_id",
                        violation_error_message="Another row already has this external identifier.",
                    ),
                ),
                migrations.AddConstraint(
                    model_name="commitment",
                    constraint=models.UniqueConstraint(
                        fields=("external_id",),
                        name="initiatives_commitment_external_id",
                        violation_error_message="Another row already has this external identifier.",
                    ),
                ),
                migrations.AddIndex(
                    model_name="review",
                    index=models.Index(condition=models.Q(("held_at", None)), fields=["due_on"], name="review_open"),
                ),
                migrations.AddConstraint(
                    model_name="review",
                    constraint=models.UniqueConstraint(
                        fields=("external_id",),
                        name="initiatives_review_external_id",
                        violation_error_message="Another row already has this external identifier.",
                    ),
                ),
                migrations.AddConstraint(
                    model_name="round",
                    constraint=models.UniqueConstraint(
                        fields=("external_id",),
                        name="initiatives_round_external_id",
                        violation_error_message="Another row already has this external identifier.",
                    ),
                ),
                migrations.AddConstraint(
                    model_name="portfolio",
                    constraint=models.UniqueConstraint(
                        fields=("external_id",),
                        name="initiatives_portfolio_external_id",
                        violation_error_message="Another row already has this external identifier.",
                    ),
                ),
                migrations.AddConstraint(
                    model_name="judgement",
                    constraint=models.UniqueConstraint(
                        fields=("external_id",),
                        name="initiatives_judgement_external_id",
                        violation_error_message="Another row already has this external identifier.",
                    ),
                ),
                migrations.AddConstraint(
                    model_name="judgement",
                    constraint=models.UniqueConstraint(
                        fields=("round", "judge", "node", "first", "second"), name="initiatives_judged_once"
                    ),
                ),
                migrations.AddConstraint(
                    model_name="judgement",
                    constraint=models.CheckConstraint(
                        condition=models.Q(("value__gt", 0)), name="initiatives_judgement_above_zero"
                    ),
                ),
                migrations.AddConstraint(
                    model_name="entry",
                    constraint=models.UniqueConstraint(
                        fields=("external_id",),
                        name="initiatives_entry_external_id",
                        violation_error_message="Another row already has this external identifier.",
                    ),
                ),
                migrations.AddConstraint(
                    model_name="entry",
                    constraint=models.UniqueConstraint(fields=("round", "initiative"), name="initiatives_stands_once"),
                ),
                migrations.AddConstraint(
                    model_name="criterion",
                    constraint=models.UniqueConstraint(
                        fields=("external_id",),
                        name="initiatives_criterion_external_id",
                        violation_error_message="Another row already has this external identifier.",
                    ),
                ),
                migrations.AddConstraint(
                    model_name="assignment",
                    constraint=models.UniqueConstraint(
                        fields=("external_id",),
                        name="initiatives_assignment_external_id",
                        violation_error_message="Another row already has this external identifier.",
                    ),
                ),
                migrations.AddConstraint(
                    model_name="assignment",
                    constraint=models.UniqueConstraint(
                        fields=("round", "scorer", "branch"), name="initiatives_assigned_once"
                    ),
                ),
                migrations.AddConstraint(
                    model_name="score",
                    constraint=models.UniqueConstraint(
                        fields=("external_id",),
                        name="initiatives_score_external_id",
                        violation_error_message="Another row already has this external identifier.",
                    ),
                ),
                migrations.AddConstraint(
                    model_name="score",
                    constraint=models.UniqueConstraint(
                        fields=("entry", "criterion", "scorer"), name="initiatives_score_once"
                    ),
                ),
                migrations.AddConstraint(
                    model_name="stagerole",
                    constraint=models.UniqueConstraint(
                        fields=("external_id",),
                        name="initiatives_stagerole_external_id",
                        violation_error_message="Another row already has this external identifier.",
                    ),
                ),
                migrations.AddConstraint(
                    model_name="stagerole",
                    constraint=models.UniqueConstraint(
                        condition=models.Q(("part", "accountable")),
                        fields=("initiative", "stage"),
                        name="initiatives_one_accountable",
                        violation_error_message="Somebody is accountable for this stage already: change that entry.",
                    ),
                ),
                migrations.AddConstraint(
                    model_name="stagerole",
                    constraint=models.UniqueConstraint(
                        fields=("initiative", "stage", "person", "part"),
                        name="initiatives_stage_role_once",
                        violation_error_message="This person has that part in this stage already.",
                    ),
                ),
                migrations.AddConstraint(
                    model_name="update",
                    constraint=models.UniqueConstraint(
                        fields=("external_id",),
                        name="initiatives_update_external_id",
                        violation_error_message="Another row already has this external identifier.",
                    ),
                ),
            ]
        )
    ]
