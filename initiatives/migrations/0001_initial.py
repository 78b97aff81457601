import uuid
from decimal import Decimal

import django.core.validators
import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models

import initiatives.models.indicators


class Migration(migrations.Migration):
    replaces = [
        ("initiatives", "0001_first"),
        ("initiatives", "0002_paging_indexes"),
        ("initiatives", "0003_round_panels"),
        ("initiatives", "0004_public_needs"),
        ("initiatives", "0005_portfolios"),
        ("initiatives", "0006_imports"),
        ("initiatives", "0008_cash_and_dependencies"),
        ("initiatives", "0009_credit"),
    ]

    initial = True

    dependencies = [
        ("alliance", "0001_initial"),
        ("alliance", "__first__"),
        ("governance", "0001_initial"),
    ]

    operations = [
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
                        choices=[("increase", "Higher is better"), ("decrease", "Lower is better")], max_length=10
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
                "constraints": [
                    models.UniqueConstraint(
                        fields=("external_id",),
                        name="initiatives_indicator_external_id",
                        violation_error_message="Another row already has this external identifier.",
                    ),
                    models.UniqueConstraint(
                        fields=("scheme", "code"),
                        name="initiatives_indicator_code",
                        violation_error_message="This scheme has an indicator with this code already.",
                    ),
                ],
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
                ("ward", models.CharField(blank=True, max_length=60)),
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
                    "population_reached",
                    models.PositiveIntegerField(blank=True, null=True, verbose_name="residents reached"),
                ),
                ("starts_on", models.DateField(blank=True, null=True)),
                ("ends_on", models.DateField(blank=True, null=True)),
                ("is_public", models.BooleanField(default=False, verbose_name="show to residents")),
                ("last_update_at", models.DateTimeField(editable=False, null=True)),
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
                "indexes": [
                    models.Index(fields=["-created_at", "id"], name="initiative_newest"),
                    models.Index(fields=["state", "-created_at"], name="initiative_state"),
                    models.Index(fields=["department", "-created_at"], name="initiative_department"),
                    models.Index(fields=["cost_likely", "id"], name="initiative_cost"),
                    models.Index(fields=["state", "cost_likely", "id"], name="initiative_state_cost"),
                    models.Index(fields=["title", "id"], name="initiative_title"),
                    models.Index(fields=["updated_at", "id"], name="initiative_updated"),
                ],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("external_id",),
                        name="initiatives_initiative_external_id",
                        violation_error_message="Another row already has this external identifier.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("ends_on", None),
                            ("starts_on", None),
                            ("ends_on__gte", models.F("starts_on")),
                            _connector="OR",
                        ),
                        name="initiatives_initiative_ends_after_start",
                        violation_error_message="An initiative cannot end before it starts.",
                    ),
                ],
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
                ("kind", models.CharField(choices=[("requires", "Requires"), ("excludes", "Excludes")], max_length=8)),
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
                "constraints": [
                    models.UniqueConstraint(
                        fields=("external_id",),
                        name="initiatives_dependency_external_id",
                        violation_error_message="Another row already has this external identifier.",
                    ),
                    models.UniqueConstraint(fields=("initiative", "other"), name="initiatives_one_dependency"),
                ],
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
                "constraints": [
                    models.UniqueConstraint(
                        fields=("external_id",),
                        name="initiatives_cashline_external_id",
                        violation_error_message="Another row already has this external identifier.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("last_year__gte", models.F("first_year"))),
                        name="initiatives_cash_years",
                        violation_error_message="The last fiscal year is before the first.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("low__lte", models.F("likely")), ("likely__lte", models.F("high"))),
                        name="initiatives_cash_estimate",
                        violation_error_message="Low, likely and high must rise in this order.",
                    ),
                ],
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
                        choices=[("increase", "Higher is better"), ("decrease", "Lower is better")], max_length=10
                    ),
                ),
                ("baseline", models.DecimalField(blank=True, decimal_places=4, max_digits=20, null=True)),
                ("baseline_on", models.DateField(blank=True, null=True)),
                ("target", models.DecimalField(decimal_places=4, max_digits=20)),
                (
                    "minimum",
                    models.DecimalField(
                        blank=True, decimal_places=4, max_digits=20, null=True, verbose_name="minimum acceptable"
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
                "constraints": [
                    models.UniqueConstraint(
                        fields=("external_id",),
                        name="initiatives_kpi_external_id",
                        violation_error_message="Another row already has this external identifier.",
                    )
                ],
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
                "constraints": [
                    models.UniqueConstraint(
                        fields=("external_id",),
                        name="initiatives_kpivalue_external_id",
                        violation_error_message="Another row already has this external identifier.",
                    ),
                    models.UniqueConstraint(
                        fields=("kpi", "on"),
                        name="initiatives_kpi_value_a_day",
                        violation_error_message="This KPI has a value for this day already: edit that one.",
                    ),
                ],
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
                    models.CharField(blank=True, help_text="Where; leave empty for the whole city.", max_length=60),
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
                ("equity", models.BooleanField(default=False, verbose_name="falls mainly on people who have least")),
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
                "indexes": [models.Index(fields=["-created_at", "id"], name="need_newest")],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("external_id",),
                        name="initiatives_need_external_id",
                        violation_error_message="Another row already has this external identifier.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("latitude", None), ("longitude", None)),
                            models.Q(("latitude__isnull", False), ("longitude__isnull", False)),
                            _connector="OR",
                        ),
                        name="initiatives_need_point",
                        violation_error_message="Give latitude and longitude together, or neither.",
                    ),
                ],
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
                        on_delete=django.db.models.deletion.CASCADE, related_name="thread", to="initiatives.need"
                    ),
                ),
            ],
            options={
                "verbose_name": "message about a need",
                "ordering": ["created_at", "id"],
                "abstract": False,
                "constraints": [
                    models.UniqueConstraint(
                        fields=("external_id",),
                        name="initiatives_needmessage_external_id",
                        violation_error_message="Another row already has this external identifier.",
                    )
                ],
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
                        on_delete=django.db.models.deletion.CASCADE, related_name="sender", to="initiatives.need"
                    ),
                ),
            ],
            options={
                "verbose_name": "sender of a need",
                "ordering": ["-created_at", "id"],
                "abstract": False,
                "constraints": [
                    models.UniqueConstraint(
                        fields=("external_id",),
                        name="initiatives_needsender_external_id",
                        violation_error_message="Another row already has this external identifier.",
                    )
                ],
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
                "indexes": [
                    models.Index(fields=["created_at", "id"], name="observation_newest"),
                    models.Index(fields=["on", "id"], name="observation_day"),
                ],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("external_id",),
                        name="initiatives_observation_external_id",
                        violation_error_message="Another row already has this external identifier.",
                    ),
                    models.UniqueConstraint(
                        fields=("indicator", "on"),
                        name="initiatives_one_value_a_day",
                        violation_error_message="This indicator has a value for this day already: edit that one.",
                    ),
                ],
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
                ("file", models.FileField(editable=False, upload_to=initiatives.models.indicators.storage_name)),
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
                    models.FileField(blank=True, editable=False, upload_to=initiatives.models.indicators.storage_name),
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
                "constraints": [
                    models.UniqueConstraint(
                        fields=("external_id",),
                        name="initiatives_observationimport_external_id",
                        violation_error_message="Another row already has this external identifier.",
                    )
                ],
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
                    "exit_criteria",
                    models.TextField(help_text="What lets us scale up, what makes us go on, what makes us stop."),
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
                ("criteria_digest", models.CharField(blank=True, editable=False, max_length=64)),
                ("lesson", models.TextField(blank=True, editable=False, verbose_name="what we learned")),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("designed", "Designed"),
                            ("running", "Running"),
                            ("reviewed", "Reviewed"),
                            ("scaled", "Scaled up"),
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
                        on_delete=django.db.models.deletion.PROTECT, related_name="pilots", to="initiatives.initiative"
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
            ],
            options={
                "verbose_name": "pilot",
                "ordering": ["-created_at", "id"],
                "abstract": False,
                "constraints": [
                    models.UniqueConstraint(
                        fields=("external_id",),
                        name="initiatives_pilot_external_id",
                        violation_error_message="Another row already has this external identifier.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("ends_on__gt", models.F("starts_on"))),
                        name="initiatives_pilot_ends_after_start",
                        violation_error_message="A pilot ends after it starts.",
                    ),
                ],
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
                ("unit", models.CharField(blank=True, help_text="Such as poles, hours a week, km.", max_length=40)),
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
                        blank=True, help_text="What it may be used for, if not everything.", max_length=200
                    ),
                ),
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
                "constraints": [
                    models.UniqueConstraint(
                        fields=("external_id",),
                        name="initiatives_resource_external_id",
                        violation_error_message="Another row already has this external identifier.",
                    )
                ],
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
                "constraints": [
                    models.UniqueConstraint(
                        fields=("external_id",),
                        name="initiatives_commitment_external_id",
                        violation_error_message="Another row already has this external identifier.",
                    )
                ],
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
                        default=False, help_text="The one after which the body decides.", verbose_name="final review"
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
                        on_delete=django.db.models.deletion.CASCADE, related_name="reviews", to="initiatives.pilot"
                    ),
                ),
                (
                    "reviewer",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="reviews", to=settings.AUTH_USER_MODEL
                    ),
                ),
            ],
            options={
                "verbose_name": "review",
                "ordering": ["due_on", "id"],
                "abstract": False,
                "indexes": [models.Index(condition=models.Q(("held_at", None)), fields=["due_on"], name="review_open")],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("external_id",),
                        name="initiatives_review_external_id",
                        violation_error_message="Another row already has this external identifier.",
                    )
                ],
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
                "constraints": [
                    models.UniqueConstraint(
                        fields=("external_id",),
                        name="initiatives_round_external_id",
                        violation_error_message="Another row already has this external identifier.",
                    )
                ],
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
                ("min_count", models.PositiveIntegerField(blank=True, null=True, verbose_name="at least so many")),
                ("max_count", models.PositiveIntegerField(blank=True, null=True, verbose_name="at most so many")),
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
                        on_delete=django.db.models.deletion.PROTECT, related_name="portfolios", to="initiatives.round"
                    ),
                ),
            ],
            options={
                "verbose_name": "portfolio",
                "ordering": ["-created_at", "id"],
                "abstract": False,
                "constraints": [
                    models.UniqueConstraint(
                        fields=("external_id",),
                        name="initiatives_portfolio_external_id",
                        violation_error_message="Another row already has this external identifier.",
                    )
                ],
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
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "round",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="judgements", to="initiatives.round"
                    ),
                ),
            ],
            options={
                "verbose_name": "judgement",
                "ordering": ["-created_at", "id"],
                "abstract": False,
                "constraints": [
                    models.UniqueConstraint(
                        fields=("external_id",),
                        name="initiatives_judgement_external_id",
                        violation_error_message="Another row already has this external identifier.",
                    ),
                    models.UniqueConstraint(
                        fields=("round", "judge", "node", "first", "second"), name="initiatives_judged_once"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("value__gt", 0)), name="initiatives_judgement_above_zero"
                    ),
                ],
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
                        on_delete=django.db.models.deletion.PROTECT, related_name="entries", to="initiatives.initiative"
                    ),
                ),
                (
                    "round",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="entries", to="initiatives.round"
                    ),
                ),
            ],
            options={
                "verbose_name": "round entry",
                "verbose_name_plural": "round entries",
                "ordering": ["created_at", "id"],
                "abstract": False,
                "constraints": [
                    models.UniqueConstraint(
                        fields=("external_id",),
                        name="initiatives_entry_external_id",
                        violation_error_message="Another row already has this external identifier.",
                    ),
                    models.UniqueConstraint(fields=("round", "initiative"), name="initiatives_stands_once"),
                ],
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
                        on_delete=django.db.models.deletion.CASCADE, related_name="all_criteria", to="initiatives.round"
                    ),
                ),
            ],
            options={
                "verbose_name": "criterion",
                "verbose_name_plural": "criteria",
                "ordering": ["position", "id"],
                "abstract": False,
                "constraints": [
                    models.UniqueConstraint(
                        fields=("external_id",),
                        name="initiatives_criterion_external_id",
                        violation_error_message="Another row already has this external identifier.",
                    )
                ],
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
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
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
                "constraints": [
                    models.UniqueConstraint(
                        fields=("external_id",),
                        name="initiatives_assignment_external_id",
                        violation_error_message="Another row already has this external identifier.",
                    ),
                    models.UniqueConstraint(fields=("round", "scorer", "branch"), name="initiatives_assigned_once"),
                ],
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
                ("value", models.PositiveSmallIntegerField(validators=[django.core.validators.MaxValueValidator(4)])),
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
                        on_delete=django.db.models.deletion.CASCADE, related_name="scores", to="initiatives.criterion"
                    ),
                ),
                (
                    "entry",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="scores", to="initiatives.entry"
                    ),
                ),
                (
                    "scorer",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
            ],
            options={
                "verbose_name": "score",
                "ordering": ["-created_at", "id"],
                "abstract": False,
                "constraints": [
                    models.UniqueConstraint(
                        fields=("external_id",),
                        name="initiatives_score_external_id",
                        violation_error_message="Another row already has this external identifier.",
                    ),
                    models.UniqueConstraint(fields=("entry", "criterion", "scorer"), name="initiatives_score_once"),
                ],
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
                    models.TextField(help_text="One or two sentences, for council: what happened, what comes next."),
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
                        on_delete=django.db.models.deletion.CASCADE, related_name="updates", to="initiatives.initiative"
                    ),
                ),
            ],
            options={
                "verbose_name": "update",
                "ordering": ["-posted_at", "id"],
                "abstract": False,
                "constraints": [
                    models.UniqueConstraint(
                        fields=("external_id",),
                        name="initiatives_update_external_id",
                        violation_error_message="Another row already has this external identifier.",
                    )
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
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "entry",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="declarations", to="initiatives.entry"
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
    ]
