import uuid
from decimal import Decimal

import django.core.validators
import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models

import financing.instruments
import financing.models.situations
from alliance.tables import CreateTables


class Migration(migrations.Migration):
    initial = True
    replaces = [
        ("financing", "0001_initial"),
        ("financing", "0003_proceeds"),
    ]

    dependencies = [
        ("alliance", "0001_tables"),
        ("governance", "0001_tables"),
        ("initiatives", "0001_tables"),
        ("partnerships", "0001_tables"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        CreateTables(
            [
                migrations.CreateModel(
                    name="Campaign",
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
                        (
                            "summary",
                            models.TextField(
                                help_text="In plain words: residents read this.", verbose_name="what it pays for"
                            ),
                        ),
                        (
                            "goal",
                            models.DecimalField(
                                decimal_places=2,
                                max_digits=15,
                                validators=[django.core.validators.MinValueValidator(Decimal("0.01"))],
                            ),
                        ),
                        (
                            "deadline",
                            models.DateField(help_text="Pledges of this day still count.", verbose_name="last day"),
                        ),
                        (
                            "keeps_all",
                            models.BooleanField(
                                default=False,
                                help_text="Otherwise it is all or nothing: below the goal every pledge is given back.",
                                verbose_name="keep what is raised",
                            ),
                        ),
                        (
                            "match_ratio",
                            models.DecimalField(
                                decimal_places=4,
                                default=0,
                                help_text="1 doubles what counts; 0 is no match.",
                                max_digits=6,
                                validators=[
                                    django.core.validators.MinValueValidator(0),
                                    django.core.validators.MaxValueValidator(10),
                                ],
                                verbose_name="match for each unit",
                            ),
                        ),
                        (
                            "match_cap",
                            models.DecimalField(
                                decimal_places=2,
                                default=0,
                                max_digits=15,
                                validators=[django.core.validators.MinValueValidator(0)],
                                verbose_name="largest match",
                            ),
                        ),
                        (
                            "match_basis",
                            models.CharField(
                                choices=[("goal", "The goal"), ("raised", "What was raised")],
                                default="raised",
                                max_length=8,
                                verbose_name="match counts on",
                            ),
                        ),
                        (
                            "fee_rate",
                            models.DecimalField(
                                decimal_places=4,
                                default=0,
                                help_text="A fraction of what is raised: 0.05 is 5 percent.",
                                max_digits=5,
                                validators=[
                                    django.core.validators.MinValueValidator(0),
                                    django.core.validators.MaxValueValidator(Decimal("0.5")),
                                ],
                                verbose_name="platform’s fee",
                            ),
                        ),
                        ("raised", models.DecimalField(decimal_places=2, editable=False, max_digits=15, null=True)),
                        ("matched", models.DecimalField(decimal_places=2, editable=False, max_digits=15, null=True)),
                        ("fee", models.DecimalField(decimal_places=2, editable=False, max_digits=15, null=True)),
                        (
                            "state",
                            models.CharField(
                                choices=[
                                    ("draft", "Draft"),
                                    ("open", "Open"),
                                    ("funded", "Funded"),
                                    ("failed", "Goal missed"),
                                    ("withdrawn", "Withdrawn"),
                                ],
                                default="draft",
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
                            "sponsor",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="campaigns_matched",
                                to="alliance.organisation",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "crowdfunding campaign",
                        "ordering": ["-created_at", "id"],
                        "abstract": False,
                    },
                ),
                migrations.CreateModel(
                    name="Fund",
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
                        ("name", models.CharField(max_length=120, unique=True)),
                        ("purpose", models.TextField(help_text="What it may lend for, in the words of its by-laws.")),
                        ("currency", models.CharField(editable=False, max_length=3)),
                        (
                            "balance",
                            models.DecimalField(decimal_places=2, default=Decimal("0"), editable=False, max_digits=15),
                        ),
                        (
                            "committee",
                            models.ForeignKey(
                                blank=True,
                                help_text="Who decides on loans.",
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="funds",
                                to="governance.body",
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
                        "verbose_name": "fund",
                        "ordering": ["name"],
                        "abstract": False,
                    },
                ),
                migrations.CreateModel(
                    name="FundLoan",
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
                        (
                            "category",
                            models.CharField(
                                choices=[
                                    ("energy", "Saves energy or money"),
                                    ("demonstration", "Demonstration"),
                                    ("audit", "Audit or study"),
                                ],
                                default="energy",
                                max_length=14,
                            ),
                        ),
                        (
                            "amount",
                            models.DecimalField(
                                decimal_places=2,
                                max_digits=15,
                                validators=[django.core.validators.MinValueValidator(Decimal("0.01"))],
                            ),
                        ),
                        (
                            "annual_savings",
                            models.DecimalField(
                                decimal_places=2,
                                help_text="What repays the loan.",
                                max_digits=15,
                                validators=[django.core.validators.MinValueValidator(Decimal("0.01"))],
                                verbose_name="savings or revenue per year",
                            ),
                        ),
                        (
                            "share_of_savings",
                            models.DecimalField(
                                decimal_places=4,
                                help_text="From 0 to 1; empty takes the by-laws’ share.",
                                max_digits=5,
                                validators=[
                                    django.core.validators.MinValueValidator(Decimal("0.0001")),
                                    django.core.validators.MaxValueValidator(Decimal("1")),
                                ],
                                verbose_name="share of savings repaid",
                            ),
                        ),
                        (
                            "years",
                            models.PositiveSmallIntegerField(
                                help_text="Empty takes the by-laws’ years.",
                                validators=[
                                    django.core.validators.MinValueValidator(1),
                                    django.core.validators.MaxValueValidator(40),
                                ],
                                verbose_name="years of repayment",
                            ),
                        ),
                        (
                            "purpose",
                            models.TextField(
                                help_text="What is done, and how the savings are verified.",
                                verbose_name="why the fund should lend",
                            ),
                        ),
                        ("first_drawn_on", models.DateField(editable=False, null=True)),
                        (
                            "state",
                            models.CharField(
                                choices=[
                                    ("applied", "Applied for"),
                                    ("asked", "Before the committee"),
                                    ("approved", "Granted"),
                                    ("repaid", "Repaid"),
                                    ("refused", "Refused"),
                                    ("withdrawn", "Withdrawn"),
                                    ("written_off", "Written off"),
                                ],
                                default="applied",
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
                            "decision",
                            models.ForeignKey(
                                editable=False,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="governance.decision",
                            ),
                        ),
                        (
                            "fund",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT, related_name="loans", to="financing.fund"
                            ),
                        ),
                        (
                            "write_off_decision",
                            models.ForeignKey(
                                editable=False,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="governance.decision",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "fund loan",
                        "ordering": ["-created_at", "id"],
                        "abstract": False,
                    },
                ),
                migrations.CreateModel(
                    name="Grant",
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
                            "programme",
                            models.CharField(help_text="Who grants it, and under which programme.", max_length=160),
                        ),
                        ("award_number", models.CharField(blank=True, max_length=80)),
                        ("match_required", models.DecimalField(decimal_places=2, default=Decimal("0"), max_digits=15)),
                        ("starts_on", models.DateField(verbose_name="may be spent from")),
                        ("ends_on", models.DateField(verbose_name="may be spent until")),
                        (
                            "conditions",
                            models.TextField(blank=True, help_text="What it may pay for, and what must be done."),
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
                        "verbose_name": "grant",
                        "ordering": ["-created_at", "id"],
                        "abstract": False,
                    },
                ),
                migrations.CreateModel(
                    name="GrantReport",
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
                        ("title", models.CharField(max_length=160)),
                        ("due_on", models.DateField(verbose_name="due")),
                        ("schedule_version", models.PositiveIntegerField(default=1, editable=False)),
                        ("scheduled_at", models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                        ("sent_on", models.DateField(editable=False, null=True, verbose_name="sent")),
                        ("note", models.TextField(blank=True, editable=False)),
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
                            "grant",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="reports",
                                to="financing.grant",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "grant report",
                        "ordering": ["due_on", "title"],
                        "abstract": False,
                    },
                ),
                migrations.CreateModel(
                    name="Offering",
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
                        (
                            "summary",
                            models.TextField(
                                help_text="In plain words: residents read this.", verbose_name="what it pays for"
                            ),
                        ),
                        (
                            "dated_on",
                            models.DateField(
                                help_text="The day of issue, from which interest counts.", verbose_name="dated"
                            ),
                        ),
                        ("opens_at", models.DateTimeField(verbose_name="orders from")),
                        ("closes_at", models.DateTimeField(verbose_name="orders until")),
                        (
                            "tiers",
                            models.JSONField(
                                help_text="Tiers of residency, the nearest first, such as city, county.",
                                verbose_name="who may order",
                            ),
                        ),
                        (
                            "maximum_per_buyer",
                            models.DecimalField(
                                blank=True,
                                decimal_places=2,
                                help_text="Over all series; empty is no limit.",
                                max_digits=15,
                                null=True,
                                validators=[django.core.validators.MinValueValidator(Decimal("0.01"))],
                            ),
                        ),
                        (
                            "minimum_age",
                            models.PositiveSmallIntegerField(
                                blank=True, null=True, validators=[django.core.validators.MaxValueValidator(120)]
                            ),
                        ),
                        (
                            "rule",
                            models.CharField(
                                choices=[
                                    ("first_come", "First come, first served"),
                                    ("priority", "Nearest residents first, then in order"),
                                    ("pro_rata", "Pro rata, in whole bonds"),
                                    ("lottery", "Lottery with a published seed"),
                                ],
                                default="first_come",
                                max_length=12,
                                verbose_name="if too much is ordered",
                            ),
                        ),
                        (
                            "seed_source",
                            models.CharField(
                                blank=True,
                                help_text="For a lottery: a public number nobody can know before orders close, and where it is published.",
                                max_length=200,
                                verbose_name="how the seed is found",
                            ),
                        ),
                        ("seed", models.CharField(blank=True, editable=False, max_length=120)),
                        ("allotted_at", models.DateTimeField(editable=False, null=True)),
                        ("digest", models.CharField(blank=True, editable=False, max_length=64)),
                        (
                            "state",
                            models.CharField(
                                choices=[
                                    ("draft", "Draft"),
                                    ("open", "Published"),
                                    ("closed", "Order book closed"),
                                    ("allotted", "Allotted"),
                                    ("withdrawn", "Withdrawn"),
                                ],
                                default="draft",
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
                    ],
                    options={
                        "verbose_name": "bond offering",
                        "ordering": ["-created_at", "id"],
                        "abstract": False,
                    },
                ),
                migrations.CreateModel(
                    name="BondSeries",
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
                        ("name", models.CharField(max_length=60)),
                        (
                            "kind",
                            models.CharField(
                                choices=[
                                    ("current", "Pays interest twice a year"),
                                    ("appreciation", "Pays once, at maturity"),
                                ],
                                default="current",
                                max_length=12,
                            ),
                        ),
                        (
                            "amount",
                            models.DecimalField(
                                decimal_places=2,
                                max_digits=15,
                                validators=[django.core.validators.MinValueValidator(Decimal("0.01"))],
                                verbose_name="offered",
                            ),
                        ),
                        (
                            "denomination",
                            models.DecimalField(
                                decimal_places=2,
                                max_digits=15,
                                validators=[django.core.validators.MinValueValidator(Decimal("0.01"))],
                            ),
                        ),
                        (
                            "price",
                            models.DecimalField(
                                decimal_places=6,
                                default=100,
                                max_digits=9,
                                validators=[django.core.validators.MinValueValidator(1)],
                                verbose_name="price per 100",
                            ),
                        ),
                        (
                            "rate",
                            models.DecimalField(
                                decimal_places=6,
                                help_text="A fraction per year: 0.035 is 3.5 percent.",
                                max_digits=7,
                                validators=[
                                    django.core.validators.MinValueValidator(0),
                                    django.core.validators.MaxValueValidator(Decimal("0.5")),
                                ],
                                verbose_name="rate or yield",
                            ),
                        ),
                        ("matures_on", models.DateField(verbose_name="matures")),
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
                            "offering",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="series",
                                to="financing.offering",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "series",
                        "verbose_name_plural": "series",
                        "ordering": ["matures_on", "name"],
                        "abstract": False,
                    },
                ),
                migrations.CreateModel(
                    name="BondOrder",
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
                        ("number", models.CharField(max_length=60, verbose_name="order number")),
                        ("buyer", models.CharField(max_length=160)),
                        (
                            "buyer_key",
                            models.CharField(
                                help_text="The same for all orders of one buyer, such as an account.",
                                max_length=120,
                                verbose_name="identifies the buyer",
                            ),
                        ),
                        ("residency", models.CharField(max_length=60)),
                        (
                            "age",
                            models.PositiveSmallIntegerField(
                                blank=True, null=True, validators=[django.core.validators.MaxValueValidator(130)]
                            ),
                        ),
                        (
                            "amount",
                            models.DecimalField(
                                decimal_places=2,
                                max_digits=15,
                                validators=[django.core.validators.MinValueValidator(Decimal("0.01"))],
                            ),
                        ),
                        ("received_at", models.DateTimeField(editable=False, verbose_name="received")),
                        ("paid_on", models.DateField(blank=True, null=True, verbose_name="paid")),
                        ("allotted", models.DecimalField(decimal_places=2, editable=False, max_digits=15, null=True)),
                        ("reason", models.CharField(blank=True, editable=False, max_length=40)),
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
                            "series",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="orders",
                                to="financing.bondseries",
                            ),
                        ),
                        (
                            "offering",
                            models.ForeignKey(
                                editable=False,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="orders",
                                to="financing.offering",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "bond order",
                        "ordering": ["received_at", "number"],
                        "abstract": False,
                    },
                ),
                migrations.CreateModel(
                    name="Plan",
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
                        (
                            "title",
                            models.CharField(
                                help_text="What sets it apart, such as “Fund loan and mini-bonds”.", max_length=160
                            ),
                        ),
                        ("currency", models.CharField(editable=False, max_length=3)),
                        (
                            "annual_savings",
                            models.DecimalField(
                                blank=True,
                                decimal_places=2,
                                help_text="Money that is there each year to repay what was borrowed.",
                                max_digits=15,
                                null=True,
                                validators=[django.core.validators.MinValueValidator(Decimal("0"))],
                                verbose_name="savings or revenue per year",
                            ),
                        ),
                        ("savings_start_on", models.DateField(blank=True, null=True, verbose_name="savings start")),
                        (
                            "discount_rate",
                            models.DecimalField(
                                decimal_places=6,
                                default=Decimal("0.03"),
                                help_text="A fraction per year, such as 0.03; values of later years are brought to today by it.",
                                max_digits=7,
                                validators=[
                                    django.core.validators.MinValueValidator(0),
                                    django.core.validators.MaxValueValidator(Decimal("0.5")),
                                ],
                            ),
                        ),
                        ("note", models.TextField(blank=True)),
                        ("checked_at", models.DateTimeField(editable=False, null=True)),
                        ("approved_at", models.DateTimeField(editable=False, null=True)),
                        (
                            "state",
                            models.CharField(
                                choices=[
                                    ("draft", "Draft"),
                                    ("checked", "Checked"),
                                    ("approved", "Approved"),
                                    ("closed", "Closed"),
                                ],
                                default="draft",
                                editable=False,
                                max_length=10,
                            ),
                        ),
                        (
                            "approved_by",
                            models.ForeignKey(
                                editable=False,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "checked_by",
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
                            "initiative",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="plans",
                                to="initiatives.initiative",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "financing plan",
                        "ordering": ["-created_at", "id"],
                        "abstract": False,
                    },
                ),
                migrations.AddField(
                    model_name="offering",
                    name="plan",
                    field=models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="offerings", to="financing.plan"
                    ),
                ),
                migrations.CreateModel(
                    name="FundEntry",
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
                                    ("seed", "Seed money"),
                                    ("contribution", "Contribution"),
                                    ("loan", "Loan granted"),
                                    ("drawdown", "Drawdown"),
                                    ("repayment", "Repayment"),
                                    ("interest", "Interest"),
                                    ("fee", "Fee"),
                                    ("write_off", "Write-off"),
                                ],
                                max_length=12,
                            ),
                        ),
                        (
                            "amount",
                            models.DecimalField(
                                decimal_places=2,
                                max_digits=15,
                                validators=[django.core.validators.MinValueValidator(Decimal("0.01"))],
                            ),
                        ),
                        ("booked_on", models.DateField(verbose_name="date")),
                        ("balance_after", models.DecimalField(decimal_places=2, editable=False, max_digits=15)),
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
                            "fund",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT, related_name="entries", to="financing.fund"
                            ),
                        ),
                        (
                            "loan",
                            models.ForeignKey(
                                blank=True,
                                editable=False,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="entries",
                                to="financing.fundloan",
                            ),
                        ),
                        (
                            "plan",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="fund_entries",
                                to="financing.plan",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "ledger entry",
                        "verbose_name_plural": "ledger entries",
                        "ordering": ["-created_at", "id"],
                        "abstract": False,
                    },
                ),
                migrations.CreateModel(
                    name="Forecast",
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
                        ("title", models.CharField(max_length=160, verbose_name="what is kept or conceded")),
                        (
                            "years",
                            models.PositiveSmallIntegerField(
                                validators=[
                                    django.core.validators.MinValueValidator(1),
                                    django.core.validators.MaxValueValidator(100),
                                ]
                            ),
                        ),
                        (
                            "revenue",
                            models.DecimalField(
                                decimal_places=2,
                                max_digits=15,
                                validators=[django.core.validators.MinValueValidator(Decimal("0"))],
                                verbose_name="revenue of the first year",
                            ),
                        ),
                        (
                            "revenue_growth",
                            models.DecimalField(
                                decimal_places=6,
                                default=Decimal("0"),
                                help_text="A fraction per year: 0.02 is 2 percent.",
                                max_digits=7,
                                validators=[
                                    django.core.validators.MinValueValidator(Decimal("-0.5")),
                                    django.core.validators.MaxValueValidator(Decimal("0.5")),
                                ],
                                verbose_name="growth of revenue",
                            ),
                        ),
                        (
                            "cost",
                            models.DecimalField(
                                decimal_places=2,
                                default=Decimal("0"),
                                max_digits=15,
                                validators=[django.core.validators.MinValueValidator(Decimal("0"))],
                                verbose_name="cost of running it",
                            ),
                        ),
                        (
                            "cost_growth",
                            models.DecimalField(
                                decimal_places=6,
                                default=Decimal("0"),
                                help_text="A fraction per year: 0.02 is 2 percent.",
                                max_digits=7,
                                validators=[
                                    django.core.validators.MinValueValidator(Decimal("-0.5")),
                                    django.core.validators.MaxValueValidator(Decimal("0.5")),
                                ],
                                verbose_name="growth of cost",
                            ),
                        ),
                        (
                            "investment",
                            models.DecimalField(
                                decimal_places=2,
                                default=Decimal("0"),
                                max_digits=15,
                                validators=[django.core.validators.MinValueValidator(Decimal("0"))],
                                verbose_name="what keeping it costs at the start",
                            ),
                        ),
                        (
                            "upfront",
                            models.DecimalField(
                                decimal_places=2,
                                default=Decimal("0"),
                                max_digits=15,
                                validators=[django.core.validators.MinValueValidator(Decimal("0"))],
                                verbose_name="paid to the city at the start",
                            ),
                        ),
                        (
                            "guarantee",
                            models.DecimalField(
                                decimal_places=2,
                                default=Decimal("0"),
                                max_digits=15,
                                validators=[django.core.validators.MinValueValidator(Decimal("0"))],
                                verbose_name="guaranteed each year",
                            ),
                        ),
                        (
                            "guarantee_growth",
                            models.DecimalField(
                                decimal_places=6,
                                default=Decimal("0"),
                                help_text="A fraction per year: 0.02 is 2 percent.",
                                max_digits=7,
                                validators=[
                                    django.core.validators.MinValueValidator(Decimal("-0.5")),
                                    django.core.validators.MaxValueValidator(Decimal("0.5")),
                                ],
                                verbose_name="growth of the guarantee",
                            ),
                        ),
                        (
                            "share",
                            models.DecimalField(
                                decimal_places=4,
                                default=Decimal("0"),
                                help_text="From 0 to 1; each year the larger of guarantee and share is paid.",
                                max_digits=5,
                                validators=[
                                    django.core.validators.MinValueValidator(0),
                                    django.core.validators.MaxValueValidator(1),
                                ],
                                verbose_name="share of revenue paid to the city",
                            ),
                        ),
                        (
                            "evidence",
                            models.TextField(
                                help_text="Whose figures, of which years, who checked.",
                                verbose_name="where the forecast comes from",
                            ),
                        ),
                        (
                            "conclusion",
                            models.TextField(
                                help_text="What the stress means for this plan: what if revenue is lower?"
                            ),
                        ),
                        ("result", models.JSONField(editable=False)),
                        ("basis", models.CharField(editable=False, max_length=64)),
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
                            "plan",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="forecasts",
                                to="financing.plan",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "revenue forecast",
                        "ordering": ["-created_at", "id"],
                        "abstract": False,
                    },
                ),
                migrations.CreateModel(
                    name="Pledge",
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
                        ("number", models.CharField(blank=True, max_length=60)),
                        (
                            "giver",
                            models.CharField(
                                blank=True, help_text="Empty for somebody who wants to stay unnamed.", max_length=160
                            ),
                        ),
                        (
                            "amount",
                            models.DecimalField(
                                decimal_places=2,
                                max_digits=15,
                                validators=[django.core.validators.MinValueValidator(Decimal("0.01"))],
                            ),
                        ),
                        ("pledged_on", models.DateField(verbose_name="pledged")),
                        (
                            "campaign",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="pledges",
                                to="financing.campaign",
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
                        "verbose_name": "pledge",
                        "ordering": ["-created_at", "id"],
                        "abstract": False,
                    },
                ),
                migrations.CreateModel(
                    name="Situation",
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
                            "life_years",
                            models.PositiveSmallIntegerField(
                                blank=True,
                                null=True,
                                validators=[django.core.validators.MaxValueValidator(100)],
                                verbose_name="useful life in years",
                            ),
                        ),
                        (
                            "annual_savings",
                            models.DecimalField(
                                blank=True,
                                decimal_places=2,
                                max_digits=15,
                                null=True,
                                validators=[django.core.validators.MinValueValidator(Decimal("0"))],
                                verbose_name="savings per year",
                            ),
                        ),
                        (
                            "annual_revenue",
                            models.DecimalField(
                                blank=True,
                                decimal_places=2,
                                max_digits=15,
                                null=True,
                                validators=[django.core.validators.MinValueValidator(Decimal("0"))],
                                verbose_name="revenue per year",
                            ),
                        ),
                        (
                            "certainty",
                            models.CharField(
                                blank=True,
                                choices=[
                                    ("contracted", "Guaranteed by contract"),
                                    ("measured", "Measured in a pilot or elsewhere"),
                                    ("estimated", "Estimated"),
                                    ("none", "No savings or revenue"),
                                ],
                                max_length=10,
                                verbose_name="how certain they are",
                            ),
                        ),
                        (
                            "maturity",
                            models.CharField(
                                blank=True,
                                choices=[
                                    ("proven", "Proven in other cities"),
                                    ("early", "Early, with a few users"),
                                    ("experimental", "Experimental"),
                                ],
                                max_length=12,
                                verbose_name="maturity of the technology",
                            ),
                        ),
                        (
                            "private_use",
                            models.DecimalField(
                                blank=True,
                                decimal_places=3,
                                help_text="From 0 to 1: what firms or single households have for themselves.",
                                max_digits=4,
                                null=True,
                                validators=[
                                    django.core.validators.MinValueValidator(Decimal("0")),
                                    django.core.validators.MaxValueValidator(Decimal("1")),
                                ],
                                verbose_name="share of private benefit",
                            ),
                        ),
                        (
                            "is_essential",
                            models.BooleanField(blank=True, null=True, verbose_name="the service is essential"),
                        ),
                        (
                            "is_city_owned",
                            models.BooleanField(blank=True, null=True, verbose_name="the city owns it, or will"),
                        ),
                        (
                            "is_measurable",
                            models.BooleanField(
                                blank=True, null=True, verbose_name="the outcome can be measured independently"
                            ),
                        ),
                        (
                            "saves_energy",
                            models.BooleanField(blank=True, null=True, verbose_name="it saves energy or water"),
                        ),
                        (
                            "helps_environment",
                            models.BooleanField(blank=True, null=True, verbose_name="it serves the environment"),
                        ),
                        (
                            "has_users",
                            models.BooleanField(blank=True, null=True, verbose_name="it has users who can be charged"),
                        ),
                        (
                            "raises_values",
                            models.BooleanField(
                                blank=True, null=True, verbose_name="it raises property values around it"
                            ),
                        ),
                        (
                            "is_visible",
                            models.BooleanField(blank=True, null=True, verbose_name="residents see and use it"),
                        ),
                        (
                            "has_asset",
                            models.BooleanField(
                                blank=True,
                                null=True,
                                verbose_name="it has space, data or an asset others would pay for",
                            ),
                        ),
                        (
                            "match_secured",
                            models.BooleanField(blank=True, null=True, verbose_name="a match for grants is secured"),
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
                            models.OneToOneField(
                                error_messages={"unique": "This initiative has its answers already: edit those."},
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="situation",
                                to="initiatives.initiative",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "situation",
                        "ordering": ["-created_at", "id"],
                        "abstract": False,
                    },
                ),
                migrations.CreateModel(
                    name="Source",
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
                            "phase",
                            models.CharField(
                                choices=[("pilot", "Pilot"), ("scale", "Scale-up")], default="pilot", max_length=6
                            ),
                        ),
                        ("label", models.CharField(max_length=160)),
                        ("instrument", models.CharField(choices=financing.instruments.choices, max_length=30)),
                        (
                            "amount",
                            models.DecimalField(
                                decimal_places=2,
                                max_digits=15,
                                validators=[django.core.validators.MinValueValidator(Decimal("0.01"))],
                            ),
                        ),
                        (
                            "available_on",
                            models.DateField(
                                blank=True, help_text="The day the money is there.", null=True, verbose_name="available"
                            ),
                        ),
                        (
                            "restriction",
                            models.CharField(
                                blank=True, help_text="What it may be used for, in words.", max_length=200
                            ),
                        ),
                        (
                            "pays_only",
                            models.JSONField(
                                blank=True,
                                default=list,
                                help_text="Kinds of use it may pay for; empty is any.",
                                verbose_name="pays only for",
                            ),
                        ),
                        ("terms", models.JSONField(blank=True, default=dict, editable=False)),
                        (
                            "state",
                            models.CharField(
                                choices=[
                                    ("expected", "Expected"),
                                    ("applied", "Applied for"),
                                    ("committed", "Committed"),
                                    ("received", "Received"),
                                    ("lost", "Fell through"),
                                ],
                                default="expected",
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
                            "plan",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE, related_name="sources", to="financing.plan"
                            ),
                        ),
                        (
                            "provider",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="sources_provided",
                                to="alliance.organisation",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "source",
                        "ordering": ["phase", "created_at", "id"],
                        "abstract": False,
                    },
                ),
                migrations.CreateModel(
                    name="Receipt",
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
                        ("amount", models.DecimalField(decimal_places=2, max_digits=15)),
                        ("received_on", models.DateField(verbose_name="received")),
                        (
                            "note",
                            models.CharField(blank=True, help_text="Such as the bank’s reference.", max_length=200),
                        ),
                        (
                            "corrects",
                            models.ForeignKey(
                                blank=True,
                                editable=False,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="corrections",
                                to="financing.receipt",
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
                            "source",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="receipts",
                                to="financing.source",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "receipt",
                        "ordering": ["received_on", "created_at", "id"],
                        "abstract": False,
                    },
                ),
                migrations.AddField(
                    model_name="offering",
                    name="source",
                    field=models.ForeignKey(
                        blank=True,
                        help_text="The line of the plan that the proceeds go to. Left empty, it is the plan’s only source of bonds.",
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="offerings",
                        to="financing.source",
                        verbose_name="source it raises",
                    ),
                ),
                migrations.AddField(
                    model_name="grant",
                    name="match",
                    field=models.ManyToManyField(
                        blank=True,
                        help_text="Other sources of the plan that count as the match.",
                        related_name="matches",
                        to="financing.source",
                    ),
                ),
                migrations.AddField(
                    model_name="grant",
                    name="source",
                    field=models.OneToOneField(
                        error_messages={"unique": "This source has its conditions already: edit those."},
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="grant",
                        to="financing.source",
                    ),
                ),
                migrations.AddField(
                    model_name="fundloan",
                    name="source",
                    field=models.ForeignKey(
                        help_text="The source of the plan that the fund is to pay: a revolving innovation fund loan.",
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="loans",
                        to="financing.source",
                    ),
                ),
                migrations.AddField(
                    model_name="campaign",
                    name="source",
                    field=models.OneToOneField(
                        error_messages={"unique": "This source has a campaign already: open that one."},
                        help_text="The source of a plan that counts on it.",
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="campaign",
                        to="financing.source",
                    ),
                ),
                migrations.CreateModel(
                    name="Use",
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
                            "phase",
                            models.CharField(
                                choices=[("pilot", "Pilot"), ("scale", "Scale-up")], default="pilot", max_length=6
                            ),
                        ),
                        ("label", models.CharField(max_length=160)),
                        (
                            "category",
                            models.CharField(
                                choices=[
                                    ("equipment", "Equipment"),
                                    ("software", "Software and network"),
                                    ("construction", "Construction"),
                                    ("installation", "Installation"),
                                    ("staff", "Staff and management"),
                                    ("training", "Training"),
                                    ("verification", "Measurement and verification"),
                                    ("operation", "Operation and maintenance"),
                                    ("issuance", "Costs of issuance"),
                                    ("contingency", "Contingency"),
                                    ("other", "Other"),
                                ],
                                max_length=14,
                            ),
                        ),
                        (
                            "amount",
                            models.DecimalField(
                                decimal_places=2,
                                max_digits=15,
                                validators=[django.core.validators.MinValueValidator(Decimal("0.01"))],
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
                            "plan",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE, related_name="uses", to="financing.plan"
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "use",
                        "ordering": ["phase", "created_at", "id"],
                        "abstract": False,
                    },
                ),
                migrations.CreateModel(
                    name="VerifiedSaving",
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
                        ("starts_on", models.DateField(verbose_name="from")),
                        ("ends_on", models.DateField(verbose_name="until")),
                        ("amount", models.DecimalField(decimal_places=2, max_digits=15, verbose_name="saved")),
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
                            "loan",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="savings",
                                to="financing.fundloan",
                            ),
                        ),
                        (
                            "settlement",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="partnerships.settlement",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "verified saving",
                        "ordering": ["starts_on", "created_at", "id"],
                        "abstract": False,
                    },
                ),
                migrations.CreateModel(
                    name="CityFinances",
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
                            "as_of",
                            models.DateField(
                                error_messages={"unique": "This day has a record: edit that one."},
                                unique=True,
                                verbose_name="as of",
                            ),
                        ),
                        (
                            "is_rated",
                            models.BooleanField(blank=True, null=True, verbose_name="the city has a credit rating"),
                        ),
                        (
                            "agency",
                            models.CharField(
                                blank=True,
                                choices=[
                                    ("sp", "S&P Global Ratings"),
                                    ("moodys", "Moody’s"),
                                    ("fitch", "Fitch Ratings"),
                                    ("kroll", "KBRA"),
                                ],
                                max_length=10,
                                verbose_name="rating agency",
                            ),
                        ),
                        (
                            "rating",
                            models.CharField(
                                blank=True,
                                max_length=6,
                                validators=[financing.models.situations.known_rating],
                                verbose_name="credit rating",
                            ),
                        ),
                        (
                            "debt_limit",
                            models.DecimalField(
                                blank=True,
                                decimal_places=2,
                                max_digits=15,
                                null=True,
                                validators=[django.core.validators.MinValueValidator(Decimal("0"))],
                            ),
                        ),
                        (
                            "debt_outstanding",
                            models.DecimalField(
                                blank=True,
                                decimal_places=2,
                                max_digits=15,
                                null=True,
                                validators=[django.core.validators.MinValueValidator(Decimal("0"))],
                            ),
                        ),
                        (
                            "needs_vote",
                            models.BooleanField(blank=True, null=True, verbose_name="voters must approve debt"),
                        ),
                        (
                            "may_issue_tax_exempt",
                            models.BooleanField(blank=True, null=True, verbose_name="may issue tax-exempt debt"),
                        ),
                        (
                            "annual_revenue",
                            models.DecimalField(
                                blank=True,
                                decimal_places=2,
                                max_digits=15,
                                null=True,
                                validators=[django.core.validators.MinValueValidator(Decimal("0"))],
                                verbose_name="revenue per year",
                            ),
                        ),
                        (
                            "reserve",
                            models.DecimalField(
                                blank=True,
                                decimal_places=2,
                                max_digits=15,
                                null=True,
                                validators=[django.core.validators.MinValueValidator(Decimal("0"))],
                                verbose_name="unrestricted reserve",
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
                        "verbose_name": "statement of the city’s finances",
                        "verbose_name_plural": "statements of the city’s finances",
                        "ordering": ["-as_of"],
                        "abstract": False,
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("external_id",),
                                name="financing_cityfinances_external_id",
                                violation_error_message="Another row already has this external identifier.",
                            )
                        ],
                    },
                ),
                migrations.AddConstraint(
                    model_name="fund",
                    constraint=models.UniqueConstraint(
                        fields=("external_id",),
                        name="financing_fund_external_id",
                        violation_error_message="Another row already has this external identifier.",
                    ),
                ),
                migrations.AddConstraint(
                    model_name="fund",
                    constraint=models.CheckConstraint(
                        condition=models.Q(("balance__gte", 0)), name="financing_fund_never_overdrawn"
                    ),
                ),
                migrations.AddConstraint(
                    model_name="grantreport",
                    constraint=models.UniqueConstraint(
                        fields=("external_id",),
                        name="financing_grantreport_external_id",
                        violation_error_message="Another row already has this external identifier.",
                    ),
                ),
                migrations.AddConstraint(
                    model_name="bondseries",
                    constraint=models.UniqueConstraint(
                        fields=("external_id",),
                        name="financing_bondseries_external_id",
                        violation_error_message="Another row already has this external identifier.",
                    ),
                ),
                migrations.AddConstraint(
                    model_name="bondseries",
                    constraint=models.UniqueConstraint(
                        fields=("offering", "name"),
                        name="financing_series_name",
                        violation_error_message="This offering has a series of that name.",
                    ),
                ),
                migrations.AddConstraint(
                    model_name="bondseries",
                    constraint=models.CheckConstraint(
                        condition=models.Q(("amount__gt", 0), ("denomination__gt", 0)), name="financing_series_positive"
                    ),
                ),
                migrations.AddIndex(
                    model_name="bondorder",
                    index=models.Index(fields=["offering", "received_at"], name="order_book"),
                ),
                migrations.AddConstraint(
                    model_name="bondorder",
                    constraint=models.UniqueConstraint(
                        fields=("external_id",),
                        name="financing_bondorder_external_id",
                        violation_error_message="Another row already has this external identifier.",
                    ),
                ),
                migrations.AddConstraint(
                    model_name="bondorder",
                    constraint=models.UniqueConstraint(
                        fields=("offering", "number"),
                        name="financing_order_once",
                        violation_error_message="This order number is in the book already.",
                    ),
                ),
                migrations.AddConstraint(
                    model_name="bondorder",
                    constraint=models.CheckConstraint(
                        condition=models.Q(("amount__gt", 0)), name="financing_order_positive"
                    ),
                ),
                migrations.AddIndex(
                    model_name="plan",
                    index=models.Index(fields=["initiative", "-created_at"], name="plan_initiative"),
                ),
                migrations.AddConstraint(
                    model_name="plan",
                    constraint=models.UniqueConstraint(
                        fields=("external_id",),
                        name="financing_plan_external_id",
                        violation_error_message="Another row already has this external identifier.",
                    ),
                ),
                migrations.AddIndex(
                    model_name="fundentry",
                    index=models.Index(fields=["fund", "-created_at"], name="entry_fund"),
                ),
                migrations.AddConstraint(
                    model_name="fundentry",
                    constraint=models.UniqueConstraint(
                        fields=("external_id",),
                        name="financing_fundentry_external_id",
                        violation_error_message="Another row already has this external identifier.",
                    ),
                ),
                migrations.AddConstraint(
                    model_name="fundentry",
                    constraint=models.CheckConstraint(
                        condition=models.Q(("amount__gt", 0)), name="financing_entry_amount_positive"
                    ),
                ),
                migrations.AddConstraint(
                    model_name="fundentry",
                    constraint=models.CheckConstraint(
                        condition=models.Q(("balance_after__gte", 0)), name="financing_entry_never_overdrawn"
                    ),
                ),
                migrations.AddConstraint(
                    model_name="forecast",
                    constraint=models.UniqueConstraint(
                        fields=("external_id",),
                        name="financing_forecast_external_id",
                        violation_error_message="Another row already has this external identifier.",
                    ),
                ),
                migrations.AddConstraint(
                    model_name="pledge",
                    constraint=models.UniqueConstraint(
                        fields=("external_id",),
                        name="financing_pledge_external_id",
                        violation_error_message="Another row already has this external identifier.",
                    ),
                ),
                migrations.AddConstraint(
                    model_name="pledge",
                    constraint=models.UniqueConstraint(
                        fields=("campaign", "number"),
                        name="financing_pledge_once",
                        violation_error_message="This pledge is in the campaign already.",
                    ),
                ),
                migrations.AddConstraint(
                    model_name="pledge",
                    constraint=models.CheckConstraint(
                        condition=models.Q(("amount__gt", 0)), name="financing_pledge_positive"
                    ),
                ),
                migrations.AddConstraint(
                    model_name="situation",
                    constraint=models.UniqueConstraint(
                        fields=("external_id",),
                        name="financing_situation_external_id",
                        violation_error_message="Another row already has this external identifier.",
                    ),
                ),
                migrations.AddConstraint(
                    model_name="source",
                    constraint=models.UniqueConstraint(
                        fields=("external_id",),
                        name="financing_source_external_id",
                        violation_error_message="Another row already has this external identifier.",
                    ),
                ),
                migrations.AddConstraint(
                    model_name="source",
                    constraint=models.CheckConstraint(
                        condition=models.Q(("amount__gt", 0)), name="financing_source_amount_positive"
                    ),
                ),
                migrations.AddConstraint(
                    model_name="receipt",
                    constraint=models.UniqueConstraint(
                        fields=("external_id",),
                        name="financing_receipt_external_id",
                        violation_error_message="Another row already has this external identifier.",
                    ),
                ),
                migrations.AddConstraint(
                    model_name="receipt",
                    constraint=models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("amount__gt", 0), ("corrects", None)),
                            models.Q(("amount__lt", 0), ("corrects__isnull", False)),
                            _connector="OR",
                        ),
                        name="financing_receipt_or_correction",
                        violation_error_message="Record an amount above zero; only a correction takes money back.",
                    ),
                ),
                migrations.AddConstraint(
                    model_name="offering",
                    constraint=models.UniqueConstraint(
                        fields=("external_id",),
                        name="financing_offering_external_id",
                        violation_error_message="Another row already has this external identifier.",
                    ),
                ),
                migrations.AddConstraint(
                    model_name="offering",
                    constraint=models.CheckConstraint(
                        condition=models.Q(("closes_at__gt", models.F("opens_at"))),
                        name="financing_offering_closes_after_opening",
                        violation_error_message="Orders close after they open.",
                    ),
                ),
                migrations.AddConstraint(
                    model_name="grant",
                    constraint=models.UniqueConstraint(
                        fields=("external_id",),
                        name="financing_grant_external_id",
                        violation_error_message="Another row already has this external identifier.",
                    ),
                ),
                migrations.AddConstraint(
                    model_name="grant",
                    constraint=models.CheckConstraint(
                        condition=models.Q(("ends_on__gt", models.F("starts_on"))),
                        name="financing_grant_ends_after_start",
                        violation_error_message="The period ends after it starts.",
                    ),
                ),
                migrations.AddConstraint(
                    model_name="grant",
                    constraint=models.CheckConstraint(
                        condition=models.Q(("match_required__gte", 0)),
                        name="financing_grant_match_not_negative",
                        violation_error_message="The match is zero or more.",
                    ),
                ),
                migrations.AddIndex(
                    model_name="fundloan",
                    index=models.Index(fields=["fund", "state"], name="loan_fund"),
                ),
                migrations.AddConstraint(
                    model_name="fundloan",
                    constraint=models.UniqueConstraint(
                        fields=("external_id",),
                        name="financing_fundloan_external_id",
                        violation_error_message="Another row already has this external identifier.",
                    ),
                ),
                migrations.AddConstraint(
                    model_name="fundloan",
                    constraint=models.CheckConstraint(
                        condition=models.Q(("amount__gt", 0)), name="financing_loan_amount_positive"
                    ),
                ),
                migrations.AddConstraint(
                    model_name="fundloan",
                    constraint=models.UniqueConstraint(
                        condition=models.Q(("state__in", ["refused", "withdrawn"]), _negated=True),
                        fields=("source",),
                        name="financing_loan_once_per_source",
                        violation_error_message="This source has an application or a loan already: open that one.",
                    ),
                ),
                migrations.AddConstraint(
                    model_name="campaign",
                    constraint=models.UniqueConstraint(
                        fields=("external_id",),
                        name="financing_campaign_external_id",
                        violation_error_message="Another row already has this external identifier.",
                    ),
                ),
                migrations.AddConstraint(
                    model_name="use",
                    constraint=models.UniqueConstraint(
                        fields=("external_id",),
                        name="financing_use_external_id",
                        violation_error_message="Another row already has this external identifier.",
                    ),
                ),
                migrations.AddConstraint(
                    model_name="use",
                    constraint=models.CheckConstraint(
                        condition=models.Q(("amount__gt", 0)), name="financing_use_amount_positive"
                    ),
                ),
                migrations.AddConstraint(
                    model_name="verifiedsaving",
                    constraint=models.UniqueConstraint(
                        fields=("external_id",),
                        name="financing_verifiedsaving_external_id",
                        violation_error_message="Another row already has this external identifier.",
                    ),
                ),
                migrations.AddConstraint(
                    model_name="verifiedsaving",
                    constraint=models.UniqueConstraint(fields=("loan", "settlement"), name="financing_saving_once"),
                ),
            ]
        )
    ]
