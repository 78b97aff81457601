import uuid
from decimal import Decimal

import django.core.serializers.json
import django.core.validators
import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models

import alliance.fields
from alliance.tables import CreateTables


class Migration(migrations.Migration):
    initial = True
    replaces = [
        ("procurement", "0001_initial"),
        ("procurement", "0002_asking_and_teaming"),
        ("procurement", "0003_clauses"),
        ("procurement", "0004_script"),
        ("procurement", "0005_outcomes"),
        ("procurement", "0006_report_and_files"),
    ]

    dependencies = [
        ("alliance", "0001_tables"),
        ("initiatives", "0001_tables"),
        ("partnerships", "0001_tables"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        CreateTables(
            [
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
                        ("position", models.PositiveSmallIntegerField()),
                        ("name", models.CharField(max_length=120)),
                        (
                            "weight",
                            models.DecimalField(
                                decimal_places=2,
                                help_text="Points of 100.",
                                max_digits=5,
                                validators=[
                                    django.core.validators.MinValueValidator(Decimal("0.01")),
                                    django.core.validators.MaxValueValidator(100),
                                ],
                            ),
                        ),
                        (
                            "proves",
                            models.CharField(
                                choices=[
                                    ("resident_benefit", "Benefit to residents"),
                                    ("partnership", "Partnership"),
                                    ("demonstration", "Demonstration"),
                                    ("shared_value", "Shared value"),
                                    ("security", "Security and data"),
                                    ("experience", "Experience elsewhere"),
                                ],
                                default="resident_benefit",
                                max_length=20,
                            ),
                        ),
                        (
                            "anchors",
                            models.TextField(blank=True, help_text="What 0, 1, 2, 3 and 4 mean, one per line."),
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
                        "verbose_name": "evaluation criterion",
                        "verbose_name_plural": "evaluation criteria",
                        "ordering": ["position", "id"],
                        "abstract": False,
                    },
                ),
                migrations.CreateModel(
                    name="DemonstrationSlot",
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
                        ("starts_at", models.DateTimeField(verbose_name="starts")),
                        ("place", models.CharField(max_length=200)),
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
                        "verbose_name": "demonstration slot",
                        "ordering": ["starts_at", "id"],
                        "abstract": False,
                    },
                ),
                migrations.CreateModel(
                    name="DemonstrationScore",
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
                            models.DecimalField(
                                decimal_places=2,
                                max_digits=3,
                                validators=[
                                    django.core.validators.MinValueValidator(Decimal("0")),
                                    django.core.validators.MaxValueValidator(4),
                                ],
                                verbose_name="0 to 4",
                            ),
                        ),
                        ("remark", models.TextField(max_length=2000, verbose_name="what you saw")),
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
                            "evaluator",
                            models.ForeignKey(
                                editable=False,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="demonstration_scores",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "slot",
                            models.ForeignKey(
                                editable=False,
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="scores",
                                to="procurement.demonstrationslot",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "score of a demonstration",
                        "verbose_name_plural": "scores of demonstrations",
                        "ordering": ["-created_at", "id"],
                        "abstract": False,
                    },
                ),
                migrations.CreateModel(
                    name="PiggybackCheck",
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
                        ("contract", models.CharField(help_text="Its number and title.", max_length=200)),
                        (
                            "holder",
                            models.CharField(
                                help_text="The body that awarded it.", max_length=200, verbose_name="who holds it"
                            ),
                        ),
                        ("vendor", models.CharField(max_length=160)),
                        ("expires_on", models.DateField(verbose_name="in force until")),
                        (
                            "answers",
                            models.JSONField(
                                blank=True,
                                default=list,
                                editable=False,
                                encoder=django.core.serializers.json.DjangoJSONEncoder,
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
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="piggybacks",
                                to="initiatives.initiative",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "piggyback check",
                        "ordering": ["-created_at", "id"],
                        "abstract": False,
                    },
                ),
                migrations.CreateModel(
                    name="ProvenSolution",
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
                        ("solution", models.TextField(verbose_name="what was done")),
                        ("technology", models.CharField(blank=True, max_length=160)),
                        ("vendor", models.CharField(blank=True, max_length=160)),
                        ("place", models.CharField(help_text="City, region and country.", max_length=160)),
                        ("country", models.CharField(help_text="Two letters, such as US.", max_length=2)),
                        ("population", models.PositiveIntegerField(blank=True, null=True)),
                        (
                            "year_started",
                            models.PositiveSmallIntegerField(
                                blank=True, null=True, validators=[django.core.validators.MinValueValidator(1900)]
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
                        ("problem", models.TextField()),
                        ("result", models.TextField()),
                        (
                            "outcome",
                            models.CharField(
                                choices=[
                                    ("worked", "Worked"),
                                    ("partly", "Worked in part"),
                                    ("failed", "Failed"),
                                    ("stopped", "Was stopped"),
                                    ("ongoing", "Still running"),
                                ],
                                max_length=10,
                            ),
                        ),
                        (
                            "lesson",
                            models.TextField(
                                blank=True, help_text="An opinion: what to do the same way, and what not."
                            ),
                        ),
                        (
                            "cost_amount",
                            models.DecimalField(
                                blank=True,
                                decimal_places=2,
                                max_digits=15,
                                null=True,
                                validators=[django.core.validators.MinValueValidator(0)],
                                verbose_name="cost",
                            ),
                        ),
                        (
                            "cost_currency",
                            models.CharField(blank=True, max_length=3, verbose_name="currency of the cost"),
                        ),
                        (
                            "kpis",
                            models.JSONField(
                                blank=True,
                                default=list,
                                editable=False,
                                encoder=django.core.serializers.json.DjangoJSONEncoder,
                                verbose_name="measured results",
                            ),
                        ),
                        (
                            "contract",
                            models.CharField(
                                blank=True,
                                help_text="A cooperative contract other cities may buy from: its number, who holds it, until when.",
                                max_length=300,
                                verbose_name="contract that may be used",
                            ),
                        ),
                        (
                            "evidence_level",
                            models.CharField(
                                choices=[
                                    ("claim", "Claim of those who run it"),
                                    ("press", "Press report"),
                                    ("official_report", "Official report"),
                                    ("independent_evaluation", "Independent evaluation"),
                                ],
                                max_length=24,
                            ),
                        ),
                        ("sources", models.TextField(help_text="One address per line.")),
                        (
                            "must_check",
                            models.BooleanField(
                                default=False,
                                help_text="At least one fact was recalled: check it before you rely on it.",
                                verbose_name="has facts to check",
                            ),
                        ),
                        ("checked_on", models.DateField(blank=True, null=True)),
                        (
                            "expires_on",
                            models.DateField(
                                blank=True,
                                help_text="After this day nobody should rely on it unchecked.",
                                null=True,
                                verbose_name="check again by",
                            ),
                        ),
                        ("website", alliance.fields.WebAddressField(blank=True)),
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
                        "verbose_name": "proven solution",
                        "ordering": ["-created_at", "id"],
                        "abstract": False,
                    },
                ),
                migrations.CreateModel(
                    name="Citation",
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
                        ("note", models.TextField(max_length=1000, verbose_name="what it shows")),
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
                                related_name="citations",
                                to="initiatives.initiative",
                            ),
                        ),
                        (
                            "criterion",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="citations",
                                to="procurement.criterion",
                            ),
                        ),
                        (
                            "proven_solution",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="citations",
                                to="procurement.provensolution",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "proof from elsewhere",
                        "verbose_name_plural": "proof from elsewhere",
                        "ordering": ["-created_at", "id"],
                        "abstract": False,
                    },
                ),
                migrations.CreateModel(
                    name="ResponseDraft",
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
                        ("ciphertext", models.BinaryField()),
                        ("saved_at", models.DateTimeField(editable=False)),
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
                            "organisation",
                            models.ForeignKey(
                                editable=False,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="alliance.organisation",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "draft of a response",
                        "ordering": ["-created_at", "id"],
                        "abstract": False,
                    },
                ),
                migrations.CreateModel(
                    name="DraftFile",
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
                        ("ciphertext", models.BinaryField()),
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
                            "draft",
                            models.ForeignKey(
                                editable=False,
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="files",
                                to="procurement.responsedraft",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "file of a draft",
                        "verbose_name_plural": "files of drafts",
                        "ordering": ["created_at", "id"],
                        "abstract": False,
                    },
                ),
                migrations.CreateModel(
                    name="Rfi",
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
                                help_text="Two sentences: what the city looks for, and why answer.", max_length=1000
                            ),
                        ),
                        (
                            "problem",
                            models.TextField(
                                help_text="What goes wrong and for whom. Name the result you want, not a product."
                            ),
                        ),
                        (
                            "resources",
                            models.TextField(
                                blank=True,
                                help_text="Poles, fibre, data, staff, money, legal authority.",
                                verbose_name="what the city brings",
                            ),
                        ),
                        (
                            "partnership",
                            models.TextField(
                                blank=True,
                                help_text="Needed before publishing. Invite teams: who should come along, and who answers for what.",
                                verbose_name="come with partners",
                            ),
                        ),
                        (
                            "demonstration",
                            models.TextField(
                                blank=True,
                                help_text="Needed before publishing. What must be shown in real use, where, how long, measured how.",
                                verbose_name="show it working",
                            ),
                        ),
                        (
                            "shared_value",
                            models.TextField(
                                blank=True,
                                help_text="Needed before publishing. How pay may depend on the result, and how gains are shared.",
                                verbose_name="share the value",
                            ),
                        ),
                        ("security", models.TextField(blank=True, verbose_name="security and data")),
                        (
                            "category",
                            models.CharField(
                                blank=True,
                                help_text="Eight digits of the Common Procurement Vocabulary. Vendors who follow the category get a letter.",
                                max_length=10,
                                validators=[
                                    django.core.validators.RegexValidator(
                                        "^\\d{8}(-\\d)?$",
                                        "Write eight digits of the CPV, with or without the check digit, such as 34993000 or 34993000-4.",
                                    )
                                ],
                                verbose_name="category (CPV)",
                            ),
                        ),
                        (
                            "scale",
                            models.TextField(
                                blank=True,
                                help_text="What follows if it works, and if it does not.",
                                verbose_name="after the test",
                            ),
                        ),
                        (
                            "cooperative",
                            models.TextField(
                                blank=True,
                                help_text="Whether other public bodies may buy under a contract that follows, and on which terms.",
                                verbose_name="others may buy too",
                            ),
                        ),
                        (
                            "terms",
                            models.TextField(
                                blank=True,
                                help_text="Needed before publishing. The city’s always-clauses: what binds, what becomes public, fair dealing.",
                                verbose_name="what always holds",
                            ),
                        ),
                        (
                            "drawn_from",
                            models.JSONField(
                                blank=True, default=list, editable=False, verbose_name="clauses it was drawn from"
                            ),
                        ),
                        (
                            "questions_until",
                            models.DateTimeField(blank=True, null=True, verbose_name="questions close"),
                        ),
                        ("due_at", models.DateTimeField(blank=True, null=True, verbose_name="responses due")),
                        ("published_at", models.DateTimeField(editable=False, null=True)),
                        ("opening_proposed_at", models.DateTimeField(editable=False, null=True)),
                        ("opened_at", models.DateTimeField(editable=False, null=True)),
                        (
                            "in_group",
                            models.BooleanField(default=False, editable=False, verbose_name="scored together"),
                        ),
                        (
                            "lot_seed",
                            models.CharField(
                                blank=True, editable=False, max_length=200, verbose_name="seed of the lot"
                            ),
                        ),
                        (
                            "market_findings",
                            models.TextField(blank=True, editable=False, verbose_name="what the market said"),
                        ),
                        (
                            "outcome",
                            models.CharField(
                                blank=True,
                                choices=[
                                    ("no_action", "No action"),
                                    ("pilot_agreement", "Pilot agreement"),
                                    ("cooperative_contract", "Cooperative contract"),
                                    ("formal_procurement", "Formal procurement"),
                                    ("pooled_need", "Pooled need with other cities"),
                                ],
                                editable=False,
                                max_length=24,
                            ),
                        ),
                        ("outcome_reason", models.TextField(blank=True, editable=False)),
                        ("concluded_at", models.DateTimeField(editable=False, null=True)),
                        ("records_published_at", models.DateTimeField(editable=False, null=True)),
                        (
                            "state",
                            models.CharField(
                                choices=[
                                    ("draft", "Draft"),
                                    ("in_review", "In review"),
                                    ("approved", "Approved"),
                                    ("published", "Published"),
                                    ("opened", "Opened"),
                                    ("evaluating", "Being evaluated"),
                                    ("consensus", "Consensus"),
                                    ("demonstrating", "Being shown"),
                                    ("reported", "Reported"),
                                    ("concluded", "Concluded"),
                                    ("cancelled", "Cancelled"),
                                ],
                                default="draft",
                                editable=False,
                                max_length=14,
                            ),
                        ),
                        (
                            "agreement",
                            models.ForeignKey(
                                editable=False,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="rfis",
                                to="partnerships.partnership",
                            ),
                        ),
                        (
                            "assets",
                            models.ManyToManyField(
                                blank=True,
                                help_text="Vendors read the name, how much of it there is and where.",
                                related_name="rfis",
                                to="initiatives.resource",
                                verbose_name="what the city puts in",
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
                            "evaluators",
                            models.ManyToManyField(
                                blank=True, editable=False, related_name="rfis_evaluated", to=settings.AUTH_USER_MODEL
                            ),
                        ),
                        (
                            "initiative",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="rfis",
                                to="initiatives.initiative",
                            ),
                        ),
                        (
                            "needs",
                            models.ManyToManyField(
                                blank=True,
                                help_text="The needs it is about; residents’ needs are shown to vendors.",
                                related_name="rfis",
                                to="initiatives.need",
                            ),
                        ),
                        (
                            "opened_by",
                            models.ForeignKey(
                                editable=False,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "opening_proposed_by",
                            models.ForeignKey(
                                editable=False,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "piggyback",
                            models.ForeignKey(
                                editable=False,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="rfis",
                                to="procurement.piggybackcheck",
                            ),
                        ),
                        (
                            "pilot",
                            models.ForeignKey(
                                editable=False,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="rfis",
                                to="initiatives.pilot",
                            ),
                        ),
                        (
                            "pooled_need",
                            models.ForeignKey(
                                editable=False,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="pooled_by",
                                to="initiatives.need",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "RFI",
                        "verbose_name_plural": "RFIs",
                        "ordering": ["-created_at", "id"],
                        "abstract": False,
                    },
                ),
                migrations.AddField(
                    model_name="responsedraft",
                    name="rfi",
                    field=models.ForeignKey(
                        editable=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="drafts",
                        to="procurement.rfi",
                    ),
                ),
                migrations.CreateModel(
                    name="Requirement",
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
                        ("position", models.PositiveSmallIntegerField(editable=False)),
                        ("text", models.CharField(max_length=300, verbose_name="question")),
                        (
                            "kind",
                            models.CharField(
                                choices=[
                                    ("text", "Text"),
                                    ("number", "Number"),
                                    ("choice", "One of several"),
                                    ("date", "Day"),
                                    ("file", "File"),
                                    ("table", "Table"),
                                ],
                                default="text",
                                max_length=8,
                                verbose_name="answer",
                            ),
                        ),
                        (
                            "judged",
                            models.CharField(
                                choices=[
                                    ("information", "For information"),
                                    ("pass_fail", "Must be met"),
                                    ("scored", "Scored with a criterion"),
                                ],
                                default="information",
                                max_length=12,
                            ),
                        ),
                        (
                            "criterion",
                            models.CharField(blank=True, max_length=120, verbose_name="criterion it is scored with"),
                        ),
                        (
                            "options",
                            models.TextField(blank=True, validators=[django.core.validators.MaxLengthValidator(2000)]),
                        ),
                        (
                            "accepted",
                            models.TextField(
                                blank=True,
                                validators=[django.core.validators.MaxLengthValidator(2000)],
                                verbose_name="choices that meet it",
                            ),
                        ),
                        ("earliest", models.DateField(blank=True, null=True)),
                        ("latest", models.DateField(blank=True, null=True)),
                        ("least", models.DecimalField(blank=True, decimal_places=4, max_digits=20, null=True)),
                        ("most", models.DecimalField(blank=True, decimal_places=4, max_digits=20, null=True)),
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
                            "rfi",
                            models.ForeignKey(
                                editable=False,
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="requirement_rows",
                                to="procurement.rfi",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "question to vendors",
                        "verbose_name_plural": "questions to vendors",
                        "ordering": ["position", "id"],
                        "abstract": False,
                    },
                ),
                migrations.CreateModel(
                    name="OcdsRelease",
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
                        ("ocid", models.CharField(editable=False, max_length=80)),
                        ("number", models.PositiveSmallIntegerField(editable=False)),
                        ("released_at", models.DateTimeField(editable=False)),
                        ("body", models.TextField(editable=False)),
                        ("sha256", models.CharField(editable=False, max_length=64)),
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
                            "rfi",
                            models.ForeignKey(
                                editable=False,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="releases",
                                to="procurement.rfi",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "OCDS release",
                        "ordering": ["released_at", "ocid", "number"],
                        "abstract": False,
                    },
                ),
                migrations.AddField(
                    model_name="demonstrationslot",
                    name="rfi",
                    field=models.ForeignKey(
                        editable=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="slots",
                        to="procurement.rfi",
                    ),
                ),
                migrations.AddField(
                    model_name="criterion",
                    name="rfi",
                    field=models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="criterion_rows", to="procurement.rfi"
                    ),
                ),
                migrations.CreateModel(
                    name="Addendum",
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
                        ("number", models.PositiveSmallIntegerField(editable=False)),
                        ("text", models.TextField(max_length=8000)),
                        (
                            "is_material",
                            models.BooleanField(
                                default=False,
                                help_text="Vendors then get some days to react before the deadline.",
                                verbose_name="changes what is asked",
                            ),
                        ),
                        ("due_at", models.DateTimeField(blank=True, null=True, verbose_name="new deadline")),
                        ("issued_at", models.DateTimeField(editable=False)),
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
                            "rfi",
                            models.ForeignKey(
                                editable=False,
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="addenda",
                                to="procurement.rfi",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "addendum",
                        "verbose_name_plural": "addenda",
                        "ordering": ["number", "id"],
                        "abstract": False,
                    },
                ),
                migrations.CreateModel(
                    name="RfiComment",
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
                            "part",
                            models.CharField(
                                choices=[
                                    ("problem", "The problem"),
                                    ("resources", "What the city brings"),
                                    ("partnership", "Come with partners"),
                                    ("demonstration", "Show it working"),
                                    ("shared_value", "Share the value"),
                                    ("security", "Security and data"),
                                    ("scale", "After the test"),
                                    ("cooperative", "Others may buy too"),
                                    ("terms", "What always holds"),
                                    ("criteria", "How responses are judged"),
                                ],
                                max_length=20,
                            ),
                        ),
                        ("text", models.TextField(max_length=4000, verbose_name="comment")),
                        ("resolved_at", models.DateTimeField(editable=False, null=True)),
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
                            "rfi",
                            models.ForeignKey(
                                editable=False,
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="comments",
                                to="procurement.rfi",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "comment on a draft",
                        "verbose_name_plural": "comments on drafts",
                        "ordering": ["created_at", "id"],
                        "abstract": False,
                    },
                ),
                migrations.CreateModel(
                    name="RfiEdition",
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
                        ("number", models.PositiveSmallIntegerField(editable=False)),
                        (
                            "text",
                            models.JSONField(editable=False, encoder=django.core.serializers.json.DjangoJSONEncoder),
                        ),
                        ("digest", models.CharField(editable=False, max_length=64)),
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
                            "rfi",
                            models.ForeignKey(
                                editable=False,
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="editions",
                                to="procurement.rfi",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "edition of an RFI",
                        "verbose_name_plural": "editions of RFIs",
                        "ordering": ["-number", "id"],
                        "abstract": False,
                    },
                ),
                migrations.CreateModel(
                    name="RfiKey",
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
                        ("public_key", models.CharField(max_length=64)),
                        ("wrapped_key", models.TextField()),
                        ("wrapped_by", models.CharField(max_length=32, verbose_name="mark of the key that wraps it")),
                        (
                            "receipt_key",
                            models.CharField(max_length=64, verbose_name="key that receipts are verified with"),
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
                            "rfi",
                            models.OneToOneField(
                                on_delete=django.db.models.deletion.CASCADE, related_name="keys", to="procurement.rfi"
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "key pair",
                        "ordering": ["-created_at", "id"],
                        "abstract": False,
                    },
                ),
                migrations.CreateModel(
                    name="RfiResponse",
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
                            "current",
                            models.PositiveSmallIntegerField(default=1, editable=False, verbose_name="current version"),
                        ),
                        (
                            "content",
                            models.JSONField(
                                editable=False, encoder=django.core.serializers.json.DjangoJSONEncoder, null=True
                            ),
                        ),
                        ("consensus_reason", models.TextField(blank=True, editable=False)),
                        ("strengths", models.TextField(blank=True, editable=False)),
                        ("weaknesses", models.TextField(blank=True, editable=False, verbose_name="what was missing")),
                        (
                            "state",
                            models.CharField(
                                choices=[
                                    ("sealed", "Sealed"),
                                    ("opened", "Opened"),
                                    ("damaged", "Cannot be opened"),
                                    ("withdrawn", "Withdrawn"),
                                ],
                                default="sealed",
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
                            "organisation",
                            models.ForeignKey(
                                editable=False,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="rfi_responses",
                                to="alliance.organisation",
                                verbose_name="vendor",
                            ),
                        ),
                        (
                            "rfi",
                            models.ForeignKey(
                                editable=False,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="responses",
                                to="procurement.rfi",
                            ),
                        ),
                        (
                            "unmet",
                            models.ManyToManyField(
                                blank=True,
                                editable=False,
                                related_name="unmet_by",
                                to="procurement.requirement",
                                verbose_name="not met",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "response",
                        "ordering": ["-created_at", "id"],
                        "abstract": False,
                    },
                ),
                migrations.AddField(
                    model_name="rfi",
                    name="chosen",
                    field=models.ForeignKey(
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="procurement.rfiresponse",
                    ),
                ),
                migrations.CreateModel(
                    name="ResponseVersion",
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
                        ("number", models.PositiveSmallIntegerField(editable=False)),
                        ("received_at", models.DateTimeField(editable=False)),
                        (
                            "plain_sha256",
                            models.CharField(editable=False, max_length=64, verbose_name="SHA-256 of what was sent"),
                        ),
                        (
                            "cipher_sha256",
                            models.CharField(editable=False, max_length=64, verbose_name="SHA-256 of what is stored"),
                        ),
                        ("receipt", models.TextField(editable=False)),
                        ("signature", models.CharField(editable=False, max_length=128)),
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
                            "submitted_by",
                            models.ForeignKey(
                                editable=False,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "response",
                            models.ForeignKey(
                                editable=False,
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="versions",
                                to="procurement.rfiresponse",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "receipt",
                        "ordering": ["-received_at", "id"],
                        "abstract": False,
                    },
                ),
                migrations.CreateModel(
                    name="RedactionDecision",
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
                            "verdict",
                            models.CharField(
                                choices=[
                                    ("granted", "Withheld as asked"),
                                    ("partly", "Withheld in part"),
                                    ("refused", "Published whole"),
                                ],
                                max_length=8,
                            ),
                        ),
                        (
                            "ground",
                            models.CharField(
                                blank=True,
                                help_text="The section of law, such as trade secrets.",
                                max_length=200,
                                verbose_name="legal ground",
                            ),
                        ),
                        (
                            "withheld",
                            models.JSONField(
                                blank=True, default=list, editable=False, verbose_name="parts that are withheld"
                            ),
                        ),
                        ("reason", models.TextField(help_text="The vendor reads exactly this.", max_length=4000)),
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
                            "response",
                            models.ForeignKey(
                                editable=False,
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="redactions",
                                to="procurement.rfiresponse",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "decision on redaction",
                        "verbose_name_plural": "decisions on redaction",
                        "ordering": ["-created_at", "id"],
                        "abstract": False,
                    },
                ),
                migrations.AddField(
                    model_name="demonstrationslot",
                    name="response",
                    field=models.ForeignKey(
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="slots",
                        to="procurement.rfiresponse",
                    ),
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
                        ("has_conflict", models.BooleanField(editable=False)),
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
                            "evaluator",
                            models.ForeignKey(
                                editable=False,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="declarations",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "response",
                            models.ForeignKey(
                                editable=False,
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="declarations",
                                to="procurement.rfiresponse",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "declaration",
                        "ordering": ["-created_at", "id"],
                        "abstract": False,
                    },
                ),
                migrations.CreateModel(
                    name="Debrief",
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
                        ("strengths", models.TextField(max_length=4000)),
                        ("weaknesses", models.TextField(max_length=4000, verbose_name="what was missing")),
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
                            "response",
                            models.OneToOneField(
                                editable=False,
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="debrief",
                                to="procurement.rfiresponse",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "debrief",
                        "ordering": ["-created_at", "id"],
                        "abstract": False,
                    },
                ),
                migrations.CreateModel(
                    name="ConsensusRating",
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
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="agreed",
                                to="procurement.criterion",
                            ),
                        ),
                        (
                            "response",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="agreed",
                                to="procurement.rfiresponse",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "consensus rating",
                        "ordering": ["-created_at", "id"],
                        "abstract": False,
                    },
                ),
                migrations.CreateModel(
                    name="RfiReview",
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
                            "verdict",
                            models.CharField(
                                blank=True,
                                choices=[("approved", "Approved"), ("changes", "Asked for changes")],
                                editable=False,
                                max_length=10,
                            ),
                        ),
                        ("note", models.TextField(blank=True, editable=False, max_length=4000)),
                        ("decided_at", models.DateTimeField(editable=False, null=True)),
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
                            "edition",
                            models.ForeignKey(
                                editable=False,
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="reviews",
                                to="procurement.rfiedition",
                            ),
                        ),
                        (
                            "reviewer",
                            models.ForeignKey(
                                editable=False,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="rfi_reviews",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "review of an RFI",
                        "verbose_name_plural": "reviews of RFIs",
                        "ordering": ["created_at", "id"],
                        "abstract": False,
                    },
                ),
                migrations.CreateModel(
                    name="Route",
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
                            "jurisdiction",
                            models.CharField(
                                help_text="Whose rule it is, such as a state or the city.", max_length=120
                            ),
                        ),
                        (
                            "kind",
                            models.CharField(
                                choices=[
                                    ("small_purchase", "Small purchase"),
                                    ("quotes", "Quotes"),
                                    ("formal", "Sealed bids or proposals"),
                                    ("pilot", "Pilot agreement"),
                                    ("demonstration", "Demonstration agreement"),
                                    ("cooperative", "Cooperative contract"),
                                    ("unsolicited", "Unsolicited proposal"),
                                    ("rfi", "RFI, then RFP"),
                                    ("challenge", "Challenge"),
                                    ("sole_source", "Sole source"),
                                ],
                                max_length=16,
                            ),
                        ),
                        (
                            "lower",
                            models.DecimalField(
                                blank=True,
                                decimal_places=2,
                                max_digits=15,
                                null=True,
                                validators=[django.core.validators.MinValueValidator(0)],
                                verbose_name="from",
                            ),
                        ),
                        ("lower_included", models.BooleanField(default=True, verbose_name="from, itself included")),
                        (
                            "upper",
                            models.DecimalField(
                                blank=True,
                                decimal_places=2,
                                max_digits=15,
                                null=True,
                                validators=[django.core.validators.MinValueValidator(0)],
                                verbose_name="up to",
                            ),
                        ),
                        ("upper_included", models.BooleanField(default=True, verbose_name="up to, itself included")),
                        (
                            "basis",
                            models.CharField(
                                choices=[
                                    ("purchase", "This purchase"),
                                    ("vendor_year", "All from this vendor in 12 months"),
                                    ("total", "The total with all options"),
                                ],
                                default="purchase",
                                max_length=12,
                                verbose_name="counted",
                            ),
                        ),
                        ("currency", models.CharField(default="USD", max_length=3)),
                        (
                            "most_days",
                            models.PositiveSmallIntegerField(
                                blank=True,
                                help_text="Of a pilot or demonstration, first and last day included.",
                                null=True,
                                verbose_name="longest, in days",
                            ),
                        ),
                        (
                            "clock_days",
                            models.PositiveSmallIntegerField(
                                blank=True,
                                help_text="Of an unsolicited proposal, from the day it came.",
                                null=True,
                                verbose_name="days to answer",
                            ),
                        ),
                        (
                            "requires",
                            models.TextField(
                                blank=True, help_text="One requirement per line.", verbose_name="what must be there"
                            ),
                        ),
                        ("steps", models.TextField(blank=True, help_text="One step per line, in order.")),
                        ("approver", models.CharField(help_text="Who says yes, by office.", max_length=160)),
                        ("citation", models.CharField(max_length=300, verbose_name="legal source")),
                        ("website", alliance.fields.WebAddressField(blank=True)),
                        ("valid_from", models.DateField(blank=True, null=True)),
                        ("valid_to", models.DateField(blank=True, null=True)),
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
                        "verbose_name": "route of acquisition",
                        "verbose_name_plural": "routes of acquisition",
                        "ordering": ["kind", "lower", "id"],
                        "abstract": False,
                    },
                ),
                migrations.CreateModel(
                    name="Purchase",
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
                        ("vendor", models.CharField(max_length=160)),
                        (
                            "need",
                            models.CharField(
                                help_text="The same words for the same need.",
                                max_length=160,
                                verbose_name="what it was for",
                            ),
                        ),
                        ("bought_on", models.DateField()),
                        (
                            "amount",
                            models.DecimalField(
                                decimal_places=2,
                                max_digits=15,
                                validators=[django.core.validators.MinValueValidator(0)],
                            ),
                        ),
                        ("reason", models.TextField(blank=True, max_length=2000, verbose_name="why this route")),
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
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="purchases",
                                to="initiatives.initiative",
                            ),
                        ),
                        (
                            "route",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="purchases",
                                to="procurement.route",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "purchase",
                        "ordering": ["-bought_on", "id"],
                        "abstract": False,
                    },
                ),
                migrations.AddField(
                    model_name="piggybackcheck",
                    name="route",
                    field=models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="piggybacks", to="procurement.route"
                    ),
                ),
                migrations.CreateModel(
                    name="FormalProcurement",
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
                            "scope",
                            models.TextField(
                                help_text="The result wanted, with what the RFI taught.", verbose_name="what is bought"
                            ),
                        ),
                        ("demands", models.TextField(blank=True, verbose_name="what must be met")),
                        (
                            "criteria",
                            models.JSONField(
                                default=list,
                                editable=False,
                                encoder=django.core.serializers.json.DjangoJSONEncoder,
                                verbose_name="how bids are judged",
                            ),
                        ),
                        (
                            "estimate",
                            models.DecimalField(
                                blank=True,
                                decimal_places=2,
                                max_digits=15,
                                null=True,
                                validators=[django.core.validators.MinValueValidator(0)],
                                verbose_name="estimated value",
                            ),
                        ),
                        ("announce_on", models.DateField(blank=True, null=True, verbose_name="to be announced on")),
                        (
                            "notice",
                            alliance.fields.WebAddressField(blank=True, editable=False, verbose_name="official notice"),
                        ),
                        ("announced_on", models.DateField(editable=False, null=True)),
                        ("bids_until", models.DateTimeField(editable=False, null=True, verbose_name="bids due")),
                        ("ended_because", models.TextField(blank=True, editable=False)),
                        (
                            "state",
                            models.CharField(
                                choices=[
                                    ("planned", "Being prepared"),
                                    ("announced", "Announced"),
                                    ("awarded", "Awarded"),
                                    ("abandoned", "Abandoned"),
                                ],
                                default="planned",
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
                            "purchase",
                            models.OneToOneField(
                                editable=False,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="formal",
                                to="procurement.purchase",
                            ),
                        ),
                        (
                            "rfi",
                            models.OneToOneField(
                                editable=False,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="formal",
                                to="procurement.rfi",
                            ),
                        ),
                        (
                            "route",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="formal",
                                to="procurement.route",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "formal procurement",
                        "verbose_name_plural": "formal procurements",
                        "ordering": ["-created_at", "id"],
                        "abstract": False,
                    },
                ),
                migrations.CreateModel(
                    name="ScoreSheet",
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
                        ("comment", models.TextField(blank=True, max_length=4000)),
                        ("submitted_at", models.DateTimeField(editable=False, null=True)),
                        (
                            "criteria_digest",
                            models.CharField(
                                blank=True, editable=False, max_length=64, verbose_name="digest of criteria and weights"
                            ),
                        ),
                        (
                            "state",
                            models.CharField(
                                choices=[
                                    ("open", "To be filled in"),
                                    ("submitted", "Submitted"),
                                    ("void", "Does not count"),
                                ],
                                default="open",
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
                            "evaluator",
                            models.ForeignKey(
                                editable=False,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="score_sheets",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "response",
                            models.ForeignKey(
                                editable=False,
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="sheets",
                                to="procurement.rfiresponse",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "score sheet",
                        "ordering": ["-created_at", "id"],
                        "abstract": False,
                    },
                ),
                migrations.CreateModel(
                    name="Rating",
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
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="given",
                                to="procurement.criterion",
                            ),
                        ),
                        (
                            "sheet",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="given",
                                to="procurement.scoresheet",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "rating",
                        "ordering": ["-created_at", "id"],
                        "abstract": False,
                    },
                ),
                migrations.CreateModel(
                    name="ScriptStep",
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
                        ("position", models.PositiveSmallIntegerField(editable=False)),
                        ("text", models.CharField(max_length=300, verbose_name="what is done")),
                        ("expected", models.CharField(blank=True, max_length=300, verbose_name="what must be seen")),
                        (
                            "weight",
                            models.PositiveSmallIntegerField(
                                default=1,
                                validators=[
                                    django.core.validators.MinValueValidator(1),
                                    django.core.validators.MaxValueValidator(100),
                                ],
                                verbose_name="counts",
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
                            "rfi",
                            models.ForeignKey(
                                editable=False,
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="script_rows",
                                to="procurement.rfi",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "step of a demonstration",
                        "verbose_name_plural": "steps of demonstrations",
                        "ordering": ["position", "id"],
                        "abstract": False,
                    },
                ),
                migrations.CreateModel(
                    name="SealedContent",
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
                        ("sealed_key", models.BinaryField()),
                        ("ciphertext", models.BinaryField()),
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
                            "of",
                            models.OneToOneField(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="sealed",
                                to="procurement.responseversion",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "sealed content",
                        "ordering": ["-created_at", "id"],
                        "abstract": False,
                    },
                ),
                migrations.CreateModel(
                    name="StepScore",
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
                            models.PositiveSmallIntegerField(
                                validators=[django.core.validators.MaxValueValidator(4)], verbose_name="0 to 4"
                            ),
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
                            "score",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="steps",
                                to="procurement.demonstrationscore",
                            ),
                        ),
                        (
                            "step",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="scores",
                                to="procurement.scriptstep",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "score of a step",
                        "verbose_name_plural": "scores of steps",
                        "ordering": ["step__position", "id"],
                        "abstract": False,
                    },
                ),
                migrations.CreateModel(
                    name="Subscription",
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
                            "code",
                            models.CharField(
                                max_length=10,
                                validators=[
                                    django.core.validators.RegexValidator(
                                        "^\\d{8}(-\\d)?$",
                                        "Write eight digits of the CPV, with or without the check digit, such as 34993000 or 34993000-4.",
                                    )
                                ],
                                verbose_name="category (CPV)",
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
                            "person",
                            models.ForeignKey(
                                editable=False,
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="subscriptions",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "subscription",
                        "ordering": ["code", "id"],
                        "abstract": False,
                    },
                ),
                migrations.CreateModel(
                    name="TeamingEntry",
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
                        ("offers", models.TextField(max_length=1000, verbose_name="what you bring")),
                        ("seeks", models.TextField(max_length=1000, verbose_name="whom you look for")),
                        (
                            "contact",
                            models.CharField(
                                help_text="Everybody can read it.", max_length=200, verbose_name="how to reach you"
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
                            "organisation",
                            models.ForeignKey(
                                editable=False,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="alliance.organisation",
                            ),
                        ),
                        (
                            "rfi",
                            models.ForeignKey(
                                editable=False,
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="teaming",
                                to="procurement.rfi",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "entry of the teaming list",
                        "verbose_name_plural": "entries of the teaming list",
                        "ordering": ["created_at", "id"],
                        "abstract": False,
                    },
                ),
                migrations.CreateModel(
                    name="VendorContact",
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
                        ("with_whom", models.CharField(max_length=200, verbose_name="with whom")),
                        (
                            "channel",
                            models.CharField(
                                choices=[
                                    ("call", "Call"),
                                    ("meeting", "Meeting"),
                                    ("letter", "Letter or e-mail"),
                                    ("chance", "By chance"),
                                ],
                                max_length=10,
                                verbose_name="how",
                            ),
                        ),
                        ("happened_at", models.DateTimeField(verbose_name="when")),
                        ("summary", models.TextField(max_length=4000, verbose_name="what was said")),
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
                            "rfi",
                            models.ForeignKey(
                                editable=False,
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="contacts",
                                to="procurement.rfi",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "contact with a vendor",
                        "verbose_name_plural": "contacts with vendors",
                        "ordering": ["-happened_at", "id"],
                        "abstract": False,
                    },
                ),
                migrations.CreateModel(
                    name="VendorQuestion",
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
                        ("text", models.TextField(max_length=4000, verbose_name="question")),
                        ("asked_at", models.DateTimeField(editable=False)),
                        ("answer", models.TextField(blank=True, editable=False)),
                        ("answered_at", models.DateTimeField(editable=False, null=True)),
                        ("published_at", models.DateTimeField(editable=False, null=True)),
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
                            "organisation",
                            models.ForeignKey(
                                editable=False,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="rfi_questions",
                                to="alliance.organisation",
                            ),
                        ),
                        (
                            "rfi",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="questions",
                                to="procurement.rfi",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "question of a vendor",
                        "verbose_name_plural": "questions of vendors",
                        "ordering": ["asked_at", "id"],
                        "abstract": False,
                    },
                ),
                migrations.CreateModel(
                    name="ClauseEdition",
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
                        ("key", models.SlugField(editable=False, max_length=60)),
                        ("number", models.PositiveSmallIntegerField(editable=False, verbose_name="edition")),
                        (
                            "part",
                            models.CharField(
                                choices=[
                                    ("problem", "The problem"),
                                    ("resources", "What the city brings"),
                                    ("partnership", "Come with partners"),
                                    ("demonstration", "Show it working"),
                                    ("shared_value", "Share the value"),
                                    ("security", "Security and data"),
                                    ("scale", "After the test"),
                                    ("cooperative", "Others may buy too"),
                                    ("terms", "What always holds"),
                                ],
                                max_length=20,
                            ),
                        ),
                        ("title", models.CharField(max_length=120)),
                        (
                            "kind",
                            models.CharField(
                                choices=[
                                    ("mandatory", "Mandatory: stands in every RFI, word for word"),
                                    ("default", "Default: starts every draft"),
                                    ("optional", "Optional: waits to be chosen"),
                                ],
                                default="default",
                                max_length=10,
                            ),
                        ),
                        (
                            "text",
                            models.TextField(
                                help_text="In your own words. {place}, {period}, {measure}, {gain} and {others} are filled in.",
                                max_length=4000,
                                verbose_name="words",
                            ),
                        ),
                        ("reason", models.TextField(blank=True, max_length=1000, verbose_name="what changed, and why")),
                        (
                            "is_retired",
                            models.BooleanField(default=False, editable=False, verbose_name="taken out of the library"),
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
                                help_text="Who answers for the words. Its people may write the next edition.",
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="clauses",
                                to="alliance.department",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "edition of a clause",
                        "verbose_name_plural": "editions of clauses",
                        "ordering": ["key", "-number"],
                        "abstract": False,
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("external_id",),
                                name="procurement_clauseedition_external_id",
                                violation_error_message="Another row already has this external identifier.",
                            ),
                            models.UniqueConstraint(fields=("key", "number"), name="procurement_clause_edition"),
                        ],
                    },
                ),
                migrations.AddConstraint(
                    model_name="demonstrationscore",
                    constraint=models.UniqueConstraint(
                        fields=("external_id",),
                        name="procurement_demonstrationscore_external_id",
                        violation_error_message="Another row already has this external identifier.",
                    ),
                ),
                migrations.AddConstraint(
                    model_name="demonstrationscore",
                    constraint=models.UniqueConstraint(fields=("slot", "evaluator"), name="procurement_seen_once"),
                ),
                migrations.AddIndex(
                    model_name="provensolution",
                    index=models.Index(fields=["-created_at", "id"], name="proven_newest"),
                ),
                migrations.AddConstraint(
                    model_name="provensolution",
                    constraint=models.UniqueConstraint(
                        fields=("external_id",),
                        name="procurement_provensolution_external_id",
                        violation_error_message="Another row already has this external identifier.",
                    ),
                ),
                migrations.AddConstraint(
                    model_name="citation",
                    constraint=models.UniqueConstraint(
                        fields=("external_id",),
                        name="procurement_citation_external_id",
                        violation_error_message="Another row already has this external identifier.",
                    ),
                ),
                migrations.AddConstraint(
                    model_name="citation",
                    constraint=models.UniqueConstraint(
                        fields=("initiative", "proven_solution", "criterion"),
                        name="procurement_cited_once",
                        violation_error_message="This initiative cites the proven solution for this already.",
                    ),
                ),
                migrations.AddConstraint(
                    model_name="draftfile",
                    constraint=models.UniqueConstraint(
                        fields=("external_id",),
                        name="procurement_draftfile_external_id",
                        violation_error_message="Another row already has this external identifier.",
                    ),
                ),
                migrations.AddConstraint(
                    model_name="responsedraft",
                    constraint=models.UniqueConstraint(
                        fields=("external_id",),
                        name="procurement_responsedraft_external_id",
                        violation_error_message="Another row already has this external identifier.",
                    ),
                ),
                migrations.AddConstraint(
                    model_name="responsedraft",
                    constraint=models.UniqueConstraint(fields=("rfi", "organisation"), name="procurement_draft_once"),
                ),
                migrations.AddConstraint(
                    model_name="requirement",
                    constraint=models.UniqueConstraint(
                        fields=("external_id",),
                        name="procurement_requirement_external_id",
                        violation_error_message="Another row already has this external identifier.",
                    ),
                ),
                migrations.AddIndex(
                    model_name="ocdsrelease",
                    index=models.Index(fields=["released_at", "id"], name="release_in_order"),
                ),
                migrations.AddConstraint(
                    model_name="ocdsrelease",
                    constraint=models.UniqueConstraint(
                        fields=("external_id",),
                        name="procurement_ocdsrelease_external_id",
                        violation_error_message="Another row already has this external identifier.",
                    ),
                ),
                migrations.AddConstraint(
                    model_name="ocdsrelease",
                    constraint=models.UniqueConstraint(fields=("ocid", "number"), name="procurement_release_number"),
                ),
                migrations.AddConstraint(
                    model_name="criterion",
                    constraint=models.UniqueConstraint(
                        fields=("external_id",),
                        name="procurement_criterion_external_id",
                        violation_error_message="Another row already has this external identifier.",
                    ),
                ),
                migrations.AddConstraint(
                    model_name="criterion",
                    constraint=models.UniqueConstraint(
                        fields=("rfi", "name"),
                        name="procurement_criterion_once",
                        violation_error_message="Two criteria have the same name.",
                    ),
                ),
                migrations.AddConstraint(
                    model_name="addendum",
                    constraint=models.UniqueConstraint(
                        fields=("external_id",),
                        name="procurement_addendum_external_id",
                        violation_error_message="Another row already has this external identifier.",
                    ),
                ),
                migrations.AddConstraint(
                    model_name="addendum",
                    constraint=models.UniqueConstraint(fields=("rfi", "number"), name="procurement_addendum_number"),
                ),
                migrations.AddConstraint(
                    model_name="rficomment",
                    constraint=models.UniqueConstraint(
                        fields=("external_id",),
                        name="procurement_rficomment_external_id",
                        violation_error_message="Another row already has this external identifier.",
                    ),
                ),
                migrations.AddConstraint(
                    model_name="rfiedition",
                    constraint=models.UniqueConstraint(
                        fields=("external_id",),
                        name="procurement_rfiedition_external_id",
                        violation_error_message="Another row already has this external identifier.",
                    ),
                ),
                migrations.AddConstraint(
                    model_name="rfiedition",
                    constraint=models.UniqueConstraint(fields=("rfi", "number"), name="procurement_edition_number"),
                ),
                migrations.AddConstraint(
                    model_name="rfikey",
                    constraint=models.UniqueConstraint(
                        fields=("external_id",),
                        name="procurement_rfikey_external_id",
                        violation_error_message="Another row already has this external identifier.",
                    ),
                ),
                migrations.AddConstraint(
                    model_name="rfiresponse",
                    constraint=models.UniqueConstraint(
                        fields=("external_id",),
                        name="procurement_rfiresponse_external_id",
                        violation_error_message="Another row already has this external identifier.",
                    ),
                ),
                migrations.AddConstraint(
                    model_name="rfiresponse",
                    constraint=models.UniqueConstraint(
                        fields=("rfi", "organisation"),
                        name="procurement_response_once",
                        violation_error_message="Your organisation has a response to this RFI already: replace it.",
                    ),
                ),
                migrations.AddIndex(
                    model_name="rfi",
                    index=models.Index(fields=["-created_at", "id"], name="rfi_newest"),
                ),
                migrations.AddIndex(
                    model_name="rfi",
                    index=models.Index(fields=["state", "due_at"], name="rfi_state_due"),
                ),
                migrations.AddConstraint(
                    model_name="rfi",
                    constraint=models.UniqueConstraint(
                        fields=("external_id",),
                        name="procurement_rfi_external_id",
                        violation_error_message="Another row already has this external identifier.",
                    ),
                ),
                migrations.AddConstraint(
                    model_name="rfi",
                    constraint=models.CheckConstraint(
                        condition=models.Q(
                            ("questions_until", None),
                            ("due_at", None),
                            ("questions_until__lte", models.F("due_at")),
                            _connector="OR",
                        ),
                        name="procurement_questions_before_due",
                        violation_error_message="Questions close before responses are due, or at the same time.",
                    ),
                ),
                migrations.AddConstraint(
                    model_name="rfi",
                    constraint=models.CheckConstraint(
                        condition=models.Q(
                            ("opened_by", None),
                            models.Q(("opened_by", models.F("opening_proposed_by")), _negated=True),
                            _connector="OR",
                        ),
                        name="procurement_two_openers",
                        violation_error_message="Two different officers open the responses.",
                    ),
                ),
                migrations.AddConstraint(
                    model_name="responseversion",
                    constraint=models.UniqueConstraint(
                        fields=("external_id",),
                        name="procurement_responseversion_external_id",
                        violation_error_message="Another row already has this external identifier.",
                    ),
                ),
                migrations.AddConstraint(
                    model_name="responseversion",
                    constraint=models.UniqueConstraint(fields=("response", "number"), name="procurement_version_once"),
                ),
                migrations.AddConstraint(
                    model_name="redactiondecision",
                    constraint=models.UniqueConstraint(
                        fields=("external_id",),
                        name="procurement_redactiondecision_external_id",
                        violation_error_message="Another row already has this external identifier.",
                    ),
                ),
                migrations.AddConstraint(
                    model_name="demonstrationslot",
                    constraint=models.UniqueConstraint(
                        fields=("external_id",),
                        name="procurement_demonstrationslot_external_id",
                        violation_error_message="Another row already has this external identifier.",
                    ),
                ),
                migrations.AddConstraint(
                    model_name="demonstrationslot",
                    constraint=models.UniqueConstraint(fields=("rfi", "response"), name="procurement_one_slot_each"),
                ),
                migrations.AddConstraint(
                    model_name="declaration",
                    constraint=models.UniqueConstraint(
                        fields=("external_id",),
                        name="procurement_declaration_external_id",
                        violation_error_message="Another row already has this external identifier.",
                    ),
                ),
                migrations.AddConstraint(
                    model_name="declaration",
                    constraint=models.UniqueConstraint(
                        fields=("response", "evaluator"), name="procurement_declared_once"
                    ),
                ),
                migrations.AddConstraint(
                    model_name="debrief",
                    constraint=models.UniqueConstraint(
                        fields=("external_id",),
                        name="procurement_debrief_external_id",
                        violation_error_message="Another row already has this external identifier.",
                    ),
                ),
                migrations.AddConstraint(
                    model_name="consensusrating",
                    constraint=models.UniqueConstraint(
                        fields=("external_id",),
                        name="procurement_consensusrating_external_id",
                        violation_error_message="Another row already has this external identifier.",
                    ),
                ),
                migrations.AddConstraint(
                    model_name="consensusrating",
                    constraint=models.UniqueConstraint(
                        fields=("response", "criterion"), name="procurement_agreed_once"
                    ),
                ),
                migrations.AddConstraint(
                    model_name="rfireview",
                    constraint=models.UniqueConstraint(
                        fields=("external_id",),
                        name="procurement_rfireview_external_id",
                        violation_error_message="Another row already has this external identifier.",
                    ),
                ),
                migrations.AddConstraint(
                    model_name="rfireview",
                    constraint=models.UniqueConstraint(
                        fields=("edition", "reviewer"), name="procurement_reviewed_once"
                    ),
                ),
                migrations.AddConstraint(
                    model_name="route",
                    constraint=models.UniqueConstraint(
                        fields=("external_id",),
                        name="procurement_route_external_id",
                        violation_error_message="Another row already has this external identifier.",
                    ),
                ),
                migrations.AddConstraint(
                    model_name="route",
                    constraint=models.CheckConstraint(
                        condition=models.Q(
                            ("lower", None), ("upper", None), ("lower__lte", models.F("upper")), _connector="OR"
                        ),
                        name="procurement_route_range",
                        violation_error_message="“From” is at most “up to”.",
                    ),
                ),
                migrations.AddConstraint(
                    model_name="route",
                    constraint=models.CheckConstraint(
                        condition=models.Q(
                            ("valid_from", None),
                            ("valid_to", None),
                            ("valid_from__lte", models.F("valid_to")),
                            _connector="OR",
                        ),
                        name="procurement_route_days",
                        violation_error_message="A route is valid from a day up to a later one.",
                    ),
                ),
                migrations.AddIndex(
                    model_name="purchase",
                    index=models.Index(fields=["-bought_on", "id"], name="purchase_newest"),
                ),
                migrations.AddConstraint(
                    model_name="purchase",
                    constraint=models.UniqueConstraint(
                        fields=("external_id",),
                        name="procurement_purchase_external_id",
                        violation_error_message="Another row already has this external identifier.",
                    ),
                ),
                migrations.AddIndex(
                    model_name="piggybackcheck",
                    index=models.Index(fields=["-created_at", "id"], name="piggyback_newest"),
                ),
                migrations.AddConstraint(
                    model_name="piggybackcheck",
                    constraint=models.UniqueConstraint(
                        fields=("external_id",),
                        name="procurement_piggybackcheck_external_id",
                        violation_error_message="Another row already has this external identifier.",
                    ),
                ),
                migrations.AddIndex(
                    model_name="formalprocurement",
                    index=models.Index(fields=["-created_at", "id"], name="formal_newest"),
                ),
                migrations.AddConstraint(
                    model_name="formalprocurement",
                    constraint=models.UniqueConstraint(
                        fields=("external_id",),
                        name="procurement_formalprocurement_external_id",
                        violation_error_message="Another row already has this external identifier.",
                    ),
                ),
                migrations.AddConstraint(
                    model_name="scoresheet",
                    constraint=models.UniqueConstraint(
                        fields=("external_id",),
                        name="procurement_scoresheet_external_id",
                        violation_error_message="Another row already has this external identifier.",
                    ),
                ),
                migrations.AddConstraint(
                    model_name="scoresheet",
                    constraint=models.UniqueConstraint(fields=("response", "evaluator"), name="procurement_sheet_once"),
                ),
                migrations.AddConstraint(
                    model_name="rating",
                    constraint=models.UniqueConstraint(
                        fields=("external_id",),
                        name="procurement_rating_external_id",
                        violation_error_message="Another row already has this external identifier.",
                    ),
                ),
                migrations.AddConstraint(
                    model_name="rating",
                    constraint=models.UniqueConstraint(fields=("sheet", "criterion"), name="procurement_rated_once"),
                ),
                migrations.AddConstraint(
                    model_name="scriptstep",
                    constraint=models.UniqueConstraint(
                        fields=("external_id",),
                        name="procurement_scriptstep_external_id",
                        violation_error_message="Another row already has this external identifier.",
                    ),
                ),
                migrations.AddConstraint(
                    model_name="sealedcontent",
                    constraint=models.UniqueConstraint(
                        fields=("external_id",),
                        name="procurement_sealedcontent_external_id",
                        violation_error_message="Another row already has this external identifier.",
                    ),
                ),
                migrations.AddConstraint(
                    model_name="stepscore",
                    constraint=models.UniqueConstraint(
                        fields=("external_id",),
                        name="procurement_stepscore_external_id",
                        violation_error_message="Another row already has this external identifier.",
                    ),
                ),
                migrations.AddConstraint(
                    model_name="stepscore",
                    constraint=models.UniqueConstraint(fields=("score", "step"), name="procurement_step_once"),
                ),
                migrations.AddConstraint(
                    model_name="subscription",
                    constraint=models.UniqueConstraint(
                        fields=("external_id",),
                        name="procurement_subscription_external_id",
                        violation_error_message="Another row already has this external identifier.",
                    ),
                ),
                migrations.AddConstraint(
                    model_name="subscription",
                    constraint=models.UniqueConstraint(
                        fields=("person", "code"),
                        name="procurement_subscribed_once",
                        violation_error_message="You follow this category already.",
                    ),
                ),
                migrations.AddConstraint(
                    model_name="teamingentry",
                    constraint=models.UniqueConstraint(
                        fields=("external_id",),
                        name="procurement_teamingentry_external_id",
                        violation_error_message="Another row already has this external identifier.",
                    ),
                ),
                migrations.AddConstraint(
                    model_name="teamingentry",
                    constraint=models.UniqueConstraint(fields=("rfi", "organisation"), name="procurement_teamed_once"),
                ),
                migrations.AddConstraint(
                    model_name="vendorcontact",
                    constraint=models.UniqueConstraint(
                        fields=("external_id",),
                        name="procurement_vendorcontact_external_id",
                        violation_error_message="Another row already has this external identifier.",
                    ),
                ),
                migrations.AddConstraint(
                    model_name="vendorquestion",
                    constraint=models.UniqueConstraint(
                        fields=("external_id",),
                        name="procurement_vendorquestion_external_id",
                        violation_error_message="Another row already has this external identifier.",
                    ),
                ),
            ]
        )
    ]
