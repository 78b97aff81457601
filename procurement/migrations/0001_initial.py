import uuid
from decimal import Decimal

import django.core.serializers.json
import django.core.validators
import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models

import alliance.fields


class Migration(migrations.Migration):
    replaces = [
        ("procurement", "0001_first"),
        ("procurement", "0002_reviews"),
        ("procurement", "0003_ocds_releases"),
        ("procurement", "0004_routes"),
        ("procurement", "0005_running"),
        ("procurement", "0006_shown"),
    ]

    initial = True

    dependencies = [
        ("alliance", "0001_initial"),
        ("alliance", "__first__"),
        ("initiatives", "0001_initial"),
        ("partnerships", "0001_initial"),
    ]

    operations = [
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
                ("anchors", models.TextField(blank=True, help_text="What 0, 1, 2, 3 and 4 mean, one per line.")),
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
                "constraints": [
                    models.UniqueConstraint(
                        fields=("external_id",),
                        name="procurement_criterion_external_id",
                        violation_error_message="Another row already has this external identifier.",
                    )
                ],
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
                    models.TextField(blank=True, help_text="An opinion: what to do the same way, and what not."),
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
                ("cost_currency", models.CharField(blank=True, max_length=3, verbose_name="currency of the cost")),
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
                "indexes": [models.Index(fields=["-created_at", "id"], name="proven_newest")],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("external_id",),
                        name="procurement_provensolution_external_id",
                        violation_error_message="Another row already has this external identifier.",
                    )
                ],
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
                "constraints": [
                    models.UniqueConstraint(
                        fields=("external_id",),
                        name="procurement_citation_external_id",
                        violation_error_message="Another row already has this external identifier.",
                    ),
                    models.UniqueConstraint(
                        fields=("initiative", "proven_solution", "criterion"),
                        name="procurement_cited_once",
                        violation_error_message="This initiative cites the proven solution for this already.",
                    ),
                ],
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
                    "scale",
                    models.TextField(
                        blank=True,
                        help_text="What follows if it works, and if it does not.",
                        verbose_name="after the test",
                    ),
                ),
                ("questions_until", models.DateTimeField(blank=True, null=True, verbose_name="questions close")),
                ("due_at", models.DateTimeField(blank=True, null=True, verbose_name="responses due")),
                ("published_at", models.DateTimeField(editable=False, null=True)),
                ("opening_proposed_at", models.DateTimeField(editable=False, null=True)),
                ("opened_at", models.DateTimeField(editable=False, null=True)),
                (
                    "lot_seed",
                    models.CharField(blank=True, editable=False, max_length=200, verbose_name="seed of the lot"),
                ),
                ("market_findings", models.TextField(blank=True, editable=False, verbose_name="what the market said")),
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
                        on_delete=django.db.models.deletion.PROTECT, related_name="rfis", to="initiatives.initiative"
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
                    "pilot",
                    models.ForeignKey(
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="rfis",
                        to="initiatives.pilot",
                    ),
                ),
            ],
            options={
                "verbose_name": "RFI",
                "verbose_name_plural": "RFIs",
                "ordering": ["-created_at", "id"],
                "abstract": False,
                "indexes": [
                    models.Index(fields=["-created_at", "id"], name="rfi_newest"),
                    models.Index(fields=["state", "due_at"], name="rfi_state_due"),
                ],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("external_id",),
                        name="procurement_rfi_external_id",
                        violation_error_message="Another row already has this external identifier.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("questions_until", None),
                            ("due_at", None),
                            ("questions_until__lte", models.F("due_at")),
                            _connector="OR",
                        ),
                        name="procurement_questions_before_due",
                        violation_error_message="Questions close before responses are due, or at the same time.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("opened_by", None),
                            models.Q(("opened_by", models.F("opening_proposed_by")), _negated=True),
                            _connector="OR",
                        ),
                        name="procurement_two_openers",
                        violation_error_message="Two different officers open the responses.",
                    ),
                ],
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
                "indexes": [models.Index(fields=["released_at", "id"], name="release_in_order")],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("external_id",),
                        name="procurement_ocdsrelease_external_id",
                        violation_error_message="Another row already has this external identifier.",
                    ),
                    models.UniqueConstraint(fields=("ocid", "number"), name="procurement_release_number"),
                ],
            },
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
                "constraints": [
                    models.UniqueConstraint(
                        fields=("external_id",),
                        name="procurement_addendum_external_id",
                        violation_error_message="Another row already has this external identifier.",
                    ),
                    models.UniqueConstraint(fields=("rfi", "number"), name="procurement_addendum_number"),
                ],
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
                "constraints": [
                    models.UniqueConstraint(
                        fields=("external_id",),
                        name="procurement_rficomment_external_id",
                        violation_error_message="Another row already has this external identifier.",
                    )
                ],
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
                ("text", models.JSONField(editable=False, encoder=django.core.serializers.json.DjangoJSONEncoder)),
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
                "constraints": [
                    models.UniqueConstraint(
                        fields=("external_id",),
                        name="procurement_rfiedition_external_id",
                        violation_error_message="Another row already has this external identifier.",
                    ),
                    models.UniqueConstraint(fields=("rfi", "number"), name="procurement_edition_number"),
                ],
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
                ("receipt_key", models.CharField(max_length=64, verbose_name="key that receipts are verified with")),
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
                "constraints": [
                    models.UniqueConstraint(
                        fields=("external_id",),
                        name="procurement_rfikey_external_id",
                        violation_error_message="Another row already has this external identifier.",
                    )
                ],
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
                    models.JSONField(editable=False, encoder=django.core.serializers.json.DjangoJSONEncoder, null=True),
                ),
                ("consensus_reason", models.TextField(blank=True, editable=False)),
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
            ],
            options={
                "verbose_name": "response",
                "ordering": ["-created_at", "id"],
                "abstract": False,
                "constraints": [
                    models.UniqueConstraint(
                        fields=("external_id",),
                        name="procurement_rfiresponse_external_id",
                        violation_error_message="Another row already has this external identifier.",
                    ),
                    models.UniqueConstraint(
                        fields=("rfi", "organisation"),
                        name="procurement_response_once",
                        violation_error_message="Your organisation has a response to this RFI already: replace it.",
                    ),
                ],
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
                "constraints": [
                    models.UniqueConstraint(
                        fields=("external_id",),
                        name="procurement_responseversion_external_id",
                        violation_error_message="Another row already has this external identifier.",
                    ),
                    models.UniqueConstraint(fields=("response", "number"), name="procurement_version_once"),
                ],
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
                (
                    "rfi",
                    models.ForeignKey(
                        editable=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="slots",
                        to="procurement.rfi",
                    ),
                ),
                (
                    "response",
                    models.ForeignKey(
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="slots",
                        to="procurement.rfiresponse",
                    ),
                ),
            ],
            options={
                "verbose_name": "demonstration slot",
                "ordering": ["starts_at", "id"],
                "abstract": False,
                "constraints": [
                    models.UniqueConstraint(
                        fields=("external_id",),
                        name="procurement_demonstrationslot_external_id",
                        violation_error_message="Another row already has this external identifier.",
                    ),
                    models.UniqueConstraint(fields=("rfi", "response"), name="procurement_one_slot_each"),
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
                "constraints": [
                    models.UniqueConstraint(
                        fields=("external_id",),
                        name="procurement_declaration_external_id",
                        violation_error_message="Another row already has this external identifier.",
                    ),
                    models.UniqueConstraint(fields=("response", "evaluator"), name="procurement_declared_once"),
                ],
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
                "constraints": [
                    models.UniqueConstraint(
                        fields=("external_id",),
                        name="procurement_debrief_external_id",
                        violation_error_message="Another row already has this external identifier.",
                    )
                ],
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
                ("value", models.PositiveSmallIntegerField(validators=[django.core.validators.MaxValueValidator(4)])),
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
                        on_delete=django.db.models.deletion.PROTECT, related_name="agreed", to="procurement.criterion"
                    ),
                ),
                (
                    "response",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="agreed", to="procurement.rfiresponse"
                    ),
                ),
            ],
            options={
                "verbose_name": "consensus rating",
                "ordering": ["-created_at", "id"],
                "abstract": False,
                "constraints": [
                    models.UniqueConstraint(
                        fields=("external_id",),
                        name="procurement_consensusrating_external_id",
                        violation_error_message="Another row already has this external identifier.",
                    ),
                    models.UniqueConstraint(fields=("response", "criterion"), name="procurement_agreed_once"),
                ],
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
                "constraints": [
                    models.UniqueConstraint(
                        fields=("external_id",),
                        name="procurement_rfireview_external_id",
                        violation_error_message="Another row already has this external identifier.",
                    ),
                    models.UniqueConstraint(fields=("edition", "reviewer"), name="procurement_reviewed_once"),
                ],
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
                    models.CharField(help_text="Whose rule it is, such as a state or the city.", max_length=120),
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
                "constraints": [
                    models.UniqueConstraint(
                        fields=("external_id",),
                        name="procurement_route_external_id",
                        violation_error_message="Another row already has this external identifier.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("lower", None), ("upper", None), ("lower__lte", models.F("upper")), _connector="OR"
                        ),
                        name="procurement_route_range",
                        violation_error_message="“From” is at most “up to”.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("valid_from", None),
                            ("valid_to", None),
                            ("valid_from__lte", models.F("valid_to")),
                            _connector="OR",
                        ),
                        name="procurement_route_days",
                        violation_error_message="A route is valid from a day up to a later one.",
                    ),
                ],
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
                        help_text="The same words for the same need.", max_length=160, verbose_name="what it was for"
                    ),
                ),
                ("bought_on", models.DateField()),
                (
                    "amount",
                    models.DecimalField(
                        decimal_places=2, max_digits=15, validators=[django.core.validators.MinValueValidator(0)]
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
                "indexes": [models.Index(fields=["-bought_on", "id"], name="purchase_newest")],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("external_id",),
                        name="procurement_purchase_external_id",
                        violation_error_message="Another row already has this external identifier.",
                    )
                ],
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
                        choices=[("open", "To be filled in"), ("submitted", "Submitted"), ("void", "Does not count")],
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
                "constraints": [
                    models.UniqueConstraint(
                        fields=("external_id",),
                        name="procurement_scoresheet_external_id",
                        violation_error_message="Another row already has this external identifier.",
                    ),
                    models.UniqueConstraint(fields=("response", "evaluator"), name="procurement_sheet_once"),
                ],
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
                        on_delete=django.db.models.deletion.PROTECT, related_name="given", to="procurement.criterion"
                    ),
                ),
                (
                    "sheet",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="given", to="procurement.scoresheet"
                    ),
                ),
            ],
            options={
                "verbose_name": "rating",
                "ordering": ["-created_at", "id"],
                "abstract": False,
                "constraints": [
                    models.UniqueConstraint(
                        fields=("external_id",),
                        name="procurement_rating_external_id",
                        violation_error_message="Another row already has this external identifier.",
                    ),
                    models.UniqueConstraint(fields=("sheet", "criterion"), name="procurement_rated_once"),
                ],
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
                "constraints": [
                    models.UniqueConstraint(
                        fields=("external_id",),
                        name="procurement_sealedcontent_external_id",
                        violation_error_message="Another row already has this external identifier.",
                    )
                ],
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
                "constraints": [
                    models.UniqueConstraint(
                        fields=("external_id",),
                        name="procurement_vendorcontact_external_id",
                        violation_error_message="Another row already has this external identifier.",
                    )
                ],
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
                        on_delete=django.db.models.deletion.CASCADE, related_name="questions", to="procurement.rfi"
                    ),
                ),
            ],
            options={
                "verbose_name": "question of a vendor",
                "verbose_name_plural": "questions of vendors",
                "ordering": ["asked_at", "id"],
                "abstract": False,
                "constraints": [
                    models.UniqueConstraint(
                        fields=("external_id",),
                        name="procurement_vendorquestion_external_id",
                        violation_error_message="Another row already has this external identifier.",
                    )
                ],
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
                    models.PositiveSmallIntegerField(
                        validators=[django.core.validators.MaxValueValidator(4)], verbose_name="0 to 4"
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
                "constraints": [
                    models.UniqueConstraint(
                        fields=("external_id",),
                        name="procurement_demonstrationscore_external_id",
                        violation_error_message="Another row already has this external identifier.",
                    ),
                    models.UniqueConstraint(fields=("slot", "evaluator"), name="procurement_seen_once"),
                ],
            },
        ),
        migrations.AddConstraint(
            model_name="criterion",
            constraint=models.UniqueConstraint(
                fields=("rfi", "name"),
                name="procurement_criterion_once",
                violation_error_message="Two criteria have the same name.",
            ),
        ),
    ]
