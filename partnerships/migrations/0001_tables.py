import uuid
from decimal import Decimal

import django.core.validators
import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models

from alliance.tables import CreateTables


class Migration(migrations.Migration):
    initial = True
    replaces = [
        ("partnerships", "0001_initial"),
        ("partnerships", "0004_outcomes"),
    ]

    dependencies = [
        ("alliance", "0001_tables"),
        ("governance", "0001_tables"),
        ("initiatives", "0001_tables"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        CreateTables(
            [
                migrations.CreateModel(
                    name="Partnership",
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
                            "purpose",
                            models.TextField(help_text="Why these parties do this together, and what each gains."),
                        ),
                        (
                            "legal_form",
                            models.CharField(
                                choices=[
                                    ("memorandum", "Memorandum of understanding"),
                                    ("intergovernmental", "Intergovernmental agreement"),
                                    ("partnership", "Partnership agreement"),
                                    ("pilot", "Pilot agreement"),
                                    ("licence", "Licence"),
                                    ("cooperative", "Cooperative contract"),
                                ],
                                default="partnership",
                                max_length=20,
                            ),
                        ),
                        ("starts_on", models.DateField(blank=True, null=True)),
                        ("ends_on", models.DateField(blank=True, null=True)),
                        (
                            "data_terms",
                            models.TextField(
                                blank=True, help_text="Who may use which data for what.", verbose_name="sharing of data"
                            ),
                        ),
                        (
                            "property_terms",
                            models.TextField(
                                blank=True, help_text="Who owns what is made.", verbose_name="intellectual property"
                            ),
                        ),
                        (
                            "dispute_terms",
                            models.TextField(
                                blank=True,
                                help_text="Who talks to whom, by when, and who decides.",
                                verbose_name="disputes",
                            ),
                        ),
                        (
                            "exit_terms",
                            models.TextField(
                                blank=True,
                                help_text="How a party leaves, and what it leaves behind.",
                                verbose_name="way out",
                            ),
                        ),
                        ("bound_at", models.DateTimeField(editable=False, null=True)),
                        ("ended_on", models.DateField(editable=False, null=True)),
                        (
                            "state",
                            models.CharField(
                                choices=[
                                    ("draft", "Draft"),
                                    ("signing", "Being signed"),
                                    ("binding", "Binding"),
                                    ("ended", "Ended"),
                                ],
                                default="draft",
                                editable=False,
                                max_length=12,
                            ),
                        ),
                        (
                            "committee",
                            models.ForeignKey(
                                blank=True,
                                help_text="The body whose members vote on what this partnership decides.",
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="partnerships",
                                to="governance.body",
                                verbose_name="governing committee",
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
                                related_name="partnerships",
                                to="initiatives.initiative",
                            ),
                        ),
                        (
                            "lead",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="partnerships_led",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="looked after by",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "partnership",
                        "ordering": ["-created_at", "id"],
                        "abstract": False,
                    },
                ),
                migrations.CreateModel(
                    name="GainShare",
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
                                help_text="Such as “Electricity saved”.",
                                max_length=200,
                                verbose_name="what is measured",
                            ),
                        ),
                        (
                            "unit",
                            models.CharField(
                                blank=True, help_text="Such as kWh; leave empty for money.", max_length=20
                            ),
                        ),
                        (
                            "model",
                            models.CharField(
                                choices=[
                                    ("linear", "A share of savings against a baseline"),
                                    ("tiered", "Bands, each with its own share"),
                                    ("greater_of", "A share of receipts, or a minimum"),
                                    ("threshold", "A share above and below a threshold"),
                                    ("target_cost", "Target cost with pain and gain"),
                                    ("ceiling_price", "Target cost with a ceiling price"),
                                ],
                                max_length=16,
                                verbose_name="rule",
                            ),
                        ),
                        ("terms", models.JSONField(editable=False)),
                        (
                            "is_trued_up",
                            models.BooleanField(
                                default=False,
                                help_text="The year is computed as a whole; what was settled for its periods is taken off.",
                                verbose_name="trued up at the end of each year",
                            ),
                        ),
                        ("year_terms", models.JSONField(default=dict, editable=False)),
                        (
                            "period",
                            models.CharField(
                                choices=[
                                    ("month", "Month"),
                                    ("quarter", "Quarter"),
                                    ("half_year", "Half year"),
                                    ("year", "Year"),
                                ],
                                default="quarter",
                                max_length=10,
                                verbose_name="settled every",
                            ),
                        ),
                        (
                            "baseline",
                            models.DecimalField(
                                blank=True,
                                decimal_places=4,
                                help_text="Of one period, before anything changed.",
                                max_digits=20,
                                null=True,
                                validators=[django.core.validators.MinValueValidator(0)],
                            ),
                        ),
                        (
                            "baseline_note",
                            models.TextField(
                                help_text="Which readings of which time, and what is adjusted for.",
                                verbose_name="how the baseline was found",
                            ),
                        ),
                        (
                            "gathering",
                            models.CharField(
                                choices=[("sum", "Added up"), ("mean", "Their mean"), ("last", "The last one")],
                                default="sum",
                                max_length=4,
                                verbose_name="from its values",
                            ),
                        ),
                        (
                            "payment_days",
                            models.PositiveSmallIntegerField(
                                default=30, help_text="Days after both sides confirmed.", verbose_name="paid within"
                            ),
                        ),
                        (
                            "dispute_days",
                            models.PositiveSmallIntegerField(
                                default=15,
                                help_text="Days after the statement was drafted, or locked.",
                                verbose_name="disputed within",
                            ),
                        ),
                        ("city_signed_at", models.DateTimeField(editable=False, null=True)),
                        ("partner_signed_at", models.DateTimeField(editable=False, null=True)),
                        ("paper", models.CharField(blank=True, editable=False, max_length=200)),
                        (
                            "state",
                            models.CharField(
                                choices=[
                                    ("draft", "Draft"),
                                    ("city_signed", "Signed by the city"),
                                    ("partner_signed", "Signed by the partner"),
                                    ("in_force", "In force"),
                                    ("ended", "Ended"),
                                ],
                                default="draft",
                                editable=False,
                                max_length=16,
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
                                help_text="An indicator of the city whose values of the period are taken; leave empty to enter readings.",
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="gain_shares",
                                to="initiatives.indicator",
                                verbose_name="measured by",
                            ),
                        ),
                        (
                            "partnership",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="gain_shares",
                                to="partnerships.partnership",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "gain share",
                        "ordering": ["-created_at", "id"],
                        "abstract": False,
                    },
                ),
                migrations.CreateModel(
                    name="Edition",
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
                        ("why", models.CharField(blank=True, max_length=500, verbose_name="why it changes")),
                        ("text", models.JSONField(editable=False)),
                        ("in_force_at", models.DateTimeField(editable=False, null=True)),
                        (
                            "state",
                            models.CharField(
                                choices=[
                                    ("proposed", "With the parties"),
                                    ("in_force", "In force"),
                                    ("superseded", "Superseded"),
                                    ("withdrawn", "Withdrawn"),
                                ],
                                default="proposed",
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
                            "follows",
                            models.ForeignKey(
                                editable=False,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="followed_by",
                                to="partnerships.edition",
                            ),
                        ),
                        (
                            "partnership",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="editions",
                                to="partnerships.partnership",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "edition of an agreement",
                        "verbose_name_plural": "editions of agreements",
                        "ordering": ["-created_at", "id"],
                        "abstract": False,
                    },
                ),
                migrations.CreateModel(
                    name="Party",
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
                            "role",
                            models.CharField(
                                choices=[
                                    ("lead_agency", "Lead agency"),
                                    ("agency", "Agency"),
                                    ("vendor", "Vendor"),
                                    ("operator", "Operator"),
                                    ("evaluator", "Evaluator"),
                                    ("funder", "Funder"),
                                    ("community", "Community"),
                                ],
                                max_length=12,
                            ),
                        ),
                        (
                            "duty",
                            models.CharField(
                                help_text="Such as “Controls and performance”.",
                                max_length=200,
                                verbose_name="what it does",
                            ),
                        ),
                        (
                            "signatory",
                            models.CharField(
                                blank=True, help_text="Who signs for it, with the office held.", max_length=120
                            ),
                        ),
                        ("signed_at", models.DateTimeField(editable=False, null=True)),
                        ("paper", models.CharField(blank=True, editable=False, max_length=200)),
                        ("left_on", models.DateField(editable=False, null=True, verbose_name="left")),
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
                                help_text="Instead of an organisation, where the city itself is the party.",
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="parties",
                                to="alliance.department",
                            ),
                        ),
                        (
                            "organisation",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="parties",
                                to="alliance.organisation",
                            ),
                        ),
                        (
                            "partnership",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="parties",
                                to="partnerships.partnership",
                            ),
                        ),
                        (
                            "signed_by",
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
                        "verbose_name": "party",
                        "verbose_name_plural": "parties",
                        "ordering": ["created_at", "id"],
                        "abstract": False,
                    },
                ),
                migrations.CreateModel(
                    name="Obligation",
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
                        ("title", models.CharField(max_length=200, verbose_name="what is owed")),
                        ("due_on", models.DateField(verbose_name="due")),
                        ("schedule_version", models.PositiveIntegerField(default=1, editable=False)),
                        ("done_on", models.DateField(editable=False, null=True, verbose_name="fulfilled")),
                        ("evidence", models.CharField(blank=True, editable=False, max_length=300)),
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
                            "owner",
                            models.ForeignKey(
                                help_text="Who is reminded, and asks the party.",
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="obligations_watched",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="watched by",
                            ),
                        ),
                        (
                            "partnership",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="obligations",
                                to="partnerships.partnership",
                            ),
                        ),
                        (
                            "party",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="obligations",
                                to="partnerships.party",
                                verbose_name="owed by",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "obligation",
                        "ordering": ["due_on", "created_at", "id"],
                        "abstract": False,
                    },
                ),
                migrations.CreateModel(
                    name="Contribution",
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
                                    ("cash", "Money"),
                                    ("staff", "Staff"),
                                    ("asset", "Asset"),
                                    ("data", "Data"),
                                    ("in_kind", "In kind"),
                                ],
                                max_length=8,
                            ),
                        ),
                        ("description", models.CharField(max_length=300)),
                        ("value", models.DecimalField(blank=True, decimal_places=2, max_digits=15, null=True)),
                        ("due_on", models.DateField(blank=True, null=True, verbose_name="due")),
                        ("schedule_version", models.PositiveIntegerField(default=1, editable=False)),
                        ("delivered_on", models.DateField(editable=False, null=True, verbose_name="delivered")),
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
                            "party",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="contributions",
                                to="partnerships.party",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "contribution",
                        "ordering": ["created_at", "id"],
                        "abstract": False,
                    },
                ),
                migrations.CreateModel(
                    name="Approval",
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
                        ("signatory", models.CharField(max_length=120)),
                        ("approved_at", models.DateTimeField()),
                        ("paper", models.CharField(blank=True, max_length=200)),
                        (
                            "approved_by",
                            models.ForeignKey(
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
                            "edition",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="approvals",
                                to="partnerships.edition",
                            ),
                        ),
                        (
                            "party",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="approvals",
                                to="partnerships.party",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "approval",
                        "ordering": ["approved_at", "id"],
                        "abstract": False,
                    },
                ),
                migrations.CreateModel(
                    name="PartyShare",
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
                        ("share", models.CharField(max_length=20)),
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
                            "gain_share",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="shares",
                                to="partnerships.gainshare",
                            ),
                        ),
                        (
                            "party",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="shares",
                                to="partnerships.party",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "share of a party",
                        "verbose_name_plural": "shares of parties",
                        "ordering": ["party__created_at", "party_id"],
                        "abstract": False,
                    },
                ),
                migrations.CreateModel(
                    name="Responsibility",
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
                            "activity",
                            models.CharField(
                                help_text="Such as “Replace a failed lamp within two days”.", max_length=200
                            ),
                        ),
                        (
                            "accountable",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="answers_for",
                                to="partnerships.party",
                            ),
                        ),
                        ("consulted", models.ManyToManyField(blank=True, related_name="+", to="partnerships.party")),
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
                        ("informed", models.ManyToManyField(blank=True, related_name="+", to="partnerships.party")),
                        (
                            "partnership",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="responsibilities",
                                to="partnerships.partnership",
                            ),
                        ),
                        ("responsible", models.ManyToManyField(related_name="+", to="partnerships.party")),
                    ],
                    options={
                        "verbose_name": "responsibility",
                        "verbose_name_plural": "responsibilities",
                        "ordering": ["created_at", "id"],
                        "abstract": False,
                    },
                ),
                migrations.CreateModel(
                    name="ServiceLevel",
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
                        ("metric", models.CharField(help_text="Such as “Lamps that burn at night”.", max_length=160)),
                        ("unit", models.CharField(help_text="Such as % or hours.", max_length=20)),
                        (
                            "direction",
                            models.CharField(
                                choices=[("increase", "Higher is better"), ("decrease", "Lower is better")],
                                default="increase",
                                max_length=10,
                            ),
                        ),
                        (
                            "target",
                            models.DecimalField(decimal_places=4, help_text="Green from here on.", max_digits=20),
                        ),
                        ("threshold", models.DecimalField(decimal_places=4, help_text="Red beyond it.", max_digits=20)),
                        (
                            "window",
                            models.CharField(
                                choices=[
                                    ("month", "Month"),
                                    ("quarter", "Quarter"),
                                    ("half_year", "Half year"),
                                    ("year", "Year"),
                                ],
                                default="month",
                                max_length=10,
                                verbose_name="judged every",
                            ),
                        ),
                        ("starts_on", models.DateField(verbose_name="judged from")),
                        (
                            "exclusions",
                            models.TextField(
                                blank=True, help_text="What is not counted, such as announced maintenance."
                            ),
                        ),
                        (
                            "credit",
                            models.DecimalField(
                                decimal_places=2,
                                default=Decimal("0"),
                                max_digits=15,
                                validators=[django.core.validators.MinValueValidator(0)],
                                verbose_name="credit for each red window",
                            ),
                        ),
                        (
                            "credit_cap",
                            models.DecimalField(
                                blank=True,
                                decimal_places=2,
                                max_digits=15,
                                null=True,
                                validators=[django.core.validators.MinValueValidator(0)],
                                verbose_name="no more credit in a year than",
                            ),
                        ),
                        (
                            "chronic_misses",
                            models.PositiveSmallIntegerField(
                                default=3,
                                validators=[django.core.validators.MinValueValidator(1)],
                                verbose_name="chronic after red windows",
                            ),
                        ),
                        (
                            "chronic_within",
                            models.PositiveSmallIntegerField(default=6, verbose_name="of windows in a row"),
                        ),
                        (
                            "gathering",
                            models.CharField(
                                choices=[("sum", "Added up"), ("mean", "Their mean"), ("last", "The last one")],
                                default="mean",
                                help_text="Where an indicator measures it.",
                                max_length=4,
                                verbose_name="from its values",
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
                                related_name="service_levels",
                                to="initiatives.indicator",
                            ),
                        ),
                        (
                            "partnership",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="service_levels",
                                to="partnerships.partnership",
                            ),
                        ),
                        (
                            "party",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="service_levels",
                                to="partnerships.party",
                                verbose_name="kept by",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "service level",
                        "ordering": ["created_at", "id"],
                        "abstract": False,
                    },
                ),
                migrations.CreateModel(
                    name="ServiceWindow",
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
                        ("starts_on", models.DateField(help_text="The first day of the window.", verbose_name="from")),
                        ("ends_on", models.DateField(editable=False, verbose_name="until")),
                        ("value", models.DecimalField(blank=True, decimal_places=4, max_digits=20, null=True)),
                        (
                            "source",
                            models.CharField(blank=True, max_length=200, verbose_name="where the value comes from"),
                        ),
                        ("checksum", models.CharField(blank=True, editable=False, max_length=64)),
                        (
                            "judged",
                            models.CharField(
                                blank=True,
                                choices=[
                                    ("green", "Green"),
                                    ("amber", "Amber"),
                                    ("red", "Red"),
                                    ("excluded", "Left out"),
                                ],
                                editable=False,
                                max_length=8,
                                verbose_name="judged as",
                            ),
                        ),
                        ("judged_why", models.CharField(blank=True, editable=False, max_length=500)),
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
                            "service_level",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="windows",
                                to="partnerships.servicelevel",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "window of a service level",
                        "verbose_name_plural": "windows of service levels",
                        "ordering": ["starts_on"],
                        "abstract": False,
                    },
                ),
                migrations.CreateModel(
                    name="Settlement",
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
                        ("reference", models.CharField(editable=False, max_length=24, unique=True)),
                        (
                            "kind",
                            models.CharField(
                                choices=[("period", "Period"), ("true_up", "True-up of a year")],
                                default="period",
                                max_length=8,
                            ),
                        ),
                        ("starts_on", models.DateField(verbose_name="from")),
                        ("ends_on", models.DateField(help_text="The last day of the period.", verbose_name="until")),
                        ("edition", models.PositiveSmallIntegerField(default=1, editable=False)),
                        ("inputs", models.JSONField(editable=False)),
                        (
                            "source",
                            models.CharField(
                                blank=True,
                                help_text="Such as the meter file of the utility and its date. Empty where an indicator is read.",
                                max_length=200,
                                verbose_name="where the figures come from",
                            ),
                        ),
                        (
                            "checksum",
                            models.CharField(
                                blank=True,
                                help_text="SHA-256 of the file, so that both sides know that they hold the same readings.",
                                max_length=64,
                                validators=[
                                    django.core.validators.RegexValidator(
                                        "^[0-9a-f]{64}$", "A SHA-256 checksum has 64 digits from 0 to 9 and a to f."
                                    )
                                ],
                                verbose_name="checksum of the readings",
                            ),
                        ),
                        ("note", models.TextField(blank=True)),
                        ("statement", models.JSONField(editable=False)),
                        ("digest", models.CharField(editable=False, max_length=64)),
                        ("amount", models.DecimalField(decimal_places=2, editable=False, max_digits=15)),
                        ("payable", models.DecimalField(decimal_places=2, editable=False, max_digits=15)),
                        ("city_confirmed_at", models.DateTimeField(editable=False, null=True)),
                        ("partner_confirmed_at", models.DateTimeField(editable=False, null=True)),
                        ("paper", models.CharField(blank=True, editable=False, max_length=200)),
                        ("locked_at", models.DateTimeField(editable=False, null=True)),
                        ("due_on", models.DateField(editable=False, null=True)),
                        ("disputed_at", models.DateTimeField(editable=False, null=True)),
                        ("dispute_reason", models.TextField(blank=True, editable=False)),
                        (
                            "state",
                            models.CharField(
                                choices=[
                                    ("draft", "Draft"),
                                    ("city_confirmed", "Confirmed by the city"),
                                    ("partner_confirmed", "Confirmed by the partner"),
                                    ("disputed", "Disputed"),
                                    ("locked", "Locked"),
                                    ("paid", "Paid"),
                                ],
                                default="draft",
                                editable=False,
                                max_length=20,
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
                            "gain_share",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="settlements",
                                to="partnerships.gainshare",
                            ),
                        ),
                        (
                            "restates",
                            models.OneToOneField(
                                editable=False,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="restated_by",
                                to="partnerships.settlement",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "settlement",
                        "ordering": ["-created_at", "id"],
                        "abstract": False,
                    },
                ),
                migrations.CreateModel(
                    name="SettlementPayment",
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
                            "amount",
                            models.DecimalField(
                                decimal_places=2,
                                max_digits=15,
                                validators=[
                                    django.core.validators.MinValueValidator(
                                        Decimal("0.01"), "A payment is more than nothing."
                                    )
                                ],
                            ),
                        ),
                        ("paid_on", models.DateField(verbose_name="paid")),
                        ("bank_reference", models.CharField(blank=True, max_length=120)),
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
                            "recorded_by",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "settlement",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="payments",
                                to="partnerships.settlement",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "payment",
                        "ordering": ["paid_on", "created_at", "id"],
                        "abstract": False,
                    },
                ),
                migrations.CreateModel(
                    name="SharedCost",
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
                        ("title", models.CharField(max_length=200, verbose_name="what is paid for")),
                        (
                            "amount",
                            models.DecimalField(
                                decimal_places=2,
                                max_digits=15,
                                validators=[django.core.validators.MinValueValidator(0)],
                            ),
                        ),
                        (
                            "key",
                            models.CharField(
                                choices=[
                                    ("equal", "In equal parts"),
                                    ("fixed", "By fixed shares"),
                                    ("per_head", "By heads"),
                                    ("usage", "By use"),
                                ],
                                max_length=8,
                                verbose_name="divided",
                            ),
                        ),
                        ("statement", models.JSONField(editable=False)),
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
                            "partnership",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="shared_costs",
                                to="partnerships.partnership",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "shared cost",
                        "ordering": ["created_at", "id"],
                        "abstract": False,
                    },
                ),
                migrations.CreateModel(
                    name="CostPart",
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
                        ("measure", models.CharField(blank=True, max_length=30)),
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
                            "party",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="cost_parts",
                                to="partnerships.party",
                            ),
                        ),
                        (
                            "shared_cost",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="parts",
                                to="partnerships.sharedcost",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "part of a shared cost",
                        "verbose_name_plural": "parts of shared costs",
                        "ordering": ["party__created_at", "party_id"],
                        "abstract": False,
                    },
                ),
                migrations.CreateModel(
                    name="SharedRisk",
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
                            "category",
                            models.CharField(
                                choices=[
                                    ("landAvailability", "Land and sites"),
                                    ("environmental", "Environment"),
                                    ("design", "Design"),
                                    ("construction", "Construction"),
                                    ("completion", "Completion and commissioning"),
                                    ("revenue", "Revenue or savings"),
                                    ("inflationAndFx", "Inflation, indexation and exchange rates"),
                                    ("availabilityAndQuality", "Availability and quality"),
                                    ("otherRevenue", "Default and fraud"),
                                    ("financeAvailability", "Availability of finance"),
                                    ("refinancing", "Refinancing"),
                                    ("changeInLaw", "Change in law"),
                                    ("forceMajeure", "Force majeure"),
                                    ("earlyTermination", "Early termination"),
                                    ("compliance", "Compliance"),
                                ],
                                max_length=24,
                            ),
                        ),
                        ("description", models.CharField(max_length=300, verbose_name="what could happen")),
                        (
                            "allocation",
                            models.CharField(
                                choices=[
                                    ("public", "The city bears it"),
                                    ("private", "The partner bears it"),
                                    ("shared", "Shared by a formula"),
                                ],
                                max_length=8,
                                verbose_name="who bears it",
                            ),
                        ),
                        (
                            "formula",
                            models.CharField(
                                blank=True,
                                help_text="Only where it is shared: of a loss, such as min(loss, 50000) + max(0, loss - 50000) / 2.",
                                max_length=200,
                                verbose_name="what that party bears",
                            ),
                        ),
                        ("mitigation", models.TextField(blank=True, verbose_name="what is done about it")),
                        (
                            "accountable",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="risks",
                                to="partnerships.party",
                                verbose_name="answers for it",
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
                            "partnership",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="risks",
                                to="partnerships.partnership",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "risk of a partnership",
                        "verbose_name_plural": "risks of partnerships",
                        "ordering": ["created_at", "id"],
                        "abstract": False,
                    },
                ),
                migrations.AddIndex(
                    model_name="partnership",
                    index=models.Index(fields=["-created_at", "id"], name="partnership_newest"),
                ),
                migrations.AddConstraint(
                    model_name="partnership",
                    constraint=models.UniqueConstraint(
                        fields=("external_id",),
                        name="partnerships_partnership_external_id",
                        violation_error_message="Another row already has this external identifier.",
                    ),
                ),
                migrations.AddConstraint(
                    model_name="partnership",
                    constraint=models.CheckConstraint(
                        condition=models.Q(
                            ("ends_on", None),
                            ("starts_on", None),
                            ("ends_on__gt", models.F("starts_on")),
                            _connector="OR",
                        ),
                        name="partnerships_partnership_ends_after_start",
                        violation_error_message="A partnership ends after it starts.",
                    ),
                ),
                migrations.AddConstraint(
                    model_name="gainshare",
                    constraint=models.UniqueConstraint(
                        fields=("external_id",),
                        name="partnerships_gainshare_external_id",
                        violation_error_message="Another row already has this external identifier.",
                    ),
                ),
                migrations.AddConstraint(
                    model_name="edition",
                    constraint=models.UniqueConstraint(
                        fields=("external_id",),
                        name="partnerships_edition_external_id",
                        violation_error_message="Another row already has this external identifier.",
                    ),
                ),
                migrations.AddConstraint(
                    model_name="edition",
                    constraint=models.UniqueConstraint(
                        fields=("partnership", "number"), name="partnerships_edition_number"
                    ),
                ),
                migrations.AddConstraint(
                    model_name="edition",
                    constraint=models.UniqueConstraint(
                        condition=models.Q(("state", "proposed")),
                        fields=("partnership",),
                        name="partnerships_one_proposed_edition",
                        violation_error_message="An edition waits for the parties already. Withdraw that one first.",
                    ),
                ),
                migrations.AddConstraint(
                    model_name="party",
                    constraint=models.UniqueConstraint(
                        fields=("external_id",),
                        name="partnerships_party_external_id",
                        violation_error_message="Another row already has this external identifier.",
                    ),
                ),
                migrations.AddConstraint(
                    model_name="party",
                    constraint=models.CheckConstraint(
                        condition=models.Q(("organisation", None), ("department", None), _connector="XOR"),
                        name="partnerships_party_is_one",
                        violation_error_message="Name either an organisation or a department of the city.",
                    ),
                ),
                migrations.AddConstraint(
                    model_name="party",
                    constraint=models.UniqueConstraint(
                        fields=("partnership", "organisation"),
                        name="partnerships_party_organisation_once",
                        violation_error_message="This organisation is a party already: edit that one.",
                    ),
                ),
                migrations.AddConstraint(
                    model_name="party",
                    constraint=models.UniqueConstraint(
                        fields=("partnership", "department"),
                        name="partnerships_party_department_once",
                        violation_error_message="This department is a party already: edit that one.",
                    ),
                ),
                migrations.AddIndex(
                    model_name="obligation",
                    index=models.Index(condition=models.Q(("done_on", None)), fields=["due_on"], name="obligation_due"),
                ),
                migrations.AddConstraint(
                    model_name="obligation",
                    constraint=models.UniqueConstraint(
                        fields=("external_id",),
                        name="partnerships_obligation_external_id",
                        violation_error_message="Another row already has this external identifier.",
                    ),
                ),
                migrations.AddIndex(
                    model_name="contribution",
                    index=models.Index(
                        condition=models.Q(("delivered_on", None)), fields=["due_on"], name="contribution_due"
                    ),
                ),
                migrations.AddConstraint(
                    model_name="contribution",
                    constraint=models.UniqueConstraint(
                        fields=("external_id",),
                        name="partnerships_contribution_external_id",
                        violation_error_message="Another row already has this external identifier.",
                    ),
                ),
                migrations.AddConstraint(
                    model_name="contribution",
                    constraint=models.CheckConstraint(
                        condition=models.Q(("value", None), ("value__gte", 0), _connector="OR"),
                        name="partnerships_contribution_not_negative",
                        violation_error_message="A contribution cannot be worth less than nothing.",
                    ),
                ),
                migrations.AddConstraint(
                    model_name="approval",
                    constraint=models.UniqueConstraint(
                        fields=("external_id",),
                        name="partnerships_approval_external_id",
                        violation_error_message="Another row already has this external identifier.",
                    ),
                ),
                migrations.AddConstraint(
                    model_name="approval",
                    constraint=models.UniqueConstraint(
                        fields=("edition", "party"),
                        name="partnerships_approval_once",
                        violation_error_message="This party has approved this edition already.",
                    ),
                ),
                migrations.AddConstraint(
                    model_name="partyshare",
                    constraint=models.UniqueConstraint(
                        fields=("external_id",),
                        name="partnerships_partyshare_external_id",
                        violation_error_message="Another row already has this external identifier.",
                    ),
                ),
                migrations.AddConstraint(
                    model_name="partyshare",
                    constraint=models.UniqueConstraint(
                        fields=("gain_share", "party"),
                        name="partnerships_share_once",
                        violation_error_message="This party has a share already.",
                    ),
                ),
                migrations.AddConstraint(
                    model_name="responsibility",
                    constraint=models.UniqueConstraint(
                        fields=("external_id",),
                        name="partnerships_responsibility_external_id",
                        violation_error_message="Another row already has this external identifier.",
                    ),
                ),
                migrations.AddConstraint(
                    model_name="responsibility",
                    constraint=models.UniqueConstraint(
                        fields=("partnership", "activity"),
                        name="partnerships_activity_once",
                        violation_error_message="This activity is in the matrix already: edit that one.",
                    ),
                ),
                migrations.AddConstraint(
                    model_name="servicelevel",
                    constraint=models.UniqueConstraint(
                        fields=("external_id",),
                        name="partnerships_servicelevel_external_id",
                        violation_error_message="Another row already has this external identifier.",
                    ),
                ),
                migrations.AddConstraint(
                    model_name="servicelevel",
                    constraint=models.CheckConstraint(
                        condition=models.Q(("chronic_within__gte", models.F("chronic_misses"))),
                        name="partnerships_chronic_fits",
                        violation_error_message="So many red windows do not fit into so few windows.",
                    ),
                ),
                migrations.AddConstraint(
                    model_name="servicewindow",
                    constraint=models.UniqueConstraint(
                        fields=("external_id",),
                        name="partnerships_servicewindow_external_id",
                        violation_error_message="Another row already has this external identifier.",
                    ),
                ),
                migrations.AddConstraint(
                    model_name="servicewindow",
                    constraint=models.UniqueConstraint(
                        fields=("service_level", "starts_on"),
                        name="partnerships_window_once",
                        violation_error_message="This window has a value already: edit that one.",
                    ),
                ),
                migrations.AddIndex(
                    model_name="settlement",
                    index=models.Index(fields=["gain_share", "starts_on"], name="settlement_period"),
                ),
                migrations.AddIndex(
                    model_name="settlement",
                    index=models.Index(
                        condition=models.Q(("state", "locked")), fields=["due_on"], name="settlement_due"
                    ),
                ),
                migrations.AddConstraint(
                    model_name="settlement",
                    constraint=models.UniqueConstraint(
                        fields=("external_id",),
                        name="partnerships_settlement_external_id",
                        violation_error_message="Another row already has this external identifier.",
                    ),
                ),
                migrations.AddConstraint(
                    model_name="settlement",
                    constraint=models.CheckConstraint(
                        condition=models.Q(("ends_on__gte", models.F("starts_on"))),
                        name="partnerships_settlement_ends_after_start",
                        violation_error_message="A period ends on or after the day it starts.",
                    ),
                ),
                migrations.AddConstraint(
                    model_name="settlement",
                    constraint=models.UniqueConstraint(
                        fields=("gain_share", "kind", "starts_on", "edition"),
                        name="partnerships_settlement_edition",
                        violation_error_message="This period has a statement already: open that one.",
                    ),
                ),
                migrations.AddConstraint(
                    model_name="settlementpayment",
                    constraint=models.UniqueConstraint(
                        fields=("external_id",),
                        name="partnerships_settlementpayment_external_id",
                        violation_error_message="Another row already has this external identifier.",
                    ),
                ),
                migrations.AddConstraint(
                    model_name="sharedcost",
                    constraint=models.UniqueConstraint(
                        fields=("external_id",),
                        name="partnerships_sharedcost_external_id",
                        violation_error_message="Another row already has this external identifier.",
                    ),
                ),
                migrations.AddConstraint(
                    model_name="costpart",
                    constraint=models.UniqueConstraint(
                        fields=("external_id",),
                        name="partnerships_costpart_external_id",
                        violation_error_message="Another row already has this external identifier.",
                    ),
                ),
                migrations.AddConstraint(
                    model_name="costpart",
                    constraint=models.UniqueConstraint(
                        fields=("shared_cost", "party"),
                        name="partnerships_cost_part_once",
                        violation_error_message="This party has a part already.",
                    ),
                ),
                migrations.AddConstraint(
                    model_name="sharedrisk",
                    constraint=models.UniqueConstraint(
                        fields=("external_id",),
                        name="partnerships_sharedrisk_external_id",
                        violation_error_message="Another row already has this external identifier.",
                    ),
                ),
                migrations.AddConstraint(
                    model_name="sharedrisk",
                    constraint=models.CheckConstraint(
                        condition=models.Q(("allocation", "shared"), ("formula", ""), _connector="XOR"),
                        name="partnerships_shared_risk_has_formula",
                        violation_error_message="A shared risk needs a formula; any other has none.",
                    ),
                ),
            ]
        )
    ]
